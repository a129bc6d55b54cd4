"""One label as it will be printed: as large as there is room, or so near that each module of its QR is a cell wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from depot.words import N_, _
from labels.drawing import Drawing, Modules
from screens.graphics import TERMINAL, erase, paint
from screens.mosaic import Box, fitted, mosaic, part, sketch
from screens.mosaicpaint import grey_style, strip
from screens.signs import is_plain
from screens.text import fit

if TYPE_CHECKING:
    from PIL.Image import Image

STRIDE: Final = 8
"""Cells that an arrow moves a near picture."""


class LabelPicture(Widget, can_focus=True):
    """The picture of a label, or a sentence where there is none. Paper is white and ink black in every theme."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "pan(0,-4)", show=False),
        Binding("down", "pan(0,4)", show=False),
        Binding("left", f"pan(-{STRIDE},0)", show=False),
        Binding("right", f"pan({STRIDE},0)", show=False),
    ]

    near: reactive[bool] = reactive(default=False)
    """Whether a module of its QR is as wide as a cell, and only a part may be seen."""

    def __init__(self, empty: str = N_("Nothing to show yet."), *, id: str | None = None) -> None:  # noqa: A002
        """`empty` is a msgid."""
        super().__init__(id=id)
        self._empty = empty
        self._drawing: Drawing | None = None
        self._image: Image | None = None
        self._at = (0, 0)
        """Cells that a near picture is moved by."""
        self._lines: list[Strip] | None = None
        self._true: tuple[Image, int, int] | None = None
        """What is to be painted over the cells, and over how many (columns, rows), where the terminal has pictures."""
        self.lit = True
        """Whether nothing lies over the screen: a true picture would shine through a dialog."""

    @property
    def drawing(self) -> Drawing | None:
        """The label on show."""
        return self._drawing

    def show(self, drawing: Drawing | None, image: Image | None) -> None:
        """Show a label and its bitmap, a pixel a dot; nothing for None."""
        self._drawing, self._image = drawing, image
        self._begin()

    def say(self, text: str) -> None:
        """Show a sentence, in the language in use, instead of a label."""
        self._empty = text
        self.show(None, None)

    def watch_near(self) -> None:
        """Another distance."""
        self._begin()

    def _begin(self) -> None:
        """Draw anew; a near picture begins where its QR can be seen."""
        self._at = (0, 0)
        self._again()
        drawing = self._drawing
        qr = next((each for each in drawing.symbols if isinstance(each, Modules)), None) if drawing else None
        if qr is not None and self.near:
            across, down = (qr.x + qr.side) // qr.module + 3, (qr.y + qr.side) // (2 * qr.module) + 3
            self.action_pan(max(across - self.size.width, 0), max(down - self.size.height, 0))

    def on_resize(self) -> None:
        """There is another room."""
        self._begin()

    def on_hide(self) -> None:
        """Nothing of it stays on the screen."""
        erase(self.app)

    def light(self, *, lit: bool) -> None:
        """The screen came to the top, or something lies over it now."""
        self.lit = lit
        if not lit and self._true is not None:
            erase(self.app)
        self._again()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._again()

    def action_pan(self, across: int, down: int) -> None:
        """Move a near picture."""
        if not self.near or self._drawing is None:
            return
        width, height = self._cells(self._drawing)
        most = (max(width - self.size.width, 0), max(height - self.size.height, 0))
        at = (min(max(self._at[0] + across, 0), most[0]), min(max(self._at[1] + down, 0), most[1]))
        if at != self._at:
            self._at = at
            self._again()

    def render_line(self, y: int) -> Strip:
        """One line of the picture, in the middle of the room there is."""
        lines = self._drawn()
        width, base = self.size.width, self.rich_style
        at = y - max((self.size.height - len(lines)) // 2, 0)
        if not 0 <= at < len(lines):
            return Strip.blank(width, base)
        line = lines[at]
        left = max((width - line.cell_length) // 2, 0)
        return Strip([Segment(" " * left, base), *line]).adjust_cell_length(width, base)

    def _again(self) -> None:
        self._lines = None
        self.refresh()

    def _drawn(self) -> list[Strip]:
        if self._lines is None:
            self._lines = self._draw()
        return self._lines

    def _draw(self) -> list[Strip]:
        self._true = None
        columns, rows, drawing, image = self.size.width, self.size.height, self._drawing, self._image
        if drawing is None or image is None:
            said = fit(_(self._empty) if self._empty else "", max(columns - 2, 0)).rstrip()
            return [Strip([Segment(said, self.rich_style)])] if said else []
        plain = is_plain(self.app)
        wide, high = fitted(drawing.width, drawing.height, columns, rows)
        if plain:
            if self.near:
                wide, high = columns, rows
            return [Strip([Segment(line, self.rich_style)]) for line in sketch(drawing, wide, high)]
        box = None
        if self.near:
            whole = self._cells(drawing)
            wide, high = min(columns, whole[0]), min(rows, whole[1])
            box = self._box(drawing, wide, high)
        if TERMINAL.kind and self.lit:
            self._true = part(image, box), wide, high
            self.call_after_refresh(self._paint)
            return [Strip([Segment(" " * wide, grey_style(255, 255))])] * high
        return [strip(line) for line in mosaic(image, wide, high, box)]

    def _paint(self) -> None:
        """Paint the true picture, behind the cells that were just written."""
        if self._true is None or not self.lit or not self.display or self.app.screen is not self.screen:
            return
        image, wide, high = self._true
        room = self.content_region
        x, y = room.x + max((room.width - wide) // 2, 0), room.y + max((room.height - high) // 2, 0)
        paint(self.app, image, Region(x, y, wide, high))

    def _grain(self, drawing: Drawing) -> tuple[int, int, int]:
        """Dots that a cell is wide, and the phase across and down at which modules begin."""
        for symbol in sorted(drawing.symbols, key=lambda symbol: not isinstance(symbol, Modules)):
            grain = symbol.module if isinstance(symbol, Modules) else symbol.module * 2
            return grain, symbol.x % grain, symbol.y % grain
        return max(drawing.dpi // 40, 1), 0, 0

    def _cells(self, drawing: Drawing) -> tuple[int, int]:
        """Cells of the whole near picture, one wide and two high to a module."""
        grain = self._grain(drawing)[0]
        return drawing.width // grain + 2, drawing.height // (2 * grain) + 2

    def _box(self, drawing: Drawing, columns: int, rows: int) -> Box:
        grain, across, down = self._grain(drawing)
        left = (across - grain if across else 0) + self._at[0] * grain
        top = (down - grain if down else 0) + self._at[1] * 2 * grain
        return Box(left, top, left + columns * grain, top + rows * 2 * grain)
