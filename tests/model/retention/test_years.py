from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.retention.years import (
    CALENDAR,
    YearEnd,
    day_of,
    days_left,
    end_of_calendar_year,
    rounded,
    year_closed,
    year_end,
    years_on,
)

JUNE = YearEnd(6, 30)
any_day = st.dates(date(1, 1, 1), date(9998, 12, 31))
any_end = st.sampled_from([JUNE, CALENDAR, YearEnd(2, 29), YearEnd(2, 28), YearEnd(3, 31)])


@given(any_day, any_end)
def test_rounding_goes_to_the_next_year_end_and_stays_there(day: date, end: YearEnd) -> None:
    to = rounded(day, end)
    assert to is not None
    assert rounded(to, end) == to
    assert day <= to <= day + timedelta(days=366)
    assert to == end.of(to.year)


@given(any_day, any_day, any_end, st.integers(0, 366))
def test_a_later_day_never_closes_an_earlier_year(one: date, other: date, end: YearEnd, minimum: int) -> None:
    sooner, later = sorted((one, other))
    first, last = year_closed(sooner, end, minimum), year_closed(later, end, minimum)
    assert last is None or (first is not None and first <= last)


@given(any_day, any_end, st.integers(0, 365))
def test_at_least_the_minimum_remains(day: date, end: YearEnd, minimum: int) -> None:
    to = year_closed(day, end, minimum)
    assert to is None or (to - day).days >= minimum
    nearest = rounded(day, end)
    assert nearest is not None
    assert to is None or to in (nearest, rounded(nearest + timedelta(days=1), end))
    if (nearest - day).days >= minimum:
        assert to == nearest


@pytest.mark.parametrize(
    ("day", "end", "minimum", "to"),
    [
        ("2016-06-30", JUNE, 0, "2016-06-30"),
        ("2016-07-01", JUNE, 0, "2017-06-30"),
        ("2016-06-01", JUNE, 30, "2017-06-30"),
        ("2016-05-31", JUNE, 30, "2016-06-30"),
        ("2016-02-29", CALENDAR, 0, "2016-12-31"),
        ("2015-03-01", YearEnd(2, 29), 0, "2016-02-29"),
        ("2016-03-01", YearEnd(2, 29), 0, "2017-02-28"),
        ("2016-01-15", CALENDAR, 366, "2017-12-31"),
    ],
)
def test_known_roundings(day: str, end: YearEnd, minimum: int, to: str) -> None:
    assert year_closed(date.fromisoformat(day), end, minimum) == date.fromisoformat(to)


def test_the_end_of_the_calendar_is_no_error() -> None:
    assert rounded(date(9999, 7, 1), JUNE) is None
    assert year_closed(date(9999, 12, 1), CALENDAR, 90) is None
    assert years_on(date(9000, 6, 30), 998, JUNE) == date(9998, 6, 30)
    assert years_on(date(9002, 6, 30), 998, JUNE) is None
    assert days_left(date(9999, 7, 1), JUNE) == 0


@pytest.mark.parametrize("written", ["", "30-06", "6-30", "13-01", "02-30", "0630", "year", "06-30-01"])
def test_a_year_end_that_cannot_be_read_is_that_of_the_calendar_year(written: str) -> None:
    assert year_end(written) == CALENDAR


@pytest.mark.parametrize("written", ["", "2016", "2016-13-01", "20160101", "2015-02-29", "2016-W01-1", "0000-01-01"])
def test_what_is_no_day_is_none(written: str) -> None:
    assert day_of(written) is None


@pytest.mark.parametrize("year", [None, 0, -5, 10_000, 1 << 40])
def test_what_is_no_year_is_none(year: int | None) -> None:
    assert end_of_calendar_year(year) is None
