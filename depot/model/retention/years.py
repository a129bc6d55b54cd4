"""Years of an organisation: their ends, and dates rounded up to them.

A school body's year ends on 06-30, others' on 12-31 (setting of the organisation). Constellio, whose users keep the
same schedules, rounds the base date up to the year end too (CalculatorUtils.toNextEndOfYearDate). It leaves a date that
is a year end where it is even where a minimum of days is asked for, so that a file closed a day later could be due a
year sooner; here the minimum is added first and the sum rounded, so that closing later never means due sooner.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

LAST_YEAR: Final = date.max.year
"""The last year of the calendar. What would end later is never due."""

MOST_DAYS: Final = 365
"""More are no minimum: with more than an ordinary year has, two year ends would be passed over and not one."""


class YearEnd(NamedTuple):
    """Last day of every year."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """The end of the year that ends in a calendar year; 02-29 is 02-28 where that has none."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, self.month, self.day - 1)


CALENDAR: Final = YearEnd(12, 31)
"""The calendar year; also the year of an organisation whose year end is not readable, since it makes nothing sooner
than the facts do."""


@lru_cache(maxsize=64)
def year_end(written: str) -> YearEnd:
    """A year end written MM-JJ; CALENDAR when it is none."""
    try:
        known = date.fromisoformat(f"2024-{written}")
    except ValueError:
        return CALENDAR
    return YearEnd(known.month, known.day)


def rounded(day: date, end: YearEnd) -> date | None:
    """The first year end on or after a day; None beyond the calendar. Of a year end, that day itself."""
    this = end.of(day.year)
    if this >= day:
        return this
    return end.of(day.year + 1) if day.year < LAST_YEAR else None


def days_left(day: date, end: YearEnd) -> int:
    """Days that remain from a day to the year end that it is rounded to; none on the year end itself."""
    to = rounded(day, end)
    return (to - day).days if to is not None else 0


def year_closed(day: date, end: YearEnd, minimum: int) -> date | None:
    """The year end from which years are counted: the first that a day is followed by with `minimum` days or more
    between them. None beyond the calendar.
    """
    try:
        return rounded(day + timedelta(days=max(0, min(minimum, MOST_DAYS))), end)
    except OverflowError:
        return None


def years_on(day: date, years: int, end: YearEnd) -> date | None:
    """A year end some years on; None beyond the calendar."""
    return end.of(day.year + years) if day.year + years <= LAST_YEAR else None


@lru_cache(maxsize=16_384)
def day_of(written: str) -> date | None:
    """A day written AAAA-MM-JJ; None when it is none."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.isoformat() == written else None  # 20160301 and 2016-W09-2 are ISO, but not how days are kept


def end_of_calendar_year(year: int | None) -> date | None:
    """31 December of a year of which no more is known: no day of that year is later. None for no year."""
    return date(year, 12, 31) if year is not None and 1 <= year <= LAST_YEAR else None
