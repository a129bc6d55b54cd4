from __future__ import annotations

from collections.abc import Iterator

import pytest

from depot.desk.aliases import name_alias
from depot.desk.scanning.engine import ScanDesk
from depot.desk.scanning.state import Scanned
from depot.desk.shelving import shelve
from depot.model.box import Box
from depot.model.codes import Code, next_serial
from depot.model.commands import Command
from depot.model.keyboards import repairs
from depot.model.scanner import ScannerSettings
from tests.desk.founded import Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


class Ticks:
    """A monotonic clock: a second between two looks unless told otherwise."""

    def __init__(self) -> None:
        self.now, self.step = 0.0, 1.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def desk(depot: Founded, hall: Hall, ticks: Ticks) -> ScanDesk:
    return ScanDesk(depot.clerk, monotonic=ticks)


def run(desk: ScanDesk, *codes: str) -> list[Scanned]:
    return [desk.scan(code) for code in codes]


def results(scans: list[Scanned]) -> list[str]:
    return [scan.main.result for scan in scans]


def box(depot: Founded, hall: Hall, n: int = 0) -> Box:
    found = depot.store.get(Box, hall.id(hall.boxes[n]))
    assert found is not None
    return found


def test_looking_changes_nothing(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    head = depot.store.stream_head().head_seq
    codes = (hall.boxes[0], hall.file, hall.shelves[0], hall.bay, hall.teacher, "31142054869881")
    scans = run(desk, *codes)
    assert results(scans) == ["ok"] * 6
    assert [scan.main.subject for scan in scans] == [*codes[:5], hall.boxes[1]]
    assert depot.store.stream_head().head_seq == head


def test_shelf_then_boxes(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    assert results(run(desk, "$SHELVE", hall.shelves[0], hall.boxes[0], hall.boxes[1])) == ["ok"] * 4
    run(desk, hall.table, hall.boxes[2])
    assert [box(depot, hall, n).place for n in range(3)] == [
        hall.id(hall.shelves[0]),
        hall.id(hall.shelves[0]),
        hall.id(hall.table),
    ]


def test_boxes_then_shelf_again_and_again(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    run(desk, "$SHELVE", hall.boxes[0], hall.boxes[1], hall.shelves[0], hall.boxes[2], hall.table)
    assert [box(depot, hall, n).place for n in range(3)] == [
        hall.id(hall.shelves[0]),
        hall.id(hall.shelves[0]),
        hall.id(hall.table),
    ]
    acts = {event.act for code in hall.boxes[:2] for event in depot.store.history(code)[-1:]}
    assert len(acts) == 1, "a handful on one shelf is one act"


def test_what_does_not_fit_stays_in_hand_with_its_reason(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    *_others, shelf = run(desk, "$SHELVE", *hall.boxes[:4], hall.shelves[0])
    assert shelf.main.result == "stop"
    assert [outcome.result for outcome in shelf.details] == ["ok", "ok", "stop", "stop"]
    assert desk.state.hand == hall.boxes[2:4]
    assert run(desk, hall.table)[0].main.result == "ok"
    assert desk.state.hand == ()
    assert [refusal.reason for refusal in depot.store.refusals()] == ["place.too-short"] * 2


def test_a_shelf_cannot_go_into_a_box(hall: Hall, desk: ScanDesk) -> None:
    for mode in ("$LEND", "$RETURN"):
        assert results(run(desk, mode, hall.shelves[0]))[1] == "stop"


def test_lending_borrower_first_and_items_first(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    scans = run(desk, "$LEND", hall.teacher, hall.boxes[0], hall.boxes[1], "$DONE")
    assert results(scans) == ["ok"] * 5
    assert scans[-1].main.said.facts["n"] == 2
    assert scans[-1].main.subject.startswith("L")
    assert box(depot, hall, 0).loan == box(depot, hall, 1).loan
    run(desk, "$LEND", hall.boxes[2], hall.boxes[3], hall.teacher, "$DONE")
    assert box(depot, hall, 2).loan == box(depot, hall, 3).loan != box(depot, hall, 0).loan


def test_a_loan_slip_goes_on_with_its_group(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    slip = run(desk, "$LEND", hall.teacher, hall.boxes[0], "$DONE")[-1].main.subject
    run(desk, "$LEND", slip, hall.boxes[1], "$DONE")
    assert box(depot, hall, 0).loan == box(depot, hall, 1).loan


def test_another_units_box_asks_and_waits_for_an_answer(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    scans = run(desk, "$LEND", hall.accountant, hall.boxes[0])
    assert scans[-1].main.result == "attention"
    assert desk.banner().question is not None
    assert results(run(desk, "$NO")) == ["attention"]
    assert box(depot, hall).loan is None
    run(desk, hall.boxes[0])
    assert results(run(desk, "$YES")) == ["ok"]
    assert box(depot, hall).loan is not None
    assert results(run(desk, "$YES")) == ["attention"], "an answer without a question changes nothing"


def test_a_return_ends_on_the_shelf(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    run(desk, "$LEND", hall.teacher, hall.boxes[0], "$DONE", "$RETURN", hall.boxes[0])
    assert box(depot, hall).status == "to_shelve"
    assert results(run(desk, hall.shelves[0], "$DONE")) == ["ok", "ok"]
    assert box(depot, hall).status == "shelved"


def test_the_slip_returns_the_whole_group(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    slip = run(desk, "$LEND", hall.teacher, hall.boxes[0], hall.boxes[1], "$DONE")
    code = slip[-1].main.subject
    asked = run(desk, "$RETURN", code)[-1]
    assert asked.main.said.facts["n"] == 2
    assert box(depot, hall, 0).status == box(depot, hall, 1).status == "lent", "the slip alone brings nothing back"
    assert run(desk, "$YES")[-1].main.said.facts["n"] == len(depot.store.lines_of(hall.id(code)))
    assert box(depot, hall, 0).status == box(depot, hall, 1).status == "to_shelve"
    assert results(run(desk, code)) == ["stop"], "nothing of it is out any more"
    assert results(run(desk, "$UNDO")) == ["ok"]
    assert box(depot, hall, 0).status == box(depot, hall, 1).status == "lent", "one undo for the whole group"


def test_the_slip_returns_a_part_and_asks_again_for_the_rest(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    code = run(desk, "$LEND", hall.teacher, *hall.boxes[:3], "$DONE")[-1].main.subject
    scans = run(desk, "$RETURN", code, hall.boxes[1])
    assert results(scans) == ["ok"] * 3
    question = desk.banner().question
    assert question is not None
    assert question.facts["n"] == 2
    assert [box(depot, hall, n).status for n in range(3)] == ["lent", "to_shelve", "lent"]
    assert results(run(desk, "$NO", "$YES")) == ["ok", "attention"], "the question is settled"
    assert [box(depot, hall, n).status for n in range(3)] == ["lent", "to_shelve", "lent"]
    assert results(run(desk, code, "$YES")) == ["ok", "ok"]
    assert {box(depot, hall, n).status for n in range(3)} == {"to_shelve"}
    assert sorted(desk.banner().hand) == sorted(hall.boxes[:3]), "all wait for their shelves"


def test_a_box_of_another_loan_is_no_part_of_the_slip(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    code = run(desk, "$LEND", hall.teacher, *hall.boxes[:2], "$DONE")[-1].main.subject
    run(desk, "$LEND", hall.teacher, hall.boxes[2], "$DONE", "$RETURN", code, hall.boxes[2])
    assert desk.banner().question is None
    assert results(run(desk, "$YES")) == ["attention"]
    assert [box(depot, hall, n).status for n in range(3)] == ["lent", "lent", "to_shelve"]


def test_looking_at_a_slip_tells_what_is_out_of_it(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    code = run(desk, "$LEND", hall.teacher, *hall.boxes[:2], "$DONE", "$RETURN", hall.boxes[0], "$DONE")[2:]
    loan = next(each.main.subject for each in code if each.main.subject.startswith("L"))
    said = run(desk, "$LOOK", loan)[-1].main.said
    assert (said.facts["out"], said.facts["n"]) == (1, 2)


def test_undo_writes_a_counter_event_and_goes_further_back(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    run(desk, "$SHELVE", hall.shelves[0], hall.boxes[0], hall.boxes[1])
    assert results(run(desk, "$UNDO", hall.boxes[2], "$UNDO", hall.bay, "$UNDO")) == ["ok", "ok", "ok", "stop", "ok"]
    assert [box(depot, hall, n).place for n in range(3)] == [None] * 3
    assert results(run(desk, "$DONE", "$UNDO")) == ["ok", "stop"]


def test_the_same_code_twice_in_a_moment_is_one_scan(depot: Founded, hall: Hall, desk: ScanDesk, ticks: Ticks) -> None:
    ticks.step = 0.1
    head = depot.store.stream_head().head_seq
    scans = run(desk, "31142054869880", "31142054869880", hall.boxes[0], hall.boxes[0].lower())
    assert [scan.main.name for scan in scans] == ["", "scan.repeated", "", "scan.repeated"]
    run(desk, "$SHELVE", hall.shelves[0], hall.boxes[0], "$UNDO", "$UNDO")
    assert box(depot, hall).place is None
    assert depot.store.stream_head().head_seq == head + 2
    ticks.step = 5.0
    assert run(desk, hall.table, hall.boxes[0], hall.boxes[0])[-1].main.name == "box.there"


def test_unknown_and_foreign_and_misread_codes_are_told_apart_and_kept(
    depot: Founded, hall: Hall, desk: ScanDesk
) -> None:
    good = hall.boxes[0]
    misread = good[:-1] + ("0" if good[-1] != "0" else "1")
    foreign, unused = (
        Code("F", "L2", next_serial("F", "L2", 7)).text,
        Code("B", "L1", next_serial("B", "L1", 9_000)).text,
    )
    scans = run(desk, "99887766", foreign, misread, unused, "x" * 2000, "\x1b[31mEVIL\x07")
    assert [scan.main.name for scan in scans] == [
        "code.unknown",
        "code.foreign",
        "code.misread",
        "code.unused",
        "scan.too-long",
        "code.unknown",
    ]
    assert [scan.main.result for scan in scans] == ["attention", "stop", "stop", "attention", "stop", "attention"]
    kept = depot.store.refusals()
    assert [refusal.reason for refusal in reversed(kept)] == [scan.main.name for scan in scans]
    assert all(scan.main.next_step is not None for scan in scans)
    assert "\x1b" not in scans[-1].main.code


def test_an_unknown_code_scans_once_it_has_a_name(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    assert run(desk, "99887766")[0].main.name == "code.unknown"
    name_alias(depot.clerk, hall.boxes[2], "99887766")
    assert run(desk, "99887766")[0].main.subject == hall.boxes[2]


def test_a_scanner_on_the_wrong_keyboard_is_understood(hall: Hall, desk: ScanDesk) -> None:
    for layout, mangled in _mangled(hall.boxes[0]):
        scan = desk.scan(mangled)
        assert scan.main.subject == hall.boxes[0], layout
        desk.scan("$LOOK")


def _mangled(code: str) -> Iterator[tuple[str, str]]:
    """The code as it arrives when each layout that we repair was in the way, found by repairing candidates."""
    azerty = str.maketrans("0123456789", "à&é\"'(-è_ç")
    arrived = code.translate(azerty)
    assert code in {text for _layout, text in repairs(arrived)}
    yield "azerty", arrived
    yield "caps lock", code.swapcase()


def test_prefixes_aim_identifiers_and_ends_are_stripped(depot: Founded, hall: Hall) -> None:
    settings = ScannerSettings(prefix="~~", suffix="##")
    desk = ScanDesk(depot.clerk, settings, batch=False, monotonic=Ticks())
    for raw in (f"~~{hall.boxes[0]}##", f"]C0{hall.boxes[1]}", f"{hall.boxes[2]}\r\n", f"\t{hall.boxes[3]}\t"):
        assert desk.scan(raw).main.result == "ok", raw
        desk.scan("$LOOK")


def test_cancel_drops_what_was_begun_and_changes_nothing(depot: Founded, hall: Hall, desk: ScanDesk) -> None:
    head = depot.store.stream_head().head_seq
    run(desk, "$LEND", hall.boxes[0], "$CANCEL")
    assert (desk.state.hand, desk.state.mode) == ((), Command.LEND)
    run(desk, "$CANCEL")
    assert desk.state.mode is Command.LOOK
    assert depot.store.stream_head().head_seq == head


def test_an_auditor_may_look_and_nothing_else(depot: Founded, hall: Hall) -> None:
    desk = ScanDesk(depot.auditor, monotonic=Ticks())
    scans = run(desk, hall.boxes[0], "$SHELVE", hall.shelves[0], hall.boxes[0])
    assert [scan.main.name for scan in scans][-1] == "role.too-low"
    assert box(depot, hall).place is None


def test_a_batch_takes_doubles_for_one_whatever_the_time(hall: Hall, depot: Founded, ticks: Ticks) -> None:
    ticks.step = 60.0
    desk = ScanDesk(depot.clerk, batch=True, monotonic=ticks)
    scans = run(desk, hall.boxes[0], hall.boxes[0], hall.boxes[1], hall.boxes[0])
    assert [scan.main.name for scan in scans] == ["", "scan.repeated", "", ""]
