"""Each refusal, and that it writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from depot.desk import holds, lending, people, reference
from depot.desk.boxes import report_missing
from depot.desk.entries import EntryMissing, EntryNotChoice
from depot.desk.lending import FileWentAlong, ItemLent, PersonInactive
from depot.desk.requests import answering, ending, faults, picking, receiving
from depot.desk.requests.faults import LineBlocked
from depot.desk.requests.queue import wanting
from depot.desk.requests.stages import own
from depot.desk.seen import SubjectChanged, SubjectUnknown, UnitUnknown
from depot.desk.withdrawing import FilesStillOut, ItemHeld, NotTheirs, withdraw
from depot.errors import DepotError
from depot.model.codes import Code, CodeMisread
from depot.model.person import Person
from depot.model.reference import Unit
from depot.model.request import Request
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from tests.desk.founded import FINANCE, SCHOOL, Founded
from tests.desk.hall import Hall
from tests.desk.requests.asked import asked, look, picked, ways
from tests.store.trading import depot as founded
from tests.store.trading import parcels, receive

Try = Callable[[Founded, Hall], object]


def _new(*lines: str, **head: str) -> Try:
    return lambda depot, hall: receiving.receive(depot.clerk, {"unit": SCHOOL, **head}, lines)


def _over(depot: Founded, hall: Hall) -> int:
    request = asked(depot, hall, hall.boxes[0])
    ending.cancel(depot.clerk, request, "erreur")
    return request


def _by_auditor(depot: Founded, hall: Hall) -> object:
    return receiving.receive(depot.auditor, {"unit": SCHOOL}, ["x"])


def _inactive(depot: Founded, hall: Hall) -> object:
    people.close(depot.clerk, hall.id(hall.teacher))
    return asked(depot, hall, "x")


def _closed_unit(depot: Founded, hall: Hall) -> object:
    reference.retire(depot.admin, Unit, FINANCE)
    return asked(depot, hall, "x", unit=FINANCE)


def _stale(depot: Founded, hall: Hall) -> object:
    request = asked(depot, hall, hall.boxes[0])
    picking.pick(depot.clerk, request, 1)
    return ending.cancel(depot.clerk, request, "erreur", seen=2)


def _twice_picked(depot: Founded, hall: Hall) -> object:
    picked(depot, hall, hall.boxes[0])
    return picking.pick_item(depot.clerk, hall.boxes[0])


ATTEMPTS: dict[str, tuple[type[DepotError], Try]] = {
    "no asker": (faults.AskerMissing, lambda d, h: receiving.receive(d.clerk, {}, ["x"])),
    "unit unknown": (UnitUnknown, _new("x", unit="CSSRL/1")),
    "unit closed": (faults.AskerUnitClosed, _closed_unit),
    "person of another unit": (
        faults.AskerOtherUnit,
        lambda d, h: receiving.receive(d.clerk, {"unit": FINANCE, "person": h.teacher}, ["x"]),
    ),
    "person unknown": (SubjectUnknown, _new("x", person=Code("P", "L1", 90).text)),
    "person closed": (PersonInactive, _inactive),
    "kind": (EntryNotChoice, _new("x", kind="gift")),
    "nothing asked": (faults.RequestEmpty, _new()),
    "empty line": (EntryMissing, _new("x", "  \t")),
    "too many": (faults.RequestFull, _new(*(f"mot {n}" for n in range(201)))),
    "past": (faults.NeededPast, _new("x", needed_by="2026-10-04")),
    "a place": (faults.LineNotItem, lambda d, h: asked(d, h, h.shelves[0])),
    "misread": (CodeMisread, lambda d, h: asked(d, h, h.boxes[0][:-1] + "X")),
    "unknown box": (SubjectUnknown, lambda d, h: asked(d, h, Code("B", "L1", 90).text)),
    "twice": (faults.LineItemTwice, lambda d, h: asked(d, h, h.boxes[0], h.boxes[0])),
    "auditor": (RoleTooLow, _by_auditor),
    "over": (faults.RequestOver, lambda d, h: receiving.add(d.clerk, _over(d, h), ["x"])),
    "refused without reason": (EntryMissing, lambda d, h: ending.refuse(d.clerk, asked(d, h, "x"), " ")),
    "no such line": (faults.RequestLineUnknown, lambda d, h: picking.pick(d.clerk, asked(d, h, "x"), 7)),
    "line in words": (faults.LineNameless, lambda d, h: picking.pick(d.clerk, asked(d, h, "x"), 1)),
    "named by words": (faults.LineNotItem, lambda d, h: receiving.name_item(d.clerk, asked(d, h, "x"), 1, "y")),
    "named twice": (
        faults.LineItemTwice,
        lambda d, h: receiving.name_item(d.clerk, asked(d, h, "x", h.boxes[0]), 1, h.boxes[0]),
    ),
    "picked is not renamed": (
        faults.LineElsewhere,
        lambda d, h: receiving.name_item(d.clerk, picked(d, h, h.boxes[0]), 1, h.boxes[1]),
    ),
    "nothing found of a box": (
        faults.LineElsewhere,
        lambda d, h: ending.nothing_found(d.clerk, asked(d, h, h.boxes[0]), 1),
    ),
    "not picked": (faults.LineElsewhere, lambda d, h: picking.unpick(d.clerk, asked(d, h, h.boxes[0]), 1)),
    "unwanted": (faults.PickUnwanted, lambda d, h: picking.pick_item(d.clerk, h.boxes[0])),
    "picked twice": (faults.PickedAlready, _twice_picked),
    "own needs none": (
        faults.LineAuthorisedNot,
        lambda d, h: receiving.authorise(d.clerk, asked(d, h, h.boxes[0]), [1], {"authority": "L"}),
    ),
    "none needs one": (
        faults.LineAuthorisedNot,
        lambda d, h: receiving.authorise(d.clerk, asked(d, h, h.boxes[0]), [], {"authority": "L"}),
    ),
    "no reference": (
        EntryMissing,
        lambda d, h: receiving.authorise(d.clerk, asked(d, h, h.boxes[0], unit=FINANCE), [], {}),
    ),
    "nothing in hand": (faults.NothingPicked, lambda d, h: answering.hand_over(d.clerk, asked(d, h, h.boxes[0]))),
    "nothing scanned": (
        faults.NothingPicked,
        lambda d, h: answering.sent(d.clerk, asked(d, h, h.boxes[0], kind="scan")),
    ),
    "nothing to give": (
        faults.NothingPicked,
        lambda d, h: answering.give_up(d.supervisor, asked(d, h, h.boxes[0], kind="withdrawal")),
    ),
    "a scan is not lent": (
        faults.RequestKind,
        lambda d, h: answering.hand_over(d.clerk, picked(d, h, h.boxes[0], kind="scan")),
    ),
    "a loan is not answered": (faults.RequestKind, lambda d, h: answering.answer(d.clerk, asked(d, h, "x"), "oui")),
    "no answer": (EntryMissing, lambda d, h: answering.answer(d.clerk, asked(d, h, "x", kind="information"), "\n")),
    "nobody takes it": (
        faults.BorrowerMissing,
        lambda d, h: answering.hand_over(d.clerk, picked(d, h, h.boxes[0], unit=SCHOOL)),
    ),
    "somebody else takes it": (
        faults.AskerOtherUnit,
        lambda d, h: answering.hand_over(d.clerk, picked(d, h, h.boxes[0], unit=SCHOOL), h.id(h.accountant)),
    ),
    "changed meanwhile": (SubjectChanged, _stale),
}


@pytest.mark.parametrize(("fault", "attempt"), ATTEMPTS.values(), ids=ATTEMPTS)
def test_refused(depot: Founded, hall: Hall, fault: type[DepotError], attempt: Try) -> None:
    with pytest.raises(fault) as refused:
        attempt(depot, hall)
    assert "{" not in refused.value.sentence()
    assert "{" not in refused.value.next_step()


def test_a_refused_request_leaves_nothing(depot: Founded, hall: Hall) -> None:
    head = depot.store.stream_head()
    with pytest.raises(SubjectUnknown):
        asked(depot, hall, hall.boxes[0], Code("B", "L1", 90).text)
    assert depot.store.stream_head() == head


def _lent(depot: Founded, hall: Hall) -> None:
    lending.lend(depot.clerk, hall.id(hall.accountant), [hall.boxes[1]], authorised=True)


def _missing(depot: Founded, hall: Hall) -> None:
    report_missing(depot.clerk, hall.id(hall.boxes[1]))


def _withdrawn(depot: Founded, hall: Hall) -> None:
    withdraw(depot.supervisor, [hall.boxes[1]], hall.id(hall.teacher), "rendu")


@pytest.mark.parametrize(
    ("name", "happens"), [("lent", _lent), ("missing", _missing), ("withdrawn", _withdrawn)], ids=lambda it: str(it)[:9]
)
def test_what_cannot_be_handed_out_says_why_and_is_not_picked(
    depot: Founded, hall: Hall, name: str, happens: Callable[[Founded, Hall], None]
) -> None:
    request = asked(depot, hall, hall.boxes[1])
    happens(depot, hall)
    assert ways(depot, request) == [[name]]
    assert look(depot, request).state == "waiting"
    with pytest.raises(LineBlocked):
        picking.pick_item(depot.clerk, hall.boxes[1])
    assert picking.picks(depot.store, depot.clock().date()) == []


def test_nothing_of_a_loan_goes_out_when_one_box_cannot(depot: Founded, hall: Hall) -> None:
    request = picked(depot, hall, hall.boxes[0], hall.boxes[1])
    _lent(depot, hall)
    head = depot.store.stream_head()
    with pytest.raises(LineBlocked):
        answering.hand_over(depot.clerk, request)
    assert depot.store.stream_head() == head
    picking.unpick(depot.clerk, request, 2)
    assert answering.hand_over(depot.clerk, request).result is not None


def test_another_unit_never_takes_a_box_back_for_good(depot: Founded, hall: Hall) -> None:
    for kind in ("reactivation", "withdrawal"):
        request = asked(depot, hall, hall.boxes[1], unit=FINANCE, kind=kind)
        assert ways(depot, request)[0][0] == "other_unit"
        receiving.authorise(depot.clerk, request, [1], {"authority": "Lettre"})
        assert ways(depot, request)[0][0] == "other_unit"
        ending.cancel(depot.clerk, request, "essai")


def test_a_withdrawal_has_rules_of_its_own(depot: Founded, hall: Hall) -> None:
    teacher, accountant = hall.id(hall.teacher), hall.id(hall.accountant)
    with pytest.raises(RoleTooLow):
        withdraw(depot.clerk, [hall.boxes[1]], teacher, "rendu")
    with pytest.raises(EntryMissing):
        withdraw(depot.supervisor, [hall.boxes[1]], teacher, "")
    with pytest.raises(NotTheirs):
        withdraw(depot.supervisor, [hall.boxes[1]], accountant, "rendu")
    lending.lend(depot.clerk, teacher, [hall.file, hall.boxes[1]])
    with pytest.raises(FilesStillOut):
        withdraw(depot.supervisor, [hall.boxes[0]], teacher, "rendu")
    for item in (hall.file, hall.boxes[1]):
        with pytest.raises(ItemLent):
            withdraw(depot.supervisor, [item], teacher, "rendu")
    lending.give_back(depot.clerk, [hall.file, hall.boxes[1]])
    lending.lend(depot.clerk, teacher, [hall.boxes[0]])
    with pytest.raises(FileWentAlong):
        withdraw(depot.supervisor, [hall.file], teacher, "rendu")
    holds.place(depot.supervisor, "box", [hall.boxes[1]], {"reason": "enquête"})
    request = asked(depot, hall, hall.boxes[1], kind="withdrawal")
    assert ways(depot, request) == [["held"]]
    with pytest.raises(ItemHeld):
        withdraw(depot.supervisor, [hall.boxes[1]], teacher, "rendu")


def test_a_person_who_changed_units_takes_nothing_for_the_old_one(depot: Founded, hall: Hall) -> None:
    request = picked(depot, hall, hall.boxes[0])
    people.describe(depot.clerk, hall.id(hall.teacher), {"unit": FINANCE})
    assert depot.store.get(Person, hall.id(hall.teacher)) is not None
    with pytest.raises(faults.AskerOtherUnit):
        answering.hand_over(depot.clerk, request)


def test_a_request_of_another_depot_is_answered_there(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    request = asked(depot, hall, hall.boxes[0])
    other = founded(tmp_path / "other.db", "L2")
    receive(other, parcels(depot.path)[0])
    with closing(Store.open(other)) as store:
        assert store.get(Request, request) is not None
        session = depot.clerk.on(store)
        assert picking.picks(store, depot.clock().date()) == []
        assert wanting(store, hall.boxes[0]) == []
        assert session.store is store
        with pytest.raises(faults.RequestForeign):
            store.act(lambda tx: own(tx, request), actor="x", station="y")
