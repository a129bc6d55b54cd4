"""docs/events.md is true: the kinds and fields that it lists are those of the code, and those of a real journal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from argon2 import PasswordHasher

from depot.desk import people, pins, place_tree
from depot.desk.boxes import BOX_CHECKS
from depot.desk.destruction.certifying import CERTIFICATE_CHECKS
from depot.desk.files import FILE_CHECKS
from depot.desk.holds import HOLD_CHECKS
from depot.desk.inventory.breaches import BREACH_CHECKS
from depot.desk.printing.kept import PRINTER_CHECKS
from depot.desk.reference_fields import CHECKS
from depot.desk.requests.receiving import AUTHORITY_CHECKS
from depot.desk.requests.receiving import HEAD_CHECKS as REQUEST_CHECKS
from depot.desk.transfers.announcing import HEAD_CHECKS, LINE_CHECKS
from depot.desk.undo import UNDOABLE
from depot.model.event import Event
from depot.model.reference import Rule
from depot.model.state import reference
from depot.model.subjects import BY_STATE
from depot.store import journal
from depot.store.folding import ALIASED
from depot.store.remains import told as read_told
from depot.store.store import Store
from depot.store.verify import verify
from tests.project.facts import OPEN, Source
from tests.project.lived import live
from tests.project.tree import ROOT, python_files

PAGE: Final = (ROOT / "docs" / "events.md").read_text("utf-8")

TYPES: Final[Mapping[str, Callable[[Any], object]]] = {
    "text": lambda value: type(value) is str and "\n" not in value,
    "lines": lambda value: type(value) is str,
    "words": lambda value: type(value) is str and "\n" not in value,
    "whole": lambda value: value is None or type(value) is int,
    "flag": lambda value: type(value) is int and value in {0, 1},
    "day": lambda value: value == "" or date.fromisoformat(value).isoformat() == value,
    "time": lambda value: datetime.fromisoformat(value).tzinfo is not None,
    "code": lambda value: value is None or reference(value) is not None,
    "key": lambda value: type(value) is str and re.fullmatch(r"[^\s/]+(/[^\n]+)?|", value),
    "json": lambda value: type(value) is str and value[:1] in "[{",
    "object": lambda value: type(value) is dict,
    "list": lambda value: type(value) is list and all(type(each) is dict for each in value),
}
"""What a value of each type of the page is like."""


LABELLED: Final = frozenset({"box", "file", "location", "person", "loan", "user", "series"})
"""Kinds of things that have labels."""


class Told(NamedTuple):
    """A field of a kind, as the page has it."""

    type: str
    always: bool


def rows(text: str, *heading: str) -> list[list[str]]:
    """The cells of every row below table headings that begin so."""
    found: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[: len(heading)] == list(heading):
            inside = True
        elif inside and not set(line) <= set("|-"):
            found.append(cells)
    return found


def page() -> dict[str, dict[str, Told]]:
    """Kinds with their fields."""
    found: dict[str, dict[str, Told]] = {}
    for section in re.split(r"^##+ ", PAGE, flags=re.MULTILINE):
        kinds = [cells[0].strip("`") for cells in rows(section, "kind", "written when", "by way of")]
        found |= {kind: {} for kind in kinds}
        for names, type_, within, meaning in rows(section, "field", "type", "in"):
            assert type_ in TYPES, f"{names}: no type {type_}"
            assert meaning, f"{names} means nothing"
            for name, word in product(re.findall(r"`(\w+)`", names), within.split(", ")):
                (kind,) = [kind for kind in kinds if kind.partition(".")[2] == word.strip("*")]
                found[kind][name] = Told(type_, word.startswith("**"))
    return found


def kinds_of(kind: str) -> Iterable[str]:
    """The kinds that the sources mean by `*.lent` (the subject varies) or `*:added` (reference data)."""
    if not kind.startswith("*"):
        return [kind]
    if kind.startswith("*:"):
        verb = kind[2:]
        names = {state: BY_STATE[state].name for state in CHECKS}
        return [f"{names[state]}.{'published' if state is Rule and verb != 'retired' else verb}" for state in CHECKS]
    subjects = {
        "aliased": ALIASED,
        "unaliased": ALIASED,
        "labelled": LABELLED,
        "undone": {kind.partition(".")[0] for kind in UNDOABLE}
        - {"conflict"},  # that is undone at the thing it is about
    }
    return [f"{name}{kind[1:]}" for name in subjects.get(kind[2:], {"box", "file"})]


def checked_fields() -> dict[str, set[str]]:
    """What the bodies may hold that are made of checked entries."""
    found = {
        "batch.certified": {*CERTIFICATE_CHECKS, "boxes", "missing", "digest"},
        "breach.described": {*BREACH_CHECKS},
        "box.registered": {*BOX_CHECKS, "home", "place", "series", "to_shelve"},
        "box.described": {*BOX_CHECKS, "twins"},
        "file.listed": {*FILE_CHECKS, "box"},
        "file.described": {*FILE_CHECKS},
        "location.created": {*place_tree._CHECKS, *place_tree._NEW, "parent"},
        "location.described": {*place_tree._CHECKS, "parent", "retired"},
        "hold.placed": {*HOLD_CHECKS, "kind", "keys"},
        "hold.described": {*HOLD_CHECKS},
        "printer.added": {*PRINTER_CHECKS},
        "printer.described": {*PRINTER_CHECKS, "retired"},
        "request.received": {*REQUEST_CHECKS},
        "request.described": {"purpose", "needed_by", "remarks"},
        "request.line_authorised": {*AUTHORITY_CHECKS, "line"},
        "transfer.announced": {*HEAD_CHECKS, "source_key"},
        "transfer.described": {*HEAD_CHECKS} - {"org", "unit"},
        "transfer.line_added": {*LINE_CHECKS, "extra"},
        "person.registered": {*people.PERSON_CHECKS, *people._NEW, *people._IMPORTED},
        "person.described": {*people.PERSON_CHECKS, *people._IMPORTED, "source_key"},
    }
    for state, checks in CHECKS.items():
        name, keyed = BY_STATE[state].name, {"org", "code"} & {*state._fields}
        if state is Rule:
            found[f"{name}.published"] = {*checks, *keyed, "retired"}
        else:
            found |= {f"{name}.added": {*checks, *keyed, "retired"}, f"{name}.described": {*checks, "retired"}}
    return found


@pytest.fixture(scope="module")
def made() -> dict[str, set[str]]:
    """Kinds and fields by the sources."""
    found: dict[str, set[str]] = defaultdict(set)
    checked = checked_fields()
    for path in python_files("depot", "screens"):
        for fact in Source(path).facts():
            for kind in kinds_of(fact.kind):
                assert OPEN not in fact.fields or kind in checked, f"{fact.where}: what can {kind} hold?"
                found[kind] |= checked.get(kind, fact.fields)
    return found


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """The journal of a depot in which everything happened."""
    path = tmp_path_factory.mktemp("lived") / "depot.db"
    with pytest.MonkeyPatch.context() as patch:
        light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(pins, "_hasher", lambda: light)
        live(path)
    assert verify(path).ok
    with closing(Store.open(path, readonly=True)) as store:
        return [
            read_told(store.connection, row.header, row.body)
            for chunk in journal.everything(store.connection, 1_000)
            for row in chunk
        ]


def test_the_kinds_of_the_page_are_those_of_the_code(made: dict[str, set[str]]) -> None:
    assert set(page()) == set(made)


def test_the_fields_of_the_page_are_those_of_the_code(made: dict[str, set[str]]) -> None:
    assert {kind: set(fields) for kind, fields in page().items()} == made


def test_every_kind_that_is_written_is_told_and_every_kind_that_is_told_is_written(lived: list[Event]) -> None:
    assert {event.kind for event in lived} == set(page())


def test_what_a_journal_holds_is_as_the_page_says(lived: list[Event]) -> None:
    told = page()
    wrong = {
        (event.kind, name)
        for event in lived
        for name, value in event.body.items()
        if name not in told[event.kind] or not TYPES[told[event.kind][name].type](value)
    }
    assert not wrong


def test_a_field_in_bold_is_always_there(lived: list[Event]) -> None:
    told = page()
    always: dict[str, set[str]] = {}
    for event in lived:
        always[event.kind] = always.get(event.kind, set(event.body)) & set(event.body)
    for kind, fields in told.items():
        assert {name for name, field in fields.items() if field.always} <= always[kind], kind


def test_every_kind_that_folds_is_written_or_told_to_be_understood() -> None:
    model = ROOT / "depot" / "model"
    folded = {kind for path in model.glob("*.py") for kind in Source(path).matched("event.kind")}
    written = {kind for kind in page() if kind in folded}
    understood = {"file.closed", "box.destroyed"}
    assert folded - written == understood
    assert all(f"`{kind}`" in PAGE.partition("## Understood, not written")[2] for kind in understood)


def test_the_second_words_of_reference_data_are_told() -> None:
    words = Source(ROOT / "depot" / "model" / "reference.py").matched("verb")
    told = {word for cells in rows(PAGE, "second word") for word in re.findall(r"`(\w+)`", cells[0])}
    assert words == told - {"restores"}


def test_every_subject_is_told() -> None:
    assert not [name for name in BY_STATE.values() if not any(kind.startswith(f"{name.name}.") for kind in page())]


def test_the_envelope_is_told() -> None:
    from depot.model.event import header_bytes

    header = header_bytes(Event("L1", "00", 1, "00", 0, "k", "s", "", "ok", "", "", 3, {})).decode()
    names = set(re.findall(r'"(\w+)":', header))
    assert names == {name for cells in rows(PAGE, "header") for name in re.findall(r"`(\w+)`", cells[0])}


def test_the_page_of_types_is_whole() -> None:
    assert [cells[0] for cells in rows(PAGE, "type", "what it is")] == list(TYPES)


def test_the_sources_are_where_the_page_says() -> None:
    assert not [path for path in re.findall(r"`((?:depot|docs)/[\w/.]+)`", PAGE) if not Path(ROOT, path).exists()]
