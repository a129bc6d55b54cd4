"""Inventories (récolement): what was expected where when one began, what was scanned, and what became of each problem.

The expected boxes are frozen at the start. Where an inventory stands is computed from facts, never set. Its shelves,
boxes, scans and settlements are rows that follow from its events: depot.model.inventoryrows. What they come to is
depot.model.recount.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from depot.model.codes import node_of
from depot.model.event import Event
from depot.model.state import assign, touched
from depot.words import N_

COUNTING: Final = "counting"
PAUSED: Final = "paused"
COUNTED: Final = "counted"
CLOSED: Final = "closed"

STATES: Final[dict[str, str]] = {
    COUNTING: N_("being counted"),
    PAUSED: N_("paused"),
    COUNTED: N_("counted"),
    CLOSED: N_("closed"),
}
"""States with their names for people."""

_GIVEN: Final = ("title", "blind", "ordered", "places", "unit", "sample", "seed", "boxes", "shelves")
"""What the event that begins an inventory says of it."""


class Inventory(NamedTuple):
    """An inventory without its rows. `id` is that of its N code."""

    id: int
    title: str = ""
    blind: int = 0
    """1 where whoever counts is not told what is expected."""
    ordered: int = 0
    """1 where the boxes of a shelf stand in the order of their codes."""
    places: str = ""
    """Codes of the places that it is of, parted by spaces; empty for the whole depot."""
    unit: str = ""
    """Unit, `ORG/CODE`, whose boxes alone are expected, with those of its parts; empty for all."""
    sample: int = 0
    """How many boxes were drawn; 0 where all are expected."""
    seed: int = 0
    """What they were drawn with, so that anybody can draw them again."""
    boxes: int = 0
    """How many are expected."""
    shelves: int = 0
    """How many shelves are to be counted."""
    started_at: str = ""
    started_by: str = ""
    scans: int = 0
    """How many shelves, boxes and unknown codes were scanned; the number of the newest."""
    paused: int = 0
    counted_at: str = ""
    """When the counting was over; empty again where it was taken up anew."""
    closed_at: str = ""
    closed_by: str = ""
    reason: str = ""
    """Why it was paused, or closed with problems left as they were."""
    status: str = COUNTING
    rev: int = 0

    @property
    def place_codes(self) -> tuple[str, ...]:
        """Codes of the places that it is of."""
        return tuple(self.places.split())

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return not self.closed_at

    @property
    def hidden(self) -> bool:
        """Whether what is expected, and so every problem, is not to be told yet."""
        return bool(self.blind) and self.status in (COUNTING, PAUSED)


def status_of(inventory: Inventory) -> str:
    """The state that the facts give; what weighs more wins."""
    if inventory.closed_at:
        return CLOSED
    if inventory.counted_at:
        return COUNTED
    return PAUSED if inventory.paused else COUNTING


def evolve(state: Inventory, event: Event) -> Inventory:
    """The inventory after an event. Pure and total: any authentic event folds, in any state.

    An inventory is its depot's own: what another writes about it counts as a revision and changes nothing.
    """
    own = event.node == node_of(state.id)
    after = _changed(state, event) if own else touched(state)
    return after._replace(status=status_of(after))


def _changed(now: Inventory, event: Event) -> Inventory:
    body: Any = event.body
    match event.kind:
        case "inventory.started":
            given = {name: body[name] for name in _GIVEN if name in body}
            return assign(now, given)._replace(started_at=event.at, started_by=event.actor)
        case "inventory.shelf_opened" | "inventory.seen" | "inventory.noted" | "inventory.withdrawn":
            return touched(now)._replace(scans=now.scans + 1)
        case "inventory.paused":
            return touched(now)._replace(paused=1, reason=said(event, "reason"))
        case "inventory.resumed":
            return touched(now)._replace(paused=0, counted_at="", reason="")
        case "inventory.counted":
            return touched(now)._replace(paused=0, counted_at=event.at)
        case "inventory.closed":
            closed = touched(now)._replace(closed_at=now.closed_at or event.at, closed_by=now.closed_by or event.actor)
            return closed._replace(reason=said(event, "reason"))
        case _:
            return touched(now)


def said(event: Event, field: str) -> str:
    """A text of an event's body; empty where it is none."""
    value = event.body.get(field)
    return value if isinstance(value, str) else ""
