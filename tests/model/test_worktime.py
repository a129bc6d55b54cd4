"""Working time: only working hours of working days count, and it adds up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.worktime import Hours, easter, holidays, worked, works

HOURS = Hours()
moments = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2027-12-31"))


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-10-05T09:00", "2026-10-05T10:30", 90),
        ("2026-10-05T15:00", "2026-10-06T09:00", 120),
        ("2026-10-02T15:30", "2026-10-05T08:30", 60),
        ("2026-10-03T09:00", "2026-10-04T18:00", 0),
        ("2026-10-09T15:00", "2026-10-13T09:00", 120),
        ("2026-12-24T15:00", "2026-12-28T09:00", 120),
        ("2026-10-05T18:00", "2026-10-05T23:00", 0),
        ("2026-10-06T09:00", "2026-10-05T09:00", 0),
    ],
    ids=["same-day", "night", "weekend", "all-weekend", "thanksgiving", "christmas", "evening", "backwards"],
)
def test_examples(start: str, end: str, minutes: int) -> None:
    assert worked(datetime.fromisoformat(start), datetime.fromisoformat(end), HOURS) == minutes


@given(moments, moments, moments)
def test_parts_add_up_and_a_day_has_no_more_than_its_hours(a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted(moment.replace(second=0, microsecond=0) for moment in (a, b, c))
    assert worked(a, b, HOURS) + worked(b, c, HOURS) == worked(a, c, HOURS)
    assert worked(a, c, HOURS) <= HOURS.minutes * ((c.date() - a.date()).days + 1)


@pytest.mark.parametrize(("year", "day"), [(1818, "1818-03-22"), (2026, "2026-04-05"), (2038, "2038-04-25")])
def test_easter(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(day)


def test_holidays_of_quebec() -> None:
    of_2026 = ["01-01", "04-03", "05-18", "06-24", "07-01", "09-07", "10-12", "12-25"]
    assert sorted(day.isoformat() for day in holidays(2026)) == [f"2026-{day}" for day in of_2026]
    assert date(2029, 7, 2) in holidays(2029)  # 1 July 2029 is a Sunday
    assert not works(date(2026, 10, 12))
    assert Hours(time(8, 30), time(16, 15)).minutes == 465
    assert timedelta(minutes=HOURS.minutes) == timedelta(hours=8)
