"""The date that reasons give, worked out by another hand than the arithmetic: from each step to the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from depot.model.retention import reasons as why
from depot.model.retention.reasons import Reason

STARTS = {why.CLOSED, why.LAST_DATE, why.LAST_YEAR, why.EVENT, why.EVENT_CLOSED, why.LATER}


def replayed(reasons: Iterable[Reason], year_end: str) -> date:
    """The first day of inactivity. Raises AssertionError at a step that does not follow from those before."""
    at = date.min
    for each in reasons:
        facts = dict(each.facts)
        if each.kind in STARTS or (each.kind == why.REPLACED and at == date.min):
            assert date.fromisoformat(str(facts["on"])) > at or at == date.min
            at = date.fromisoformat(str(facts["on"]))
            if each.kind == why.LAST_YEAR:
                assert at == date(int(facts["year"]), 12, 31)
        elif each.kind == why.FEW_DAYS:
            assert (_end(at, year_end) - at).days == int(facts["days"]) < int(facts["minimum"])
            at = _end(at, year_end) + timedelta(days=1)
        elif each.kind == why.YEAR_END:
            assert _end(at, year_end) == date.fromisoformat(str(facts["on"]))
            at = _end(at, year_end)
        elif each.kind in (why.ACTIVE, why.SEMI):
            at = _years_on(at, int(facts["years"]), year_end)
            assert at == date.fromisoformat(str(facts["until"]))
        elif each.kind in (why.SEMI_EVENT, why.REPLACED):
            at = max(at, date.fromisoformat(str(facts["on"])))
        elif each.kind == why.SEMI_UNTIL:
            at = _end(at, year_end)
            assert at == date.fromisoformat(str(facts["until"]))
        elif each.kind == why.INACTIVE:
            at += timedelta(days=1)
            assert at == date.fromisoformat(str(facts["on"]))
    return at


def _end(day: date, year_end: str) -> date:
    this = _in(day.year, year_end)
    return this if this >= day else _in(day.year + 1, year_end)


def _years_on(day: date, years: int, year_end: str) -> date:
    return _in(day.year + years, year_end)


def _in(year: int, year_end: str) -> date:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date.fromisoformat(f"{year:04}-{year_end if leap else year_end.replace('02-29', '02-28')}")
