"""Printer profiles: how one printer, with one stock, puts its pages beside where they belong, and what makes up for it.

Corrections move the origins of labels: all of them, apart or together about the middle of the sheet, and round it. They
never scale a symbol, whose bars would leave their dots. Lengths are micrometres; x grows to the right, y downwards.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from labels.faults import ProfileImpossible, ProfileScaled
from labels.stocks import ROLL, Stock

MOST_OFFSET: Final = 15_000
"""Micrometres; a printer that is further out has the wrong paper."""

MOST_STRETCH: Final = 15_000
"""Parts in a million; beyond 1.5 % a page was scaled on purpose."""

MOST_SKEW: Final = 15_000
"""Microradians, 15 mm in a metre; paper fed more askew is jammed soon."""

MILLION: Final = 1_000_000


class Profile(NamedTuple):
    """Corrections and habits of a printer with a stock."""

    printer: str = ""
    stock: str = ""
    """Its name."""
    dx: int = 0
    """Move everything so much to the right."""
    dy: int = 0
    """Move everything so much down."""
    stretch_x: int = 0
    """Draw columns apart, in parts in a million (negative: together)."""
    stretch_y: int = 0
    """Draw rows apart."""
    skew: int = 0
    """Turn the sheet clockwise, in microradians."""
    dpi: int = 300
    """Dots an inch of the printer's head; 300 for sheets, whose grid suits 300, 600 and 1200."""
    media: str = ""
    """The name of the paper for the print service, such as na_letter_8.5x11in."""
    queue: str = ""
    """Where its jobs go: a queue, an address, a folder."""


NEUTRAL: Final = Profile()
"""A printer that needs no correction."""


class Offset(NamedTuple):
    """Where a corner of a real label lies, seen from where it was printed, in micrometres: right and down positive."""

    x: int
    y: int


def check(profile: Profile) -> Profile:
    """The profile itself, if a sound printer can need it. Raises ProfileImpossible, ProfileScaled."""
    for key, value in (("dx", profile.dx), ("dy", profile.dy)):
        if abs(value) > MOST_OFFSET:
            raise ProfileImpossible(
                printer=profile.printer, key=key, found=f"{value / 1000:.1f} mm", most=f"{MOST_OFFSET / 1000:.0f} mm"
            )
    for value in (profile.stretch_x, profile.stretch_y):
        if abs(value) > MOST_STRETCH:
            # the correction is the inverse of what the printer did
            raise ProfileScaled(printer=profile.printer, percent=f"{100 - value / (MILLION / 100):.1f}")
    if abs(profile.skew) > MOST_SKEW:
        raise ProfileImpossible(
            printer=profile.printer,
            key="skew",
            found=f"{profile.skew / 1000:.1f} mm/m",
            most=f"{MOST_SKEW / 1000:.0f} mm/m",
        )
    return profile


def corrected(x: int, y: int, stock: Stock, profile: Profile) -> tuple[int, int]:
    """Where a point of the paper is to be printed so that it comes out at (x, y); a roll is only moved."""
    if stock.kind == ROLL:
        return x + profile.dx, y + profile.dy
    from_middle_x, from_middle_y = x - stock.paper_w // 2, y - stock.paper_h // 2
    return (
        x + profile.dx + (profile.stretch_x * from_middle_x - profile.skew * from_middle_y) // MILLION,
        y + profile.dy + (profile.stretch_y * from_middle_y + profile.skew * from_middle_x) // MILLION,
    )


def measured(
    stock: Stock, first: Offset, last: Offset | None = None, across: int | None = None, *, used: Profile
) -> Profile:
    """The profile that makes up for what was read off a ruler page printed with the profile `used`.

    `first` is where the upper left corner of the first label lies on the scales at A, `last` where the lower right
    corner of the last label lies on those at C, and `across` how far down the upper edge of the first row lies on the
    scale at B, at its right end. Only `first` matters for a roll; without `last` the page is only moved, without
    `across` it is not turned. Raises ProfileImpossible, ProfileScaled.
    """
    if stock.kind == ROLL or last is None:
        return check(used._replace(stock=stock.name, dx=used.dx + first.x, dy=used.dy + first.y))
    left, top = stock.x0, stock.y0
    end_x, end_y = stock.origin(stock.per_page)
    width, height = end_x + stock.label_w - left, end_y + stock.label_h - top
    turn = 0.0 if across is None else (across - first.y) / width
    stretch_x = (last.x - first.x + turn * height) / width
    stretch_y = (last.y - first.y - turn * width) / height
    to_left, to_top = left - stock.paper_w / 2, top - stock.paper_h / 2
    return check(
        used._replace(
            stock=stock.name,
            dx=used.dx + round(first.x - stretch_x * to_left + turn * to_top),
            dy=used.dy + round(first.y - stretch_y * to_top - turn * to_left),
            stretch_x=used.stretch_x + round(stretch_x * MILLION),
            stretch_y=used.stretch_y + round(stretch_y * MILLION),
            skew=used.skew + round(turn * MILLION),
        )
    )
