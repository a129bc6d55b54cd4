"""Taking back a reception: its boxes are withdrawn, its lines are open again; both stay on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from depot.desk.transfers.stages import at
from depot.model.codes import code_id
from depot.model.event import Event, Fact
from depot.model.transfer import ANNOUNCED, RECEIVING
from depot.store.store import Tx

CAME: Final = "transfer.line_received"
"""The kind of event that says that a box came."""

_GONE: Final[dict[str, Any]] = {"withdrawn": 1, "to_shelve": 0, "home": None, "label_needed": 0}
"""What a box is of which nobody should have said that it came."""


def take_back(tx: Tx, act: str, events: Sequence[Event]) -> list[str]:
    """Take back, in this act, the act of a reception with these events; the subjects.

    What the act cleared up is open again, what it noted is cleared up. Raises TransferState, TransferForeign.
    """
    slip = next(event.subject for event in events if event.kind == CAME)
    at(tx, code_id(slip), ANNOUNCED, RECEIVING)
    boxes = [event.subject for event in events if event.kind == "box.registered"]
    tx.append(*(Fact("box.undone", box, {"act": act, "restores": _GONE}) for box in boxes))
    for event in reversed(events):
        line, difference = event.body.get("line"), event.body.get("difference")
        match event.kind:
            case "transfer.line_received":
                tx.append(Fact("transfer.line_reopened", slip, {"line": line, "box": event.body["box"]}))
            case "transfer.line_added":
                added = next(each.body["line"] for each in events if each.kind == CAME)
                tx.append(Fact("transfer.line_struck", slip, {"line": added}))
            case "transfer.difference_noted":
                tx.append(Fact("transfer.difference_withdrawn", slip, {"line": line, "difference": difference}))
            case "transfer.difference_withdrawn":
                tx.append(Fact("transfer.difference_noted", slip, {"line": line, "difference": difference}))
    return [*boxes, slip]
