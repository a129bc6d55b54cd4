"""At which point a batch is, for acts that belong to one point only."""

from __future__ import annotations

from datetime import date

from depot.desk.destruction import conditions
from depot.desk.destruction.faults import BatchForeign, BatchState, BoxesOnCart
from depot.desk.seen import known, still
from depot.model.batch import Batch
from depot.model.codes import Code
from depot.store.lookup import Reader
from depot.store.store import Tx


def own(reader: Reader, batch: int) -> Batch:
    """A batch of this depot. Raises SubjectUnknown, BatchForeign."""
    found, code = known(reader, Batch, batch), Code.from_id("D", batch)
    if code.node != reader.stream_head().node:
        raise BatchForeign(batch=code.shown, node=code.node)
    return found


def changeable(tx: Tx, batch: int, seen: int | None) -> Batch:
    """A batch whose list can be changed. Raises BatchState, BatchForeign, SubjectChanged."""
    now = _seen(tx, batch, seen)
    if not now.open_to_changes:
        raise wrong_point(tx, now)
    return now


def in_state(tx: Tx, batch: int, seen: int | None, *states: str) -> Batch:
    """A batch in one of the states of its table. Raises BatchState, BatchForeign, SubjectChanged."""
    now = _seen(tx, batch, seen)
    if now.status not in states:
        raise wrong_point(tx, now)
    return now


def not_over(tx: Tx, batch: int, seen: int | None, *, begun: bool) -> Batch:
    """A batch that is not over; with `begun` false, none that is being carried out either.

    Raises BatchState, BoxesOnCart, BatchForeign, SubjectChanged.
    """
    now = _seen(tx, batch, seen)
    if now.ended or (now.started_at and not begun):
        raise wrong_point(tx, now)
    cart = tx.destructions.pulled(batch)
    if cart:
        shown = Code.from_id("D", batch).shown
        raise BoxesOnCart(batch=shown, count=len(cart), box=Code.from_id("B", cart[0]).shown)
    return now


def wrong_point(tx: Tx, now: Batch) -> BatchState:
    """The refusal of an act that does not belong to the point where a batch is."""
    said = conditions.state_said(tx, now, day_of(tx))
    return BatchState(batch=Code.from_id("D", now.id).shown, state=said)


def day_of(tx: Tx) -> date:
    """The day on which an act happens, by this computer's clock."""
    return date.fromisoformat(tx.stamp.at[:10])


def _seen(tx: Tx, batch: int, seen: int | None) -> Batch:
    now = own(tx, batch)
    still(tx, Code.from_id("D", batch).text, now, seen)
    return now
