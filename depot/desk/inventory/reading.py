"""An inventory as people look at it."""

from __future__ import annotations

from typing import NamedTuple

from depot.desk.inventory.faults import InventoryHidden
from depot.desk.inventory.stages import own
from depot.model.codes import Code
from depot.model.inventory import CLOSED, COUNTED, Inventory
from depot.model.recount import Recount, recount
from depot.store.lookup import Reader


class Sheet(NamedTuple):
    """An inventory with what it comes to."""

    code: Code
    inventory: Inventory
    result: Recount


def sheet(reader: Reader, inventory: int) -> Sheet:
    """An inventory with all its problems, whoever may be told. Raises SubjectUnknown, InventoryForeign."""
    now, rows = own(reader, inventory), reader.inventories
    boxes, closed = rows.boxes(inventory), now.status == CLOSED
    # At its end every problem was settled: what is unseen and was not, was moved by then.
    moved = {row.box for row in boxes} if closed else rows.moved(inventory)
    result = recount(
        rows.shelves(inventory),
        boxes,
        rows.scans(inventory),
        rows.settled(inventory),
        ordered=bool(now.ordered),
        over=closed or now.status == COUNTED,
        moved=moved,
    )
    return Sheet(Code.from_id("N", inventory), now, result)


def told(reader: Reader, inventory: int) -> Sheet:
    """The same for whoever counts. Raises InventoryHidden for a blind one whose counting is not over."""
    found = sheet(reader, inventory)
    if found.inventory.hidden:
        raise InventoryHidden(inventory=found.code.shown)
    return found
