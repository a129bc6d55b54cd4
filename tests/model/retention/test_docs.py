"""docs/retention.md says what the arithmetic does."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from depot.model.box import Box
from depot.model.file import File
from depot.model.retention import reasons as why
from depot.model.retention.boxes import reckon_box
from depot.model.retention.reckoning import Calendar, Facts, reckon
from tests.conftest import ROOT
from tests.model.retention.schedules import Known, plain

PAGE = (ROOT / "docs" / "retention.md").read_text("utf-8")
ROWS = re.findall(r"^\| (P \S+) \| ([^|]+) \| ([^|]+) \| (\S+) \|", PAGE, re.MULTILINE)
NAMES = {
    "closed": "closed_on",
    "last year": "last_year",
    "event": "event_on",
    "replaced": "replaced_on",
    "semi-active event": "semi_event_on",
}


def test_there_are_examples() -> None:
    assert len(ROWS) >= 15


@pytest.mark.parametrize(("rule", "year", "said", "expected"), ROWS)
def test_worked_examples(rule: str, year: str, said: str, expected: str) -> None:
    active, semi, disposition = rule.removeprefix("P ").split("/")
    end, *more = year.split(", ")
    calendar = Calendar(end)
    for each in more:
        calendar = (
            calendar._replace(closing_ends=1)
            if each == "closing ends"
            else calendar._replace(minimum_days=int(each.removesuffix(" days")))
        )
    facts = Facts(copy="P")
    for each in [] if said == "nothing" else said.split(", "):
        name, _, value = each.rpartition(" ")
        known: dict[str, Any] = {NAMES[name]: int(value) if name == "last year" else value}
        facts = facts._replace(**known)
    found = reckon(facts, plain(int(active), int(semi), disposition), calendar)
    assert (found.on.isoformat() if found.on is not None else found.missing[0].kind) == expected


def test_the_box_of_the_example() -> None:
    days = ("2010-01-01", "2019-01-01", "2012-01-01")
    files = [File(n, closed_on=day) for n, day in enumerate(days, 1)]
    found = reckon_box(Box(1, rule="O/3200", copy="P"), files, Known({"O/3200": plain()}))
    assert (found.on, found.file) == (date(2026, 7, 1), 2)
    told = [line.reckoning.on.isoformat() for line in found.lines if line.reckoning.on is not None]
    assert told == ["2017-07-01", "2026-07-01", "2019-07-01"]
    assert all(day in PAGE for day in told)


def test_every_missing_fact_is_in_the_page() -> None:
    table = PAGE[PAGE.index("## When there is no date") : PAGE.index("## What if")]
    named = {name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == why.MISSING
