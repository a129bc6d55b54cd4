"""Settling: each problem by an ordinary act, or left with a reason; closing; the register of incidents."""

from __future__ import annotations

import pytest

from depot.desk.boxes import report_missing
from depot.desk.entries import EntryMissing
from depot.desk.inventory import counting
from depot.desk.inventory.breaches import describe_breach
from depot.desk.inventory.faults import (
    InventoryForeign,
    InventoryState,
    InventoryUnsettled,
    ProblemChanged,
    ProblemUnknown,
    WayWrong,
)
from depot.desk.inventory.reading import sheet
from depot.desk.inventory.settling import Settled, close, settle, wanted
from depot.desk.inventory.starting import Wanted, drawn, start
from depot.desk.lending import lend
from depot.desk.places import block
from depot.desk.shelving import shelve
from depot.errors import DepotError
from depot.model.box import Box
from depot.model.breach import Breach
from depot.model.codes import Code, next_serial
from depot.model.event import Fact
from depot.model.roles import RoleTooLow
from depot.store.verify import verify
from tests.desk.founded import FINANCE, SCHOOL, Founded
from tests.desk.inventory.rack import Rack, count, plant, write


@pytest.fixture
def inventory(depot: Founded, rack: Rack) -> int:
    code = start(depot.clerk, Wanted((rack.bay,))).result
    assert code is not None
    return code.id


def box(depot: Founded, code: str) -> Box:
    found = depot.store.get(Box, Code.parse(code).id)
    assert found is not None
    return found


def by(depot: Founded, inventory: int, kind: str, how: str = "", why: str = "") -> Settled:
    return settle(depot.clerk, inventory, wanted(depot.clerk, inventory, kind=kind), how, why)


def one(found: Settled) -> DepotError:
    ((_problem, error),) = found.refused
    return error


def test_each_kind_by_its_act(depot: Founded, rack: Rack, inventory: int) -> None:
    errors = {0: "not_seen", 1: "on_loan", 2: "found", 3: "misplaced"}
    found, _problems = plant(depot, rack, errors)
    count(depot, inventory, rack, found)
    for kind in errors.values():
        settled = by(depot, inventory, kind)
        assert (len(settled.done), settled.refused) == (1, ())
    missing, lent, again, astray = (box(depot, rack.boxes[n][2]) for n in range(4))
    assert (missing.status, missing.place) == ("missing", None)
    assert (lent.status, lent.place) == ("shelved", rack.id(rack.shelves[1]))
    assert (again.status, again.place) == ("shelved", rack.id(rack.shelves[2]))
    assert (astray.status, astray.place) == ("shelved", rack.id(rack.shelves[0]))
    result = sheet(depot.store, inventory).result
    assert (len(result.problems), result.unsettled) == (4, ())
    close(depot.clerk, inventory)
    assert sheet(depot.store, inventory).result.problems == result.problems
    assert verify(depot.path).ok


def test_what_was_moved_by_an_act_since_is_not_missed_and_stays_so_after_the_end(
    depot: Founded, rack: Rack, inventory: int
) -> None:
    found, _problems = plant(depot, rack, {})
    first, second = rack.boxes[0][:2]
    found[0] = list(rack.boxes[0][2:])
    lend(depot.clerk, rack.id(rack.person), [first])
    shelve(depot.clerk, rack.id(second), rack.id(rack.shelves[1]))
    count(depot, inventory, rack, found)
    result = sheet(depot.store, inventory).result
    assert (result.problems, result.moved) == ((), 2)
    close(depot.clerk, inventory)
    report_missing(depot.clerk, rack.id(second))
    assert sheet(depot.store, inventory).result == result


def test_a_box_reported_missing_at_another_desk_is_still_a_problem(depot: Founded, rack: Rack, inventory: int) -> None:
    found, _problems = plant(depot, rack, {0: "not_seen"})
    report_missing(depot.clerk, rack.id(rack.boxes[0][2]))
    count(depot, inventory, rack, found)
    assert len(by(depot, inventory, "not_seen").done) == 1


def test_a_missing_box_with_personal_information_opens_the_register_and_nothing_closes_it(
    depot: Founded, rack: Rack, inventory: int
) -> None:
    found, _problems = plant(depot, rack, {0: "not_seen"})
    found[0].remove(rack.boxes[0][1])  # of the two, this one holds personal information
    count(depot, inventory, rack, found)
    by(depot, inventory, "not_seen")
    (breach,) = depot.store.all(Breach)
    assert breach.box == rack.id(rack.boxes[0][1])
    assert breach.place == rack.id(rack.shelves[0])
    assert len(breach.lacking) == 7
    said: dict[str, object] = {"information": "Dossiers d'élèves", "circumstances": "?", "happened": "2026"}
    said |= {"persons": 9, "assessment": "sensibles", "measures": "recherche", "serious": "yes"}
    with pytest.raises(RoleTooLow):
        describe_breach(depot.clerk, breach.key, said)
    describe_breach(depot.supervisor, breach.key, said)
    assert depot.store.all(Breach)[0].lacking == ("commission_on", "persons_on", "public_notice")
    describe_breach(depot.supervisor, breach.key, {"commission_on": "2026-10-06", "persons_on": "2026-10-06"})
    describe_breach(depot.supervisor, breach.key, {"public_notice": "Non: chacun a été joint"})
    assert depot.store.all(Breach)[0].lacking == ()


def test_what_cannot_be_settled_so_says_why_and_stands_in_no_others_way(
    depot: Founded, rack: Rack, inventory: int
) -> None:
    found, _problems = plant(depot, rack, {0: "misplaced", 2: "misplaced"})
    count(depot, inventory, rack, found)
    block(depot.admin, [rack.id(rack.shelves[1])], "fuite")
    settled = by(depot, inventory, "misplaced")
    assert [problem.subject for problem, _act in settled.done] == [rack.boxes[2][2]]
    assert one(settled).name == "place.blocked"
    assert isinstance(one(by(depot, inventory, "misplaced", "return")), WayWrong)
    assert isinstance(one(by(depot, inventory, "misplaced", "leave")), EntryMissing)
    assert len(by(depot, inventory, "misplaced", "leave", "tablette fermée").done) == 1


def test_a_problem_that_changed_meanwhile_is_not_settled(depot: Founded, rack: Rack, inventory: int) -> None:
    found, _problems = plant(depot, rack, {0: "not_seen", 1: "misplaced"})
    count(depot, inventory, rack, found)
    looked_at = wanted(depot.clerk, inventory)
    assert {each.kind for each in looked_at} == {"not_seen", "misplaced"}
    shelf = rack.id(rack.shelves[3])
    counting.open_shelf(depot.clerk, inventory, shelf)
    for each in looked_at:
        counting.see(depot.clerk, inventory, shelf, each.subject)
    settled = settle(depot.clerk, inventory, looked_at)
    assert [type(error) for _problem, error in settled.refused] == [ProblemChanged] * 2
    lent = wanted(depot.clerk, inventory, kind="misplaced")
    assert len(settle(depot.clerk, inventory, lent).done) == 2
    assert isinstance(one(settle(depot.clerk, inventory, lent[:1])), ProblemChanged)
    with pytest.raises(ProblemUnknown):
        wanted(depot.clerk, inventory, subjects=[rack.boxes[3][0]])


def test_closing_leaves_nothing_unsaid(depot: Founded, rack: Rack, inventory: int) -> None:
    found, _problems = plant(depot, rack, {0: "not_seen", 1: "unknown", 2: "skipped"})
    count(depot, inventory, rack, found)
    with pytest.raises(InventoryUnsettled) as unsettled:
        close(depot.clerk, inventory)
    assert unsettled.value.facts["count"] == 3
    assert sheet(depot.store, inventory).inventory.status == "counting"
    close(depot.clerk, inventory, "à reprendre au printemps")
    result = sheet(depot.store, inventory).result
    assert {each.settled.why for each in result.problems if each.settled} == {"à reprendre au printemps"}
    assert result.unsettled == ()
    for act in (counting.pause, counting.resume, counting.end, close):
        with pytest.raises(InventoryState):
            act(depot.clerk, inventory)


def test_a_sample_is_drawn_again_by_its_seed(depot: Founded, rack: Rack) -> None:
    codes = [start(depot.clerk, Wanted((rack.bay,), sample=6, seed=seed)).result for seed in (41, 41, 42)]
    rows = [{row.box for row in depot.store.inventories.boxes(code.id)} for code in codes if code is not None]
    assert [len(row) for row in rows] == [6, 6, 6]
    assert rows[0] == rows[1] != rows[2]
    every = [(rack.id(code), 1) for row in rack.boxes for code in row]
    assert {box for box, _shelf in drawn(every[::-1], 6, 41)} == rows[0]


def test_of_a_unit_only_its_boxes_are_expected(depot: Founded, rack: Rack) -> None:
    code = start(depot.clerk, Wanted(unit=SCHOOL)).result
    assert code is not None
    assert len(depot.store.inventories.boxes(code.id)) == 20
    with pytest.raises(DepotError) as empty:
        start(depot.clerk, Wanted(unit=FINANCE))
    assert empty.value.name == "inventory.empty"


def test_another_depots_inventory_is_its_own(depot: Founded) -> None:
    code = Code("N", "L2", next_serial("N", "L2", 0))
    write(depot, Fact("inventory.started", code.text, {"boxes": 3, "shelves": 1}))
    with pytest.raises(InventoryForeign):
        counting.pause(depot.clerk, code.id)
