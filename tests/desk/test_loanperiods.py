"""How long loans last: the nearest one that says something counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.desk.entries import EntryNotNumber
from depot.desk.loanperiods import DEPOT, Period, due_after, extension, keep, owners, period
from depot.desk.reference import put_unit
from depot.desk.seen import SubjectChanged, SubjectUnknown
from depot.desk.session import Session
from depot.model import roles
from depot.model.loan import KINDS
from depot.model.reference import Organisation, Unit
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from tests.desk.founded import ORG, SCHOOL, Founded


def events(store: Store) -> int:
    return store.stream_head().head_seq


def test_the_nearest_one_says_how_long_loans_are(supervisor: Session, store: Store) -> None:
    def units(tx: Any) -> None:
        put_unit(tx, ORG, "1", {"name": "A", "parent": SCHOOL})
        put_unit(tx, ORG, "2", {"name": "B", "parent": f"{ORG}/1", "loan_days": 3})

    def lengths() -> list[Period]:
        return [period(store, "loan", key) for key in (f"{ORG}/1", f"{ORG}/2", SCHOOL, ORG, "", "X/Y")]

    own = (3, f"{ORG}/2")
    supervisor.do(roles.REFERENCE, units)
    assert lengths() == [(30, ""), own, (30, ""), (30, ""), (30, ""), (30, "")]
    keep(supervisor, DEPOT, {"loan": 21})
    keep(supervisor, ORG, {"loan": 14})
    assert lengths() == [(14, ORG), own, (14, ORG), (14, ORG), (21, ""), (21, "")]
    keep(supervisor, SCHOOL, {"loan": 7})
    assert lengths() == [(7, SCHOOL), own, (7, SCHOOL), (14, ORG), (21, ""), (21, "")]
    keep(supervisor, SCHOOL, {"loan": None})
    keep(supervisor, ORG, {"loan": None})
    assert lengths() == [(21, ""), own, (21, ""), (21, ""), (21, ""), (21, "")]


def test_units_that_are_part_of_one_another_are_left_after_a_round(supervisor: Session, store: Store) -> None:
    store.connection.execute("UPDATE unit SET parent = key")
    assert period(store, "loan", SCHOOL) == (30, "")


def test_several_kinds_change_in_one_act_or_not_at_all(supervisor: Session, store: Store) -> None:
    before = events(store)
    with pytest.raises(EntryNotNumber):
        keep(supervisor, DEPOT, {"consultation": 2, "loan": 0})
    with pytest.raises(EntryNotNumber):
        keep(supervisor, DEPOT, {"loan": None})
    with pytest.raises(EntryNotNumber):
        keep(supervisor, SCHOOL, {"reactivation": 9_999})
    with pytest.raises(SubjectUnknown):
        keep(supervisor, f"{ORG}/nowhere", {"loan": 3})
    with pytest.raises(SubjectUnknown):
        keep(supervisor, "NOBODY", {"loan": 3})
    assert events(store) == before
    assert keep(supervisor, DEPOT, {"consultation": 2, "reactivation": 365}).act
    assert [period(store, kind, "").days for kind in KINDS] == [30, 2, 365]
    assert not keep(supervisor, DEPOT, {"consultation": 2}).act


def test_what_another_terminal_changed_meanwhile_is_not_overwritten(supervisor: Session, store: Store) -> None:
    seen = {owner.key: owner.rev for owner in owners(store)}
    keep(supervisor, SCHOOL, {"loan": 7})
    with pytest.raises(SubjectChanged):
        keep(supervisor, SCHOOL, {"loan": 8}, seen=seen[SCHOOL])
    assert period(store, "loan", SCHOOL).days == 7


@pytest.mark.parametrize("owner", [DEPOT, ORG, SCHOOL])
@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_only_a_supervisor_may(depot: Founded, role: str, owner: str) -> None:
    with pytest.raises(RoleTooLow):
        keep(getattr(depot, role), owner, {"loan": 7})


def test_everybody_in_use_is_listed_with_what_it_says_itself(supervisor: Session, store: Store) -> None:
    keep(supervisor, ORG, {"consultation": 1})
    keep(supervisor, SCHOOL, {"reactivation": 0, "loan": 30})
    found = {owner.key: owner for owner in owners(store)}
    assert list(found) == [
        DEPOT,
        *(
            key
            for org in store.all(Organisation)
            for key in (org.key, *(u.key for u in store.all(Unit) if u.org == org.key))
        ),
    ]
    assert found[DEPOT].own == {"loan": 30, "consultation": 0, "reactivation": 0}
    assert found[ORG].own == {"consultation": 1}
    assert found[SCHOOL].own == {"loan": 30, "reactivation": 0}
    assert found[SCHOOL].periods["consultation"] == (1, ORG)


def test_a_loan_without_a_period_is_extended_by_that_of_an_ordinary_one(supervisor: Session, store: Store) -> None:
    keep(supervisor, SCHOOL, {"loan": 12, "reactivation": 0})
    assert [extension(store, kind, SCHOOL) for kind in KINDS] == [12, 12, 12]
    keep(supervisor, SCHOOL, {"consultation": 2, "reactivation": 90})
    assert [extension(store, kind, SCHOOL) for kind in KINDS] == [12, 2, 90]


@given(st.sampled_from(tuple(KINDS)), st.integers(0, 3_650), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_only_a_reactivation_of_no_days_has_no_due_date(kind: str, days: int, today: date) -> None:
    due = due_after(kind, days, today)
    if kind == "reactivation" and not days:
        assert not due
    else:
        assert (date.fromisoformat(due) - today).days == days
