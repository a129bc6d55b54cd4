"""At which point an inventory is, for acts that belong to one point only."""

from __future__ import annotations

from depot.desk.inventory.faults import InventoryForeign, InventoryState
from depot.desk.seen import known
from depot.model.codes import Code
from depot.model.inventory import STATES, Inventory
from depot.model.outcome import Said
from depot.store.lookup import Reader


def own(reader: Reader, inventory: int) -> Inventory:
    """An inventory of this depot. Raises SubjectUnknown, InventoryForeign."""
    found, code = known(reader, Inventory, inventory), Code.from_id("N", inventory)
    if code.node != reader.stream_head().node:
        raise InventoryForeign(inventory=code.shown, node=code.node)
    return found


def in_state(reader: Reader, inventory: int, *states: str) -> Inventory:
    """An inventory in one of some states. Raises InventoryState, InventoryForeign, SubjectUnknown."""
    now = own(reader, inventory)
    if now.status not in states:
        raise InventoryState(inventory=Code.from_id("N", inventory).shown, state=Said(STATES[now.status]))
    return now
