"""What happened to a thing, in words: each event of its history as who, when and what. For screens and `depot history`.

Sentences are msgids with facts; whoever shows them translates. A change tells what a field was before, which the
events themselves do not: the history is folded again while it is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final

from depot.desk.destruction.telling import DESTRUCTION
from depot.desk.doubtwords import register_words
from depot.desk.fieldwords import FIELDS, FLAGS, told
from depot.desk.holders import depot_name
from depot.desk.inventory.telling import INVENTORIES
from depot.desk.naming import borrower_of
from depot.desk.printing.telling import PRINTING
from depot.desk.requests.telling import REQUESTS
from depot.desk.seen import actor_name, when
from depot.desk.transfers.telling import TRANSFERS
from depot.desk.undo import PRINTED, standing_events
from depot.errors import Refused
from depot.model.codes import Code
from depot.model.event import Event
from depot.model.loan import Loan
from depot.model.outcome import Said
from depot.model.state import reference
from depot.model.subjects import Subject, resolve
from depot.store.lookup import Reader
from depot.words import N_

WORDS: Final[Mapping[str, Sequence[str]]] = {
    "accepted": (N_("arrived in {depot}"), N_("arrived from another depot")),
    "added": (N_("added"),),
    "aliased": (N_("named {alias} too"), N_("named by an old code")),
    "answered": (
        N_("{answered_by}, {answered_on}: {answer}, {answer_reason}"),
        N_("{answered_by}, {answered_on}: {answer}"),
        N_("answered"),
    ),
    "badged": (N_("new badge {badge}"), N_("new badge")),
    "blocked": (N_("blocked: {blocked}"), N_("unblocked")),
    "closed": (N_("closed on {closed_on}"), N_("closed")),
    "created": (N_("created"),),
    "decided": (N_("conflict settled: {register}"), N_("conflict settled")),
    "destroyed": (N_("destroyed"),),
    "dispatched": (N_("sent to {to}, seal {seal}"), N_("sent to {to}"), N_("sent to another depot")),
    "enrolled": (N_("key card believed"),),
    "extended": (N_("loan extended to {due}"), N_("loan extended")),
    "found": (N_("found again"),),
    "founded": (N_("depot opened"),),
    "lent": (N_("lent to {person} until {due}"), N_("lent to {person}"), N_("lent")),
    "labelled": (
        N_("label printed again: {reason} (job {job}, printed before: {reprint})"),
        N_("label printed again (job {job}, printed before: {reprint})"),
        N_("label printed (job {job})"),
        N_("label printed"),
    ),
    "lifted": (N_("hold lifted: {why}"), N_("hold lifted")),
    "listed": (N_("listed in box {box}"), N_("listed")),
    "locked": (N_("account locked until {until}"), N_("account locked")),
    "moved": (N_("moved to box {box}"), N_("moved to another box")),
    "opened": (N_("loan opened for {person}, due {due}"), N_("loan opened for {person}"), N_("loan opened")),
    "pin_failed": (N_("wrong PIN"),),
    "pin_set": (N_("PIN set"),),
    "placed": (N_("hold placed: {reason}"), N_("hold placed")),
    "published": (N_("published"),),
    "recalled": (N_("recalled for {recalled}: {recall_reason}"), N_("recalled for {due}"), N_("recalled")),
    "redacted": (
        N_("texts about persons taken away ({law}): {reason}"),
        N_("texts about persons taken away"),
    ),
    "refiled": (N_("put back into its box"),),
    "registered": (
        N_("registered at {place}"),
        N_("registered, out of {source}"),
        N_("registered by its label of the series {series}, printed in advance"),
        N_("registered"),
    ),
    "reminded": (N_("letter of reminder no. {reminders}"), N_("letter of reminder")),
    "removed": (
        N_("withdrawn for good by {person}: {reason}"),
        N_("taken off the list of its box"),
    ),
    "reported_missing": (N_("reported missing"),),
    "reserved": (N_("reserved: {reserved}"), N_("reservation ended")),
    "restored": (N_("restored from a backup"),),
    "retired": (N_("taken out of use"),),
    "returned": (
        N_("returned at {elsewhere}"),
        N_("came back from {person}, in {there}"),
        N_("came back in {there}"),
        N_("came back from {person}"),
        N_("came back"),
    ),
    "rotated": (N_("keys changed"),),
    "seen": (N_("news of other depots taken in"),),
    "sent": (N_("letter to {unit}: periods that end by {until}"), N_("letter to a unit")),
    "shelved": (N_("shelved at {place}"), N_("shelved")),
    "taken": (N_("receipt of the vault noted, up to event {upto}"), N_("receipt of the vault noted")),
    "unaliased": (N_("no longer named {alias}"), N_("an old code taken off")),
    "unlocked": (N_("account unlocked"),),
    "withdrawn": (N_("withdrawn for good by {person}: {reason}"), N_("withdrawn for good")),
}
"""Sentences by the second word of the kind: the first one whose facts the event has is said."""

CHANGES: Final = frozenset({"described", "changed"})
"""Kinds whose sentence is what changed."""


class NothingOwn(Refused):
    """Facts: code."""

    what = N_("Nothing that you did to {code} is left to be undone.")
    todo = N_("Correct it on its card instead; its history says who did what.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a history."""

    event: Event
    when: str
    """AAAA-MM-JJ HH:MM, where it was written."""
    who: str
    """Full name of the user, else the user's name in the journal, with the depot where it is another's user."""
    what: Said
    rev: int
    """Revision of the thing after it."""
    undone: bool
    """Whether it was taken back later."""


def chronicle(reader: Reader, subject: str) -> list[Entry]:
    """The history of a subject, oldest first; empty for a subject that nothing happened to."""
    events = reader.history(subject)
    found = resolve(subject)
    standing = {(event.act, event.n) for event in standing_events(events)}
    home = reader.stream_head().node
    names: dict[tuple[str, str], str] = {}
    entries: list[Entry] = []
    state = found[0].state(found[1]) if found is not None else None
    for event in events:
        before, rev = state, len(entries) + 1
        if found is not None:
            state = found[0].evolve(state, event)
            rev = state.rev
        said = _undone(event, entries) or _changed(reader, event, found, before, state) or _worded(reader, event, home)
        writer = (event.node, event.actor)
        if writer not in names:
            names[writer] = actor_name(reader, event, home)
        undone = (event.act, event.n) not in standing and not event.kind.endswith(".undone")
        entries.append(Entry(event, when(event.at), names[writer], said, rev, undone))
    return entries


def told_alone(reader: Reader, event: Event, home: str) -> Said:
    """What one event says without the events before it: what a field was before is then not known."""
    if event.kind.endswith(".undone"):
        return Said(N_("an act was undone"))
    found = resolve(event.subject)
    if found is not None and event.kind.partition(".")[2] in CHANGES:
        fields = [name for name in event.body if name in found[0].state._fields]
        says = [Said(N_("{field}: {new}"), _field(reader, name, event.body[name])) for name in fields]
        return _joined(says) if says else Said(N_("looked over: nothing changed"))
    return _worded(reader, event, home)


def _field(reader: Reader, name: str, value: Any) -> dict[str, Said | str]:
    said = Said(N_("yes") if value else N_("no")) if name in FLAGS else told(reader, name, value)
    return {"field": Said(FIELDS.get(name, name)), "new": said}


def since(reader: Reader, subject: str, seen: int) -> list[Entry]:
    """What happened to a subject after the revision that a screen showed, oldest first."""
    return [entry for entry in chronicle(reader, subject) if entry.rev > seen]


def own_act(reader: Reader, subject: str, user: str) -> Entry:
    """The last thing that a user did to a subject and that still stands, for undoing it. Raises NothingOwn."""
    for entry in reversed(chronicle(reader, subject)):
        acted = entry.event.actor == user and not entry.undone
        if acted and not entry.event.kind.endswith((".undone", *PRINTED)):
            return entry
    found = resolve(subject)
    shown = Code.parse(subject).shown if found is not None and found[0].letter else subject
    raise NothingOwn(code=shown)


def _undone(event: Event, entries: Sequence[Entry]) -> Said | None:
    """What a counter-event took back."""
    if not event.kind.endswith(".undone"):
        return None
    what = [entry.what for entry in entries if entry.event.act == event.body.get("act")]
    return Said(N_("undone: {what}"), {"what": _joined(what)}) if what else Said(N_("an act was undone"))


def _changed(
    reader: Reader, event: Event, found: tuple[Subject, int | str] | None, before: Any, after: Any
) -> Said | None:
    """What a change says: each field with its new value, and the old one where there was one."""
    if found is None or event.kind.partition(".")[2] not in CHANGES:
        return None
    kind, changes = found[0], []
    for name in event.body:
        if name not in kind.state._fields or getattr(before, name) == getattr(after, name):
            continue
        old, new = getattr(before, name), getattr(after, name)
        field = Said(FIELDS.get(name, name))
        if name in FLAGS:
            changes.append(Said(N_("{field}: yes") if new else N_("{field}: no"), {"field": field}))
        elif old in ("", None):
            changes.append(Said(N_("{field}: {new}"), {"field": field, "new": told(reader, name, new)}))
        elif new in ("", None):
            changes.append(Said(N_("{field}: {old} taken away"), {"field": field, "old": told(reader, name, old)}))
        else:
            facts = {"field": field, "new": told(reader, name, new), "old": told(reader, name, old)}
            changes.append(Said(N_("{field}: {new} (was {old})"), facts))
    return _joined(changes) if changes else Said(N_("looked over: nothing changed"))


def _worded(reader: Reader, event: Event, home: str) -> Said:
    """The sentence of any other event."""
    body: dict[str, Any] = dict(event.body)
    loan = body.get("loan")
    if isinstance(loan, str) and (id_ := reference(loan)) is not None and reader.get(Loan, id_) is not None:
        body["person"] = borrower_of(reader, id_)
    facts = {name: told(reader, name, value) for name, value in body.items() if value not in ("", None)}
    facts |= _between(reader, event, home)
    of_it = (PRINTING, DESTRUCTION, TRANSFERS, INVENTORIES, REQUESTS)
    own = next((words[event.kind] for words in of_it if event.kind in words), ())
    for msgid in own or WORDS.get(event.kind.partition(".")[2], ()):
        if all(name in facts for _, name, _, _ in Formatter().parse(msgid) if name):
            said = Said(msgid, facts)
            return Said(N_("{what}, on written authorisation"), {"what": said}) if body.get("authorised") else said
    return Said(event.kind)


def _between(reader: Reader, event: Event, home: str) -> dict[str, Said | str]:
    """What is said of depots, and of what was in doubt."""
    facts: dict[str, Said | str] = {"depot": depot_name(reader, event.node)}
    if event.node != home:
        facts["there"] = facts["depot"]
    to, register = event.body.get("to"), event.body.get("register")
    if isinstance(to, str) and to:
        facts["to"] = depot_name(reader, to)
    if isinstance(register, str) and register:
        facts["register"] = register_words(register)
    return facts


def _joined(parts: Sequence[Said]) -> Said:
    """Several sentences as one."""
    if len(parts) == 1:
        return parts[0]
    facts = {f"part{n}": part for n, part in enumerate(parts)}
    return Said("; ".join(f"{{{name}}}" for name in facts), facts)
