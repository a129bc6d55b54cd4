"""Destruction batches: what was decided about a list of boxes, by whom, and what of it still stands.

A state is computed from facts, never set. A signature stands for what was signed: any later change of the list voids it
and says why. What is pulled and shredded are facts of the boxes (`box.pulled`, `box.shredded`); lines are
depot.model.batchlines'.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from depot.model.codes import node_of
from depot.model.event import Event, compact
from depot.model.signing import Office, Signature, lacking, offices_of, signatures_of
from depot.model.state import assign, touched
from depot.words import N_

DRAFT: Final = "draft"
SUBMITTED: Final = "submitted"
CHANGES: Final = "changes"
POSTPONED: Final = "postponed"
APPROVED: Final = "approved"
WAITING: Final = "waiting"
EXECUTABLE: Final = "executable"
STARTED: Final = "started"
PAUSED: Final = "paused"
EXECUTED: Final = "executed"
CERTIFIED: Final = "certified"
REFUSED: Final = "refused"
CANCELLED: Final = "cancelled"

STATES: Final[dict[str, str]] = {
    DRAFT: N_("draft"),
    SUBMITTED: N_("to be signed"),
    CHANGES: N_("changes asked for"),
    POSTPONED: N_("postponed"),
    APPROVED: N_("approved"),
    WAITING: N_("waiting period"),
    EXECUTABLE: N_("can be carried out"),
    STARTED: N_("being carried out"),
    PAUSED: N_("paused"),
    EXECUTED: N_("carried out"),
    CERTIFIED: N_("certified"),
    REFUSED: N_("refused"),
    CANCELLED: N_("cancelled"),
}
"""States with their names for people. `approved` is what the table keeps where the calendar and the boxes say more."""

ENDED: Final = frozenset({CERTIFIED, REFUSED, CANCELLED})
"""States after which nothing happens to a batch any more."""

KEEP: Final = "keep"
DESTROY: Final = "destroy"
DEFER: Final = "defer"

DECISIONS: Final[dict[str, str]] = {DESTROY: N_("destroy"), KEEP: N_("keep"), DEFER: N_("later")}
"""What can be decided about a line, for people; a line of which nothing was said yet has none."""

VOIDING: Final[dict[str, str]] = {
    "batch.line_added": N_("a box was added"),
    "batch.line_removed": N_("a box was taken off the list"),
    "batch.line_decided": N_("a line was decided otherwise"),
    "batch.described": N_("what the batch is called was changed"),
    "batch.submitted": N_("it was submitted again"),
    "batch.changes_requested": N_("changes were asked for"),
}
"""What voids every signature that was given before it, for people."""

_AUTHORING: Final = frozenset({"batch.drafted", "batch.line_added", "batch.line_removed", "batch.submitted"})
"""Who does one of these made the list and signs it under no office."""


class Batch(NamedTuple):
    """A batch without its lines. `id` is that of its D code."""

    id: int
    org: str = ""
    """Organisation whose boxes they are."""
    title: str = ""
    authors: str = ""
    """User names of all who made the list, parted by spaces; whoever drafted it first."""
    drafted_at: str = ""
    reckoned_on: str = ""
    """Day for which was reckoned what is due, AAAA-MM-JJ."""
    edition: int = 0
    """How many times the list was changed."""
    offices: str = "[]"
    """JSON of the offices that must sign, as they were configured when it was submitted (depot.model.signing)."""
    ordered: int = 0
    """1 when they sign in the order in which they are configured."""
    waiting_days: int = 0
    """Days between the last signature and the first box."""
    two_person: int = 0
    """1 when a second person must be there."""
    holds: str = ""
    """Version of the list of holds when it was submitted."""
    submitted_at: str = ""
    submitted_by: str = ""
    signatures: str = "[]"
    """JSON of every signature given, void ones too (depot.model.signing)."""
    approved_at: str = ""
    """When the last signature that was lacking was given; empty again when one is void."""
    asked: int = 0
    """1 while changes that a signer asked for are not submitted."""
    postponed: str = ""
    """Until when, AAAA-MM-JJ."""
    started_at: str = ""
    paused: int = 0
    ended: str = ""
    """One of ENDED."""
    ended_at: str = ""
    reason: str = ""
    """Of what was answered last: a refusal, changes, a postponement, a pause, an end."""
    reason_by: str = ""
    certificate: str = "{}"
    """JSON of what the certificate says that no scan tells: method, level, weight, place, contractor, witness."""
    digest: str = ""
    """Hash of the events of the batch, 64 hex digits, as its certificate has it."""
    status: str = DRAFT
    rev: int = 0

    @property
    def author_list(self) -> tuple[str, ...]:
        """All who made the list."""
        return tuple(self.authors.split())

    @property
    def office_list(self) -> tuple[Office, ...]:
        """The offices that must sign."""
        return offices_of(self.offices)

    @property
    def signed(self) -> tuple[Signature, ...]:
        """Every signature given, in order."""
        return signatures_of(self.signatures)

    @property
    def live(self) -> bool:
        """Whether its boxes are still its business."""
        return not self.ended

    @property
    def open_to_changes(self) -> bool:
        """Whether boxes may be added and taken off: before it is submitted, or when changes are asked for."""
        return self.status in (DRAFT, CHANGES)


def status_of(batch: Batch) -> str:
    """The state that the facts of the batch itself give; what weighs more wins."""
    if batch.ended:
        return batch.ended
    if batch.postponed:
        return POSTPONED
    if not batch.submitted_at:
        return DRAFT
    if batch.asked:
        return CHANGES
    if not batch.approved_at:
        return SUBMITTED
    if batch.started_at:
        return PAUSED if batch.paused else STARTED
    return APPROVED


def state_on(batch: Batch, today: date, left: int) -> str:
    """The state on a day, when so many of its boxes are still to be shredded or set aside."""
    status = status_of(batch)
    if status == APPROVED:
        return WAITING if today < ready_on(batch) else EXECUTABLE
    if status in (STARTED, PAUSED) and not left:
        return EXECUTED
    return status


def ready_on(batch: Batch) -> date:
    """The first day on which an approved batch may be carried out."""
    try:
        return date.fromisoformat(batch.approved_at[:10]) + timedelta(days=max(batch.waiting_days, 0))
    except (ValueError, OverflowError):
        return date.max


def evolve(state: Batch, event: Event) -> Batch:
    """The batch after an event. Pure and total: any authentic event folds, in any state.

    A batch is its depot's own: what another writes about it counts as a revision and changes nothing.
    """
    own = event.node == node_of(state.id)
    batch = _changed(_void(state, event), event) if own else touched(state)
    return batch._replace(status=status_of(batch))


def _changed(batch: Batch, event: Event) -> Batch:
    body = event.body
    if event.kind in _AUTHORING and event.actor not in batch.author_list:
        batch = batch._replace(authors=f"{batch.authors} {event.actor}".strip())
    match event.kind:
        case "batch.drafted":
            return assign(batch, _only(body, "org", "title", "reckoned_on"))._replace(drafted_at=event.at)
        case "batch.described":
            return _edited(assign(batch, _only(body, "title")))
        case "batch.line_added" | "batch.line_removed" | "batch.line_decided":
            return _edited(touched(batch))
        case "batch.submitted":
            given = _only(body, "offices", "ordered", "waiting_days", "two_person", "holds", "reckoned_on")
            sent = assign(batch, given)
            return sent._replace(submitted_at=event.at, submitted_by=event.actor, asked=0, postponed="", reason="")
        case "batch.signed":
            return _signed(touched(batch), event)
        case "batch.changes_requested":
            return _answered(batch, event)._replace(asked=1)
        case "batch.postponed":
            return _answered(batch, event)._replace(postponed=_said(event, "until") or "—")
        case "batch.refused":
            return _ended(batch, event, REFUSED)
        case "batch.cancelled":
            return _ended(batch, event, CANCELLED)
        case _:
            return _carried_out(batch, event)


def _carried_out(batch: Batch, event: Event) -> Batch:
    body = event.body
    match event.kind:
        case "batch.started":
            return touched(batch)._replace(started_at=batch.started_at or event.at, paused=0)
        case "batch.paused":
            return _answered(batch, event)._replace(paused=1)
        case "batch.resumed":
            return touched(batch)._replace(paused=0, postponed="", reason="", reason_by="")
        case "batch.certified":
            given = {name: said for name, said in body.items() if name != "digest"}
            done = _ended(batch, event, CERTIFIED)
            return done._replace(certificate=compact(given).decode(), digest=_said(event, "digest"), reason="")
        case _:
            return touched(batch)


def _only(body: Any, *names: str) -> dict[str, Any]:
    """What a body says of some fields: no event sets what follows from others."""
    return {name: body[name] for name in names if name in body} if isinstance(body, dict) else {}


def _said(event: Event, field: str) -> str:
    said = event.body.get(field)
    return said if isinstance(said, str) else ""


def _edited(batch: Batch) -> Batch:
    return batch._replace(edition=batch.edition + 1)


def _answered(batch: Batch, event: Event) -> Batch:
    return touched(batch)._replace(reason=_said(event, "reason"), reason_by=event.actor)


def _ended(batch: Batch, event: Event, how: str) -> Batch:
    """The first end counts: a batch that was certified is not cancelled by a later event."""
    if batch.ended:
        return touched(batch)
    return _answered(batch, event)._replace(ended=how, ended_at=event.at)


def _signed(batch: Batch, event: Event) -> Batch:
    given = (*batch.signed, Signature.of_event(event))
    signed = batch._replace(signatures=_json(given))
    done = not batch.approved_at and batch.submitted_at and not unsigned(signed)
    return signed._replace(approved_at=event.at) if done else signed


def _void(batch: Batch, event: Event) -> Batch:
    """The batch with every standing signature void, when the event changes what was signed."""
    if event.kind not in VOIDING or not any(each.stands for each in batch.signed):
        return batch
    given = [each.voided(event) if each.stands else each for each in batch.signed]
    return batch._replace(signatures=_json(given), approved_at="")


def unsigned(batch: Batch) -> tuple[Office, ...]:
    """The offices whose signature is lacking, in order.

    A signature of somebody who made the list, or who signed under another office before, counts for nothing.
    """
    return lacking(batch.office_list, batch.signed, batch.author_list)


def _json(signatures: Sequence[Signature]) -> str:
    return compact([each._asdict() for each in signatures]).decode()
