"""A transfer from the slip to its return, as it should go; and each way in which it should not."""

from __future__ import annotations

import pytest

from depot.desk import boxes
from depot.desk.reference import put_class, put_rule, put_unit, retire
from depot.desk.seen import SubjectChanged, UnitUnknown, known
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.desk.transfers import announcing, receiving, verifying
from depot.desk.transfers.addresses import propose
from depot.desk.transfers.faults import (
    ClassUnknown,
    DifferenceAbsent,
    LineBoxHere,
    LineCameAlready,
    LineDoubled,
    LineMissingHere,
    LineNumberIsCode,
    LinesOpen,
    RemarkMissing,
    SlipTaken,
    TransferForeign,
    TransferState,
    UnitAbolished,
    UnitWithoutHeir,
    VerifierReceived,
)
from depot.desk.transfers.reading import Slip, address_of, slip
from depot.desk.undo import UndoLate, UndoNothing, undo
from depot.errors import Refused
from depot.model import roles
from depot.model.box import TO_SHELVE, WITHDRAWN, Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.reference import Rule
from depot.model.roles import RoleTooLow
from depot.model.standing import PlaceHoldsNone
from depot.model.transfer import Transfer
from depot.store.store import Store, Tx
from depot.store.verify import verify
from tests.desk.founded import FINANCE, SCHOOL, Founded


def box_of(store: Store, it: Slip, n: int) -> Box:
    box = store.get(Box, next(line.box for line in it.lines if line.n == n))
    assert box is not None
    return box


def standing(store: Store, transfer: int) -> list[tuple[int, str, str]]:
    return [(each.line, each.kind, each.remark) for each in store.transfers.differences(transfer)]


def test_a_transfer_goes_from_the_slip_to_its_return(
    depot: Founded, clerk: Session, supervisor: Session, shelves: list[int], three: int
) -> None:
    store = depot.store
    assert slip(store, three).state == "announced"
    done = receiving.receive(clerk, three, [1, 3], {1: shelves[0]}).result
    assert done is not None
    it = slip(store, three)
    assert it.state == "receiving"
    box = box_of(store, it, 1)
    assert (box.unit, box.number, box.title, box.year_to, box.org) == (SCHOOL, "2026-1", "Élèves 1", 2003, "CSSRL")
    assert (box.status, box.home, box.label_needed) == ("to_shelve", shelves[0], 1)
    assert (box_of(store, it, 3).status, box_of(store, it, 3).home) == ("to_shelve", None)
    assert address_of(store, it.lines[0]) == "S · 1"
    assert standing(store, three) == [(1, "no_rule", ""), (3, "no_rule", "")]
    with pytest.raises(LinesOpen) as open_:
        receiving.finish(clerk, three)
    assert open_.value.facts["count"] == 1
    receiving.note(clerk, three, 2, "missing", "pas dans le camion")
    receiving.finish(clerk, three)
    it = slip(store, three)
    assert (it.state, it.count.differences, it.count.open) == ("differences", 3, 0)
    verifying.verify(supervisor, three, "compté à deux")
    verifying.give_back(clerk, three, "Guy Côté")
    it = slip(store, three)
    assert (it.state, it.transfer.verified_by, it.transfer.reason) == ("returned", "sam", "Guy Côté")
    shelve(clerk, box.id, shelves[0])
    assert store.get(Box, box.id)._replace(rev=0) == box._replace(  # type: ignore[union-attr]
        rev=0, place=shelves[0], to_shelve=0, status="shelved", since=store.placements(box.id)[0].since
    )
    assert verify(depot.path).ok


def test_a_box_that_was_missing_comes_after_all(depot: Founded, clerk: Session, three: int) -> None:
    receiving.note(clerk, three, 2, "missing", "au quai")
    receiving.receive(clerk, three, [2])
    (found,) = [each for each in slip(depot.store, three).differences if each.kind == "missing"]
    assert (found.remark, bool(found.withdrawn_at), found.withdrawn_by) == ("au quai", True, "lou")
    assert "missing" not in {kind for _n, kind, _remark in standing(depot.store, three)}
    with pytest.raises(LineCameAlready):
        receiving.note(clerk, three, 2, "missing")
    with pytest.raises(LineCameAlready):
        receiving.receive(clerk, three, [1, 2])
    assert not slip(depot.store, three).lines[0].came, "an act that is refused does nothing"


def test_a_box_that_was_not_announced_is_a_line_and_a_difference(depot: Founded, clerk: Session, three: int) -> None:
    taken = receiving.receive_extra(clerk, three, {"title": "Sans bordereau"}, "même camion").result
    assert taken is not None
    it = slip(depot.store, three)
    assert (taken.n, it.lines[3].extra, it.lines[3].box) == (4, 1, taken.box.id)
    assert (4, "extra", "même camion") in standing(depot.store, three)
    assert (it.count.announced, it.count.extra, it.count.came, it.count.open) == (3, 1, 1, 3)


def test_differences_are_noted_changed_and_cleared_up_and_stay(depot: Founded, clerk: Session, three: int) -> None:
    receiving.note(clerk, three, 1, "underfull")
    receiving.note(clerk, three, 1, "underfull", "à moitié")
    assert not receiving.note(clerk, three, 1, "underfull", "à moitié").act, "said already"
    receiving.note(clerk, three, 0, "written", "noms sur trois boîtes")
    assert standing(depot.store, three) == [(0, "written", "noms sur trois boîtes"), (1, "underfull", "à moitié")]
    receiving.withdraw(clerk, three, 1, "underfull", "complétée avec la 2")
    found = [each for each in slip(depot.store, three).differences if each.line == 1]
    assert [(each.kind, each.remark, each.withdrawn_why) for each in found] == [
        ("underfull", "à moitié", "complétée avec la 2")
    ]
    with pytest.raises(DifferenceAbsent):
        receiving.withdraw(clerk, three, 1, "underfull", "encore")
    for line, kind in ((0, "mixed"), (1, "other")):
        with pytest.raises(RemarkMissing):
            receiving.note(clerk, three, line, kind)
    with pytest.raises(LineMissingHere):
        receiving.note(clerk, three, 9, "mixed")


def test_a_line_with_a_rule_of_its_own_or_of_its_class_is_no_difference(
    depot: Founded, admin: Session, clerk: Session
) -> None:
    def plan(tx: Tx) -> None:
        put_rule(tx, "CSSRL", "3.1", {"title": "Élèves"})
        put_class(tx, "CSSRL", "1000", {"title": "Élèves", "rule": "CSSRL/3.1"})
        put_class(tx, "CSSRL", "1100", {"title": "Sans règle", "parent": "CSSRL/1000"})
        put_rule(tx, "CSSRL", "3.2", {"title": "Abrogée"})
        put_class(tx, "CSSRL", "2000", {"title": "Par une règle abrogée", "rule": "CSSRL/3.2"})

    admin.do(roles.REFERENCE, plan)
    lines = [{"title": "a", "rule": "CSSRL/3.1"}, {"title": "b", "class_code": "CSSRL/1000"}]
    retire(admin, Rule, "CSSRL/3.2")
    lines += [{"title": "c", "class_code": "CSSRL/1100"}, {"title": "d", "class_code": "CSSRL/2000"}]
    code = announcing.announce(clerk, {"unit": SCHOOL}, lines).result
    assert code is not None
    came = receiving.receive(clerk, code.id, [1, 2, 3, 4]).result
    assert standing(depot.store, code.id) == [(3, "no_rule", ""), (4, "no_rule", "")]
    missing = [depot.store.reckoned(known(depot.store, Box, each.box.id)).missing for each in came or ()]
    assert [[each.kind for each in some] for some in missing] == [
        ["no_copy"],
        ["no_copy"],
        ["no_rule"],
        ["rule_withdrawn"],
    ], "as the due list has it"


def test_only_somebody_who_received_nothing_verifies(
    depot: Founded, clerk: Session, supervisor: Session, three: int
) -> None:
    receiving.receive(clerk, three, [1, 2, 3])
    receiving.note(supervisor, three, 1, "damaged", "coin")
    receiving.finish(clerk, three)
    for session in (clerk, supervisor):
        with pytest.raises(VerifierReceived):
            verifying.verify(session, three)
    with pytest.raises(RoleTooLow):
        verifying.verify(depot.auditor, three)
    with pytest.raises(TransferState):
        verifying.give_back(clerk, three)
    verifying.verify(depot.admin, three)
    for act in (lambda: receiving.receive(clerk, three, [1]), lambda: receiving.note(clerk, three, 1, "mixed")):
        with pytest.raises(TransferState):
            act()


def test_a_slip_is_put_right_until_something_came(depot: Founded, clerk: Session, three: int) -> None:
    announcing.strike(clerk, three, 2)
    assert announcing.add(clerk, three, [{"title": "Autre", "number": "2026-2"}]).result == [4], "no number comes twice"
    announcing.describe(clerk, three, {"title": "Élèves", "number": "V-2"})
    assert [line.n for line in slip(depot.store, three).lines] == [1, 3, 4]
    seen = slip(depot.store, three).transfer.rev
    receiving.receive(clerk, three, [1])
    with pytest.raises(SubjectChanged):
        receiving.note(clerk, three, 1, "mixed", seen=seen)
    for act in (
        lambda: announcing.strike(clerk, three, 3),
        lambda: announcing.add(clerk, three, [{"title": "x"}]),
        lambda: announcing.cancel(clerk, three, "x"),
    ):
        with pytest.raises(TransferState):
            act()
    announcing.describe(clerk, three, {"sender": "Ève Roy"})
    assert slip(depot.store, three).transfer.sender == "Ève Roy"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"title": "x", "number": "2026-1"}, LineDoubled),
        ({"title": "x", "number": "B-L2-000001-R"}, LineNumberIsCode),
        ({"title": "x", "number": "AB-77"}, LineBoxHere),
        ({"title": "x", "class_code": "CSSRL/9999"}, ClassUnknown),
        ({"number": "1"}, Refused),
        ({"title": "x", "year_from": 2003, "year_to": 2001}, Refused),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_nothing_is_written(
    depot: Founded, clerk: Session, three: int, line: dict[str, object], error: type[Refused]
) -> None:
    boxes.register(clerk, {"title": "Ici", "aliases": "AB-77"})
    if error is LineNumberIsCode:
        line["number"] = Code("B", "L2", 1).shown
    head = depot.store.stream_head().head_seq
    with pytest.raises(error):
        announcing.announce(clerk, {"unit": SCHOOL}, [{"title": "y"}, line])
    assert depot.store.stream_head().head_seq == head


def test_a_unit_that_is_no_more_names_its_heir(depot: Founded, admin: Session, clerk: Session) -> None:
    with pytest.raises(UnitUnknown):
        announcing.announce(clerk, {"unit": "CSSRL/0000"})

    def abolish(tx: Tx) -> None:
        put_unit(tx, "CSSRL", "7210", {"successor": FINANCE, "retired": 1})
        put_unit(tx, "CSSRL", "7300", {"name": "Transport", "retired": 1})

    admin.do(roles.REFERENCE, abolish)
    with pytest.raises(UnitAbolished) as found:
        announcing.announce(clerk, {"unit": SCHOOL})
    assert found.value.facts["successor"] == "Service des finances"
    with pytest.raises(UnitWithoutHeir):
        announcing.announce(clerk, {"unit": "CSSRL/7300"})


def test_a_slip_comes_once_unless_it_was_cancelled(clerk: Session, three: int) -> None:
    with pytest.raises(SlipTaken):
        announcing.announce(clerk, {"unit": SCHOOL, "number": "V-1"})
    announcing.cancel(clerk, three, "en double")
    assert announcing.announce(clerk, {"unit": SCHOOL, "number": "V-1"}).result is not None


def test_addresses_are_proposed_as_if_what_is_promised_stood_there(
    depot: Founded, clerk: Session, shelves: list[int], three: int
) -> None:
    store = depot.store
    first = propose(store, three, [1, 2])
    assert first == {1: shelves[0], 2: shelves[0]}, "the fewest shelves"
    receiving.receive(clerk, three, [1, 2], first)
    assert propose(store, three, [3]) == {3: shelves[1]}
    lines = [{"title": str(n)} for n in range(6)]
    more = announcing.announce(clerk, {"unit": FINANCE}, lines).result
    assert more is not None
    found = propose(store, more.id, range(1, 7))
    assert [*found.values()] == [shelves[1], shelves[1], shelves[2], shelves[2]], "where not all fit, the first do"
    room = store.ancestry(shelves[0])[0].id
    with pytest.raises(PlaceHoldsNone):
        receiving.receive(clerk, three, [3], {3: room})


def test_what_another_depot_writes_about_it_changes_nothing(depot: Founded, clerk: Session, three: int) -> None:
    foreign = Code("T", "L2", 1)
    clerk.do(roles.CIRCULATE, lambda tx: tx.append(Fact("transfer.announced", foreign.text, {"unit": SCHOOL})))
    state = depot.store.get(Transfer, foreign.id)
    assert state is not None
    assert (state.unit, state.rev) == ("", 1)
    with pytest.raises(TransferForeign):
        receiving.receive(clerk, foreign.id, [1])


def test_a_reception_is_taken_back_and_the_box_can_come_again(depot: Founded, clerk: Session, three: int) -> None:
    receiving.note(clerk, three, 2, "missing")
    before = standing(depot.store, three)
    done = receiving.receive(clerk, three, [1, 2])
    came = [each.box for each in done.result or ()]
    undo(clerk, done.act)
    it = slip(depot.store, three)
    assert [(line.box, line.came_at, line.came_by) for line in it.lines] == [(None, "", "")] * 3
    assert standing(depot.store, three) == before
    for code in came:
        box = known(depot.store, Box, code.id)
        assert (box.status, box.to_shelve, box.home, box.label_needed) == (WITHDRAWN, 0, None, 0)
    again = receiving.receive(clerk, three, [1]).result
    assert again is not None
    assert again[0].box not in came
    assert box_of(depot.store, slip(depot.store, three), 1).status == TO_SHELVE
    with pytest.raises(UndoNothing):
        undo(clerk, done.act)
    assert verify(depot.path).ok


def test_a_box_that_was_not_announced_is_off_the_slip_again(depot: Founded, clerk: Session, three: int) -> None:
    before = standing(depot.store, three)
    done = receiving.receive_extra(clerk, three, {"title": "De trop"}, "sans bordereau")
    assert len(slip(depot.store, three).lines) == 4
    undo(clerk, done.act)
    assert len(slip(depot.store, three).lines) == 3
    assert standing(depot.store, three) == before
    assert verify(depot.path).ok


def test_a_reception_that_something_followed_is_not_taken_back(depot: Founded, clerk: Session, three: int) -> None:
    done = receiving.receive(clerk, three, [1])
    assert done.result is not None
    box = done.result[0].box
    changed = boxes.describe(clerk, box.id, {"title": "Autre"})
    with pytest.raises(UndoLate):
        undo(clerk, done.act)
    undo(clerk, changed.act)
    receiving.note(clerk, three, 2, "missing")
    receiving.note(clerk, three, 3, "missing")
    receiving.finish(clerk, three)
    with pytest.raises(TransferState):
        undo(clerk, done.act)
    assert known(depot.store, Box, box.id).status == TO_SHELVE
