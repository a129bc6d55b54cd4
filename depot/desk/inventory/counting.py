"""Counting: a shelf, then what stands on it. Each scan is an act, so that whatever happens none is lost."""

from __future__ import annotations

from typing import NamedTuple

from depot.desk.inventory.faults import ShelfOutside
from depot.desk.inventory.stages import in_state
from depot.desk.naming import place_name
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.custody import HERE, standing
from depot.model.event import Fact
from depot.model.inventory import COUNTED, COUNTING, PAUSED, Inventory
from depot.model.inventoryrows import OTHER, InventoryScan
from depot.store.store import Done, Tx


class Opened(NamedTuple):
    """What opening a shelf says."""

    inventory: Inventory
    before: int | None
    """The shelf that this terminal counted before; None for the first."""
    unseen: int
    """Boxes that are expected on that one and were not scanned there."""
    passed_over: int | None
    """A shelf between the two that nobody counted."""


class Seen(NamedTuple):
    """What the scan of a box says."""

    inventory: Inventory
    scan: InventoryScan
    before: InventoryScan | None
    """The scan of the same box before this one."""


def open_shelf(session: Session, inventory: int, shelf: int) -> Done[Opened]:
    """Begin to count a shelf, or to count it anew. Raises InventoryState, InventoryForeign, ShelfOutside."""

    def work(tx: Tx) -> Opened:
        now, code = in_state(tx, inventory, COUNTING), Code.from_id("N", inventory)
        rows = tx.inventories
        here = rows.shelf(inventory, shelf)
        if here is None:
            raise ShelfOutside(place=place_name(tx, shelf), inventory=code.shown)
        last = rows.last_shelf(inventory, session.station)
        there = rows.shelf(inventory, last.shelf) if last is not None and last.shelf is not None else None
        before = there.shelf if there is not None and there.shelf != shelf else None
        unseen, over = 0, None
        if there is not None and before is not None:
            held = rows.on_shelf(inventory, before)
            unseen, over = held.expected - held.seen, rows.passed_over(inventory, there.n, here.n)
        tx.append(Fact("inventory.shelf_opened", code.text, {"shelf": Code.from_id("S", shelf).text}))
        return Opened(now, before, unseen, over)

    return session.do(roles.CIRCULATE, work)


def see(session: Session, inventory: int, shelf: int, box: str) -> Done[Seen]:
    """Say that a box (its code) stands on a shelf, with what the records had of it then.

    One of another depot may be unknown here. Raises InventoryState, InventoryForeign.
    """

    def work(tx: Tx) -> Seen:
        now, code, id_ = in_state(tx, inventory, COUNTING), Code.from_id("N", inventory), code_id(box)
        before, held = tx.inventories.last_of(inventory, id_), tx.get(Box, id_)
        known_here = held is not None and (held.gone or standing(held, tx.node) == HERE)
        was = held.status if held is not None and known_here else OTHER
        body = {"shelf": Code.from_id("S", shelf).text, "box": box, "was": was}
        if held is not None and held.place is not None:
            body["place"] = Code.from_id("S", held.place).text
        line = tx.destructions.binding(id_)
        batch = line.batch if line is not None else held.batch if held is not None else None
        if batch is not None:
            body["batch"] = Code.from_id("D", batch).text
        tx.append(Fact("inventory.seen", code.text, body))
        place = held.place if held is not None else None
        scan = InventoryScan(inventory, now.scans + 1, tx.stamp.at, session.user, session.station, shelf, id_, "", was)
        return Seen(now, scan._replace(place=place, batch=batch), before)

    return session.do(roles.CIRCULATE, work)


def note(session: Session, inventory: int, shelf: int, read: str, reason: str) -> Done[None]:
    """Keep a code that names nothing here as it was read; `reason` is the name of the error.

    Raises InventoryState, InventoryForeign.
    """

    def work(tx: Tx) -> None:
        in_state(tx, inventory, COUNTING)
        body = {"shelf": Code.from_id("S", shelf).text, "text": read[:256], "reason": reason}
        tx.append(Fact("inventory.noted", Code.from_id("N", inventory).text, body))

    return session.do(roles.CIRCULATE, work)


def pause(session: Session, inventory: int, reason: str = "") -> Done[None]:
    """Stop counting for a while. Raises InventoryState, InventoryForeign."""

    def work(tx: Tx) -> None:
        in_state(tx, inventory, COUNTING)
        fact = Fact("inventory.paused", Code.from_id("N", inventory).text, {"reason": reason} if reason else {})
        tx.append(fact)

    return session.do(roles.CIRCULATE, work)


def resume(session: Session, inventory: int) -> Done[None]:
    """Count on, also where the counting was over. Raises InventoryState, InventoryForeign."""

    def work(tx: Tx) -> None:
        in_state(tx, inventory, PAUSED, COUNTED)
        tx.append(Fact("inventory.resumed", Code.from_id("N", inventory).text, {}))

    return session.do(roles.CIRCULATE, work)


def end(session: Session, inventory: int) -> Done[None]:
    """Say that the counting is over: shelves that nobody counted were skipped.

    Raises InventoryState, InventoryForeign.
    """

    def work(tx: Tx) -> None:
        in_state(tx, inventory, COUNTING, PAUSED)
        tx.append(Fact("inventory.counted", Code.from_id("N", inventory).text, {}))

    return session.do(roles.CIRCULATE, work)
