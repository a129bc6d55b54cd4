"""Taking back an act: a visible counter-event on each subject that the act touched, never a deletion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from depot.desk.inventory.withdrawing import SCANS, withdraw
from depot.desk.requests.ending import ENDINGS, REGISTERED, TAKEN_BACK, reopen, take_back_whole
from depot.desk.seen import last_change
from depot.desk.session import Session
from depot.desk.transfers.withdrawing import CAME, take_back
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Event, Fact
from depot.model.reference import User
from depot.model.registers import DECIDED
from depot.model.request import STEPS, line_of
from depot.model.subjects import Subject, resolve
from depot.store.store import Done, Tx
from depot.words import N_

UNDOABLE = frozenset(
    {"box.shelved", "box.lent", "box.returned", "box.extended", "box.described", "box.reported_missing", "box.found"}
    | {"box.dispatched", "box.accepted", "box.withdrawn", "box.recalled", "file.recalled", "loan.recalled"}
    | {"box.aliased", "box.unaliased", "file.lent", "file.returned", "file.refiled", "file.extended"}
    | {"file.described", "file.moved", "file.removed", "file.aliased", "file.unaliased", "loan.opened"}
    | {"loan.described", "location.described", "location.reserved", "location.blocked", "person.described"}
    | {DECIDED}
)
"""Kinds of events that can be taken back; what registers something is corrected, not undone."""

DESTROYING = frozenset({"box.pulled", "box.shredded", "box.sorted", "box.redacted", "file.redacted"})
"""Kinds on the way of a box to its end, and after it: none is ever taken back."""

_COMPUTED = frozenset({"id", "key", "rev", "status", "since", "labels", "reminders", "reminded_on"})

PRINTED = (".labelled", ".reminded")
"""How kinds end of events that say that a label or a letter came out: nothing takes ink off paper."""


class UndoNothing(Refused):
    """There is no act to take back."""

    what = N_("There is nothing to undo.")
    todo = N_("Only the acts of this sitting can be undone here; older ones are corrected on their cards.")


class UndoImpossible(Refused):
    """Facts: kind."""

    what = N_("This act cannot be undone ({kind}).")
    todo = N_("Correct what was entered on its card; the history keeps both.")


class UndoPrinted(Refused):
    """Facts: kind."""

    what = N_("A print cannot be undone ({kind}).")
    todo = N_("Destroy the labels or letters that came out, and say on the card when a label is needed again.")


class UndoDestroyed(Refused):
    """Facts: kind."""

    what = N_("What was done to destroy a box cannot be undone ({kind}).")
    todo = N_("A box that is still here is put back with SHELVE; one that is destroyed stays so on record.")


class UndoLate(Refused):
    """Facts: code, who, at."""

    what = N_("{code} was changed since, by {who} at {at}.")
    todo = N_("Undo the later act first, or correct it on its card.")


def restored(before: Any, after: Any) -> dict[str, Any]:
    """The fields that bring `after` back to `before`; a label that was printed since stays printed."""
    kept = _COMPUTED | ({"label_needed"} if getattr(after, "labels", 0) > getattr(before, "labels", 0) else set())
    pairs = zip(after._fields, before, after, strict=True)
    return {name: old for name, old, new in pairs if old != new and name not in kept}


def counter_events(act: str, touched: Mapping[str, tuple[Subject, Any, Any]]) -> list[Fact]:
    """The counter-events of an act, from each subject's kind and its states (before, after), last touched first."""
    facts = []
    for subject, (kind, before, after) in reversed(list(touched.items())):
        blank = kind.state(after[0])
        restores: dict[str, Any] = restored(before if before is not None else blank, after)
        if before is None and kind.name == "loan":
            restores = {"voided": 1}
        facts.append(Fact(f"{kind.name}.undone", subject, {"act": act, "restores": restores}))
    return facts


def standing_events(history: Sequence[Event]) -> list[Event]:
    """A subject's events without those that were taken back, and without the counter-events that did so."""
    standing: list[Event] = []
    for event in history:
        if event.kind.endswith(".undone"):
            undone = event.body.get("act")
            standing = [past for past in standing if past.act != undone]
        else:
            standing.append(event)
    return standing


def undo(session: Session, act: str) -> Done[list[str]]:
    """Take back an act (its id); return the subjects. One's own acts; a supervisor those of others too.

    A print cannot be undone, and does not stand in the way of undoing what was before it.
    What was scanned in an inventory is withdrawn from it; the boxes of a reception are withdrawn, and expected again; a
    line of a request, or its end, is again as it was, and a request that was registered is cancelled.

    Raises UndoNothing, UndoImpossible, UndoPrinted, UndoLate, RoleTooLow, InventoryState, LineElsewhere,
    RequestForeign.
    """

    def work(tx: Tx) -> list[str]:
        events = tx.act_events(act)
        if not events:
            raise UndoNothing
        user = tx.get(User, session.user)
        if events[0].actor != session.user and user is not None:
            roles.require(roles.ARRANGE, user.role, user.name)
        if events[0].kind in SCANS:
            withdraw(tx, events[0])
            return [events[0].subject]
        if any(event.kind == CAME for event in events):
            for event in events:
                if event.kind == "box.registered":
                    _refuse_later(tx, event.subject, act)
            return take_back(tx, act, events)
        if events[0].kind == REGISTERED or events[0].kind in ENDINGS:
            _refuse_later(tx, events[0].subject, act)
            return take_back_whole(tx, events[0])
        asked = [event for event in events if event.kind in TAKEN_BACK]
        touched = _touched(tx, act, [event for event in events if event.kind not in TAKEN_BACK])
        for event in asked:
            _refuse_line_later(tx, event)
        tx.append(*counter_events(act, touched))
        return [*touched, *reopen(tx, asked)]

    return session.do(roles.CIRCULATE, work)


def _refuse_line_later(tx: Tx, event: Event) -> None:
    """Raise UndoLate where something was done since with the line of a request that an event is about."""
    history = [each for each in tx.history(event.subject) if line_of(each) == line_of(event)]
    if next(each for each in reversed(history) if each.kind in STEPS).act != event.act:
        who, at = last_change(tx, event.subject)
        raise UndoLate(code=Code.parse(event.subject).shown, who=who, at=at)


def _touched(tx: Tx, act: str, events: Sequence[Event]) -> dict[str, tuple[Subject, Any, Any]]:
    touched: dict[str, tuple[Subject, Any, Any]] = {}
    for event in events:
        found = resolve(event.subject)
        if event.kind.endswith(PRINTED) or event.kind.startswith("printjob."):
            raise UndoPrinted(kind=event.kind)
        if event.kind in DESTROYING or event.kind.startswith("batch."):
            raise UndoDestroyed(kind=event.kind)
        if event.kind not in UNDOABLE or found is None:
            raise UndoImpossible(kind=event.kind)
        if event.subject in touched:
            continue
        kind, key = found
        history = _refuse_later(tx, event.subject, act, shown_as_code=bool(kind.letter))
        before: Any = tx.settled_without(event.subject, act)
        for past in history if before is None else ():
            if past.act == act:
                break
            before = kind.evolve(before if before is not None else kind.state(key), past)
        touched[event.subject] = (kind, before, tx.get(kind.state, key))
    return touched


def _refuse_later(tx: Tx, subject: str, act: str, *, shown_as_code: bool = True) -> list[Event]:
    """The standing events of a subject, of which the act's are the last but for prints."""
    history = standing_events(tx.history(subject))
    if not history or all(past.act != act for past in history):
        raise UndoNothing
    if next(past for past in reversed(history) if not past.kind.endswith(PRINTED)).act != act:
        who, at = last_change(tx, subject)
        raise UndoLate(code=Code.parse(subject).shown if shown_as_code else subject, who=who, at=at)
    return history
