"""A sheet of labels as a map: what is used, what will be printed where, and the position from which it begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.mosaic import fitted, mosaic
from screens.mosaicpaint import grey_style, strip
from screens.signs import is_plain
from screens.text import clean, fit

if TYPE_CHECKING:
    from PIL.Image import Image

USED: Final = "used"
FREE: Final = "free"
LEFT: Final = "left"
PRINT: Final = "print"

SIGNS: Final = {USED: ("×", "x"), FREE: ("·", "."), LEFT: ("○", "o"), PRINT: ("■", "#")}
"""Of a position, and the same in ASCII: used up, free, left out though free, to be printed."""

GAP: Final = 1
"""Cells between two columns of labels."""

PICTURE: Final = (20, 6)
"""Cells that a label must have for its picture to be drawn in it."""


class Grid(NamedTuple):
    """A sheet as the map needs it."""

    cols: int = 1
    rows: int = 1
    wide: int = 1
    high: int = 1
    """Of one label, in any unit: its proportions."""

    @property
    def positions(self) -> int:
        """Positions on a sheet."""
        return self.cols * self.rows


class SheetMap(Widget, can_focus=True):
    """Positions counted from 1 along the rows. The arrows move the one that printing begins at."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sheet--used",
        "sheet--free",
        "sheet--left",
        "sheet--start",
        "sheet--start-away",
        "sheet--rule",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1,0)", show=False),
        Binding("right", "step(1,0)", show=False),
        Binding("up", "step(0,-1)", show=False),
        Binding("down", "step(0,1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass
    class Moved(Message):
        """Printing is to begin at another position."""

        map: SheetMap
        start: int

    @dataclass
    class Chosen(Message):
        """Enter, or a click on the first label."""

        map: SheetMap

    def __init__(self) -> None:
        super().__init__(id="sheet")
        self._grid = Grid()
        self._names: Sequence[str] = ()
        self._titles: Sequence[str] = ()
        self._start = self._next = 1
        self._page = self._top = 0
        self._fixed = False
        self._face: Callable[[int], Image | None] = lambda _nth: None
        self._drawn: dict[tuple[int, int, int], list[Strip]] = {}

    # -- what it shows ------------------------------------------------------------------------------------------

    @property
    def start(self) -> int:
        """The position of the first label."""
        return self._start

    @property
    def pages(self) -> int:
        """Sheets that the labels need."""
        return max(-(-(self._start - 1 + len(self._names)) // self._grid.positions), 1)

    @property
    def page(self) -> int:
        """The sheet on show, from 1."""
        return self._page + 1

    def show(
        self,
        grid: Grid,
        names: Sequence[str],
        *,
        start: int,
        free: int = 1,
        titles: Sequence[str] = (),
        fixed: bool = False,
        face: Callable[[int], Image | None] | None = None,
    ) -> None:
        """Show where labels go. `names` are theirs, in order; `free` is the first position that is not used up.

        `titles` say what the first of them are for. `fixed` keeps the arrows from moving the start. `face` gives the
        picture of the nth label (from 0) if it is made already.
        """
        if grid != self._grid:
            self._top = 0
        self._grid, self._names, self._titles, self._next, self._fixed = grid, names, titles, free, fixed
        self._start = min(max(start, 1), grid.positions)
        self._face = face or (lambda _nth: None)
        self._page = min(self._page, self.pages - 1)
        self.redraw()

    def redraw(self) -> None:
        """Pictures of labels came, or went."""
        self._drawn.clear()
        self._keep_in_sight()
        self.refresh()

    def at(self, position: int) -> tuple[str, int]:
        """What is at a position of the page on show, and which label (from 0; -1 for none)."""
        nth = self._page * self._grid.positions + position - self._start
        if 0 <= nth < len(self._names):
            return PRINT, nth
        if self._page:
            return FREE, -1
        if position < self._start:
            return (USED if position < self._next else LEFT), -1
        return FREE, -1

    # -- keys ---------------------------------------------------------------------------------------------------

    def action_step(self, across: int, down: int) -> None:
        """Begin one position further, or a row further."""
        self._move(self._start + across + down * self._grid.cols)

    def action_edge(self, last: int) -> None:
        """Begin at the first or the last position."""
        self._move(self._grid.positions if last else 1)

    def action_page(self, by: int) -> None:
        """Look at another sheet."""
        page = min(max(self._page + by, 0), self.pages - 1)
        if page != self._page:
            self._page, self._top = page, 0
            self.redraw()
            self.post_message(self.Moved(self, self._start))

    def action_choose(self) -> None:
        """Look at the label more closely."""
        self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        """Begin where the mouse points."""
        position = self._position(event.x, event.y)
        if position == self._start:
            self.action_choose()
        elif position:
            self._move(position)

    def on_resize(self) -> None:
        """There is another room."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._drawn.clear()

    def _move(self, position: int) -> None:
        if self._fixed or self._page:
            self.app.bell()
        elif 1 <= position <= self._grid.positions and position != self._start:
            self._start = position
            self.redraw()
            self.post_message(self.Moved(self, position))

    # -- drawing ------------------------------------------------------------------------------------------------

    def _cells_of(self) -> tuple[int, int]:
        """Cells of one label: as wide as there is room, no higher than it is on paper."""
        grid = self._grid
        wide = max((self.size.width - GAP * (grid.cols - 1)) // grid.cols, 1)
        proper = max(round(wide * grid.high / grid.wide / 2), 1)
        return wide, max(min(proper, self.size.height // grid.rows), 1)

    def _keep_in_sight(self) -> None:
        """Scroll so that the row of the first label can be seen, with the row above it."""
        shown = max(self.size.height // self._cells_of()[1], 1)
        row = 0 if self._page else (self._start - 1) // self._grid.cols
        if row < self._top or row >= self._top + shown:
            self._top = row - 1
        self._top = min(max(self._top, 0), max(self._grid.rows - shown, 0))

    def _position(self, x: int, y: int) -> int:
        """The position under a cell; 0 for none."""
        wide, high = self._cells_of()
        col, row = x // (wide + GAP), self._top + y // high
        inside = x % (wide + GAP) < wide and col < self._grid.cols and row < self._grid.rows
        return row * self._grid.cols + col + 1 if inside else 0

    def render_line(self, y: int) -> Strip:
        """One line of the map."""
        wide, high = self._cells_of()
        width, base, grid = self.size.width, self.rich_style, self._grid
        row, line = divmod(y, high)
        row += self._top
        if row >= grid.rows:
            return Strip.blank(width, base)
        segments: list[Segment] = []
        for col in range(grid.cols):
            if col:
                segments.append(Segment(" " * GAP, base))
            segments.extend(self._label(row * grid.cols + col + 1, wide, high)[line])
        return Strip(segments).adjust_cell_length(width, base)

    def _label(self, position: int, wide: int, high: int) -> list[Strip]:
        """The lines of one position."""
        key = position, wide, high
        if key not in self._drawn:
            self._drawn[key] = self._draw(position, wide, high)
        return self._drawn[key]

    def _draw(self, position: int, wide: int, high: int) -> list[Strip]:
        state, nth = self.at(position)
        plain = is_plain(self.app)
        sign = SIGNS[state][plain]
        first = position == self._start and not self._page
        name = clean(self._names[nth]) if state == PRINT else ""
        mark = (">" if plain else "▸") if first else sign
        label = f"{mark} {position:>{len(str(self._grid.positions))}} {name}"
        if first:
            style = self.get_component_rich_style("sheet--start" if self.has_focus else "sheet--start-away")
        elif state == PRINT:
            style = self.rich_style if plain else grey_style(0, 255)
        else:
            style = self.get_component_rich_style(f"sheet--{state}")
        lines = [Strip([Segment(fit(label, wide, plain=plain), style)])]
        edge = style if plain else style + Style(color=style.bgcolor, bgcolor=self.rich_style.bgcolor)
        last = Strip([Segment((" " if plain else "▀") * wide, edge)])
        image = self._face(nth) if state == PRINT and not plain and wide >= PICTURE[0] and high >= PICTURE[1] else None
        if image is None:
            title = f"  {clean(self._titles[nth])}" if state == PRINT and nth < len(self._titles) else ""
            texts = [title, *[""] * high][: max(high - 2 + plain, 0)]
            lines += [Strip([Segment(fit(text, wide, plain=plain), style)]) for text in texts]
            return [*lines, last][:high]
        columns, rows = fitted(image.width, image.height, wide, high - 2)
        left = (wide - columns) // 2
        paper, ground = grey_style(0, 255), Style(bgcolor=self.rich_style.bgcolor)
        before, after = Segment(" " * left, paper), Segment(" " * (wide - columns - left), paper)
        lines += [Strip([before, *strip(tiles), after]) for tiles in mosaic(image, columns, rows)]
        lines += [Strip([Segment(" " * wide, paper)]) for _ in range(high - 2 - rows)]
        return [*lines, Strip([Segment("▀" * wide, grey_style(255, 255) + ground)])]

    def on_focus(self) -> None:
        """The first label shows where the arrows go."""
        self.redraw()

    def on_blur(self) -> None:
        """They go elsewhere."""
        self.redraw()
