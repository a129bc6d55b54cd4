from __future__ import annotations

from datetime import date, timedelta

import pytest

from depot.desk.chronicle import chronicle
from depot.desk.entries import EntryMissing, EntryTooLong
from depot.desk.lending import DateWrong, LoanClosed, extend, give_back, lend
from depot.desk.recalling import RecallLate, is_recalled, recall
from depot.desk.seen import SubjectChanged
from depot.desk.undo import undo
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.loan import Line, Loan
from depot.model.roles import RoleTooLow
from depot.store.lists import Lists
from tests.desk.founded import Founded
from tests.desk.hall import Hall, furnish

WHY = "demandé par le tribunal"


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


@pytest.fixture
def loan(depot: Founded, hall: Hall) -> Loan:
    found = lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0], hall.boxes[1]]).result
    assert found is not None
    return found


def lines(depot: Founded, loan: Loan) -> list[Line]:
    return depot.store.lines_of(loan.id)


def now(depot: Founded, loan: Loan) -> Loan:
    found = depot.store.get(Loan, loan.id)
    assert found is not None
    return found


def soon(depot: Founded, days: int = 5) -> str:
    return (depot.clock().date() + timedelta(days=days)).isoformat()


def test_a_recall_moves_the_due_date_forward_and_says_why(depot: Founded, hall: Hall, loan: Loan) -> None:
    day = soon(depot)
    assert recall(depot.clerk, loan.id, day, f" {WHY} ", [hall.boxes[1]]).result == [hall.boxes[1]]
    first, second = lines(depot, loan)
    assert (first.due, second.due) == (loan.due, day)
    assert second.extensions == 0, "a recall is no extension"
    assert [is_recalled(now(depot, loan), line) for line in (first, second)] == [False, True]
    assert now(depot, loan).recall_reason == WHY
    assert depot.store.get(Box, hall.id(hall.boxes[1])).due == day  # type: ignore[union-attr]
    assert len(Lists(depot.store).recalled()) == 1
    assert len(Lists(depot.store).overdue(date.fromisoformat(day) + timedelta(days=1))) == 1
    assert WHY in str(chronicle(depot.store, Code.from_id("L", loan.id).text)[-1].what.facts)


def test_undo_takes_a_recall_back_whole(depot: Founded, loan: Loan) -> None:
    before = lines(depot, loan)
    done = recall(depot.clerk, loan.id, soon(depot), WHY)
    undo(depot.clerk, done.act)
    assert lines(depot, loan) == before
    assert now(depot, loan)._replace(rev=0) == loan._replace(rev=0)
    assert Lists(depot.store).recalled() == []


def test_an_extension_after_it_ends_a_recall(depot: Founded, loan: Loan) -> None:
    recall(depot.clerk, loan.id, soon(depot), WHY)
    extend(depot.clerk, loan.id, soon(depot, 90))
    assert [line.extensions for line in lines(depot, loan)] == [1, 1]
    assert Lists(depot.store).recalled() == []


def test_what_cannot_be_recalled(depot: Founded, hall: Hall, loan: Loan) -> None:
    head = depot.store.stream_head().head_seq
    for day in ("2026-10-04", "demain", "2026-1-1"):
        with pytest.raises(DateWrong):
            recall(depot.clerk, loan.id, day, WHY)
    with pytest.raises(RecallLate):
        recall(depot.clerk, loan.id, loan.due, WHY)
    with pytest.raises(EntryMissing):
        recall(depot.clerk, loan.id, soon(depot), " \n ")
    with pytest.raises(EntryTooLong):
        recall(depot.clerk, loan.id, soon(depot), "x" * 201)
    with pytest.raises(LoanClosed):
        recall(depot.clerk, loan.id, soon(depot), WHY, [hall.boxes[3]])
    with pytest.raises(RoleTooLow):
        recall(depot.auditor, loan.id, soon(depot), WHY)
    assert depot.store.stream_head().head_seq == head
    give_back(depot.clerk, [hall.boxes[0], hall.boxes[1]])
    with pytest.raises(LoanClosed):
        recall(depot.clerk, loan.id, soon(depot), WHY)


def test_two_clerks_do_not_recall_over_each_other(depot: Founded, loan: Loan) -> None:
    seen = now(depot, loan).rev
    recall(depot.clerk, loan.id, soon(depot), WHY, seen=seen)
    with pytest.raises(SubjectChanged):
        recall(depot.supervisor, loan.id, soon(depot, 2), "autre", seen=seen)
