"""Reference data: added, changed, retired, and brought in again without a trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from depot.desk.entries import (
    EntryMalformed,
    EntryMissing,
    EntryNotDate,
    EntryNotJson,
    EntryNotNumber,
    EntryTooLong,
    FieldUnknown,
)
from depot.desk.reference import (
    OrganisationUnknown,
    ParentWrong,
    ReferenceInUse,
    ReferenceKnown,
    SuccessorWrong,
    abolish,
    add,
    code_key,
    concordance,
    describe,
    name_key,
    put_box_type,
    put_class,
    put_fonds,
    put_organisation,
    put_rule,
    put_unit,
    reinstate,
    retire,
)
from depot.desk.seen import SubjectChanged, SubjectUnknown, UnitUnknown
from depot.desk.session import Session
from depot.desk.succession import successor_of, units_of
from depot.model import roles
from depot.model.reference import BoxType, ClassCode, Fonds, Organisation, Rule, Unit
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from tests.desk.founded import FINANCE, ORG, SCHOOL, Founded

COPIES = [
    {"copy": "P", "media": "PA DM", "active": 888, "semi": 3, "disposition": "T"},
    {"copy": "S", "media": "PA", "active": 1, "semi": 0, "disposition": "D"},
]


def events(store: Store) -> int:
    return store.stream_head().head_seq


def put(session: Session, function: Callable[..., str], *arguments: Any) -> str:
    result = session.do(roles.REFERENCE, lambda tx: function(tx, *arguments)).result
    assert result is not None
    return result


def unit(store: Store, key: str) -> Unit:
    found = store.get(Unit, key)
    assert found is not None
    return found


PUTS: dict[str, tuple[Callable[..., str], tuple[str, ...], dict[str, Any], dict[str, Any], Any, str]] = {
    "organisation": (
        put_organisation, ("cssnord",), {"name": "CSS du Nord", "year_end": "06-30"}, {"name": "CSS Nord"},
        Organisation, "CSSNORD",
    ),
    "unit": (
        put_unit, (ORG, "7300"), {"name": "École du Parc", "parent": FINANCE, "loan_days": 15}, {"loan_days": "20"},
        Unit, f"{ORG}/7300",
    ),
    "fonds": (put_fonds, (ORG, "F01"), {"title": "Commission scolaire"}, {"title": "Commission"}, Fonds, f"{ORG}/F01"),
    "boxtype": (put_box_type, ("map-90",), {"name": "Plans", "width_mm": 900}, {"depth_mm": 120}, BoxType, "MAP-90"),
    "class": (
        put_class, (ORG, "01-02"), {"title": "Élèves", "rule": f"{ORG}/01.48"}, {"description": "a\n\n b "},
        ClassCode, f"{ORG}/01-02",
    ),
    "rule": (
        put_rule, (ORG, "01.48"), {"title": "Dossier", "copies": COPIES, "essential": True}, {"essential": False},
        Rule, f"{ORG}/01.48",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PUTS)
def test_the_same_content_again_adds_no_event(supervisor: Session, store: Store, kind: str) -> None:
    function, names, fields, change, state, key = PUTS[kind]
    assert put(supervisor, function, *names, fields) == "added"
    before, first = events(store), store.get(state, key)
    assert put(supervisor, function, *names, fields) == "known"
    assert put(supervisor, function, *names, {}) == "known"
    assert put(supervisor, function, *names, dict.fromkeys(fields, "")) == "known"
    assert events(store) == before
    assert put(supervisor, function, *names, change) == "changed"
    assert put(supervisor, function, *names, change) == "known"
    after = store.get(state, key)
    assert after is not None
    assert first is not None
    assert after.rev == first.rev + 1
    assert after != first._replace(rev=after.rev)


def test_what_is_put_twice_in_one_act_is_known(supervisor: Session) -> None:
    def work(tx: Any) -> list[str]:
        return [put_unit(tx, ORG, "1", {"name": "A"}), put_unit(tx, ORG, " 1 ", {"name": "A "})]

    assert supervisor.do(roles.REFERENCE, work).result == ["added", "known"]


def test_a_unit_knows_its_organisation_and_code(store: Store) -> None:
    assert unit(store, SCHOOL) == Unit(SCHOOL, ORG, "7210", "École Gérard-Filion", rev=1)


@pytest.mark.parametrize("key", ["", "A B", "A/B", "é", "x" * 21, "-A"])
def test_a_name_key_is_plain(key: str) -> None:
    with pytest.raises(EntryMalformed):
        name_key(key)
    with pytest.raises(EntryMalformed):
        code_key(key, "1")


@pytest.mark.parametrize(("code", "error"), [("", EntryMissing), (" \n", EntryMissing), ("x" * 41, EntryTooLong)])
def test_a_code_is_short(code: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        code_key(ORG, code)


def test_a_code_may_hold_what_plans_hold(supervisor: Session, store: Store) -> None:
    for code in ("01-02.3", "7210/A", "É 12"):
        put(supervisor, put_class, ORG, code, {"title": code})
        found = store.get(ClassCode, f"{ORG}/{code}")
        assert found is not None
        assert (found.org, found.code) == (ORG, code)


@pytest.mark.parametrize(
    ("state", "key", "fields", "error"),
    [
        (Unit, "CSSX/1", {"name": "A"}, OrganisationUnknown),
        (Unit, f"{ORG}/1", {"parent": f"{ORG}/404"}, ParentWrong),
        (Unit, f"{ORG}/1", {"parent": f"{ORG}/1"}, ParentWrong),
        (Unit, f"{ORG}/1", {"loan_days": 0}, EntryNotNumber),
        (Unit, f"{ORG}/1", {"retired": 1}, FieldUnknown),
        (BoxType, "X1", {"width_mm": "30,5"}, EntryNotNumber),
        (BoxType, "X1", {"width_mm": 3_001}, EntryNotNumber),
        (BoxType, "X1", {"width_mm": 30.5}, EntryNotNumber),
        (Organisation, "X1", {"year_end": "06-31"}, EntryNotDate),
        (Rule, f"{ORG}/1", {"copies": "{}"}, EntryNotJson),
        (Rule, f"{ORG}/1", {"copies": [{"active": 1.5}]}, EntryNotJson),
        (Rule, f"{ORG}/1", {"copies": "[" * 100_000}, EntryNotJson),
        (Rule, f"{ORG}/1", {"fields": [1]}, EntryNotJson),
        (Rule, f"{ORG}/1", {"approved_on": "20260705"}, EntryNotDate),
    ],
)
def test_what_cannot_be_is_refused(
    supervisor: Session, state: Any, key: str, fields: dict[str, Any], error: type[Exception]
) -> None:
    before = events(supervisor.store)
    with pytest.raises(error):
        add(supervisor, state, key, fields)
    assert events(supervisor.store) == before


def test_a_new_thing_is_new(supervisor: Session) -> None:
    assert add(supervisor, BoxType, name_key("x1"), {"name": "A"}).result == "X1"
    with pytest.raises(ReferenceKnown):
        add(supervisor, BoxType, "X1", {"name": "B"})
    with pytest.raises(SubjectUnknown):
        describe(supervisor, BoxType, "X2", {"name": "B"})
    with pytest.raises(SubjectUnknown):
        retire(supervisor, BoxType, "X2")


def test_a_form_can_empty_a_field_and_sees_what_another_wrote(supervisor: Session, store: Store) -> None:
    describe(supervisor, Unit, SCHOOL, {"loan_days": 10}, seen=1)
    with pytest.raises(SubjectChanged):
        describe(supervisor, Unit, SCHOOL, {"loan_days": 11}, seen=1)
    describe(supervisor, Unit, SCHOOL, {"loan_days": "", "name": ""}, seen=2)
    assert (unit(store, SCHOOL).loan_days, unit(store, SCHOOL).name) == (None, "")


def test_a_tree_of_units_has_no_loop(supervisor: Session) -> None:
    put(supervisor, put_unit, ORG, "1", {"parent": SCHOOL})
    put(supervisor, put_unit, ORG, "2", {"parent": f"{ORG}/1"})
    with pytest.raises(ParentWrong):
        describe(supervisor, Unit, SCHOOL, {"parent": f"{ORG}/2"})
    put(supervisor, put_organisation, "OTHER", {"name": "Other"})
    with pytest.raises(ParentWrong):
        put(supervisor, put_unit, "OTHER", "1", {"parent": SCHOOL})


# Retiring


def test_what_is_over_is_retired_and_can_come_back(supervisor: Session, store: Store) -> None:
    done = retire(supervisor, BoxType, "STD30")
    assert [event.kind for event in done.events] == ["boxtype.retired"]
    assert "STD30" not in {kind.key for kind in store.all(BoxType)}
    assert retire(supervisor, BoxType, "STD30").events == []
    reinstate(supervisor, BoxType, "STD30")
    assert reinstate(supervisor, BoxType, "STD30").events == []
    assert "STD30" in {kind.key for kind in store.all(BoxType)}


def test_what_others_are_part_of_is_not_retired(supervisor: Session) -> None:
    put(supervisor, put_unit, ORG, "1", {"parent": SCHOOL})
    put(supervisor, put_class, ORG, "01", {"title": "A"})
    put(supervisor, put_class, ORG, "01-01", {"title": "B", "parent": f"{ORG}/01"})
    for state, key in ((Organisation, ORG), (Unit, SCHOOL), (ClassCode, f"{ORG}/01")):
        with pytest.raises(ReferenceInUse):
            retire(supervisor, state, key)
    retire(supervisor, Unit, f"{ORG}/1")
    retire(supervisor, Unit, SCHOOL)


def test_documents_follow_the_competence(supervisor: Session, store: Store) -> None:
    put(supervisor, put_unit, ORG, "1", {"name": "Nouvelle"})
    abolish(supervisor, SCHOOL, FINANCE)
    abolish(supervisor, FINANCE, f"{ORG}/1")
    heir = successor_of(store, SCHOOL)
    assert heir is not None
    assert heir.key == f"{ORG}/1"
    assert (unit(store, SCHOOL).retired, unit(store, SCHOOL).successor) == (1, FINANCE)
    retire(supervisor, Unit, f"{ORG}/1")
    assert successor_of(store, SCHOOL) is None
    assert successor_of(store, "CSSX/1") is None
    reinstate(supervisor, Unit, FINANCE)
    assert unit(store, FINANCE).successor == ""
    heir = successor_of(store, SCHOOL)
    assert heir is not None
    assert heir.key == FINANCE


def test_a_unit_answers_for_its_parts_and_for_those_it_took_over(supervisor: Session, store: Store) -> None:
    put(supervisor, put_unit, ORG, "1", {"parent": SCHOOL})
    put(supervisor, put_unit, ORG, "2", {"parent": FINANCE})
    put(supervisor, put_unit, ORG, "3", {"parent": f"{ORG}/2"})
    own = (FINANCE, f"{ORG}/2", f"{ORG}/3")
    assert units_of(store, FINANCE) == own
    retire(supervisor, Unit, f"{ORG}/1")
    abolish(supervisor, SCHOOL, f"{ORG}/2")
    assert set(units_of(store, FINANCE)) == {*own, SCHOOL, f"{ORG}/1"}
    assert set(units_of(store, SCHOOL)) == {SCHOOL, f"{ORG}/1"}
    reinstate(supervisor, Unit, SCHOOL)
    assert units_of(store, FINANCE) == own


@pytest.mark.parametrize(("heir", "error"), [(SCHOOL, SuccessorWrong), (f"{ORG}/404", UnitUnknown)])
def test_nobody_inherits_from_oneself_or_nowhere(supervisor: Session, heir: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        abolish(supervisor, SCHOOL, heir)
    assert unit(supervisor.store, SCHOOL).retired == 0


def test_a_retired_unit_inherits_nothing(supervisor: Session) -> None:
    retire(supervisor, Unit, FINANCE)
    with pytest.raises(SuccessorWrong):
        abolish(supervisor, SCHOOL, FINANCE)


def test_successors_in_a_circle_end(supervisor: Session, store: Store) -> None:
    put(supervisor, put_unit, ORG, "7210", {"successor": FINANCE, "retired": True})
    put(supervisor, put_unit, ORG, "9100", {"successor": SCHOOL, "retired": True})
    assert successor_of(store, SCHOOL) is None


# Plan and schedule


def test_three_plans_lead_to_one(supervisor: Session, store: Store) -> None:
    put(supervisor, put_class, ORG, "01", {"title": "A", "old_codes": ["MV 1200", "MV  1210"]})
    put(supervisor, put_class, ORG, "02", {"title": "B", "old_codes": "JM 7-3\nMV 1210"})
    assert put(supervisor, put_class, ORG, "01", {"title": "A", "old_codes": ("PB 88", "MV 1200")}) == "changed"
    assert put(supervisor, put_class, ORG, "01", {"title": "A", "old_codes": ("MV 1200",)}) == "known"
    one, two = f"{ORG}/01", f"{ORG}/02"
    assert concordance(store, ORG) == {"MV 1200": [one], "MV 1210": [one, two], "PB 88": [one], "JM 7-3": [two]}
    assert concordance(store, "OTHER") == {}
    describe(supervisor, ClassCode, one, {"old_codes": "MV 1200"})
    assert concordance(store, ORG)["MV 1210"] == [two]


def test_a_changed_rule_is_a_new_version(supervisor: Session, store: Store) -> None:
    key = f"{ORG}/01.48"
    put(supervisor, put_rule, ORG, "01.48", {"title": "Dossier", "copies": COPIES})
    assert put(supervisor, put_rule, ORG, "01.48", {"copies": json.dumps(COPIES, indent=2)}) == "known"
    put(supervisor, put_rule, ORG, "01.48", {"copies": COPIES[:1], "approved_on": "2026-02-28"})
    rule = store.get(Rule, key)
    assert rule is not None
    assert (rule.version, json.loads(rule.copies), rule.approved_on) == (2, COPIES[:1], "2026-02-28")
    put(supervisor, put_rule, ORG, "01.48", {"title": "Dossier d’élève", "version": 7})
    retire(supervisor, Rule, key)
    assert [event.kind for event in store.history(f"rule/{key}")] == [*["rule.published"] * 3, "rule.retired"]
    rule = store.get(Rule, key)
    assert rule is not None
    assert (rule.version, rule.retired) == (7, 1)


ACTS: dict[str, Callable[[Session], object]] = {
    "add": lambda session: add(session, BoxType, "X1", {"name": "A"}),
    "describe": lambda session: describe(session, Unit, SCHOOL, {"name": "A"}),
    "retire": lambda session: retire(session, Unit, SCHOOL),
    "reinstate": lambda session: reinstate(session, Unit, SCHOOL),
    "abolish": lambda session: abolish(session, SCHOOL, FINANCE),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_only_a_supervisor_keeps_reference_data(depot: Founded, role: str, act: str) -> None:
    before = events(depot.store)
    with pytest.raises(RoleTooLow):
        ACTS[act](getattr(depot, role))
    assert events(depot.store) == before
