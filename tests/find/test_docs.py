"""The page about finding names everything that can be written."""

from __future__ import annotations

import pytest

from depot.model.queryfields import FIELDS, STATES
from depot.model.queryparse import parse
from depot.model.searchtext import folded
from tests.project.tree import ROOT

PAGE = folded((ROOT / "docs" / "search.md").read_text("utf-8"))


@pytest.mark.parametrize("field", FIELDS)
def test_every_name_of_a_field_is_documented(field: str) -> None:
    assert [name for name in FIELDS[field] if f"`{name}:`" not in PAGE] == []


@pytest.mark.parametrize("status", STATES)
def test_every_state_is_documented_and_its_words_are_understood(status: str) -> None:
    (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| {status} |"))
    for word in line.split("|")[2].split(","):
        query = parse(f'état:"{word.strip()}"')
        assert not query.remarks
        assert word.strip() in STATES[status]


def test_every_field_has_a_name_in_each_language_that_is_understood() -> None:
    for field, names in FIELDS.items():
        for name in names:
            value = "2011" if field == "year" else "pret"
            assert len(parse(f"{name}:{value}").terms) == 1
