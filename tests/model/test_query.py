"""The query language, on boxes in memory. The same table is asked of the database in tests/find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Event
from depot.model.file import File
from depot.model.location import Location
from depot.model.person import Person
from depot.model.query import BEGINS, EXACT, OPTIONAL, Around, Query, Word, Years, code_ids
from depot.model.queryparse import LONGEST, parse
from depot.model.subjects import resolve
from tests.find import cases


def folded_states() -> dict[tuple[str, int | str], object]:
    """Every state of the table's depot, folded in memory."""
    states: dict[tuple[str, int | str], object] = {}
    for n, fact in enumerate(cases.facts(), 1):
        found = resolve(fact.subject)
        assert found is not None
        kind, key = found
        event = Event("L1", "0" * 32, n, "0" * 32, 0, fact.kind, fact.subject, "", "ok", "", "ada", None, fact.body)
        states[kind.name, key] = kind.evolve(states.get((kind.name, key)) or kind.state(key), event)
    return states


STATES = folded_states()
PIECES = ("élèves", "unité:", "-unité:7210", '"', "«", "»", "année:2011", ",", "2008..2012", ":", "<", "--", "no:a")


def around(box: Box) -> Around:
    unit = STATES.get(("unit", box.unit))
    path: list[Location] = []
    place = STATES.get(("location", box.place or 0))
    while isinstance(place, Location):
        path.insert(0, place)
        place = STATES.get(("location", place.parent or 0))
    person = STATES["person", Code.parse(cases.P[0]).id] if box.loan is not None else None
    assert person is None or isinstance(person, Person)
    return Around(getattr(unit, "name", ""), tuple(path), person)


@pytest.mark.parametrize(("text", "expected"), cases.CASES)
def test_a_query_matches(text: str, expected: str) -> None:
    boxes = [box for box in STATES.values() if isinstance(box, Box)]
    query = parse(text)
    assert {cases.IDS[box.id] for box in boxes if query.match(box, around(box))} == set(expected.split())


@pytest.mark.parametrize(
    ("text", "names", "field"),
    [
        ("due<2027", ["query.unknown-field"], "due"),
        ("échéance:2027", ["query.unknown-field"], "échéance"),
        ("état:violette", ["query.unknown-value"], "état"),
        ("année:vieux", ["query.unknown-value"], "année"),
        ("unité<7210", ["query.unknown-value"], "unité"),
        ("unité:7210", [], ""),
        ("état: année:201 unité:", [], ""),
    ],
)
def test_what_is_not_understood_is_told_with_attention(text: str, names: list[str], field: str) -> None:
    remarks = parse(text).remarks
    assert [remark.name for remark in remarks] == names
    for remark in remarks:
        assert remark.result == "attention"
        assert remark.said.facts["field"] == field
        assert field in remark.said.text()


def test_the_last_word_may_still_be_growing() -> None:
    assert [word.fit for word in parse("dossiers élèv").words] == [EXACT, BEGINS]
    assert [word.fit for word in parse("dossiers é").words] == [EXACT, OPTIONAL]
    assert [word.fit for word in parse("dossiers 12").words] == [EXACT, EXACT]
    assert [word.fit for word in parse("é").words] == [EXACT]
    assert [word.fit for word in parse("él").words] == [BEGINS]
    assert [word.fit for word in parse("élèv unité:7210").words] == [BEGINS]
    assert parse("2011-0").words == (Word(("2011", "0")),)
    assert parse("2011-04").words == (Word(("2011", "04"), BEGINS),)
    assert parse("procès-v").words == (Word(("proces",)),)
    assert [word.fit for word in parse('"dossiers él"').words] == [EXACT]


def test_a_file_matches_by_its_own_words_and_the_conditions_of_its_box() -> None:
    files = {key: state for (_, key), state in STATES.items() if isinstance(state, File)}
    matching = []
    for file in files.values():
        box = STATES["box", file.box or 0]
        assert isinstance(box, Box)
        if parse("roy unité:7211").match_file(file, box, around(box)):
            matching.append(Code.from_id("F", file.id).text)
    assert matching == [cases.F[2]]


def test_highlights_are_the_wanted_words() -> None:
    assert parse('Élèves -paie "Relevés de"').highlights == ("eleves", "releves", "de")


def test_years_are_kept_as_they_are_written() -> None:
    assert parse("année:2008..2012").terms == (Years(2008, 2012),)
    assert parse("year<=2012").terms == (Years(None, 2012),)
    assert parse("-..1999").terms == (Years(None, 1999, negated=True),)


@pytest.mark.parametrize(
    ("beginning", "first", "last"),
    [
        ("BL1", "000000", "YYYYYY"),
        ("BL10042", "004200", "004299"),
        ("BL1C", "C00000", "CYYYYY"),
        ("BL1C00000", "C00000", "C00000"),
    ],
)
def test_ids_that_begin_so_are_a_range(beginning: str, first: str, last: str) -> None:
    from depot.model.codes import code_id

    ids = code_ids("B", beginning)
    assert (ids[0], ids[-1]) == (code_id(f"BL1{first}0"), code_id(f"BL1{last}0"))


@pytest.mark.parametrize("beginning", ["", "BL", "FL1", "B??", "BL1A", "BL11C", "BL100004100", "MARIE"])
def test_what_begins_no_code_has_no_ids(beginning: str) -> None:
    assert not code_ids("B", beginning)


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    query = parse(text)
    box = next(state for state in STATES.values() if isinstance(state, Box))
    assert query.match(box, around(box)) in (True, False)
    assert len(query.text) <= LONGEST


@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_no_mixture_of_parts_is_an_error(parts: list[str]) -> None:
    for text in ("".join(parts), " ".join(parts)):
        query = parse(text)
        assert isinstance(query, Query)
        for state in STATES.values():
            if isinstance(state, Box):
                query.match(state, around(state))


def test_a_text_of_two_thousand_characters_is_cut_and_said() -> None:
    query = parse("a " * 1000)
    assert len(query.words) <= 32
    assert [remark.name for remark in query.remarks] == ["query.too-long"]
