"""A sheet of labels as it lies on the table, drawn in cells while its measures are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from screens.mosaic import fitted, mosaic
from screens.mosaicpaint import strip
from screens.signs import is_plain

if TYPE_CHECKING:
    from PIL.Image import Image

    from labels.stocks import Stock

GRAIN: Final = 8
"""Pixels of the drawing to half a cell."""

PAPER, LABEL, LINE = 150, 255, 60
"""Greys."""


class SheetDrawing(Widget):
    """The outline of each label on its paper."""

    def __init__(self) -> None:
        super().__init__(id="drawing")
        self._stock: Stock | None = None
        self._lines: list[Strip] = []

    def show(self, stock: Stock | None) -> None:
        """Draw another stock; nothing for None."""
        self._stock = stock
        self._draw()

    def on_resize(self) -> None:
        """There is another room."""
        self._draw()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._draw()

    def _draw(self) -> None:
        stock = self._stock
        self._lines = []
        if stock is not None and stock.paper_w > 0 and stock.paper_h > 0:
            wide, high = fitted(stock.paper_w, stock.paper_h, self.size.width, self.size.height)
            if is_plain(self.app):
                self._lines = [Strip([Segment(line, self.rich_style)]) for line in outline(stock, wide, high)]
            elif wide and high:
                self._lines = [strip(line) for line in mosaic(picture(stock, wide, high), wide, high)]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the drawing."""
        line = self._lines[y] if y < len(self._lines) else Strip([])
        return line.adjust_cell_length(self.size.width, self.rich_style)


def picture(stock: Stock, columns: int, rows: int) -> Image:
    """The sheet in greys, some pixels to each quadrant of so many cells."""
    from PIL import Image, ImageDraw

    width, height = 2 * columns * GRAIN, 4 * rows * GRAIN
    page = Image.new("L", (width, height), PAPER)
    pen = ImageDraw.Draw(page)
    across, down = width / stock.paper_w, height / stock.paper_h
    for position in range(1, stock.per_page + 1):
        x, y = stock.origin(position)
        box = (x * across, y * down, (x + stock.label_w) * across - 1, (y + stock.label_h) * down - 1)
        if box[2] > box[0] and box[3] > box[1]:
            pen.rectangle(box, LABEL, LINE, max(GRAIN // 4, 1))
    return page


def outline(stock: Stock, columns: int, rows: int) -> list[str]:
    """The same in ASCII: `.` for paper, `#` for labels."""
    grid = [["."] * columns for _row in range(rows)]
    across, down = columns / stock.paper_w, rows / stock.paper_h
    for position in range(1, stock.per_page + 1):
        x, y = stock.origin(position)
        for row in range(max(round(y * down), 0), min(round((y + stock.label_h) * down), rows)):
            for column in range(max(round(x * across), 0), min(round((x + stock.label_w) * across), columns)):
                edge = column + 1 == round((x + stock.label_w) * across) and stock.cols > 1
                grid[row][column] = "|" if edge else "#"
    return ["".join(line) for line in grid]
