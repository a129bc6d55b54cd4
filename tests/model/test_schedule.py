"""When a backup is due, late, and when a drill is: whatever the times, and whichever way the clock was set."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.schedule import LATE, Past, Schedule, drill_late, due_at, is_due, is_late

NOW = datetime.fromisoformat("2026-10-05T09:00:00-04:00")
PLAN = Schedule("/media/key")

times = st.integers(0, 20 * 365 * 86_400).map(lambda seconds: NOW + timedelta(seconds=seconds))
plans = st.builds(Schedule, st.just("/k"), st.integers(1, 90), st.times().map(lambda t: f"{t:%H:%M}"))


@given(plans, times, times)
def test_one_is_due_once_a_period_and_never_twice(plan: Schedule, last: datetime, now: datetime) -> None:
    due = due_at(plan, Past(made=last), now)
    assert due is not None
    if last <= now:
        assert due.date() == last.date() + timedelta(days=plan.days)
        assert due.time() == time.fromisoformat(plan.at)
        assert is_due(plan, Past(made=last), now) == (now >= due)
    assert not is_due(plan, Past(made=now), now), "just made"


@given(plans, times, times)
def test_late_is_later_than_due(plan: Schedule, last: datetime, now: datetime) -> None:
    if is_late(plan, Past(made=last), now):
        assert is_due(plan, Past(made=last), now)
    assert is_late(plan, Past(made=last, failed=now), now), "a failure is told at once"


def test_without_a_folder_nothing_is_due() -> None:
    assert due_at(Schedule(), Past(), NOW) is None
    assert not is_due(Schedule(), Past(), NOW)
    assert not is_late(Schedule(), Past(failed=NOW), NOW)
    assert not drill_late(Schedule(), Past(made=NOW, drilled=NOW), NOW)


@pytest.mark.parametrize(
    ("now", "due", "late"),
    [
        ("2026-10-05T16:59:59-04:00", False, False),
        ("2026-10-06T16:59:59-04:00", False, False),
        ("2026-10-06T17:00:00-04:00", True, False),
        ("2026-10-07T17:00:01-04:00", True, True),
        ("2026-10-06T21:00:00+00:00", False, False),  # another zone: there it is five, but the day begins elsewhere
        ("2026-10-01T09:00:00-04:00", True, False),  # the clock was set back: one of the times is wrong
    ],
)
def test_by_the_clock(now: str, due: bool, late: bool) -> None:
    at = datetime.fromisoformat(now)
    past = Past(made=NOW)
    if "+00:00" in now:
        assert due_at(PLAN, past, at) == datetime.fromisoformat("2026-10-06T17:00:00+00:00")
        return
    assert (is_due(PLAN, past, at), is_late(PLAN, past, at)) == (due, late)


def test_the_first_is_due_at_once_and_not_late() -> None:
    assert is_due(PLAN, Past(), NOW)
    assert not is_late(PLAN, Past(), NOW)
    assert timedelta(hours=1) < LATE


def test_a_drill_is_told_when_it_is_old_or_failed() -> None:
    long = NOW - timedelta(days=PLAN.drill_days, minutes=1)
    assert not drill_late(PLAN, Past(), NOW), "nothing to try"
    assert not drill_late(PLAN, Past(made=NOW), NOW)
    assert drill_late(PLAN, Past(made=long), NOW)
    assert not drill_late(PLAN, Past(made=long, drilled=NOW, sound=True), NOW)
    assert drill_late(PLAN, Past(made=long, drilled=NOW, sound=False), NOW)
    assert drill_late(PLAN, Past(made=NOW, drilled=long, sound=True), NOW)
    assert not drill_late(PLAN._replace(drill_days=0), Past(made=long, drilled=long), NOW)
