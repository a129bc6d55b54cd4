"""The ruler page: what a printer makes of a page, for a person to hold against a sheet of labels and to measure.

It shows the outlines of the labels where the program would print them now, scales in millimetres at three corners of
their grid (A upper left, B upper right, C lower right), rulers, and a cross in each corner of the paper. What is read
at A, B and C goes to `profiles.measured`. A roll's label has a cross in each corner instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from depot.words import _, language
from labels.drawing import Block, Drawing, Frame, Mark, Words
from labels.faces.units import millimetres
from labels.fitting import fit
from labels.fonts import ascent
from labels.profiles import NEUTRAL, Offset, Profile
from labels.sheet import Page, Placed, place
from labels.stocks import ROLL, Stock, dots

CROSSES: Final = (12_700, 20_000, 30_000)
"""From the edges of a sheet to the middle of its corner crosses, in micrometres: the first that is clear of scales."""

CROSS_ROLL: Final = 5_000
"""From the edges of a roll's label to the middle of its crosses, in micrometres."""

_INWARDS: Final = 10
_OUTWARDS: Final = 6
"""Millimetres of a scale from its corner into the label, and out of it."""

_UM: Final = 1_000
"""Micrometres in a millimetre."""


def ruler_page(stock: Stock, profile: Profile = NEUTRAL, dpi: int | None = None) -> Page:
    """The ruler page of a stock, printed with the corrections of a profile; a sheet's on its 300-dpi grid."""
    dpi = dpi or (profile.dpi if stock.kind == ROLL else 300)
    draw = _roll if stock.kind == ROLL else _sheet
    width, height = stock.paper(dpi)
    page = Drawing(width, height, dpi, tuple(draw(stock, profile, dpi)))
    return Page(width, height, dpi, (Placed(1, 0, 0, page),))


def cross_distance(stock: Stock) -> int:
    """From the edges of the paper to the crosses of a stock's ruler page, in micrometres."""
    if stock.kind == ROLL:
        return CROSS_ROLL
    if stock.per_page == 1:
        return CROSSES[0]
    x, y = stock.x0, stock.y0
    right, bottom = (
        stock.paper_w - stock.x0 - (stock.cols - 1) * stock.pitch_x - stock.label_w,
        stock.paper_h - stock.y0 - (stock.rows - 1) * stock.pitch_y - stock.label_h,
    )
    corners = ((x, y), (right, y), (right, bottom))
    clear = (d for d in CROSSES if all(max(abs(d - x), abs(d - y)) >= 14 * _UM for x, y in corners))
    return next(clear, CROSSES[-1])


def from_cross(stock: Stock, to_left: int, to_top: int) -> Offset:
    """What `measured` takes, from the distances of the upper left cross to the edges of the paper, in micrometres."""
    should = cross_distance(stock)
    return Offset(should - to_left, should - to_top)


def _sheet(stock: Stock, profile: Profile, dpi: int) -> Iterator[Mark]:
    width, height = stock.paper(dpi)
    if stock.per_page > 1:
        yield from _labels(stock, profile, dpi)
    move_x, move_y = (dots(profile.dx, dpi), dots(profile.dy, dpi)) if stock.per_page == 1 else (0, 0)
    reach = dots(cross_distance(stock), dpi)
    for x in (reach, width - reach):
        for y in (reach, height - reach):
            yield from _cross(x + move_x, y + move_y, dpi)
    yield from _panel(stock, width, height, dpi)


def _labels(stock: Stock, profile: Profile, dpi: int) -> Iterator[Mark]:
    """The outlines of a sheet's labels with their positions, and the scales at three corners of the grid."""
    room, size = stock.room(dpi), millimetres(3, dpi)
    corners = [(each.x, each.y) for each in place(stock.per_page, stock, 1, profile, dpi)]
    for number, (x, y) in enumerate(corners, 1):
        yield Frame(x, y, room.width, room.height, max(1, dpi // 150))
        yield Words(x + room.width * 4 // 5, y + (room.height + size) // 2, size, str(number), anchor="middle")
    (left, top), (right, bottom) = corners[0], corners[-1]
    end_of_row = corners[stock.cols - 1]
    size = millimetres(4, dpi)
    for x, y, right_of, below, letter in (
        (left, top, 1, 1, "A"),
        (end_of_row[0] + room.width, end_of_row[1], -1, 1, "B"),
        (right + room.width, bottom + room.height, -1, -1, "C"),
    ):
        yield from _upright(x, y, right_of, below, dpi)
        if letter != "B":
            yield from _level(x, y, below, dpi)
        beside, under = right_of * millimetres(7, dpi), below * millimetres(5, dpi) + size * 3 // 8
        yield Words(x + beside, y + under, size, letter, bold=True, anchor="middle")


def _roll(stock: Stock, profile: Profile, dpi: int) -> Iterator[Mark]:
    """A cross in each corner of the label, what to measure, and a ruler."""
    room = stock.room(dpi)
    move_x, move_y = dots(profile.dx, dpi), dots(profile.dy, dpi)
    reach = dots(CROSS_ROLL, dpi)
    for x in (reach, room.width - reach):
        for y in (reach, room.height - reach):
            yield from _cross(x + move_x, y + move_y, dpi)
    middle, size = room.width // 2 + move_x, millimetres(2.5, dpi)
    text = fit(
        _("{stock}: each cross should be {mm} mm from both edges.").format(stock=stock.name, mm=_decimal(CROSS_ROLL)),
        room.width - 2 * reach - millimetres(6, dpi),
        (size, size * 4 // 5, size * 3 // 5),
        3,
    )
    for index, line in enumerate(text.lines):
        baseline = reach + ascent(text.size) + index * text.size * 6 // 5 + move_y
        yield Words(middle, baseline, text.size, line, anchor="middle")
    length = (room.width - 2 * reach) * 254 // (dpi * 100) * 10 - 10  # whole centimetres between the crosses
    if length >= 10:
        yield from _ruler(middle - millimetres(length, dpi) // 2, room.height - reach + move_y, length, dpi)


def _cross(x: int, y: int, dpi: int) -> Iterator[Mark]:
    """Two fine lines of 6 mm that meet at a point."""
    arm, line = millimetres(3, dpi), max(1, dpi // 300)
    yield Block(x - arm, y - line // 2, 2 * arm, line)
    yield Block(x - line // 2, y - arm, line, 2 * arm)


def _level(x: int, y: int, inwards: int, dpi: int) -> Iterator[Mark]:
    """A scale along a level edge: a line a millimetre, 0 at the corner, to the right positive."""
    line, size = max(1, dpi // 300), millimetres(2, dpi)
    for mm in _ticks(inwards):
        at, arm = x + millimetres(mm, dpi), _arm(mm, dpi)
        yield Block(at - line // 2, y - arm, line, 2 * arm)
        if mm and mm % 5 == 0:
            yield Words(
                at,
                y - inwards * millimetres(1.6, dpi) + (inwards < 0) * size * 3 // 4,
                size,
                _sign(mm),
                anchor="middle",
            )


def _upright(x: int, y: int, right_of: int, inwards: int, dpi: int) -> Iterator[Mark]:
    """A scale along an upright edge, its numbers on the label's side: 0 at the corner, down positive."""
    line, size, beside = max(1, dpi // 300), millimetres(2, dpi), right_of * millimetres(1.6, dpi)
    for mm in _ticks(inwards):
        at, arm = y + millimetres(mm, dpi), _arm(mm, dpi)
        yield Block(x - arm, at - line // 2, 2 * arm, line)
        if mm and mm % 5 == 0:
            yield Words(x + beside, at + size * 3 // 8, size, _sign(mm), anchor="start" if right_of > 0 else "end")


def _ticks(inwards: int) -> range:
    """The millimetres of a scale that goes inwards to the right or down (1), or to the left or up (-1)."""
    return range(-_OUTWARDS, _INWARDS + 1) if inwards > 0 else range(-_INWARDS, _OUTWARDS + 1)


def _arm(mm: int, dpi: int) -> int:
    """Half a line of a scale, longer at 0 and at the fives."""
    return millimetres(3 if mm == 0 else 1.2 if mm % 5 == 0 else 0.6, dpi)


def _sign(mm: int) -> str:
    return f"{mm:+d}".replace("-", "−")


def _ruler(x: int, y: int, length: int, dpi: int, *, down: bool = False) -> Iterator[Mark]:
    """A ruler of so many millimetres from (x, y) to the right, lines upwards; or downwards, lines to the left."""
    line, size = max(1, dpi // 300), millimetres(2.5, dpi)
    for mm in range(length + 1):
        at, tick = millimetres(mm, dpi), millimetres(4 if mm % 10 == 0 else 3 if mm % 5 == 0 else 2, dpi)
        yield Block(x - tick, y + at, tick, line) if down else Block(x + at, y - tick, line, tick)
        if mm % 10 == 0 and down:
            yield Words(x - millimetres(4.5, dpi), y + at + size // 3, size, str(mm), anchor="end")
        elif mm % 10 == 0:
            yield Words(x + at, y - millimetres(4.5, dpi), size, str(mm), anchor="middle")
    end = millimetres(length, dpi) + line
    yield Block(x, y, line, end) if down else Block(x, y, end, line)


def _panel(stock: Stock, width: int, height: int, dpi: int) -> Iterator[Mark]:
    """What to do and the rulers, on white in the middle of the page."""
    across = min(130, width * 254 // (dpi * 10) - 60)
    down = min(200, height * 254 // (dpi * 10) - 70)
    length = max(10, (across - 20) // 10 * 10)
    x, size = (width - millimetres(across, dpi)) // 2, millimetres(3.4, dpi)
    lines: list[tuple[str, bool]] = [(_("Ruler page for {stock}").format(stock=stock.name), True)]
    for sentence in _sentences(stock):
        lines += [(line, False) for line in fit(sentence, millimetres(across - 10, dpi), (size,), 3).lines]
    tall = len(lines) * size * 7 // 5 + millimetres(22, dpi)
    y = (height - tall) // 2
    yield Block(x, y, millimetres(across, dpi), tall, white=True)
    yield Frame(x, y, millimetres(across, dpi), tall, max(1, dpi // 150))
    for index, (line, bold) in enumerate(lines):
        yield Words(x + millimetres(5, dpi), y + millimetres(4, dpi) + size + index * size * 7 // 5, size, line, bold)
    yield from _ruler((width - millimetres(length, dpi)) // 2, y + tall - millimetres(4, dpi), length, dpi)
    if (tall_ruler := down // 10 * 10) >= 10:
        band, top = x - millimetres(4, dpi), (height - millimetres(tall_ruler, dpi)) // 2
        yield Block(
            band - millimetres(10, dpi),
            top - millimetres(3, dpi),
            millimetres(11, dpi),
            millimetres(tall_ruler + 6, dpi),
            white=True,
        )
        yield from _ruler(band, top, tall_ruler, dpi, down=True)


def _sentences(stock: Stock) -> Iterator[str]:
    """What to do with the page."""
    yield _("Print it on plain paper, at its true size (100 %).")
    yield _("The ruler must be right: if 100 mm do not measure 100 mm, the printer scales its pages.")
    if stock.per_page > 1:
        yield _("Lay the page on a sheet of labels and hold both against the light.")
        yield _("At A and C, read where the edges of the label cross the two scales; at B, the upright scale only.")
        yield _("Right and down count as +, left and up as −. Enter what you read, in millimetres.")
        yield _(
            "Where 0 is not printed, measure from the line 5 (or −5) to the edge: that line is 5 mm inside the outline."
        )
    yield _("Each cross should be {mm} mm from both edges of the paper.").format(mm=_decimal(cross_distance(stock)))


def _decimal(micrometres: int) -> str:
    """Millimetres as the language writes them."""
    text = f"{micrometres / _UM:g}"
    return text.replace(".", ",") if language() == "fr" else text
