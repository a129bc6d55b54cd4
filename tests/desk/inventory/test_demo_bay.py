"""A bay of the demonstration depot, counted with errors planted in it, at the scan desk."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from depot.demo.build import build
from depot.desk.inventory.counting import end
from depot.desk.inventory.reading import sheet
from depot.desk.inventory.settling import close, settle, wanted
from depot.desk.inventory.starting import Wanted, start
from depot.desk.scanning.engine import ScanDesk
from depot.desk.session import Session
from depot.model.codes import text_of
from depot.model.location import Location
from depot.model.recount import USUAL
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import START


def test_a_bay_with_planted_errors_is_counted_settled_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    build(path, boxes=260, clock=lambda: START)
    with closing(Store.open(path, clock=lambda: START)) as store:
        clerk = Session(store, "ada", "tty1")
        held = store.inventories.standing(store.inventories.shelves_below([]))
        by_bay: dict[int, list[tuple[int, int]]] = {}
        for box, shelf in held:
            place = store.get(Location, shelf)
            assert place is not None
            assert place.parent is not None
            by_bay.setdefault(place.parent, []).append((box, shelf))
        bay, inside = max(by_bay.items(), key=lambda each: len(each[1]))
        code = start(clerk, Wanted((text_of("S", bay),))).result
        assert code is not None
        shelves = [row.shelf for row in store.inventories.shelves(code.id)]
        stands = {shelf: [box for box, at in inside if at == shelf] for shelf in shelves}
        first, second, *_others = (shelf for shelf in shelves if len(stands[shelf]) > 1)
        lost, astray = stands[first].pop(), stands[second].pop()
        stands[first].append(astray)
        desk = ScanDesk(clerk, batch=True)
        desk.scan("$INVENTORY")
        desk.scan(code.text)
        for shelf in shelves:
            desk.scan(text_of("S", shelf))
            for box in stands[shelf]:
                desk.scan(text_of("B", box))
        desk.scan("JV-0412")
        end(clerk, code.id)
        found = {(each.kind, each.subject) for each in sheet(store, code.id).result.problems if each.kind != "in_batch"}
        assert found == {("not_seen", text_of("B", lost)), ("misplaced", text_of("B", astray)), ("unknown", "JV-0412")}
        for kind in USUAL:
            settle(clerk, code.id, wanted(clerk, code.id, kind=kind))
        close(clerk, code.id, "étiquettes à refaire")
        assert sheet(store, code.id).result.unsettled == ()
    assert verify(path).ok
