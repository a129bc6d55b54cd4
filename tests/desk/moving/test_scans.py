"""MOVE at the scan desk: two scans, a question, one act."""

from __future__ import annotations

import pytest

from depot.desk import holds, places
from depot.desk.scanning.engine import ScanDesk
from depot.desk.shelving import shelve
from depot.model.codes import Code
from depot.model.commands import Command
from tests.desk.founded import Founded
from tests.desk.moving.bays import Bays, at


@pytest.fixture
def desk(depot: Founded) -> ScanDesk:
    ticks = iter(range(1_000_000))
    return ScanDesk(depot.clerk, monotonic=lambda: float(next(ticks)))


def shelf(id_: int) -> str:
    return Code.from_id("S", id_).text


def scan(desk: ScanDesk, *codes: str) -> list[str]:
    return [desk.scan(code).main.result for code in codes]


def test_two_scans_and_a_yes(depot: Founded, bays: Bays, desk: ScanDesk) -> None:
    assert scan(desk, "$MOVE", shelf(bays.a[1]), shelf(bays.b[0])) == ["ok", "ok", "attention"]
    banner = desk.banner()
    assert banner.question is not None
    assert banner.question.text() == "Move all 2 from A · 2 to B · 1?"
    assert at(depot.store, bays.b[0]) == [], "nothing moves before the answer"
    done = desk.scan("$YES")
    assert (done.main.result, done.main.undoable) == ("ok", True)
    assert done.main.said.text() == "2 moved from A · 2 to B · 1"
    assert len(at(depot.store, bays.b[0])) == 2
    assert desk.banner().question is None
    undone = desk.scan("$UNDO").main
    assert "Undone" in undone.said.text()
    assert len(at(depot.store, bays.a[1])) == 2
    assert scan(desk, "$YES")[0] == "attention", "an answer without a question"
    assert len(at(depot.store, bays.a[1])) == 2


def test_no_moves_nothing_and_another_place_can_be_scanned(depot: Founded, bays: Bays, desk: ScanDesk) -> None:
    scan(desk, "$MOVE", shelf(bays.a[1]), shelf(bays.b[0]))
    assert scan(desk, "$NO", "$YES") == ["attention", "attention"]
    scan(desk, shelf(bays.b[1]), "$YES")
    assert len(at(depot.store, bays.b[1])) == 2


def test_the_first_that_fit_are_asked_about(depot: Founded, bays: Bays, desk: ScanDesk) -> None:
    scan(desk, "$MOVE", shelf(bays.a[1]), shelf(bays.b[0]), "$YES")
    holds.place(depot.supervisor, "box", [Code.from_id("B", bays.boxes[3]).text], {"reason": "litige"})
    asked = desk.scan(shelf(bays.a[2]))
    assert asked.main.result == "ok", "the next place to be emptied"
    asked = desk.scan(shelf(bays.b[0]))
    question = asked.main.said.text()
    assert question.startswith("Only 1 of 3 can go from A · 3 to B · 1. Move only these?")
    assert "moved: 1." in question
    rows = [(outcome.code, outcome.result) for outcome in asked.details[1:]]
    assert rows == [(Code.from_id("B", box).shown, "attention") for box in bays.boxes[3:]]
    assert desk.scan("$YES").main.result == "attention"
    assert len(at(depot.store, bays.b[0])) == 3
    assert len(at(depot.store, bays.a[2])) == 2


def test_bays_go_shelf_by_shelf(depot: Founded, bays: Bays, desk: ScanDesk) -> None:
    scan(desk, "$MOVE", shelf(bays.first), shelf(bays.second), "$YES")
    assert [len(at(depot.store, each)) for each in bays.b] == [1, 2, 3]


def test_what_changed_since_the_question_is_not_moved(depot: Founded, bays: Bays, desk: ScanDesk) -> None:
    scan(desk, "$MOVE", shelf(bays.a[1]), shelf(bays.b[0]))
    shelve(depot.admin, bays.boxes[0], bays.a[1])
    refused = desk.scan("$YES").main
    assert (refused.result, refused.name) == ("stop", "move.changed")
    assert desk.banner().question is None
    assert len(at(depot.store, bays.a[1])) == 3
    assert scan(desk, shelf(bays.b[0]), "$YES") == ["attention", "ok"]


@pytest.mark.parametrize(("source", "name"), [(0, "move.same"), (1, "place.blocked")])
def test_refusals_have_their_names(depot: Founded, bays: Bays, desk: ScanDesk, source: int, name: str) -> None:
    places.block(depot.supervisor, [bays.a[0]], "fuite")
    scan(desk, "$MOVE", shelf(bays.a[source]))
    refused = desk.scan(shelf(bays.a[0])).main
    assert (refused.result, refused.name) == ("stop", name)
    assert desk.state.question is None


def test_only_places_are_moved(desk: ScanDesk, bays: Bays) -> None:
    scan(desk, "$MOVE")
    assert desk.scan(Code.from_id("B", bays.boxes[0]).text).main.name == "scan.not-here"
    scan(desk, shelf(bays.a[0]))
    assert scan(desk, "$CANCEL") == ["ok"]
    assert desk.state.mode is Command.MOVE
    assert desk.state.shelf is None
