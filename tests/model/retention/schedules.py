"""Schedules for the tests of the arithmetic, and strategies that make them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.file import File
from depot.model.reference import Rule
from depot.model.retention.reckoning import Calendar, Facts
from depot.model.retention.rules import Period, Version, version_of


class Known(NamedTuple):
    """A schedule in memory."""

    rules: Mapping[str, Version] = {}
    classes: Mapping[str, str] = {}
    years: Calendar = Calendar()

    def rule(self, key: str) -> Version | None:
        return self.rules.get(key)

    def rule_of_class(self, key: str) -> str:
        return self.classes.get(key, "")

    def calendar(self, _org: str) -> Calendar:
        return self.years


def rule(key: str = "O/3200", *copies: Mapping[str, Any], **fields: Any) -> Version:
    """The version that a stored rule is."""
    stored = json.dumps([{"copy": "P", **copy} for copy in copies])
    return version_of(Rule(key, code=key.partition("/")[2], copies=stored, approved_on="2014-03-07", **fields))


def plain(active: int = 2, semi: int = 5, disposition: str = "D", **more: Any) -> Version:
    """A rule with a principal copy only."""
    return rule("O/3200", {"active": active, "semi": semi, "disposition": disposition, **more})


days = st.dates(date(1800, 1, 1), date(2300, 12, 31)).map(date.isoformat)
maybe_day = st.one_of(st.just(""), days)
maybe_year = st.one_of(st.none(), st.integers(1800, 2300))
ends = st.sampled_from(["06-30", "12-31", "03-31", "02-28", "02-29"])
calendars = st.builds(Calendar, ends, st.integers(0, 366), st.integers(0, 1))
years = st.one_of(st.integers(0, 120), st.sampled_from([888, 999, 0, 2, 998, 900]))
dispositions = st.sampled_from(["C", "D", "T"])
periods = st.builds(
    Period,
    copy=st.sampled_from(["P", "S"]),
    media=st.lists(st.sampled_from(["PA", "DM", "FI"]), unique=True).map(tuple),
    active=years,
    semi=years,
    disposition=dispositions,
)
versions = st.builds(
    Version,
    key=st.just("O/1"),
    code=st.just("1"),
    approved_on=st.sampled_from(["", "2014-03-07"]),
    periods=st.lists(periods, min_size=1, max_size=4).map(tuple),
)
facts = st.builds(
    Facts,
    closed_on=maybe_day,
    last_on=maybe_day,
    last_year=maybe_year,
    event_on=maybe_day,
    semi_event_on=maybe_day,
    replaced_on=maybe_day,
    copy=st.sampled_from(["", "P", "S"]),
    media=st.sampled_from(["", "PA", "PA DM", "FI"]),
)
_dated: dict[str, st.SearchStrategy[Any]] = {
    "closed_on": maybe_day,
    "event_on": maybe_day,
    "semi_event_on": maybe_day,
    "replaced_on": maybe_day,
    "year_to": maybe_year,
    "copy": st.sampled_from(["", "P", "S"]),
}
_ruled: dict[str, st.SearchStrategy[Any]] = {
    "rule": st.sampled_from(["", "O/1", "O/2", "O/?"]),
    "class_code": st.sampled_from(["", "O/10"]),
}
boxes = st.fixed_dictionaries(_dated | _ruled | {"media": st.sampled_from(["", "PA"])}).map(
    lambda known: Box(1, org="O", **known)
)
files = st.lists(st.fixed_dictionaries(_dated | _ruled | {"date_to": maybe_day}), max_size=5).map(
    lambda all_known: [File(number, **known) for number, known in enumerate(all_known, 11)]
)
schedules = st.builds(
    Known,
    st.fixed_dictionaries({"O/1": versions, "O/2": versions}),
    st.sampled_from([{}, {"O/10": "O/2"}]),
    calendars,
)
