"""Pictures as characters: each cell takes the quadrants and the two greys that come nearest to what is under it.

A cell is one wide and two high, so its quadrants are half as wide as high. A picture is averaged by area onto them;
then a module of a QR that is one cell wide is two quadrants of pure black or white, and nothing is blurred.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from labels.drawing import Bars, Block, Drawing, Frame, Modules, Shape, Words
from screens.text import PLAIN_ELLIPSIS, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

QUADRANTS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By their bits: upper left 1, upper right 2, lower left 4, lower right 8."""

LEVELS: Final = 17
"""Greys that are told apart; fewer make longer runs of one style."""


class Tile(NamedTuple):
    """What one cell shows."""

    glyph: str
    ink: int
    """Grey of the glyph, 0 black to 255 white."""
    paper: int
    """Grey behind it."""


class Box(NamedTuple):
    """A part of a picture, in its pixels."""

    left: int
    top: int
    right: int
    bottom: int


def fitted(width: int, height: int, columns: int, rows: int) -> tuple[int, int]:
    """Cells (columns, rows) that a picture takes when it is as large as there is room, in its proportions."""
    if width <= 0 or height <= 0 or columns <= 0 or rows <= 0:
        return 0, 0
    wide = min(columns, max(round(2 * rows * width / height), 1))
    return wide, min(max(round(wide * height / width / 2), 1), rows)


def mosaic(image: Image, columns: int, rows: int, box: Box | None = None) -> list[list[Tile]]:
    """A picture, or a part of it, in so many cells; beyond its edges it is paper. Rows of tiles from the top."""
    if columns <= 0 or rows <= 0:
        return []
    from PIL import Image as Images

    grey = part(image, box).resize((2 * columns, 2 * rows), Images.Resampling.BOX)
    values = grey.tobytes()
    width = 2 * columns
    return [
        [
            _tile(*(values[(2 * row + down) * width + 2 * column + right] for down in (0, 1) for right in (0, 1)))
            for column in range(columns)
        ]
        for row in range(rows)
    ]


def part(image: Image, box: Box | None) -> Image:
    """A part of a picture, or all of it, in greys; beyond its edges it is paper."""
    from PIL import Image as Images

    grey = image.convert("L")
    if box is None:
        return grey
    if box.left >= 0 and box.top >= 0 and box.right <= image.width and box.bottom <= image.height:
        return grey.crop(box)
    left, top, right, bottom = box
    page = Images.new("L", (max(right - left, 1), max(bottom - top, 1)), 255)
    page.paste(grey, (-left, -top))
    return page


@lru_cache(maxsize=65536)
def _tile(*corners: int) -> Tile:
    """The glyph and the two greys nearest to four quadrants: those up to some grey are ink, the others paper."""
    order = sorted(corners)
    best, error = (0, 0, order[0]), float("inf")
    for cut in range(4):
        dark, light = order[:cut], order[cut:]
        low, high = (sum(dark) / len(dark) if dark else 0), sum(light) / len(light)
        wrong = sum((value - low) ** 2 for value in dark) + sum((value - high) ** 2 for value in light)
        if wrong < error - 1e-9 and (not cut or order[cut - 1] < order[cut]):
            best, error = (cut, round(low), round(high)), wrong
    cut, low, high = best
    if not cut:
        return Tile(" ", 0, _level(high))
    bits = sum(1 << n for n, value in enumerate(corners) if value <= order[cut - 1])
    return Tile(QUADRANTS[bits], _level(low), _level(high))


def _level(grey: int) -> int:
    step = 255 / (LEVELS - 1)
    return round(round(grey / step) * step)


# -- where there are no blocks ------------------------------------------------------------------------------------


def sketch(drawing: Drawing, columns: int, rows: int) -> list[str]:
    """A label in ASCII: its texts as texts where they stand, its symbols as rough hatching, in a frame."""
    inner, high = columns - 2, rows - 2
    if inner < 1 or high < 1:
        return []
    grid = [[" "] * inner for _ in range(high)]
    across, down = inner / drawing.width, high / drawing.height
    for mark in drawing.marks:
        match mark:
            case Bars():
                _hatch(grid, _bars_of(mark), across, down)
            case Modules():
                _hatch(grid, _modules_of(mark), across, down)
            case Block() if not mark.white:
                _hatch(grid, [(mark.x, mark.y, mark.width, mark.height)], across, down, "=")
            case Frame() | Shape() | Block():
                pass
    for mark in drawing.marks:
        if isinstance(mark, Words):
            _write(grid, mark, across, down)
    edge = "+" + "-" * inner + "+"
    return [edge, *("|" + "".join(line) + "|" for line in grid), edge]


def _bars_of(bars: Bars) -> list[tuple[int, int, int, int]]:
    found, x = [], bars.x
    for nth, width in enumerate(bars.widths):
        if nth % 2 == 0:
            found.append((x, bars.y, width * bars.module, bars.height))
        x += width * bars.module
    return found


def _modules_of(qr: Modules) -> list[tuple[int, int, int, int]]:
    side = qr.module
    return [
        (qr.x + side * x, qr.y + side * y, side, side)
        for y, row in enumerate(qr.rows)
        for x, dark in enumerate(row)
        if dark
    ]


def _hatch(
    grid: list[list[str]], blocks: Sequence[tuple[int, int, int, int]], across: float, down: float, sign: str = "#"
) -> None:
    """Mark the cells of which blocks cover about half or more."""
    covered: dict[tuple[int, int], float] = {}
    for x, y, width, height in blocks:
        for row, part in _shares(y * down, (y + height) * down, len(grid)):
            for column, share in _shares(x * across, (x + width) * across, len(grid[0])):
                covered[row, column] = covered.get((row, column), 0.0) + part * share
    for (row, column), share in covered.items():
        if share >= 0.45:
            grid[row][column] = sign


def _shares(begin: float, end: float, most: int) -> list[tuple[int, float]]:
    """Cells that a stretch touches, each with the part of it that is covered."""
    cells = range(max(int(begin), 0), min(int(end) + 1, most))
    return [(cell, min(end, cell + 1) - max(begin, cell)) for cell in cells if min(end, cell + 1) > max(begin, cell)]


def _write(grid: list[list[str]], words: Words, across: float, down: float) -> None:
    row = min(max(int((words.baseline - words.size / 3) * down), 0), len(grid) - 1)
    text, x = clean(words.text), words.x * across
    begin = {"start": x, "middle": x - len(text) / 2, "end": x - len(text)}[words.anchor]
    at = min(max(round(begin), 0), max(len(grid[0]) - 1, 0))
    room = len(grid[0]) - at
    if len(text) > room:
        text = text[: max(room - len(PLAIN_ELLIPSIS), 0)] + PLAIN_ELLIPSIS[:room]
    for offset, character in enumerate(text):
        grid[row][at + offset] = character
