"""Working time between two moments: Monday to Friday, between two hours, without the general holidays of Québec.

Holidays: Act respecting labour standards (N-1.1), art. 60, and National Holiday Act (F-1.1), art. 2; of the days that
an employer may choose between, Good Friday and 24 June itself.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final, NamedTuple

_DAY: Final = timedelta(days=1)


class Hours(NamedTuple):
    """When people work, on a working day."""

    opens: time = time(8, 0)
    closes: time = time(16, 0)

    @property
    def minutes(self) -> int:
        """Length of a working day."""
        return (self.closes.hour - self.opens.hour) * 60 + self.closes.minute - self.opens.minute


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar, by Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    last = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * last) // 433
    n = h + last - 7 * m
    month = (n + 90) // 25
    return date(year, month, (n + 33 * month + 19) % 32)


@cache
def holidays(year: int) -> frozenset[date]:
    """The general holidays of Québec in a year."""
    monday = [_monday(date(year, 5, 18)), _monday(date(year, 9, 1)), _monday(date(year, 10, 8))]
    july = date(year, 7, 1)
    fixed = [*(date(year, *day) for day in ((1, 1), (6, 24), (12, 25))), july + (july.weekday() == 6) * _DAY]
    return frozenset((*fixed, *monday, easter(year) - 2 * _DAY))


def _monday(day: date) -> date:
    """The first Monday from a day on: the Monday before 25 May is the first from 18 May on."""
    return day + timedelta(days=-day.weekday() % 7)


def works(day: date) -> bool:
    """Whether people work on a day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def worked(start: datetime, end: datetime, hours: Hours) -> int:
    """Whole working minutes from one moment to another, by the clock that each was written with; 0 where the second is
    not later.
    """
    first, last = start.replace(tzinfo=None), end.replace(tzinfo=None)
    if last <= first:
        return 0
    total, day = timedelta(), first.date()
    while day <= last.date():
        if works(day):
            opens, closes = datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)
            total += max(min(last, closes) - max(first, opens), timedelta())
        day += _DAY
    return int(total.total_seconds()) // 60
