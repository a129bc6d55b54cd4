"""Sorting (tri): boxes whose rule says T are looked through before anything of them may be destroyed.

A box is kept for ever, or goes, or is parted: what is kept of it moves into a new box, and the rest goes. Either way
somebody says why, and the rule that asked for it stays on record (A-21.1, art. 7: T is no licence to destroy). What a
file's own rule keeps for good never goes with the rest (art. 18).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from depot.desk.boxes import add_box, refuse_gone
from depot.desk.destruction import conditions
from depot.desk.destruction.bound import refuse_bound
from depot.desk.destruction.faults import (
    ReasonMissing,
    SortingChanged,
    SortingEmpty,
    SortingInto,
    SortingKept,
    SortingPointless,
)
from depot.desk.destruction.retained import FILE_NOT_DUE, NOT_DUE, reckoned
from depot.desk.entries import text
from depot.desk.files import live_file
from depot.desk.printing.series import awaited
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


class Choice(NamedTuple):
    """What becomes of the files of a box that goes."""

    keeping: tuple[str, ...] = ()
    """Codes of those that are kept; none: all of it goes."""
    into: str = ""
    """Code of the box that they move into: a label printed in advance that nothing has yet, or a box into which
    sorting by the same rule put others; empty for a new code."""
    listed: tuple[str, ...] | None = None
    """Codes of all files that the sorter had before him; None where nobody looked at a list."""


WHOLE: Final = Choice()
"""All of it goes."""


def keep(session: Session, box: str, why: str, *, seen: int | None = None) -> Done[Sorted]:
    """Keep a box (its code) for ever. Raises SortingPointless, ReasonMissing, BoxStopped, BoxGone, SubjectChanged."""

    def work(tx: Tx) -> Sorted:
        return _sort(tx, _found(tx, session.today, box, seen), KEEP, why, WHOLE, seen=seen)

    return session.do(roles.PREPARE, work)


def let_go(session: Session, box: str, why: str, choice: Choice = WHOLE, *, seen: int | None = None) -> Done[Sorted]:
    """Let a box (its code) go; files of it that are kept move into another box, which is kept for ever.

    Raises SortingEmpty when all files are kept, SortingKept when one goes that its own rule keeps, SortingChanged when
    other files are listed in it than those that the sorter saw, SortingInto, and what `keep` raises.
    """

    def work(tx: Tx) -> Sorted:
        return _sort(tx, _found(tx, session.today, box, seen), DESTROY, why, choice, seen=seen)

    return session.do(roles.PREPARE, work)


def _found(tx: Tx, today: date, code: str, seen: int | None) -> Box:
    """A box that may be sorted now."""
    box = known(tx, Box, code_id(code))
    still(tx, code, box, seen)
    refuse_gone(box)
    refuse_bound(tx, box.id)
    _refuse_pointless(tx, box, today)
    return box


def _sort(tx: Tx, box: Box, outcome: str, why: str, choice: Choice, *, seen: int | None) -> Sorted:
    code, said = Code.from_id("B", box.id).text, str(WHY("reason", why))
    if not said:
        raise ReasonMissing
    if outcome == DESTROY:
        _refuse_unlawful(tx, box, choice)
    keeping = tuple(dict.fromkeys(choice.keeping))
    kept_in = _part(tx, box, keeping, choice.into, said) if keeping else ""
    body = {"sorted": outcome, "reason": said} | ({"kept_in": kept_in} if kept_in else {})
    tx.append(Fact("box.sorted", code, body, seen))
    return Sorted(code, outcome, kept_in)


def _refuse_unlawful(tx: Tx, box: Box, choice: Choice) -> None:
    """Raise SortingChanged where the list is another one now, SortingKept where a file goes that is kept for good."""
    shown, lines = Code.from_id("B", box.id).shown, tx.reckoned(box).lines
    if choice.listed is not None and {code_id(code) for code in choice.listed} != {line.file for line in lines}:
        raise SortingChanged(box=shown)
    kept = {code_id(code) for code in choice.keeping}
    for line in lines:
        if line.reckoning.disposition == KEEP and line.file not in kept:
            file = Code.from_id("F", line.file).shown
            raise SortingKept(box=shown, file=file, rule=line.reckoning.rule.partition("/")[2])


def _refuse_pointless(tx: Tx, box: Box, today: date) -> None:
    """Raise SortingPointless, or BoxStopped while it is too early."""
    found = tx.reckoned(box)
    if found.disposition != SORT:
        shown = Code.from_id("B", box.id).shown
        raise SortingPointless(box=shown, disposition=found.disposition or "—")
    early = [each for each in reckoned(tx, box, today).blockers if each.name in (NOT_DUE, FILE_NOT_DUE)]
    if early:
        raise conditions.stop(box.id, early[0])


def _part(tx: Tx, box: Box, keeping: Sequence[str], into: str, why: str) -> str:
    """Move what is kept into another box, which is kept for ever; return its code."""
    inside = {file.id for file in tx.files_in(box.id, 1_000_000)}
    moved = {code_id(code) for code in keeping}
    for id_ in moved:
        file = live_file(tx, id_)
        if file.box != box.id:
            raise SortingEmpty(box=Code.from_id("B", box.id).shown, file=Code.from_id("F", id_).shown)
    if inside <= moved:
        raise SortingEmpty(box=Code.from_id("B", box.id).shown, file="—")
    other = _other(tx, box, into, why)
    for id_ in sorted(moved):
        tx.append(Fact("file.moved", Code.from_id("F", id_).text, {"box": other}))
    return other


def _other(tx: Tx, box: Box, into: str, why: str) -> str:
    """The box for what is kept: a new one, or the one that was named."""
    fields = {name: getattr(box, name) for name in _COPIED if getattr(box, name)} | {"title": box.title}
    parted = {"sorted": KEEP, "reason": why, "taken_from": Code.from_id("B", box.id).text}
    if not into:
        new = add_box(tx, {**fields, "label_needed": 1})
        tx.append(Fact("box.sorted", new.text, parted))
        return new.text
    code = Code.parse(into)
    there = tx.get(Box, code.id) if code.letter == "B" else None
    series = awaited(tx, code) if there is None else None
    if series is not None:
        add_box(tx, fields, code=code, series=series.key)
        tx.append(Fact("box.sorted", code.text, parted))
    elif there is None or not takes(there, box):
        raise SortingInto(into=code.shown, box=Code.from_id("B", box.id).shown)
    return code.text


def takes(there: Box, box: Box) -> bool:
    """Whether a box that sorting kept may take what is kept of another one: of one rule and one organisation, and not
    itself the one that is parted.
    """
    alike = (there.org, there.rule, there.class_code) == (box.org, box.rule, box.class_code)
    return there.id != box.id and there.sorted == KEEP and not there.gone and not there.elsewhere and alike
