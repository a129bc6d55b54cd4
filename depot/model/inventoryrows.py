"""Rows of an inventory: its shelves and boxes as they were frozen, its scans in order, and what became of its problems.

All follow from the events of the inventory (depot.model.inventory), and none is ever overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from depot.model.codes import node_of
from depot.model.event import Event
from depot.model.inventory import Inventory, said
from depot.model.state import reference


class InventoryShelf(NamedTuple):
    """A shelf that is to be counted; the fields are the columns of the table `inventory_shelf`."""

    inventory: int
    shelf: int
    n: int
    """Its place in the walking order, from 1."""


class InventoryBox(NamedTuple):
    """A box that is expected; the fields are the columns of the table `inventory_box`."""

    inventory: int
    box: int
    shelf: int


class InventoryScan(NamedTuple):
    """A scan; the fields are the columns of the table `inventory_scan`.

    Without box, text and `back`, a shelf was opened.
    """

    inventory: int
    n: int
    """Its number in the inventory, from 1."""
    at: str
    actor: str
    station: str
    shelf: int | None
    box: int | None = None
    text: str = ""
    """A code that is unknown here, as it was read."""
    was: str = ""
    """Status of the box on record when it was scanned; `other` for one that another depot has."""
    place: int | None = None
    """Where the records had it."""
    batch: int | None = None
    """Destruction batch under way that it was in."""
    reason: str = ""
    """Why a code named nothing: the name of the error."""
    act: str = ""
    """Id of its act."""
    back: str = ""
    """Id of the act of the scan that this one takes back."""


class InventorySettled(NamedTuple):
    """What became of a problem; the fields are the columns of the table `inventory_settled`."""

    inventory: int
    subject: str
    """Code of the box or shelf, or an unknown code as it was read."""
    problem: str
    """One of depot.model.recount.PROBLEMS."""
    how: str
    """One of depot.model.recount.WAYS."""
    why: str
    actor: str
    at: str


InventoryRow = InventoryShelf | InventoryBox | InventoryScan | InventorySettled

OTHER: Final = "other"
"""What `was` says of a box that another depot has."""

_MOST: Final = (1 << 31) - 1


def of_inventory(after: Inventory, event: Event) -> Iterator[InventoryRow]:
    """Rows that follow from an event of an inventory; `after` is the inventory after it."""
    if event.node != node_of(after.id):
        return
    shelf = _coded(event, "shelf", "S")
    scan = InventoryScan(after.id, after.scans, event.at, event.actor, event.station, shelf, act=event.act)
    match event.kind:
        case "inventory.expected" if shelf is not None:
            yield InventoryShelf(after.id, shelf, _whole(event, "n") or 0)
            for code in said(event, "boxes").split():
                box = reference(code) if code.startswith("B") else None
                if box is not None:
                    yield InventoryBox(after.id, box, shelf)
        case "inventory.shelf_opened" if shelf is not None:
            yield scan
        case "inventory.seen" if (box := _coded(event, "box", "B")) is not None:
            place, batch = _coded(event, "place", "S"), _coded(event, "batch", "D")
            yield scan._replace(box=box, was=said(event, "was"), place=place, batch=batch)
        case "inventory.noted" if said(event, "text"):
            yield scan._replace(text=said(event, "text"), reason=said(event, "reason"))
        case "inventory.withdrawn" if said(event, "act"):
            yield scan._replace(back=said(event, "act"))
        case "inventory.settled" if said(event, "subject"):
            subject, problem, how, why = (said(event, name) for name in ("subject", "problem", "how", "why"))
            yield InventorySettled(after.id, subject, problem, how, why, event.actor, event.at)
        case _:
            return


def _coded(event: Event, field: str, letter: str) -> int | None:
    code = said(event, field)
    return reference(code) if code.startswith(letter) else None


def _whole(event: Event, field: str) -> int | None:
    value = event.body.get(field)
    return value if type(value) is int and 0 < value <= _MOST else None
