"""A transfer at the scan desk: its slip, then a label printed in advance on each box, then the shelf."""

from __future__ import annotations

from depot.desk.printing import series
from depot.desk.scanning.engine import ScanDesk
from depot.desk.session import Session
from depot.desk.transfers import receiving
from depot.desk.transfers.reading import slip
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from tests.desk.founded import Founded


def desk_of(session: Session) -> ScanDesk:
    desk = ScanDesk(session, batch=True)
    desk.scan("$RECEIVE")
    return desk


def labels(session: Session, count: int) -> list[str]:
    made = session.do(roles.PRINT, lambda tx: series.reserved(tx, count)).result
    return [code.text for code in made or []]


def test_labels_go_on_boxes_in_the_order_of_the_slip(
    depot: Founded, clerk: Session, shelves: list[int], three: int
) -> None:
    store, desk, printed = depot.store, desk_of(clerk), labels(clerk, 3)
    receiving.note(clerk, three, 2, "missing")
    assert desk.scan(printed[0]).main.name == "code.reserved", "no slip yet"
    desk.scan(Code.from_id("T", three).text)
    assert "2026-1" in desk.banner().said.text()
    assert desk.scan(printed[0]).main.result == "ok"
    desk.scan(Code.from_id("S", shelves[0]).text)
    assert "2026-3" in desk.banner().said.text(), "the slip stays, after a shelf too"
    desk.scan(printed[1])
    assert desk.scan(printed[2]).main.name == "lines.closed"
    desk.scan(Code.from_id("S", shelves[0]).text)
    lines = slip(store, three).lines
    assert [line.box for line in lines] == [Code.parse(printed[0]).id, None, Code.parse(printed[1]).id]
    for line in (lines[0], lines[2]):
        box = store.get(Box, line.box)
        assert box is not None
        assert (box.place, box.status, box.label_needed, box.number) == (shelves[0], "shelved", 0, line.number)


def test_a_slip_that_is_over_is_refused(clerk: Session, three: int) -> None:
    from depot.desk.transfers import announcing

    announcing.cancel(clerk, three, "en double")
    assert desk_of(clerk).scan(Code.from_id("T", three).text).main.name == "transfer.state"
