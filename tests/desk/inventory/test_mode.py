"""INVENTORY at the scan desk: what each scan answers, and that it changes nothing but the inventory."""

from __future__ import annotations

import pytest

from depot.desk.inventory import counting
from depot.desk.inventory.faults import InventoryHidden
from depot.desk.inventory.reading import sheet, told
from depot.desk.inventory.starting import Wanted, start
from depot.desk.lending import lend
from depot.desk.scanning.engine import ScanDesk
from depot.model.box import Box
from depot.model.codes import Code, next_serial
from depot.model.commands import Command
from depot.model.event import Fact
from tests.desk.founded import Founded
from tests.desk.inventory.rack import Rack, write


@pytest.fixture
def desk(depot: Founded, rack: Rack) -> ScanDesk:
    return ScanDesk(depot.clerk, batch=True)


def begin(depot: Founded, rack: Rack, **more: bool) -> Code:
    code = start(depot.clerk, Wanted((rack.bay,), **more)).result  # type: ignore[arg-type]
    assert code is not None
    return code


def test_a_shelf_and_its_boxes_in_order(depot: Founded, rack: Rack, desk: ScanDesk) -> None:
    code = begin(depot, rack)
    results = [desk.scan(each).main.result for each in ("$INVENTORY", rack.shelves[0], *rack.boxes[0])]
    assert results == ["ok"] * 7
    facts = desk.banner().said.facts
    assert (facts["seen"], facts["expected"]) == (5, 5)
    result = sheet(depot.store, code.id).result
    assert (result.seen, result.counted, result.waiting, result.problems) == (5, 1, 15, ())
    assert {event.kind for event in depot.store.history(rack.boxes[0][0])} == {"box.registered"}


def test_what_is_not_as_on_record_is_said_and_kept(depot: Founded, rack: Rack, desk: ScanDesk) -> None:
    code = begin(depot, rack)
    row = rack.boxes[0]
    lend(depot.clerk, rack.id(rack.person), [row[0]])
    write(depot, Fact("box.destroyed", row[1], {"on": "2020-01-01"}))
    write(depot, Fact("box.reported_missing", row[2], {}))
    foreign = Code("B", "L2", next_serial("B", "L2", 7)).text
    unused = Code("B", "L1", next_serial("B", "L1", 900)).text
    scans = [*row[:3], row[3], row[4], row[3], rack.boxes[1][0], foreign, unused, "VIEUX-7"]
    answers = [desk.scan(each).main for each in ("$INVENTORY", rack.shelves[0], *scans)]
    assert [each.result for each in answers] == ["ok", "ok", *["attention"] * 3, "ok", "ok", *["attention"] * 5]
    problems = {(each.kind, each.subject) for each in sheet(depot.store, code.id).result.problems}
    assert problems == {
        *(("on_loan", row[0]), ("gone", row[1]), ("found", row[2]), ("twice", row[3])),
        *(("misplaced", rack.boxes[1][0]), ("foreign", foreign), ("unknown", unused), ("unknown", "VIEUX-7")),
    }


def test_a_shelf_that_was_passed_over_and_boxes_that_were_not_seen_are_said_at_the_next(
    depot: Founded, rack: Rack, desk: ScanDesk
) -> None:
    begin(depot, rack)
    desk.scan("$INVENTORY")
    desk.scan(rack.shelves[0])
    desk.scan(rack.boxes[0][0])
    second = desk.scan(rack.shelves[1]).main
    assert (second.result, second.said.facts["n"]) == ("attention", 4)
    fourth = desk.scan(rack.shelves[3]).main
    assert (fourth.result, fourth.said.facts["over"]) == ("attention", "A · 3")


def test_undo_takes_a_scan_back_and_it_stays_on_record(depot: Founded, rack: Rack, desk: ScanDesk) -> None:
    code = begin(depot, rack)
    for each in ("$INVENTORY", rack.shelves[0], *rack.boxes[0], rack.boxes[1][0]):
        desk.scan(each)
    assert desk.choose(Command.UNDO).main.result == "ok"
    assert sheet(depot.store, code.id).result.problems == ()
    kinds = [event.kind for event in depot.store.history(code.text)]
    assert kinds.count("inventory.seen") == 6
    assert kinds[-1] == "inventory.withdrawn"


def test_a_blind_inventory_tells_nothing_until_the_counting_is_over(depot: Founded, rack: Rack, desk: ScanDesk) -> None:
    code = begin(depot, rack, blind=True)
    scans = [desk.scan(each).main for each in ("$INVENTORY", rack.shelves[0], rack.boxes[0][0], rack.boxes[1][0])]
    assert [each.result for each in scans] == ["ok"] * 4
    assert "expected" not in desk.banner().said.facts
    with pytest.raises(InventoryHidden):
        told(depot.store, code.id)
    counting.end(depot.clerk, code.id)
    assert {each.kind for each in told(depot.store, code.id).result.problems} == {"not_seen", "misplaced", "skipped"}


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (("shelf",), ""),
        (("box",), "shelf.first"),
        (("bay",), "place.holds-none"),
        (("shelf", "person"), "scan.not-here"),
        (("outside",), "shelf.outside"),
        (("paused",), "inventory.first"),
        (("closed",), "inventory.state"),
    ],
)
def test_what_has_no_use_is_refused(
    depot: Founded, rack: Rack, desk: ScanDesk, codes: tuple[str, ...], name: str
) -> None:
    code = begin(depot, rack)
    written = {"shelf": rack.shelves[0], "box": rack.boxes[0][0], "bay": rack.bay, "person": rack.person}
    if codes == ("outside",):
        one = start(depot.clerk, Wanted((rack.shelves[1],))).result
        assert one is not None
        desk.scan("$INVENTORY")
        desk.scan(one.text)
        codes = ("shelf",)
    if codes == ("paused",):
        counting.pause(depot.clerk, code.id)
        codes = ("shelf",)
    if codes == ("closed",):
        from depot.desk.inventory.settling import close

        close(depot.clerk, code.id, "fini")
        written["code"], codes = code.text, ("code",)
    if desk.state.mode is not Command.INVENTORY:
        desk.scan("$INVENTORY")
    answers = [desk.scan(written[each]).main for each in codes]
    assert answers[-1].name == name
    box = depot.store.get(Box, rack.id(rack.boxes[0][0]))
    assert box is not None
    assert box.rev == 1


def test_the_code_of_a_paused_inventory_takes_it_up_again(depot: Founded, rack: Rack, desk: ScanDesk) -> None:
    code = begin(depot, rack)
    counting.pause(depot.clerk, code.id, "fin du jour")
    desk.scan("$INVENTORY")
    assert desk.scan(code.text).main.result == "ok"
    assert sheet(depot.store, code.id).inventory.status == "counting"
