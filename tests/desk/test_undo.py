from __future__ import annotations

import pytest

from depot.desk.aliases import name_alias
from depot.desk.boxes import describe, register
from depot.desk.lending import extend, give_back, lend
from depot.desk.shelving import shelve
from depot.desk.undo import UndoImpossible, UndoLate, UndoNothing, undo
from depot.model.box import Box
from depot.model.loan import Loan
from depot.model.roles import RoleTooLow
from tests.desk.founded import SCHOOL, Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


def box(depot: Founded, hall: Hall, n: int = 0) -> Box:
    found = depot.store.get(Box, hall.id(hall.boxes[n]))
    assert found is not None
    return found


def bare(state: Box) -> Box:
    """Without what an undo does not bring back: the number of events, and since when it is where it is."""
    return state._replace(rev=0, since="")


def test_undoing_a_shelving_brings_the_box_back_and_shows_both(depot: Founded, hall: Hall) -> None:
    first, second = (hall.id(code) for code in hall.shelves[:2])
    shelve(depot.clerk, hall.id(hall.boxes[0]), first)
    before = box(depot, hall)
    moved = shelve(depot.clerk, before.id, second)
    assert undo(depot.clerk, moved.act).result == [hall.boxes[0]]
    assert bare(box(depot, hall)) == bare(before)
    assert [event.kind for event in depot.store.history(hall.boxes[0])[-2:]] == ["box.shelved", "box.undone"]
    assert depot.store.fill(first).boxes == 1
    assert depot.store.fill(second).boxes == 0


def test_undoing_a_loan_voids_the_group_and_its_lines(depot: Founded, hall: Hall) -> None:
    before = [box(depot, hall, n) for n in (0, 1)]
    done = lend(depot.clerk, hall.id(hall.teacher), list(hall.boxes[:2]))
    undo(depot.clerk, done.act)
    assert [bare(box(depot, hall, n)) for n in (0, 1)] == [bare(state) for state in before]
    assert done.result is not None
    loan = depot.store.get(Loan, done.result.id)
    assert loan is not None
    assert loan.voided
    assert depot.store.lines_of(done.result.id) == []
    assert depot.store.out_to(hall.id(hall.teacher)) == 0


def test_undoing_a_return_opens_the_line_again(depot: Founded, hall: Hall) -> None:
    loan = lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]]).result
    assert loan is not None
    out = box(depot, hall)
    back = give_back(depot.clerk, [hall.boxes[0]])
    undo(depot.clerk, back.act)
    assert bare(box(depot, hall)) == bare(out)
    assert [line.back_at for line in depot.store.lines_of(loan.id)] == [""]


def test_undoing_an_extension(depot: Founded, hall: Hall) -> None:
    loan = lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]]).result
    assert loan is not None
    undo(depot.clerk, extend(depot.clerk, loan.id, "2027-05-01").act)
    line = depot.store.lines_of(loan.id)[0]
    assert (line.due, line.extensions) == (loan.due, 0)


def test_undoing_a_name(depot: Founded, hall: Hall) -> None:
    done = name_alias(depot.clerk, hall.boxes[0], "OLD-77")
    assert depot.store.by_alias("OLD-77") == [hall.boxes[0]]
    undo(depot.clerk, done.act)
    assert depot.store.by_alias("OLD-77") == []


def test_several_acts_are_undone_last_first_and_each_once(depot: Founded, hall: Hall) -> None:
    target = hall.id(hall.boxes[0])
    begin = box(depot, hall)
    acts = [shelve(depot.clerk, target, hall.id(code)).act for code in (*hall.shelves[:2], hall.table)]
    with pytest.raises(UndoLate):
        undo(depot.clerk, acts[0])
    for act in reversed(acts):
        undo(depot.clerk, act)
    assert bare(box(depot, hall)) == bare(begin)
    with pytest.raises(UndoNothing):
        undo(depot.clerk, acts[0])


def test_a_later_act_of_somebody_else_stands_in_the_way(depot: Founded, hall: Hall) -> None:
    done = shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    describe(depot.supervisor, hall.id(hall.boxes[0]), {"remarks": "humide"})
    with pytest.raises(UndoLate) as refused:
        undo(depot.clerk, done.act)
    assert refused.value.facts["who"] == "Sam"


def test_what_registers_is_corrected_not_undone(depot: Founded, hall: Hall) -> None:
    done = register(depot.clerk, {"unit": SCHOOL, "title": "Neuve"})
    with pytest.raises(UndoImpossible):
        undo(depot.clerk, done.act)


def test_the_act_of_another_is_a_supervisors_to_undo(depot: Founded, hall: Hall) -> None:
    done = shelve(depot.supervisor, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    with pytest.raises(RoleTooLow):
        undo(depot.clerk, done.act)
    undo(depot.admin, done.act)
    assert box(depot, hall).place is None


def test_an_act_that_never_was(depot: Founded) -> None:
    with pytest.raises(UndoNothing):
        undo(depot.clerk, "00" * 16)
