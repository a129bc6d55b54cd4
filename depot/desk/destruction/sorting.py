"""Sorting (tri): boxes whose rule says T are looked through before anything of them may be destroyed.

A box is kept for ever, or goes, or is parted: what is kept of it moves into a new box, and the rest goes. Either way
somebody says why, and the rule that asked for it stays on record (A-21.1, art. 7: T is no licence to destroy).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from depot.desk.boxes import add_box, refuse_gone
from depot.desk.destruction import conditions
from depot.desk.destruction.bound import refuse_bound
from depot.desk.destruction.faults import ReasonMissing, SortingEmpty, SortingPointless
from depot.desk.destruction.retained import FILE_NOT_DUE, NOT_DUE, reckoned
from depot.desk.entries import text
from depot.desk.files import live_file
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.retention.rules import DESTROY, KEEP, SORT
from depot.store.duelist import DueList, Part
from depot.store.store import Done, Store, Tx

WHY: Final = text(300)

_COPIED: Final = (
    *("org", "unit", "fonds", "type", "class_code", "rule", "copy", "media", "source"),
    *("confidential", "essential", "personal"),
)
"""What the new box has of the one that was parted."""


class Sorted(NamedTuple):
    """What sorting a box came to."""

    box: str
    """Its code."""
    outcome: str
    """`C` or `D`."""
    kept_in: str
    """Code of the new box that what is kept went into; empty where nothing was taken out."""


def to_sort(store: Store, today: date, units: tuple[str, ...] = ()) -> list[Box]:
    """The sorting list: boxes that are due and whose rule says T, the first due first."""
    found = DueList(store).first((SORT,), Part(until=today.isoformat(), units=units))
    return [box for box in (store.get(Box, id_) for id_ in found) if box is not None]


def keep(session: Session, box: str, why: str, *, seen: int | None = None) -> Done[Sorted]:
    """Keep a box (its code) for ever. Raises SortingPointless, ReasonMissing, BoxStopped, BoxGone, SubjectChanged."""
    return _sort(session, box, KEEP, why, seen=seen)


def let_go(
    session: Session, box: str, why: str, *, keeping: Sequence[str] = (), seen: int | None = None
) -> Done[Sorted]:
    """Let a box (its code) go; files of it that are kept (their codes) move into a new box, which is kept for ever.

    Raises SortingEmpty when all files are kept, and what `keep` raises.
    """
    return _sort(session, box, DESTROY, why, keeping=tuple(dict.fromkeys(keeping)), seen=seen)


def _sort(
    session: Session, code: str, outcome: str, why: str, *, keeping: tuple[str, ...] = (), seen: int | None
) -> Done[Sorted]:
    def work(tx: Tx) -> Sorted:
        box = known(tx, Box, code_id(code))
        still(tx, code, box, seen)
        refuse_gone(box)
        refuse_bound(tx, box.id)
        said = str(WHY("reason", why))
        if not said:
            raise ReasonMissing
        _refuse_pointless(tx, box, session.today)
        kept_in = _part(tx, box, keeping, said) if keeping else ""
        body = {"sorted": outcome, "reason": said} | ({"kept_in": kept_in} if kept_in else {})
        tx.append(Fact("box.sorted", code, body, seen))
        return Sorted(code, outcome, kept_in)

    return session.do(roles.PREPARE, work)


def _refuse_pointless(tx: Tx, box: Box, today: date) -> None:
    """Raise SortingPointless, or BoxStopped while it is too early."""
    found = tx.reckoned(box)
    if found.disposition != SORT:
        shown = Code.from_id("B", box.id).shown
        raise SortingPointless(box=shown, disposition=found.disposition or "—")
    early = [each for each in reckoned(tx, box, today).blockers if each.name in (NOT_DUE, FILE_NOT_DUE)]
    if early:
        raise conditions.stop(box.id, early[0])


def _part(tx: Tx, box: Box, keeping: Sequence[str], why: str) -> str:
    """Move what is kept into a new box, which is kept for ever; return its code."""
    inside = {file.id for file in tx.files_in(box.id, 1_000_000)}
    moved = {code_id(code) for code in keeping}
    for id_ in moved:
        file = live_file(tx, id_)
        if file.box != box.id:
            raise SortingEmpty(box=Code.from_id("B", box.id).shown, file=Code.from_id("F", id_).shown)
    if inside <= moved:
        raise SortingEmpty(box=Code.from_id("B", box.id).shown, file="—")
    fields = {name: getattr(box, name) for name in _COPIED if getattr(box, name)}
    new = add_box(tx, {**fields, "title": box.title, "label_needed": 1})
    for id_ in sorted(moved):
        tx.append(Fact("file.moved", Code.from_id("F", id_).text, {"box": new.text}))
    parted = {"sorted": KEEP, "reason": why, "taken_from": Code.from_id("B", box.id).text}
    tx.append(Fact("box.sorted", new.text, parted))
    return new.text
