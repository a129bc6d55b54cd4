"""Where the parts of a label go: a headline, both symbols, the text. One layout for every shape of label.

    tall (at most 2.4 times as wide as high)   strip (wider)                 portrait (higher than wide)
    B-L1-000123-H                              B-L1-000123-H   QR            B-L1-000123-H
    text ........   QR                         text ........   QR            text ........
    text ........   QR                         |||||||||||||||||             aside ..   QR
    |||||||||||||||||||                                                      ||||||||||||||

A label under 15 mm high has the bars and the code alone. What has no room goes in this order: pieces of text from the
highest rank down, then one of the symbols; the code and one symbol stay, or the label is refused with the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from labels.drawing import Bars, Drawing, Mark, Modules
from labels.faces.codes import headline
from labels.faces.pieces import Laid, Piece, stack
from labels.faces.units import millimetres, moved
from labels.stocks import Room
from labels.symbols import QUIET_BARS, QUIET_QR, SymbolDoesNotFit, bars, footprint, modules, put

STRIP_FROM: Final = 2.4
"""Times as wide as high from which the headline shares its height with the QR."""
AFAR_STRIP_FROM: Final = 1.4
"""The same for labels to be read from afar."""
FLAT_FROM: Final = 3.5
"""Times as wide as high from which the QR takes the full height and the bars stand beside it."""
TINY_BELOW: Final = 15.0
"""Millimetres of height."""

LOW_BELOW: Final = 20.0
"""Millimetres of height under which the text of a strip stands beside its headline."""

Head = Callable[[int, int, int], Laid]
"""Width, height and dots per inch, to what stands on top. Nothing of it is below the height that it says."""


class Face(NamedTuple):
    """What a label is to show."""

    code: str
    """What the symbols say."""
    head: Head
    pieces: Sequence[Piece]
    """The text, from the top."""
    aside: Sequence[Piece] = ()
    """What stands beside the QR on a portrait label, and below the text on the others."""
    head_share: float = 1.0
    """Times the height that headlines usually take."""
    from_afar: bool = False
    """Whether the headline and the QR are to be read from metres away: they share the height where they can."""


def code_head(code: str) -> Head:
    """The headline that is the code itself."""
    return lambda width, height, dpi: headline(code, width, height, dpi)


def compose(face: Face, room: Room, dpi: int) -> Drawing:
    """The label. Raises SymbolDoesNotFit when it has no room for either symbol, SymbolUnsayable."""
    if room.height < millimetres(TINY_BELOW, dpi):
        marks = _tiny(face, room, dpi)
    elif room.width >= room.height * (AFAR_STRIP_FROM if face.from_afar else STRIP_FROM):
        marks = _strip(face, room, dpi)
    elif room.width >= room.height:
        marks = _tall(face, room, dpi)
    else:
        marks = _portrait(face, room, dpi)
    return Drawing(room.width, room.height, dpi, tuple(marks))


def wide_bars(code: str, room: Room, height: int, dpi: int, *, left: int = 0, right: int | None = None) -> Bars | None:
    """The bars between two verticals (the label's edges unless told), centred, at the bottom; None without room.

    Their quiet zones may lie over the margins, their ink may not.
    """
    right = room.width if right is None else right
    finest = millimetres(2.4, dpi)  # the quiet zone of the finest module
    left, right = max(left, room.margin_x - finest), min(right, room.width - room.margin_x + finest)
    try:
        symbol = bars(code, right - left, height, dpi)
    except SymbolDoesNotFit:
        return None
    return put(symbol, left + (right - left - footprint(symbol).width) // 2, room.height - room.margin_y - height)


def square(code: str, room: Room, dpi: int, *, side: int, top: int, bottom: int) -> Modules | None:
    """The QR at the right edge between two heights, at most `side` dots with its quiet zone; None without room.

    Its quiet zone may lie over the margins, its ink may not.
    """
    across = min(side, bottom - top)
    while True:
        try:
            symbol = modules(code, across, dpi)
        except SymbolDoesNotFit:
            return None
        quiet = QUIET_QR * symbol.module
        first, last = max(top + quiet, room.margin_y), min(bottom - quiet, room.height - room.margin_y)
        if last - first >= symbol.side:
            x = room.width - max(room.margin_x, quiet) - symbol.side
            return symbol._replace(x=x, y=first + (last - first - symbol.side) // 2)
        across = footprint(symbol).width - 1  # one dot less for each module


def _bar_height(room: Room, dpi: int, share: float) -> int:
    return min(max(round(room.height * share), millimetres(7, dpi)), millimetres(20, dpi))


def _required(code: str, room: Room, dpi: int, *symbols: Bars | Modules | None) -> list[Mark]:
    """The symbols that there are; with none, the refusal with its numbers."""
    found: list[Mark] = [symbol for symbol in symbols if symbol is not None]
    if not found:
        modules(code, min(room.width, room.height), dpi)
        bars(code, room.width, room.height - 2 * room.margin_y, dpi)
        raise AssertionError("a symbol that fits alone was not placed")
    return found


def _tiny(face: Face, room: Room, dpi: int) -> list[Mark]:
    """The bars with the code under them; beside a QR when the label is too narrow for bars."""
    text = millimetres(2.4, dpi)
    gap = millimetres(0.8, dpi)
    inside = room.height - 2 * room.margin_y
    wide = wide_bars(face.code, room, inside - text - gap, dpi)
    if wide is not None:
        wide = wide._replace(y=room.margin_y)
        words = headline(face.code, room.width - 2 * room.margin_x, text, dpi)
        x = (room.width - words.width) // 2
        return [wide, *moved(words.marks, x, room.height - room.margin_y - words.height)]
    near = square(face.code, room, dpi, side=room.height, top=0, bottom=room.height)
    marks = _required(face.code, room, dpi, near)
    left = footprint(near).x - room.margin_x if near else 0
    words = headline(face.code, left, inside, dpi)
    return [*marks, *moved(words.marks, room.margin_x, (room.height - words.height) // 2)]


def _strip(face: Face, room: Room, dpi: int) -> list[Mark]:
    """QR at the right, bars below the text; on a flat strip beside the QR, on a low one beside both."""
    flat = room.width >= room.height * FLAT_FROM
    low = room.height < millimetres(LOW_BELOW, dpi) or (flat and face.from_afar)
    high = _bar_height(room, dpi, 0.3)
    gap = millimetres(0.8, dpi)
    if flat:
        near = square(face.code, room, dpi, side=room.height, top=0, bottom=room.height)
        edge = footprint(near).x if near else room.width
        wide = wide_bars(
            face.code, room, high, dpi, right=round(edge * (0.76 if face.from_afar else 0.58)) if low else edge
        )
        wide = wide and wide._replace(x=max(room.margin_x, QUIET_BARS * wide.module))
    else:
        wide = wide_bars(face.code, room, high, dpi)
        side = round(room.width * (0.32 if face.from_afar else 1))
        near = square(face.code, room, dpi, side=side, top=0, bottom=wide.y if wide else room.height)
        edge = footprint(near).x if near else room.width - room.margin_x
    left, top = room.margin_x, room.margin_y
    bottom = wide.y - gap if wide else room.height - top
    beside = footprint(wide).x + footprint(wide).width if wide and low else 0
    head = face.head(
        (beside - gap if beside else edge) - left, round((bottom - top) * (1 if low else 0.35 * face.head_share)), dpi
    )
    if beside:
        x, y, floor = beside, top, room.height - top
    else:
        x, y, floor = left, top + head.height + round(gap * 1.5), bottom
    text = stack([*face.pieces, *face.aside], edge - x, floor - y, dpi)
    return [
        *_required(face.code, room, dpi, wide, near),
        *moved(head.marks, left, top),
        *moved(text.marks, x, y + ((floor - y - text.height) // 2 if beside else 0)),
    ]


def _tall(face: Face, room: Room, dpi: int) -> list[Mark]:
    """The headline over the whole width, bars at the bottom, between them the QR at the right of the text."""
    top, gap = room.margin_y, millimetres(1.4, dpi)
    wide = wide_bars(face.code, room, _bar_height(room, dpi, 0.24), dpi)
    bottom = wide.y if wide else room.height - room.margin_y
    floor = bottom if wide else room.height
    side = round(room.width * (0.4 if wide else 0.55))
    head, near = Laid(0), None
    for share in (0.25, 0.2, 0.15):
        head = face.head(room.width - 2 * room.margin_x, round(room.height * share * face.head_share), dpi)
        near = square(face.code, room, dpi, side=side, top=top + head.height, bottom=floor)
        if near is not None:
            break
    edge = footprint(near).x if near else room.width - room.margin_x
    below = top + head.height + gap
    text = stack([*face.pieces, *face.aside], edge - room.margin_x, bottom - gap - below, dpi)
    return [
        *_required(face.code, room, dpi, wide, near),
        *moved(head.marks, room.margin_x, top),
        *moved(text.marks, room.margin_x, below + max(0, (bottom - gap - below - text.height) // 2)),
    ]


def _portrait(face: Face, room: Room, dpi: int) -> list[Mark]:
    top, gap = room.margin_y, millimetres(2, dpi)
    inside = room.width - 2 * room.margin_x
    head = face.head(inside, round(room.height * 0.25 * face.head_share), dpi)
    wide = wide_bars(face.code, room, _bar_height(room, dpi, 0.15), dpi)
    bottom = wide.y if wide else room.height - room.margin_y
    side = min(round(room.width * 0.6), round(room.height * 0.4))
    near = square(face.code, room, dpi, side=side, top=max(0, bottom - side), bottom=bottom)
    zone = footprint(near) if near else None
    middle = zone.y if zone else bottom - gap
    beside = stack(
        face.aside, (zone.x if zone else room.width - room.margin_x) - room.margin_x, bottom - gap - middle, dpi
    )
    below = top + head.height + gap
    text = stack(face.pieces, inside, middle - below, dpi)
    return [
        *_required(face.code, room, dpi, wide, near),
        *moved(head.marks, room.margin_x, top),
        *moved(text.marks, room.margin_x, below),
        *moved(beside.marks, room.margin_x, bottom - gap - beside.height),
    ]
