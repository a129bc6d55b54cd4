"""What a label shows, before it is ink: marks in whole dots of a device.

A face is laid out once for a size and a resolution, and a bitmap, a vector page and a preview are made of the same
drawing; so no symbol is ever scaled. x grows to the right and y downwards, from the upper left corner of the label.
Dots of a thermal printer are its own (203, 300 or 600 an inch); dots of a vector page are 1/300 inch.
"""

from __future__ import annotations

from typing import Final, NamedTuple

INCH: Final = 25_400
"""Micrometres."""


class Bars(NamedTuple):
    """A Code 128 symbol without its quiet zones, which the layout keeps free (10 modules at each side)."""

    x: int
    y: int
    height: int
    module: int
    """Width of the narrowest element (X dimension), in dots."""
    widths: tuple[int, ...]
    """Widths of bar, space, bar ... in modules."""
    text: str
    """What it says."""

    @property
    def width(self) -> int:
        """Dots from the first bar to the last."""
        return sum(self.widths) * self.module


class Modules(NamedTuple):
    """A QR symbol without its quiet zone, which the layout keeps free (4 modules all round)."""

    x: int
    y: int
    module: int
    """Side of a module, in dots."""
    rows: tuple[tuple[bool, ...], ...]
    """Rows from the top, dark is true."""
    text: str
    """What it says."""

    @property
    def side(self) -> int:
        """Dots along one side."""
        return len(self.rows) * self.module


class Words(NamedTuple):
    """One line of text."""

    x: int
    """Where it begins, ends or is centred, as `anchor` says."""
    baseline: int
    size: int
    """Dots of an em."""
    text: str
    bold: bool = False
    anchor: str = "start"
    """`start`, `middle` or `end`."""
    white: bool = False
    """Paper on ink, for a line on a block."""


class Block(NamedTuple):
    """A filled rectangle."""

    x: int
    y: int
    width: int
    height: int
    white: bool = False


class Frame(NamedTuple):
    """The outline of a rectangle, drawn inwards."""

    x: int
    y: int
    width: int
    height: int
    line: int = 1
    """Dots."""


class Shape(NamedTuple):
    """A filled polygon, such as an arrow."""

    points: tuple[tuple[int, int], ...]
    white: bool = False


Mark = Bars | Modules | Words | Block | Frame | Shape


class Drawing(NamedTuple):
    """A label: its size in dots and its marks, painted in order."""

    width: int
    height: int
    dpi: int
    marks: tuple[Mark, ...]

    @property
    def symbols(self) -> tuple[Bars | Modules, ...]:
        """What a scanner is to read on it."""
        return tuple(mark for mark in self.marks if isinstance(mark, (Bars, Modules)))
