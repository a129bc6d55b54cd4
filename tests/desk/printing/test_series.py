"""Labels printed in advance: given out for good, claimed by the first scan, voided, and never mistaken."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk.boxes import register
from depot.desk.printing import jobs, sending, series
from depot.desk.printing.faults import JobEmpty, SeriesTooLong, SeriesUnknown, SeriesUsed
from depot.desk.printing.jobs import Order
from depot.desk.scanning.engine import ScanDesk
from depot.desk.scanning.state import Scanned
from depot.desk.session import Session
from depot.desk.undo import UndoImpossible, undo
from depot.errors import DepotError
from depot.model.box import SHELVED, UNPLACED, Box
from depot.model.codes import Code
from depot.model.event import Event
from depot.model.outcome import ATTENTION, OK, STOP
from depot.store.folding import Folder
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.desk.hall import Hall
from tests.desk.printing.paper import Paper, quick


def reserved(clerk: Session, count: int = 4) -> list[Code]:
    made = series.reserve(clerk, count, note="rentrée").result
    assert made is not None
    return list(made.codes)


def desk(session: Session, mode: str = "") -> ScanDesk:
    opened = ScanDesk(session, monotonic=iter(range(0, 10_000, 5)).__next__)
    if mode:
        opened.scan(mode)
    return opened


def said(scanned: Scanned) -> tuple[str, str]:
    return scanned.main.result, scanned.main.name


def box(store: Store, code: Code) -> Box | None:
    return store.get(Box, code.id)


def test_codes_are_given_out_for_good(clerk: Session, store: Store, tmp_path: Path) -> None:
    before = register(clerk, {}).result
    codes = reserved(clerk)
    after = register(clerk, {}).result
    assert before is not None
    assert after is not None
    assert before.serial < codes[0].serial < codes[-1].serial < after.serial
    assert not {after.text} & {code.text for code in codes}
    (unused,) = series.unused(store)
    assert [code.text for code in unused.codes] == [code.text for code in codes]
    assert (unused.series.note, unused.used, unused.voided) == ("rentrée", 0, 0)
    assert verify(store.path).ok


@pytest.mark.parametrize(("count", "error"), [(0, JobEmpty), (series.MOST + 1, SeriesTooLong)])
def test_a_series_has_a_size(clerk: Session, count: int, error: type[DepotError]) -> None:
    with pytest.raises(error):
        series.reserve(clerk, count)


def test_its_labels_are_printed_and_printed_again(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    made = series.reserve(clerk, 3, Order("", (), "5160", "zebra")).result
    assert made is not None
    sending.send(clerk, made.job, workshop=quick, opener=paper)
    assert paper.printed(made.job) == {code.text: 1 for code in made.codes}
    codes = tuple(code.text for code in made.codes[:1])
    again = jobs.order(clerk, Order("box", codes, "5160", "zebra", reason="perdue")).result or ""
    sending.send(clerk, again, workshop=quick, opener=paper)
    history = store.history(f"series/{made.codes[0].text}")
    assert [event.kind for event in history] == ["series.reserved", "series.labelled", "series.labelled"]
    assert "reprint" not in history[1].body
    assert (history[2].body["reprint"], history[2].body["reason"]) == (1, "perdue")


def test_the_first_scan_while_shelving_registers_the_box_and_puts_it_there(
    clerk: Session, hall: Hall, store: Store
) -> None:
    code, *_others = reserved(clerk)
    scanning = desk(clerk, "$SHELVE")
    scanning.scan(hall.shelves[0])
    assert said(scanning.scan(code.text)) == (OK, "")
    found = box(store, code)
    assert found is not None
    assert (found.status, found.place, found.title, found.label_needed) == (SHELVED, hall.id(hall.shelves[0]), "", 0)
    assert store.history(code.text)[0].body == {"series": reserved_key(store)}
    assert [each.used for each in series.unused(store)] == [1]
    assert verify(store.path).ok


def reserved_key(store: Store) -> str:
    return series.unused(store)[0].series.key


def test_undo_takes_the_box_off_the_shelf_and_leaves_it_registered(clerk: Session, hall: Hall, store: Store) -> None:
    code, *_others = reserved(clerk)
    scanning = desk(clerk, "$SHELVE")
    scanning.scan(hall.shelves[0])
    scanning.scan(code.text)
    assert said(scanning.scan("$UNDO")) == (OK, "")
    found = box(store, code)
    assert found is not None
    assert found.status == UNPLACED


def test_a_shelf_that_refuses_leaves_the_box_registered(clerk: Session, hall: Hall, store: Store) -> None:
    code, *_others = reserved(clerk)
    scanning = desk(clerk, "$SHELVE")
    scanning.scan(hall.shelves[2])
    assert said(scanning.scan(code.text)) == (STOP, "place.blocked")
    found = box(store, code)
    assert found is not None
    assert found.status == UNPLACED


def test_boxes_first_then_their_shelf(clerk: Session, hall: Hall, store: Store) -> None:
    codes = reserved(clerk)
    scanning = desk(clerk, "$SHELVE")
    for code in codes[:2]:
        assert said(scanning.scan(code.text)) == (OK, "")
    scanning.scan(hall.shelves[0])
    assert {found.status for code in codes[:2] if (found := box(store, code))} == {SHELVED}
    assert box(store, codes[2]) is None


@pytest.mark.parametrize(("answer", "outcome", "there"), [("$YES", OK, True), ("$NO", ATTENTION, False)])
def test_looking_it_up_asks(clerk: Session, store: Store, answer: str, outcome: str, there: bool) -> None:
    code, *_others = reserved(clerk)
    scanning = desk(clerk)
    asked = scanning.scan(code.text)
    assert said(asked) == (ATTENTION, "code.reserved")
    assert "2026-10-05" in asked.main.said.text()
    assert box(store, code) is None
    assert scanning.banner().question is not None
    assert scanning.scan(answer).main.result == outcome
    assert (box(store, code) is not None) == there
    assert scanning.banner().question is None
    assert said(scanning.scan("$YES")) == (ATTENTION, "question.missing")


def test_another_scan_drops_the_question(clerk: Session, hall: Hall, store: Store) -> None:
    code, *_others = reserved(clerk)
    scanning = desk(clerk)
    scanning.scan(code.text)
    scanning.scan(hall.boxes[0])
    assert said(scanning.scan("$YES")) == (ATTENTION, "question.missing")
    assert box(store, code) is None


@pytest.mark.parametrize("mode", ["$LEND", "$RETURN"])
def test_other_modes_say_what_it_is(clerk: Session, hall: Hall, store: Store, mode: str) -> None:
    code, *_others = reserved(clerk)
    scanning = desk(clerk, mode)
    assert said(scanning.scan(code.text)) == (ATTENTION, "code.reserved")
    assert box(store, code) is None


def test_a_voided_label_is_named_as_such(clerk: Session, hall: Hall, store: Store) -> None:
    codes = reserved(clerk)
    series.void(clerk, codes[:2], "déchirées")
    for mode in ("$SHELVE", "$LOOK", "$LEND"):
        assert said(desk(clerk, mode).scan(codes[0].text)) == (STOP, "code.voided")
    assert box(store, codes[0]) is None
    (unused,) = series.unused(store)
    assert ([code.text for code in unused.codes], unused.voided) == ([code.text for code in codes[2:]], 2)
    assert series.void(clerk, codes[:1]).act == ""
    with pytest.raises(SeriesUnknown):
        jobs.order(clerk, Order("box", (codes[0].text,), "5160"))


def test_what_is_used_or_was_never_reserved_is_not_voided(clerk: Session, hall: Hall, store: Store) -> None:
    codes = reserved(clerk)
    desk(clerk, "$SHELVE").scan(codes[0].text)
    with pytest.raises(SeriesUsed):
        series.void(clerk, codes)
    with pytest.raises(SeriesUnknown):
        series.void(clerk, [Code.parse(hall.boxes[0])])
    assert series.unused(store)[0].voided == 0, "all or none"


def test_two_terminals_claim_it_once(depot: Founded, hall: Hall) -> None:
    code, *_others = reserved(depot.clerk)
    with depot.store.another() as second:
        first, other = desk(depot.clerk), desk(depot.clerk.on(second))
        first.scan(code.text)
        other.scan(code.text)
        first.scan("$YES")
        assert said(other.scan("$YES")) == (OK, "")
    assert [event.kind for event in depot.store.history(code.text)] == ["box.registered"]


def test_the_first_own_print_of_a_claimed_box_is_a_reprint(
    clerk: Session, hall: Hall, paper: Paper, store: Store
) -> None:
    code, *_others = reserved(clerk)
    desk(clerk, "$SHELVE").scan(code.text)
    key = jobs.order(clerk, Order("box", (code.text,), "5160", "zebra")).result or ""
    sending.send(clerk, key, workshop=quick, opener=paper)
    assert store.history(code.text)[-1].body["reprint"] == 1


def test_claiming_cannot_be_undone(clerk: Session, hall: Hall, store: Store) -> None:
    code, *_others = reserved(clerk)
    desk(clerk, "$SHELVE").scan(code.text)
    with pytest.raises(UndoImpossible):
        undo(clerk, store.history(code.text)[0].act)


def foreign(kind: str, subject: str, body: dict[str, object], node: str = "L2") -> Event:
    return Event(node, "f" * 32, 1, "e" * 32, 0, kind, subject, "2026-09-01T08:00:00-04:00", "ok", "x", "y", None, body)


def fold(store: Store, event: Event) -> None:
    """Fold an event that came from another depot."""
    connection = store.connection
    connection.execute("BEGIN IMMEDIATE")
    folder = Folder(connection)
    folder.apply([event])
    folder.flush()
    connection.execute("COMMIT")


def test_a_series_of_another_depot_is_known_and_never_claimed_here(clerk: Session, hall: Hall, store: Store) -> None:
    theirs = [Code("B", "L2", serial) for serial in (1, 2, 3, 4, 5) if _usable("L2", serial)]
    body: dict[str, object] = {"first": theirs[0].text, "last": theirs[-1].text, "size": len(theirs)}
    fold(store, foreign("series.reserved", f"series/{theirs[0].text}", body))
    assert said(desk(clerk, "$SHELVE").scan(theirs[1].text)) == (STOP, "code.foreign")
    assert said(desk(clerk, "$LOOK").scan(theirs[1].text)) == (ATTENTION, "box.not-here")
    assert box(store, theirs[1]) is None
    with pytest.raises(SeriesUnknown):
        series.void(clerk, theirs[:1])
    assert series.unused(store) == []


def test_nobody_uses_up_the_codes_of_another_depot(clerk: Session, store: Store) -> None:
    last = next(Code("B", "L1", serial) for serial in range(900_000, 900_040) if _usable("L1", serial))
    first = register(clerk, {}).result
    assert first is not None
    body: dict[str, object] = {"first": first.text, "last": last.text, "size": 1}
    fold(store, foreign("series.reserved", f"series/{first.text}", body))
    after = register(clerk, {}).result
    assert after is not None
    assert after.serial < 100


def _usable(node: str, serial: int) -> bool:
    from depot.model.codes import usable

    return usable("B", node, serial)
