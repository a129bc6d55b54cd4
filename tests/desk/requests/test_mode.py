"""PICK at the scan desk: what each scan answers."""

from __future__ import annotations

import pytest

from depot.desk.lending import lend
from depot.desk.scanning.engine import ScanDesk
from depot.model.commands import Command
from tests.desk.founded import FINANCE, Founded
from tests.desk.hall import Hall
from tests.desk.requests.asked import asked, picked, states


@pytest.fixture
def desk(depot: Founded, hall: Hall) -> ScanDesk:
    made = ScanDesk(depot.clerk)
    made.scan("$PICK")
    return made


def test_wanted_boxes_are_picked_in_any_order(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    request = asked(depot, hall, hall.boxes[0], hall.boxes[3], hall.file)
    results = [desk.scan(code).main for code in (hall.boxes[3], hall.boxes[0], hall.file)]
    assert [each.result for each in results] == ["ok"] * 3
    assert states(depot, request) == ["picked"] * 3
    assert (desk.banner().mode, desk.banner().count) == (Command.PICK, 3)
    assert desk.scan("$DONE").main.result == "ok"
    assert desk.banner().mode is Command.LOOK


def test_a_wrong_scan_is_refused_by_name_and_kept(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    asked(depot, hall, hall.boxes[0])
    wrong = desk.scan(hall.boxes[1]).main
    assert (wrong.result, wrong.name) == ("stop", "pick.unwanted")
    assert wrong.said.facts["item"] == "B-L1-000003-X"
    assert depot.store.refusals()[0].reason == "pick.unwanted"
    assert desk.scan(hall.shelves[0]).main.name == "scan.not-here"
    assert desk.scan("$DONE").main.said.facts["left"] == 1


def test_a_box_that_may_not_go_out_is_a_red_stop(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    asked(depot, hall, hall.boxes[0], unit=FINANCE)
    asked(depot, hall, hall.boxes[1])
    lend(depot.clerk, hall.id(hall.accountant), [hall.boxes[1]], authorised=True)
    for box in hall.boxes[:2]:
        assert desk.scan(box).main.name == "line.blocked"
        assert desk.scan(box).main.result in ("stop", "attention")


def test_a_file_without_a_label_is_picked_by_its_box(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    request = asked(depot, hall, hall.file)
    question = desk.scan(hall.boxes[0]).main
    assert (question.result, question.said.facts["title"]) == ("attention", "Bulletins")
    assert desk.scan("$NO").main.result == "attention"
    assert states(depot, request) == ["to be picked"]
    desk.choose(Command.PICK)
    desk.scan(hall.boxes[0])
    assert desk.scan("$YES").main.result == "ok"
    assert states(depot, request) == ["picked"]
    assert desk.choose(Command.YES).main.name == "question.missing"


def test_a_second_scan_is_an_attention_and_undo_puts_it_back(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    request = picked(depot, hall, hall.boxes[0])
    again = desk.scan(hall.boxes[0]).main
    assert (again.result, again.name) == ("attention", "picked.already")
    other = asked(depot, hall, hall.boxes[3])
    desk.scan(hall.boxes[3])
    assert states(depot, other) == ["picked"]
    assert desk.scan("$UNDO").main.result == "ok"
    assert states(depot, other) == ["to be picked"]
    assert states(depot, request) == ["picked"]


def test_what_is_asked_for_is_said_when_it_comes_back(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[1]])
    asked(depot, hall, hall.boxes[1], purpose="litige")
    desk.scan("$RETURN")
    back = desk.scan(hall.boxes[1]).main
    assert back.result == "attention"
    assert [each.text() for each in back.heed] == ["ASKED FOR by Marie-Ève Roy (R-L1-000002-K): put it aside"]


def test_lend_says_which_request_it_answers(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    request = asked(depot, hall, hall.boxes[0])
    desk.scan("$LEND")
    desk.scan(hall.teacher)
    lent = desk.scan(hall.boxes[0]).main
    assert (lent.result, lent.said.facts["request"]) == ("ok", "R-L1-000002-K")
    assert states(depot, request) == ["lent"]
    desk.choose(Command.UNDO)
    assert desk.scan(hall.boxes[1]).main.said.facts.keys() == {"due"}
    assert states(depot, request) == ["to be picked"]
