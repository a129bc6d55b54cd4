"""The way of a request: received, searched, picked, answered; taken back; what it took."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from depot.desk.lending import give_back, lend
from depot.desk.requests import answering, ending, picking, receiving
from depot.desk.requests.picking import picks
from depot.desk.seen import known
from depot.desk.shelving import shelve
from depot.desk.undo import UndoLate, UndoNothing, undo
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.loan import Loan
from depot.model.roles import RoleTooLow
from depot.store.store import Done
from depot.store.verify import verify
from tests.desk.founded import FINANCE, SCHOOL, Founded
from tests.desk.hall import Hall
from tests.desk.requests.asked import asked, look, picked, states, ways


def test_lines_are_told_apart_from_words_codes_and_old_barcodes(depot: Founded, hall: Hall) -> None:
    request = asked(
        depot, hall, "registres de 1998", hall.boxes[1], "31142054869882", Code.parse(hall.file).shown.lower()
    )
    assert [each.line.item for each in look(depot, request).lines] == ["", hall.boxes[1], hall.boxes[2], hall.file]
    assert states(depot, request) == ["to be searched", "to be picked", "to be picked", "to be picked"]
    assert look(depot, request).state == "to_pick"


def test_picked_then_lent_in_one_loan_with_the_other_requests_of_the_same_person(depot: Founded, hall: Hall) -> None:
    first = picked(depot, hall, hall.boxes[0], purpose="litige")
    second = picked(depot, hall, hall.boxes[1])
    scan = picked(depot, hall, hall.boxes[2], kind="scan")
    assert [look(depot, each).state for each in (first, second, scan)] == ["picked"] * 3
    done = answering.hand_over(depot.clerk, first)
    assert done.result is not None
    assert done.result.requests == (first, second)
    assert len({event.act for event in done.events}) == 1
    loan = depot.store.get(Loan, done.result.loan.id) if done.result.loan else None
    assert loan is not None
    assert (loan.kind, loan.person) == ("loan", hall.id(hall.teacher))
    assert [line.item for line in depot.store.lines_of(loan.id)] == sorted(hall.boxes[:2])
    assert [look(depot, each).state for each in (first, second, scan)] == ["fulfilled", "fulfilled", "picked"]
    give_back(depot.clerk, [hall.boxes[0]])
    assert [look(depot, each).state for each in (first, second)] == ["closed", "fulfilled"]
    assert verify(depot.path).ok


@pytest.mark.parametrize(("kind", "closed"), [("consultation", False), ("reactivation", True)])
def test_other_kinds_of_loan(depot: Founded, hall: Hall, kind: str, closed: bool) -> None:
    request = picked(depot, hall, hall.boxes[0], kind=kind)
    done = answering.hand_over(depot.clerk, request)
    assert done.result is not None
    assert done.result.loan is not None
    loan = depot.store.get(Loan, done.result.loan.id)
    assert loan is not None
    assert loan.kind == kind
    assert look(depot, request).state == ("closed" if closed else "fulfilled")


def test_a_scan_on_demand_is_sent_and_the_box_goes_back(depot: Founded, hall: Hall) -> None:
    request = picked(depot, hall, hall.boxes[0], hall.boxes[1], kind="scan")
    assert answering.sent(depot.clerk, request, "14 pages, courriel", [2]).result == [hall.boxes[1]]
    assert states(depot, request) == ["picked", "scanned and sent"]
    assert answering.sent(depot.clerk, request).result == [hall.boxes[0]]
    it = look(depot, request)
    assert (it.state, it.lines[1].line.reason) == ("closed", "14 pages, courriel")


def test_a_question_is_answered_in_words(depot: Founded, hall: Hall) -> None:
    request = asked(depot, hall, "adresse de l'école en 1974", hall.boxes[0], kind="information")
    picking.pick(depot.clerk, request, 2)
    assert answering.answer(depot.clerk, request, "12, rue du Quai").result == [hall.boxes[0]]
    it = look(depot, request)
    assert (it.state, it.request.answer, it.request.over_by) == ("closed", "12, rue du Quai", "lou")


def test_a_final_withdrawal_is_a_supervisors_and_keeps_what_is_known(depot: Founded, hall: Hall) -> None:
    request = picked(depot, hall, hall.boxes[1], hall.file, kind="withdrawal", purpose="transféré au CSSDM")
    with pytest.raises(RoleTooLow):
        answering.give_up(depot.clerk, request)
    done = answering.give_up(depot.supervisor, request)
    box, file = depot.store.get(Box, hall.id(hall.boxes[1])), depot.store.get(File, hall.id(hall.file))
    assert box is not None
    assert file is not None
    assert (box.status, box.place, box.title, box.unit) == ("withdrawn", None, "Élèves 1", SCHOOL)
    assert file.removed == 1
    assert depot.store.history(hall.boxes[1])[-1].body["reason"] == "transféré au CSSDM"
    assert look(depot, request).state == "closed"
    undo(depot.supervisor, done.act)
    box = depot.store.get(Box, hall.id(hall.boxes[1]))
    assert box is not None
    assert (box.status, box.place) == ("shelved", hall.id(hall.shelves[0]))
    assert states(depot, request) == ["picked", "picked"]
    assert verify(depot.path).ok


def test_words_are_searched_and_named_or_nothing_is_found(depot: Founded, hall: Hall) -> None:
    request = asked(depot, hall, "bulletins", "plans de 1950")
    assert look(depot, request).state == "received"
    assert receiving.name_item(depot.clerk, request, 1, hall.file).result == hall.file
    ending.nothing_found(depot.clerk, request, 2, "ni au plan ni aux listes")
    assert states(depot, request) == ["to be picked", "nothing found"]
    assert [pick.line.item for pick in picks(depot.store, depot.clock().date())] == [hall.file]


def test_another_units_box_only_with_its_written_authorisation(depot: Founded, hall: Hall) -> None:
    request = asked(depot, hall, hall.boxes[0], hall.boxes[1], person=hall.accountant)
    assert ways(depot, request) == [["unauthorised"], ["unauthorised"]]
    assert look(depot, request).state == "waiting"
    given = {"authority": "Lettre du 3 octobre", "signed_by": "M. Roy", "signed_on": "2026-10-03"}
    assert receiving.authorise(depot.clerk, request, [1], given).result == [1]
    assert ways(depot, request) == [[], ["unauthorised"]]
    assert receiving.authorise(depot.clerk, request, [], given).result == [1, 2]
    picking.pick_item(depot.clerk, hall.boxes[1])
    done = answering.hand_over(depot.clerk, request)
    lent = next(event for event in done.events if event.kind == "box.lent")
    assert lent.body["authorised"] == 1
    assert states(depot, request) == ["to be picked", "lent"]


def test_who_asked_first_has_it_first_and_the_others_wait(depot: Founded, hall: Hall) -> None:
    first, second = (asked(depot, hall, hall.boxes[0]) for _n in range(2))
    assert (ways(depot, first), ways(depot, second)) == ([[]], [["queue"]])
    picking.pick_item(depot.clerk, hall.boxes[0])
    answering.hand_over(depot.clerk, first)
    assert ways(depot, second) == [["lent"]]
    give_back(depot.clerk, [hall.boxes[0]])
    assert ways(depot, second) == [[]]


def test_the_pick_list_is_in_walking_order_whatever_the_order_of_asking(depot: Founded, hall: Hall) -> None:
    asked(depot, hall, hall.boxes[3], hall.boxes[1])
    asked(depot, hall, hall.boxes[0], unit=SCHOOL, kind="scan")
    found = picks(depot.store, depot.clock().date())
    assert [pick.line.item for pick in found] == [hall.boxes[0], hall.boxes[1], hall.boxes[3]]
    assert [pick.place for pick in found] == [hall.id(hall.shelves[n]) for n in (0, 0, 1)]


def test_a_unit_alone_asks_and_somebody_of_it_takes_it(depot: Founded, hall: Hall) -> None:
    request = picked(depot, hall, hall.boxes[0], unit=SCHOOL)
    done = answering.hand_over(depot.clerk, request, hall.id(hall.teacher))
    assert done.result is not None
    assert look(depot, request).asker == "École Gérard-Filion"


def test_refused_as_a_whole_or_line_by_line_and_cancelled(depot: Founded, hall: Hall) -> None:
    request = picked(depot, hall, hall.boxes[0], hall.boxes[1])
    assert ending.refuse_line(depot.clerk, request, 1, "restreint").result == hall.boxes[0]
    assert states(depot, request) == ["refused", "picked"]
    assert ending.refuse(depot.clerk, request, "pas au dépôt").result == [hall.boxes[1]]
    it = look(depot, request)
    assert (it.state, it.request.reason) == ("refused", "pas au dépôt")
    other = asked(depot, hall, hall.boxes[0])
    assert ending.cancel(depot.clerk, other, "plus besoin").result == []
    assert look(depot, other).state == "cancelled"
    third = asked(depot, hall, hall.boxes[0])
    ending.refuse_line(depot.clerk, third, 1, "restreint")
    assert look(depot, third).state == "refused"


def test_what_was_done_is_taken_back_line_by_line(depot: Founded, hall: Hall) -> None:
    request = asked(depot, hall, hall.boxes[0], hall.boxes[1], "bulletins")
    first = picking.pick_item(depot.clerk, hall.boxes[0]).act
    undo(depot.clerk, first)
    assert states(depot, request)[0] == "to be picked"
    picking.pick_item(depot.clerk, hall.boxes[0])
    with pytest.raises(UndoLate):
        undo(depot.clerk, first)
    handed = answering.hand_over(depot.clerk, request)
    undo(depot.clerk, handed.act)
    box = depot.store.get(Box, hall.id(hall.boxes[0]))
    assert box is not None
    assert (box.status, states(depot, request)[0]) == ("shelved", "picked")
    for act, state in (
        (ending.refuse_line(depot.clerk, request, 2, "restreint").act, "to be picked"),
        (ending.nothing_found(depot.clerk, request, 3).act, "to be searched"),
    ):
        undo(depot.clerk, act)
        assert state in states(depot, request)
    assert verify(depot.path).ok


@pytest.mark.parametrize("end", [ending.refuse, ending.cancel])
def test_the_end_of_a_request_is_taken_back_while_nothing_was_done_since(
    depot: Founded, hall: Hall, end: Callable[..., Done[list[str]]]
) -> None:
    request = picked(depot, hall, hall.boxes[0])
    done = end(depot.clerk, request, "erreur")
    undo(depot.clerk, done.act)
    it = look(depot, request)
    assert (it.state, it.request.reason, it.request.over_at, it.request.over_by) == ("picked", "", "", "")
    with pytest.raises((UndoNothing, UndoLate)):
        undo(depot.clerk, done.act)
    answering.hand_over(depot.clerk, request)
    assert verify(depot.path).ok


def test_an_answer_is_taken_back_and_given_again(depot: Founded, hall: Hall) -> None:
    request = asked(depot, hall, "adresse en 1974", kind="information")
    undo(depot.clerk, answering.answer(depot.clerk, request, "rue du Quai").act)
    it = look(depot, request)
    assert (it.state, it.request.answer, it.request.answered_by) == ("received", "", "")
    answering.answer(depot.clerk, request, "12, rue du Quai")
    assert look(depot, request).request.answer == "12, rue du Quai"


def test_a_registration_is_taken_back_until_somebody_works_on_it(depot: Founded, hall: Hall) -> None:
    made = receiving.receive(depot.clerk, {"person": hall.teacher}, [hall.boxes[0], "plans"])
    assert made.result is not None
    undone = undo(depot.clerk, made.act)
    assert undone.result == [made.result.text]
    assert (look(depot, made.result.id).state, picks(depot.store, depot.clock().date())) == ("cancelled", [])
    undo(depot.clerk, undone.act)
    assert look(depot, made.result.id).state == "to_pick"
    picking.pick_item(depot.clerk, hall.boxes[0])
    with pytest.raises(UndoLate):
        undo(depot.clerk, made.act)
    assert verify(depot.path).ok


def test_a_box_that_was_scanned_is_to_be_shelved_until_its_shelf_is_scanned(depot: Founded, hall: Hall) -> None:
    request = picked(depot, hall, hall.boxes[0], hall.file, kind="scan")
    done = answering.sent(depot.clerk, request, "14 pages")
    box = known(depot.store, Box, hall.id(hall.boxes[0]))
    assert (box.status, box.place, box.home) == ("to_shelve", None, hall.id(hall.shelves[0]))
    undo(depot.clerk, done.act)
    assert known(depot.store, Box, box.id).status == "shelved"
    assert states(depot, request) == ["picked", "picked"]
    last = answering.sent(depot.clerk, request, "14 pages")
    shelve(depot.clerk, box.id, hall.id(hall.shelves[0]))
    assert known(depot.store, Box, box.id).status == "shelved"
    with pytest.raises(UndoLate):
        undo(depot.clerk, last.act)
    assert verify(depot.path).ok


@pytest.mark.parametrize(("kind", "lent", "done"), [
    ("loan", "loan", True),
    ("loan", "consultation", True),
    ("reactivation", "loan", False),
    ("reactivation", "reactivation", True),
    ("scan", "loan", False),
])  # fmt: skip
def test_what_is_lent_straight_to_who_asked_is_done(
    depot: Founded, hall: Hall, kind: str, lent: str, done: bool
) -> None:
    request = asked(depot, hall, hall.boxes[0], hall.boxes[1], kind=kind)
    act = lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]], kind=lent)
    assert act.result is not None
    line = look(depot, request).lines[0]
    assert (line.state(kind), line.line.loan) == (("lent", act.result.id) if done else ("waits", None))
    assert states(depot, request)[1] == "to be picked"
    undo(depot.clerk, act.act)
    assert states(depot, request) == ["to be picked"] * 2
    assert verify(depot.path).ok


def test_lent_straight_to_another_the_line_stays_and_waits(depot: Founded, hall: Hall) -> None:
    first, unit = asked(depot, hall, hall.boxes[0]), asked(depot, hall, hall.boxes[0], unit=SCHOOL)
    taken = picked(depot, hall, hall.boxes[1])
    lend(depot.clerk, hall.id(hall.accountant), [hall.boxes[0]], authorised=True)
    assert (ways(depot, first), states(depot, first)) == ([["lent"]], ["waits"])
    give_back(depot.clerk, [hall.boxes[0]])
    lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0], hall.boxes[1]])
    assert [look(depot, each).state for each in (first, unit, taken)] == ["fulfilled"] * 3
    assert look(depot, taken).request.picked_at != ""
    assert verify(depot.path).ok


def test_time_is_counted_in_working_hours(depot: Founded, hall: Hall) -> None:
    request = asked(depot, hall, hall.boxes[0], needed_by="2026-10-06")
    depot.clock.move(days=1, hours=1)
    picking.pick_item(depot.clerk, hall.boxes[0])
    it = look(depot, request)
    assert (it.to_picked, it.late) == (9 * 60, False)
    depot.clock.move(days=1)
    answering.hand_over(depot.clerk, request)
    it = look(depot, request)
    assert (it.waited, it.late) == (17 * 60, True)
    depot.clock.move(days=9)
    assert look(depot, request).waited == 17 * 60


def test_a_request_is_of_the_unit_that_the_person_had_then(depot: Founded, hall: Hall) -> None:
    code = receiving.receive(depot.clerk, {"person": hall.accountant}, [hall.boxes[0]]).result
    assert code is not None
    assert look(depot, code.id).request.unit == FINANCE
    assert Code.from_id("R", code.id).text == code.text
