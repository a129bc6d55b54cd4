from __future__ import annotations

from datetime import date, timedelta

import pytest

from depot.desk import people, reference
from depot.desk.boxes import BoxGone
from depot.desk.lending import (
    DateWrong,
    FileWentAlong,
    ItemInGroup,
    ItemLent,
    ItemNotLent,
    LoanClosed,
    OtherUnit,
    PersonInactive,
    extend,
    give_back,
    lend,
    lend_item,
    open_lines,
)
from depot.desk.loanperiods import keep
from depot.desk.shelving import shelve
from depot.model import roles
from depot.model.box import Box
from depot.model.event import Fact
from depot.model.loan import Loan
from depot.model.reference import Unit
from depot.model.roles import RoleTooLow
from tests.desk.founded import FINANCE, ORG, SCHOOL, Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


def lent(depot: Founded, hall: Hall, *items: str) -> Loan:
    loan = lend(depot.clerk, hall.id(hall.teacher), list(items)).result
    assert loan is not None
    return loan


def box(depot: Founded, hall: Hall, n: int) -> Box:
    found = depot.store.get(Box, hall.id(hall.boxes[n]))
    assert found is not None
    return found


def test_a_loan_takes_the_box_off_its_shelf_and_is_due_after_the_usual_days(depot: Founded, hall: Hall) -> None:
    shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    loan = lent(depot, hall, hall.boxes[0], hall.boxes[1])
    now = box(depot, hall, 0)
    assert (now.status, now.place, now.home) == ("lent", None, hall.id(hall.shelves[0]))
    assert date.fromisoformat(now.due) == depot.clock().date() + timedelta(days=30)
    assert [line.item for line in open_lines(depot.store, loan.id)] == [hall.boxes[0], hall.boxes[1]]
    assert depot.store.out_to(hall.id(hall.teacher)) == 2


def test_a_unit_may_have_its_own_length_of_loan(depot: Founded, hall: Hall) -> None:
    reference.describe(depot.admin, Unit, SCHOOL, {"loan_days": 7})
    assert date.fromisoformat(lent(depot, hall, hall.boxes[0]).due) == depot.clock().date() + timedelta(days=7)


@pytest.mark.parametrize(("kind", "days"), [("consultation", 0), ("reactivation", None)])
def test_kinds_of_loan_have_their_own_dates(depot: Founded, hall: Hall, kind: str, days: int | None) -> None:
    loan = lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]], kind=kind).result
    assert loan is not None
    assert loan.due == ("" if days is None else depot.clock().date().isoformat())


def test_kinds_of_loan_last_as_their_unit_or_organisation_says(depot: Founded, hall: Hall) -> None:
    keep(depot.admin, ORG, {"consultation": 3, "reactivation": 90})
    keep(depot.admin, SCHOOL, {"reactivation": 10})
    for item, (kind, days) in zip(hall.boxes, (("consultation", 3), ("reactivation", 10)), strict=False):
        loan = lend(depot.clerk, hall.id(hall.teacher), [item], kind=kind).result
        assert loan is not None
        assert date.fromisoformat(loan.due) == depot.clock().date() + timedelta(days=days)


def test_all_or_none(depot: Founded, hall: Hall) -> None:
    lent(depot, hall, hall.boxes[1])
    with pytest.raises(ItemLent) as refused:
        lent(depot, hall, hall.boxes[0], hall.boxes[1])
    assert refused.value.facts["person"] == "Marie-Ève Roy"
    assert box(depot, hall, 0).loan is None


def test_the_same_box_twice_in_a_group(depot: Founded, hall: Hall) -> None:
    loan = lent(depot, hall, hall.boxes[0])
    with pytest.raises(ItemInGroup):
        depot.clerk.do(roles.CIRCULATE, lambda tx: lend_item(tx, loan.id, hall.boxes[0]))


def test_another_units_box_needs_a_written_authorisation(depot: Founded, hall: Hall) -> None:
    accountant = hall.id(hall.accountant)
    with pytest.raises(OtherUnit) as refused:
        lend(depot.clerk, accountant, [hall.boxes[0]])
    assert refused.value.facts["unit"] == "École Gérard-Filion"
    lend(depot.clerk, accountant, [hall.boxes[0]], authorised=True)
    assert depot.store.history(hall.boxes[0])[-1].body["authorised"] == 1


def test_a_file_that_went_out_with_its_box(depot: Founded, hall: Hall) -> None:
    lent(depot, hall, hall.boxes[0])
    with pytest.raises(FileWentAlong):
        lent(depot, hall, hall.file)


def test_somebody_who_left_borrows_nothing(depot: Founded, hall: Hall) -> None:
    people.close(depot.clerk, hall.id(hall.teacher))
    with pytest.raises(PersonInactive):
        lent(depot, hall, hall.boxes[0])


def test_a_destroyed_box_cannot_be_lent(depot: Founded, hall: Hall) -> None:
    gone = Fact("box.described", hall.boxes[0], {"destroyed_on": "2026-01-05"})
    depot.admin.do(roles.INTAKE, lambda tx: tx.append(gone))
    with pytest.raises(BoxGone):
        lent(depot, hall, hall.boxes[0])


def test_partial_returns_close_the_loan_line_by_line(depot: Founded, hall: Hall) -> None:
    loan = lent(depot, hall, *hall.boxes[:3])
    give_back(depot.clerk, [hall.boxes[1]])
    assert [line.item for line in open_lines(depot.store, loan.id)] == [hall.boxes[0], hall.boxes[2]]
    assert box(depot, hall, 1).status == "to_shelve"
    give_back(depot.clerk, [hall.boxes[0], hall.boxes[2]])
    assert not open_lines(depot.store, loan.id)
    with pytest.raises(LoanClosed):
        extend(depot.clerk, loan.id, "2027-01-01")


def test_returned_elsewhere_closes_the_line_and_names_where(depot: Founded, hall: Hall) -> None:
    loan = lent(depot, hall, hall.boxes[0])
    give_back(depot.clerk, [hall.boxes[0]], elsewhere="Dépôt Nord")
    now = box(depot, hall, 0)
    assert (now.status, now.elsewhere, now.to_shelve) == ("elsewhere", "Dépôt Nord", 0)
    assert depot.store.lines_of(loan.id)[0].back_where == "Dépôt Nord"
    shelve(depot.clerk, now.id, hall.id(hall.shelves[0]))
    assert box(depot, hall, 0).elsewhere == ""


def test_extending_moves_the_due_date_of_what_is_out(depot: Founded, hall: Hall) -> None:
    loan = lent(depot, hall, hall.boxes[0], hall.boxes[1])
    give_back(depot.clerk, [hall.boxes[1]])
    assert extend(depot.clerk, loan.id, "2027-03-01").result == [hall.boxes[0]]
    lines = {line.item: line for line in depot.store.lines_of(loan.id)}
    assert (lines[hall.boxes[0]].due, lines[hall.boxes[0]].extensions) == ("2027-03-01", 1)
    assert lines[hall.boxes[1]].extensions == 0
    assert box(depot, hall, 0).due == "2027-03-01"


@pytest.mark.parametrize("due", ["2026-01-01", "tomorrow", "20270301", "2027-02-30"])
def test_a_due_date_is_a_day_to_come(depot: Founded, hall: Hall, due: str) -> None:
    loan = lent(depot, hall, hall.boxes[0])
    with pytest.raises(DateWrong):
        extend(depot.clerk, loan.id, due)


def test_what_was_not_lent_cannot_come_back(depot: Founded, hall: Hall) -> None:
    with pytest.raises(ItemNotLent):
        give_back(depot.clerk, [hall.boxes[0]])


def test_an_auditor_lends_nothing(depot: Founded, hall: Hall) -> None:
    with pytest.raises(RoleTooLow):
        lend(depot.auditor, hall.id(hall.teacher), [hall.boxes[0]])


def test_a_unit_that_is_abolished_while_its_loan_is_out_leaves_it_to_its_successor(depot: Founded, hall: Hall) -> None:
    reference.describe(depot.admin, Unit, FINANCE, {"loan_days": 7})
    first, second, third = hall.boxes[:3]
    loan = lent(depot, hall, first, second)
    reference.abolish(depot.admin, SCHOOL, FINANCE)
    assert [line.item for line in open_lines(depot.store, loan.id)] == [first, second]
    later = (depot.clock().date() + timedelta(days=60)).isoformat()
    extend(depot.clerk, loan.id, later, [second])
    give_back(depot.clerk, [first])
    assert [line.item for line in open_lines(depot.store, loan.id)] == [second]
    assert box(depot, hall, 1).due == later
    # The teacher is of the new unit now, and what was the old unit's needs nobody's authorisation.
    again = lent(depot, hall, third)
    assert again.unit == FINANCE
    assert date.fromisoformat(again.due) == depot.clock().date() + timedelta(days=7)


def test_what_an_abolished_unit_left_to_nobody_is_still_anothers(depot: Founded, hall: Hall) -> None:
    other = people.register(depot.clerk, {"name": "B", "unit": FINANCE}).result
    assert other is not None
    reference.retire(depot.admin, Unit, SCHOOL)
    with pytest.raises(OtherUnit):
        lend(depot.clerk, other.code.id, [hall.boxes[0]])
    reference.abolish(depot.admin, SCHOOL, FINANCE)
    lend(depot.clerk, other.code.id, [hall.boxes[0]])
