"""Borrowers: registered at the counter or brought in by an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from depot.desk.aliases import AliasTaken
from depot.desk.entries import EntryMissing, EntryTooLong, FieldUnknown
from depot.desk.people import (
    PersonKnown,
    Registered,
    Roster,
    UnitRetired,
    close,
    describe,
    namesakes,
    register,
    reopen,
)
from depot.desk.reference import abolish, retire
from depot.desk.seen import SubjectChanged, UnitUnknown
from depot.desk.session import Session
from depot.model import roles
from depot.model.person import Person
from depot.model.reference import Unit
from depot.model.roles import RoleTooLow
from depot.store.store import Store, Tx
from tests.desk.founded import FINANCE, SCHOOL, Founded

ROY: dict[str, Any] = {"name": "Marie-Ève Roy", "unit": SCHOOL}


def registered(session: Session, **fields: Any) -> Registered:
    result = register(session, fields).result
    assert result is not None
    return result


def person(store: Store, id_: int) -> Person:
    found = store.get(Person, id_)
    assert found is not None
    return found


def events(store: Store) -> int:
    return store.stream_head().head_seq


def put(session: Session, *rows: dict[str, Any]) -> list[str]:
    """Bring rows in, in one act; what each did."""

    def work(tx: Tx) -> list[str]:
        roster = Roster(tx)
        return [roster.put(row)[0] for row in rows]

    return session.do(roles.INTAKE, work).result or []


def test_a_borrower_gets_a_badge(clerk: Session, store: Store) -> None:
    code = registered(clerk, **ROY, role=" secrétaire ", phone="450 555-0199", email="", aliases="C-17").code
    assert (code.letter, code.node) == ("P", "L1")
    found = person(store, code.id)
    assert found == Person(
        code.id, "Marie-Ève Roy", SCHOOL, "secrétaire", "450 555-0199", aliases="C-17", rev=found.rev
    )
    assert store.by_alias("c-17") == [code.text]
    assert registered(clerk, name="A").code.serial > code.serial


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, EntryMissing),
        ({"name": "\x1b \n"}, EntryMissing),
        ({"name": "x" * 81}, EntryTooLong),
        ({"name": "A", "unit": "CSSRL/0000"}, UnitUnknown),
        ({"name": "A", "salary": "1"}, FieldUnknown),
        ({"name": "A", "inactive": 1}, FieldUnknown),
    ],
)
def test_what_cannot_be_is_refused(clerk: Session, fields: dict[str, Any], error: type[Exception]) -> None:
    before = events(clerk.store)
    with pytest.raises(error):
        register(clerk, fields)
    assert events(clerk.store) == before


def test_control_characters_never_reach_the_record(clerk: Session, store: Store) -> None:
    code = registered(clerk, name="A\x1b[31m\r\nB\x9b", role="ok\x07").code
    assert (person(store, code.id).name, person(store, code.id).role) == ("A [31m B", "ok")


def test_a_namesake_is_pointed_out(clerk: Session) -> None:
    first = registered(clerk, **ROY)
    assert first.namesakes == ()
    again = registered(clerk, name="marie-eve  ROY", unit=SCHOOL)
    assert [found.id for found in again.namesakes] == [first.code.id]
    assert registered(clerk, name="Marie-Ève Roy", unit=FINANCE).namesakes == ()


def test_a_namesake_is_refused_when_asked(clerk: Session, store: Store) -> None:
    first = registered(clerk, **ROY)
    before = events(store)
    with pytest.raises(PersonKnown) as caught:
        register(clerk, ROY, refuse_known=True)
    assert caught.value.facts["code"] == first.code.shown
    assert events(store) == before
    close(clerk, first.code.id)
    assert namesakes(store, "Marie-Ève Roy", SCHOOL) == []
    assert register(clerk, ROY, refuse_known=True).result is not None


def test_an_abolished_unit_borrows_no_more_and_names_its_successor(clerk: Session, supervisor: Session) -> None:
    abolish(supervisor, SCHOOL, FINANCE)
    with pytest.raises(UnitRetired) as caught:
        register(clerk, ROY)
    assert "9100" in caught.value.next_step()
    other = registered(clerk, name="B", unit=FINANCE)
    with pytest.raises(UnitRetired):
        describe(clerk, other.code.id, {"unit": SCHOOL})


def test_a_correction_writes_what_changes_and_once(clerk: Session, store: Store) -> None:
    id_ = registered(clerk, **ROY).code.id
    done = describe(clerk, id_, {"name": "Marie-Ève Roy", "phone": "450 555-0100", "unit": FINANCE})
    assert [event.body for event in done.events] == [{"phone": "450 555-0100", "unit": FINANCE}]
    assert describe(clerk, id_, {"phone": "450 555-0100"}).events == []
    with pytest.raises(SubjectChanged):
        describe(clerk, id_, {"phone": ""}, seen=1)
    describe(clerk, id_, {"phone": ""}, seen=person(store, id_).rev)
    assert person(store, id_).phone == ""


def test_who_left_is_closed_and_may_come_back(clerk: Session, store: Store) -> None:
    id_ = registered(clerk, **ROY).code.id
    assert close(clerk, id_).result == 0
    assert close(clerk, id_).events == []
    assert person(store, id_).inactive == 1
    reopen(clerk, id_)
    assert reopen(clerk, id_).events == []
    assert person(store, id_).inactive == 0


# Imports


def test_the_same_list_again_adds_nothing(supervisor: Session, store: Store) -> None:
    rows: list[dict[str, Any]] = [
        {"source_key": "grh/1", "name": "Marie-Ève Roy", "unit": SCHOOL, "email": "", "aliases": ("B1",)},
        {"source_key": "grh/2", "name": "Marie-Ève Roy", "unit": SCHOOL},  # a namesake with a number of her own
        {"source_key": "grh/1", "name": "Marie-Ève Roy", "unit": SCHOOL},
    ]
    assert put(supervisor, *rows) == ["added", "added", "known"]
    before = events(store)
    assert put(supervisor, *rows) == ["known", "known", "known"]
    assert events(store) == before
    assert store.tally("person") == 2


def test_a_list_brings_changes_and_leaves_the_rest(supervisor: Session, store: Store) -> None:
    row = {"source_key": "grh/1", "name": "Marie-Ève Roy", "unit": SCHOOL, "phone": "1"}
    put(supervisor, row)
    assert put(supervisor, {"source_key": "grh/1", "name": "Marie-Ève Roy-Gagnon", "phone": ""}) == ["changed"]
    assert put(supervisor, row | {"inactive": True, "name": "Marie-Ève Roy-Gagnon"}) == ["changed"]
    assert put(supervisor, row | {"name": "Marie-Ève Roy-Gagnon", "aliases": ("B1", "b1")}) == ["changed"]
    found = store.by_source(Person, "grh/1")
    assert found is not None
    assert (found.name, found.phone, found.unit, found.inactive) == ("Marie-Ève Roy-Gagnon", "1", SCHOOL, 1)
    assert found.alias_list == ("B1",)


def test_who_was_registered_by_hand_gets_the_number_of_the_list(supervisor: Session, store: Store) -> None:
    id_ = registered(supervisor, **ROY).code.id
    assert put(supervisor, {"source_key": "grh/1", "name": "MARIE-EVE ROY", "unit": SCHOOL}) == ["changed"]
    assert (person(store, id_).source_key, store.tally("person")) == ("grh/1", 1)
    assert put(supervisor, {"name": "Marie-Ève Roy", "unit": SCHOOL}) == ["changed"]
    assert store.tally("person") == 1


def test_a_row_that_cannot_be_is_refused(supervisor: Session) -> None:
    put(supervisor, {"source_key": "1", "name": "A", "aliases": ("B1",)})
    for row, error in (
        ({"source_key": "2", "name": "B", "unit": "CSSRL/0"}, UnitUnknown),
        ({"source_key": "2"}, EntryMissing),
        ({"source_key": "2", "name": "B", "aliases": ("b1",)}, AliasTaken),
    ):
        with pytest.raises(error):
            put(supervisor, row)
    assert supervisor.store.tally("person") == 1
    with pytest.raises(AliasTaken):
        put(supervisor, *({"source_key": name, "name": name, "aliases": "B2"} for name in "BC"))
    assert supervisor.store.tally("person") == 1


def test_a_list_may_name_people_of_units_that_are_no_more(supervisor: Session, store: Store) -> None:
    retire(supervisor, Unit, SCHOOL)
    assert put(supervisor, ROY) == ["added"]


ACTS: dict[str, Callable[[Session, int], object]] = {
    "register": lambda session, _id: register(session, ROY),
    "describe": lambda session, id_: describe(session, id_, {"phone": "1"}),
    "close": close,
    "reopen": reopen,
}


@pytest.mark.parametrize("act", ACTS)
def test_an_auditor_changes_nobody(depot: Founded, act: str) -> None:
    id_ = registered(depot.clerk, **ROY).code.id
    before = events(depot.store)
    with pytest.raises(RoleTooLow):
        ACTS[act](depot.auditor, id_)
    assert events(depot.store) == before
