"""Taking back a scan of an inventory: it stays on record and counts no more."""

from __future__ import annotations

from typing import Final

from depot.desk.inventory.faults import ProblemChanged
from depot.desk.inventory.stages import in_state
from depot.model.codes import Code
from depot.model.event import Event, Fact
from depot.model.inventory import COUNTED, COUNTING, PAUSED
from depot.store.store import Tx

SCANS: Final = frozenset({"inventory.shelf_opened", "inventory.seen", "inventory.noted"})
"""Kinds of events of which each is a scan, alone in its act."""


def withdraw(tx: Tx, event: Event) -> None:
    """Take back a scan in this act. Raises InventoryState, InventoryForeign, ProblemChanged when it was before."""
    code = Code.parse(event.subject)
    in_state(tx, code.id, COUNTING, PAUSED, COUNTED)
    if tx.inventories.withdrawn(code.id, event.act):
        scanned = event.body.get("box") or event.body.get("text") or event.body.get("shelf")
        raise ProblemChanged(code=scanned, inventory=code.shown)
    tx.append(Fact("inventory.withdrawn", event.subject, {"act": event.act}))
