"""How many boxes stood somewhere at the end of each month, and how many will if all goes on as it did. Pure.

The estimate adds each month the mean of what came for the first time in the last twelve whole months, and takes away
what falls due to be destroyed in it; what is due already goes in the first month. It knows nothing of plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

MEAN_OF: Final = 12
"""Months of which the intake is the mean."""


class Stay(NamedTuple):
    """Boxes of one type that came in the same month and left in the same month."""

    since: str
    """Month, AAAA-MM."""
    until: str
    """Month in which they left, AAAA-MM; empty while they stand there."""
    boxes: int
    width_mm: int | None
    """Of one of them; None when its type is not measured."""
    first: bool
    """Whether they are new: had never stood anywhere, and were not listed by an import."""


class Amount(NamedTuple):
    """Boxes, their length, and how many of them have no measured length."""

    boxes: int = 0
    mm: int = 0
    unmeasured: int = 0

    def plus(self, boxes: int, width_mm: int | None) -> Amount:
        """With so many more (or fewer, when negative) of a width."""
        mm, unmeasured = (0, boxes) if width_mm is None else (boxes * width_mm, 0)
        return self.and_(Amount(boxes, mm, unmeasured))

    def and_(self, other: Amount) -> Amount:
        """Both together."""
        return Amount(*(mine + more for mine, more in zip(self, other, strict=True)))


class Month(NamedTuple):
    """How it stood at the end of a month."""

    month: str
    """AAAA-MM."""
    stands: Amount
    came: int
    """Boxes that came for the first time; of a month to come the mean, rounded."""
    due: int = 0
    """Boxes that fall due to be destroyed, of a month to come."""
    estimated: bool = False


def months_from(first: str, count: int) -> list[str]:
    """So many months from one on (AAAA-MM)."""
    start = int(first[:4]) * 12 + int(first[5:7]) - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, start + count)]


def months_between(first: str, last: str) -> list[str]:
    """The months from one to another, ends included."""
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1
    return months_from(first, max(count, 0))


def measured(stays: Iterable[Stay], months: Sequence[str]) -> list[Month]:
    """How it stood at the end of each of some months that follow each other."""
    change = {month: Amount() for month in months}
    came = dict.fromkeys(months, 0)
    begun = Amount()
    for stay in stays:
        if months and stay.since <= months[-1]:
            if stay.since < months[0]:
                begun = begun.plus(stay.boxes, stay.width_mm)
            else:
                change[stay.since] = change[stay.since].plus(stay.boxes, stay.width_mm)
                came[stay.since] += stay.boxes if stay.first else 0
            if stay.until and stay.until < months[0]:
                begun = begun.plus(-stay.boxes, stay.width_mm)
            elif stay.until and stay.until <= months[-1]:
                change[stay.until] = change[stay.until].plus(-stay.boxes, stay.width_mm)
    found, now = [], begun
    for month in months:
        now = now.and_(change[month])
        found.append(Month(month, now, came[month]))
    return found


def estimated(last: Month, stays: Iterable[Stay], due: Mapping[str, Amount], months: Sequence[str]) -> list[Month]:
    """How it will stand at the end of the months after `last`, which may still be under way.

    `due` is what falls due by month; months before the first of `months` are of things that are due already.
    """
    whole = _before(last.month)
    intake = Amount()
    for stay in stays:
        if stay.first and stay.since in whole:
            intake = intake.plus(stay.boxes, stay.width_mm)
    gone, found = Amount(), []
    for n, month in enumerate(months, 1):
        falls = Amount()
        for day, amount in due.items():
            if day == month or (n == 1 and day < month):
                falls = falls.and_(amount)
        gone = gone.and_(falls)
        grown = (
            max(now + (2 * n * more + MEAN_OF) // (2 * MEAN_OF) - less, 0)
            for now, more, less in zip(last.stands, intake, gone, strict=True)
        )
        came = (2 * intake.boxes + MEAN_OF) // (2 * MEAN_OF)
        found.append(Month(month, Amount(*grown), came, falls.boxes, estimated=True))
    return found


def _before(month: str) -> frozenset[str]:
    """The twelve months before one."""
    at = int(month[:4]) * 12 + int(month[5:7]) - 1 - MEAN_OF
    return frozenset(months_from(f"{at // 12:04d}-{at % 12 + 1:02d}", MEAN_OF))
