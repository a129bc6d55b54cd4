"""Stocks: the sheets and rolls that labels are bought on, and what makes a description of one impossible.

All lengths are micrometres, from the upper left corner of the paper; positions on a sheet count from 1, along the rows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from depot.words import _
from labels.drawing import INCH
from labels.faults import (
    StockAbsurd,
    StockKeyUnknown,
    StockMalformed,
    StockOffPaper,
    StockOverlaps,
    StockTooSmall,
    StockUnknown,
    StockValueWrong,
)

SHEET: Final = "sheet"
ROLL: Final = "roll"

MARGIN: Final = 1_500
"""Kept free of ink inside a label: die cuts wander by half a millimetre, and printers feed no better."""

EDGE: Final = 6_350
"""Kept free of ink along the edges of a sheet, where office printers cannot print."""

LEAST_ROOM: Final = 7_400
"""The finest QR of a code with its quiet zone (29 modules of 10 mil): a label with less room can show nothing."""

MOST_PAPER: Final = 1_500_000
MOST_ACROSS: Final = 100
"""Labels in a row or a column."""

UNITS: Final = {"mm": 1_000, "in": INCH}
"""Micrometres in a unit of a stock file."""

USES: Final = ("box", "folder", "shelf", "card", "code", "range", "page")
"""What a stock is meant for, to offer the likely ones first."""


KEYS: Final = ("name", "use", "aliases", "label", "paper", "grid", "first", "pitch", "margin", "edge")
"""Of a stock in a file."""


class Room(NamedTuple):
    """A label in dots of a device."""

    width: int
    height: int
    """Of the whole label."""
    margin_x: int
    margin_y: int
    """Kept free of ink at each side, and at the top and the bottom; a quiet zone may lie there."""


class Stock(NamedTuple):
    """One kind of label."""

    name: str
    kind: str
    """SHEET or ROLL; a roll is one label after another, on paper of the label's size."""
    paper_w: int
    paper_h: int
    label_w: int
    label_h: int
    cols: int = 1
    rows: int = 1
    x0: int = 0
    y0: int = 0
    """Of the first label's upper left corner."""
    pitch_x: int = 0
    pitch_y: int = 0
    """From one label to the next."""
    margin: int = MARGIN
    """Kept free of ink inside each label."""
    edge: int = EDGE
    """Kept free of ink along the edges of the paper."""
    use: str = "box"
    """One of USES."""
    aliases: tuple[str, ...] = ()
    """Other product numbers of the same geometry."""

    @property
    def per_page(self) -> int:
        """Labels on one sheet; 1 for a roll."""
        return self.cols * self.rows

    def origin(self, position: int) -> tuple[int, int]:
        """The upper left corner of the label at a position (from 1), in micrometres."""
        row, col = divmod(position - 1, self.cols)
        return self.x0 + col * self.pitch_x, self.y0 + row * self.pitch_y

    def room(self, dpi: int) -> Room:
        """A label in dots: the same for every position, so its margins are those of the most hemmed in one."""
        right = self.paper_w - self.x0 - (self.cols - 1) * self.pitch_x - self.label_w
        bottom = self.paper_h - self.y0 - (self.rows - 1) * self.pitch_y - self.label_h
        return Room(
            dots(self.label_w, dpi),
            dots(self.label_h, dpi),
            -(-max(self.margin, self.edge - self.x0, self.edge - right) * dpi // INCH),
            -(-max(self.margin, self.edge - self.y0, self.edge - bottom) * dpi // INCH),
        )

    def paper(self, dpi: int) -> tuple[int, int]:
        """Width and height of the paper in dots."""
        return dots(self.paper_w, dpi), dots(self.paper_h, dpi)


def dots(micrometres: int, dpi: int) -> int:
    """A length in the nearest whole dots."""
    return (micrometres * dpi * 2 + INCH) // (2 * INCH)


def builtin_stocks() -> Mapping[str, Stock]:
    """The stocks that come with the program by their names, sheets first; aliases are not among the keys."""
    return _builtin()[0]


def stock(name: str, custom: Mapping[str, Stock] | None = None) -> Stock:
    """A stock by its name or alias in any case, also as people write it ("Avery 8160"). Custom ones come first.

    Raises StockUnknown.
    """
    wanted = name.strip().casefold().removeprefix("avery").strip()
    for own in (custom or {}).values():
        if wanted == own.name.casefold() or name.strip().casefold() == own.name.casefold():
            return own
    found = _builtin()[1].get(wanted)
    if found is None:
        raise StockUnknown(stock=name, known=", ".join([*(custom or {}), *builtin_stocks()]))
    return found


def parse_stocks(text: bytes, file: str) -> tuple[Stock, ...]:
    """The stocks of a TOML file. Raises StockMalformed, StockImpossible."""
    try:
        tree = tomllib.loads(text.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StockMalformed(stock=file, reason=str(error)) from error
    unit = tree.get("unit", "mm")
    if unit not in UNITS:
        raise _wrong(file, "unit", unit, ", ".join(UNITS))
    tables = tree.get("stock", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise _wrong(file, "stock", tables, "[[stock]]")
    sheet = tree.get("sheet", {})
    if not isinstance(sheet, dict):
        raise _wrong(file, "sheet", sheet, "[sheet]")
    return tuple(parse_stock({**sheet, **table}, unit) for table in tables)


def parse_stock(table: Mapping[str, object], unit: str = "mm") -> Stock:
    """The stock of a table: `name` and `label`, for a sheet also `paper`, `grid`, `first`, `pitch`, in the unit.

    Raises StockImpossible.
    """
    name = table.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 40 or not name.isprintable():
        raise _wrong(str(name), "name", name, _("1 to 40 visible characters"))
    for key in table:
        if key not in KEYS:
            raise StockKeyUnknown(stock=name, key=key[:60], known=", ".join(KEYS))
    aliases, use = table.get("aliases", []), table.get("use", "box")
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias for alias in aliases):
        raise _wrong(name, "aliases", aliases, '["…"]')
    label_w, label_h = _pair(name, table, "label", unit)
    margin = _length(name, "margin", table.get("margin", MARGIN / UNITS[unit]), unit)
    if "paper" not in table:
        return check(
            Stock(name, ROLL, label_w, label_h, label_w, label_h, margin=margin, edge=0, use=str(use))._replace(
                aliases=tuple(aliases)
            )
        )
    cols, rows = _counts(name, table.get("grid"))
    return check(
        Stock(
            name,
            SHEET,
            *_pair(name, table, "paper", unit),
            label_w,
            label_h,
            cols,
            rows,
            *_pair(name, table, "first", unit),
            *_pair(name, table, "pitch", unit),
            margin=margin,
            edge=_length(name, "edge", table.get("edge", EDGE / UNITS[unit]), unit),
            use=str(use),
            aliases=tuple(aliases),
        )
    )


def check(stock: Stock) -> Stock:
    """The stock itself, if labels can be printed on it. Raises StockImpossible by kind, with the numbers."""
    name = stock.name
    if stock.kind not in {SHEET, ROLL}:
        raise _wrong(name, "kind", stock.kind, f"{SHEET}, {ROLL}")
    if stock.use not in USES:
        raise _wrong(name, "use", stock.use, ", ".join(USES))
    for key in ("x0", "y0", "pitch_x", "pitch_y", "margin", "edge"):
        if (length := getattr(stock, key)) < 0:
            raise _wrong(name, key, _mm(length), "≥ 0")
    for key in ("paper_w", "paper_h", "label_w", "label_h", "cols", "rows"):
        if (length := getattr(stock, key)) <= 0:
            raise _wrong(name, key, length, "> 0")
    if max(stock.cols, stock.rows) > MOST_ACROSS:
        raise StockAbsurd(stock=name, cols=stock.cols, rows=stock.rows, most=MOST_ACROSS)
    for size in (stock.paper_w, stock.paper_h):
        if size > MOST_PAPER:
            raise _wrong(name, "paper", _mm(size), f"≤ {_mm(MOST_PAPER)}")
    _check_axis(name, "x", stock.paper_w, (stock.x0, stock.cols, stock.pitch_x, stock.label_w))
    _check_axis(name, "y", stock.paper_h, (stock.y0, stock.rows, stock.pitch_y, stock.label_h))
    room = stock.room(INCH)
    for side, free in (("x", room.width - 2 * room.margin_x), ("y", room.height - 2 * room.margin_y)):
        if free < LEAST_ROOM:
            raise StockTooSmall(stock=name, axis=side, room=_mm(free), needed=_mm(LEAST_ROOM))
    return stock


def _check_axis(name: str, axis: str, paper: int, labels: tuple[int, int, int, int]) -> None:
    """Labels along one axis: where the first begins, how many, from one to the next, and their size."""
    first, count, pitch, size = labels
    if count > 1 and pitch < size:
        raise StockOverlaps(stock=name, axis=axis, pitch=_mm(pitch), size=_mm(size))
    end = first + (count - 1) * pitch + size
    if end > paper:
        raise StockOffPaper(stock=name, axis=axis, count=count, end=_mm(end), paper=_mm(paper))


def _pair(name: str, table: Mapping[str, object], key: str, unit: str) -> tuple[int, int]:
    pair = table.get(key)
    if not isinstance(pair, list) or len(pair) != 2:
        raise _wrong(name, key, pair, f"[x, y] {unit}")
    return _length(name, key, pair[0], unit), _length(name, key, pair[1], unit)


def _length(name: str, key: str, found: object, unit: str) -> int:
    """Micrometres of a number; infinities, truths and texts are none."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < 1e6:
        raise _wrong(name, key, found, unit)
    return round(found * UNITS[unit])


def _counts(name: str, found: object) -> tuple[int, int]:
    if not isinstance(found, list) or len(found) != 2 or not all(type(count) is int for count in found):
        raise _wrong(name, "grid", found, "[3, 10]")
    return found[0], found[1]


def _wrong(stock: str, key: str, found: object, expected: str) -> StockValueWrong:
    return StockValueWrong(stock=stock[:60], key=key, found=str(found)[:60], expected=expected)


def _mm(micrometres: int) -> str:
    return f"{micrometres / 1000:.2f}"


@cache
def _builtin() -> tuple[dict[str, Stock], dict[str, Stock]]:
    folder = resources.files("data") / "stocks"
    named: dict[str, Stock] = {}
    for file in ("letter.toml", "rolls.toml"):
        named |= {each.name: each for each in parse_stocks((folder / file).read_bytes(), file)}
    known = {alias.casefold(): each for each in named.values() for alias in (each.name, *each.aliases)}
    return named, known
