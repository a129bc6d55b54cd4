"""Rows that follow from a subject's change and are kept beside it: dated placements, loan lines, refused scans.

Each is a pure function of (state before, state after, event), so a replay gives the same rows.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from depot.model.batchlines import LineRow
from depot.model.box import ENDS, HANDLED, Box
from depot.model.codes import node_of
from depot.model.confirming import Confirmed, of_receipt
from depot.model.event import Event
from depot.model.file import File
from depot.model.inventoryrows import InventoryRow
from depot.model.knowing import Known, of_event
from depot.model.loan import Line
from depot.model.redaction import Redaction, of_redaction
from depot.model.requestlines import RequestRow
from depot.model.subjects import LOG
from depot.model.transferlines import TransferRow
from depot.words import N_


class Placement(NamedTuple):
    """A stay of a box at a place. Never overwritten: leaving only adds the end."""

    box: int
    rev: int
    """Revision of the box that began it."""
    place: int
    since: str
    actor: str
    until: str = ""


class Refusal(NamedTuple):
    """A scan that was refused, or whose code is unknown, kept with its reason."""

    node: str
    inc: str
    seq: int
    at: str
    station: str
    actor: str
    mode: str
    text: str
    reason: str
    """Name of the error, such as `box.held`."""
    facts: str
    """JSON of the error's facts."""


class Claim(NamedTuple):
    """One side of an open conflict; the fields are the columns of the table `conflict`."""

    subject: str
    register: str
    """What it is about: a field, or `custody`."""
    node: str
    inc: str
    seq: int
    """The event that claims."""
    kind: str
    at: str
    actor: str
    station: str
    said: str
    """What it says of the register, as JSON."""
    stands: int
    """1 where it counts until somebody decides; 0 for all where the last undisputed value stays."""


class Incident(NamedTuple):
    """What must never be: kept for ever, with the event that showed it. The fields are the columns of `incident`."""

    subject: str
    node: str
    inc: str
    seq: int
    name: str
    """One of INCIDENTS."""
    kind: str
    at: str
    actor: str
    station: str

    @classmethod
    def at_event(cls, name: str, event: Event) -> "Incident":
        """The incident that an event shows."""
        where = (event.subject, event.node, event.inc, event.seq)
        return cls(*where, name, event.kind, event.at, event.actor, event.station)


INCIDENTS: Final[dict[str, str]] = {
    "destroyed_while_out": N_("destroyed although it was lent, sent away or held by another depot"),
    "seen_after_destruction": N_("handled after it was destroyed"),
    "claimed_and_destroyed": N_("destroyed in one depot, handled in another that had not heard of it"),
    "wrong_depot": N_("accepted by another depot than the one that it was sent to"),
}
"""Incidents by name, in words."""

_SEEN: Final = HANDLED - {"box.reported_missing"} | ENDS
"""Kinds of events that say that somebody had the box in hand."""


class PlacementEnded(NamedTuple):
    """The open stay of a box ended."""

    box: int
    until: str


class LineBack(NamedTuple):
    """A line came back (or, when `at` is empty, is out again: its return was undone)."""

    loan: int
    item: str
    at: str
    where: str


class LineDue(NamedTuple):
    """A line has another due date."""

    loan: int
    item: str
    due: str
    by: int
    """1 for an extension, -1 when one was undone, 0 for a recall."""


class LineUndone(NamedTuple):
    """A line never was: its lending was undone."""

    loan: int
    item: str


Row = (
    Placement
    | PlacementEnded
    | Line
    | LineBack
    | LineDue
    | LineUndone
    | Refusal
    | Incident
    | Known
    | Confirmed
    | LineRow
    | TransferRow
    | InventoryRow
    | RequestRow
    | Redaction
)


def of_box(before: Box, after: Box, event: Event, *, masked: frozenset[str] = frozenset()) -> list[Row]:
    """Rows that follow from a box's change; `masked` are the registers in which the event does not count."""
    rows: list[Row] = []
    incident = _incident(before, event)
    if incident:
        rows.append(Incident.at_event(incident, event))
    again = event.kind == "box.shelved" and after.place is not None and "custody" not in masked
    if before.place != after.place or again:
        if before.place is not None:
            rows.append(PlacementEnded(after.id, event.at))
        if after.place is not None:
            rows.append(Placement(after.id, after.rev, after.place, event.at, event.actor))
    if before.loan != after.loan or before.due != after.due:
        rows += _of_item(before, after, event, after.elsewhere)
    if event.kind == "box.redacted":
        rows += of_redaction(event)
    return rows


def _incident(before: Box, event: Event) -> str:
    if before.destroyed_on:
        return "seen_after_destruction" if event.kind in _SEEN else ""
    if event.kind == "box.accepted" and before.transit and event.node not in (before.transit, before.holder):
        return "wrong_depot"
    if event.kind not in ENDS:
        return ""
    away = before.loan is not None or before.elsewhere or before.holder not in ("", event.node)
    return "destroyed_while_out" if away else ""


def of_knowing(event: Event) -> Iterator[Row]:
    """The rows of what an event says that its stream knew of others."""
    yield from of_event(event)


def of_file(before: File, after: File, event: Event) -> list[Row]:
    """Rows that follow from a file's change."""
    changed = before.loan != after.loan or before.due != after.due
    rows: list[Row] = list(_of_item(before, after, event, "")) if changed else []
    if event.kind == "file.redacted":
        rows += of_redaction(event)
    return rows


def of_log(event: Event) -> Iterator[Row]:
    """The rows of an event about what has no state: a refused scan, what was heard of others, a receipt."""
    if event.subject.startswith(f"{LOG}/"):
        yield from of_scan(event)
    elif event.kind == "heads.seen":
        yield from of_event(event)
    else:
        yield from of_receipt(event)


def of_scan(event: Event) -> Iterator[Row]:
    """The row of a refused scan."""
    if event.kind == "scan.refused":
        body = event.body
        text, mode, reason = (str(body.get(name, "")) for name in ("text", "mode", "reason"))
        import json

        facts = json.dumps(body.get("facts", {}), ensure_ascii=False, sort_keys=True)
        yield Refusal(event.node, event.inc, event.seq, event.at, event.station, event.actor, mode, text, reason, facts)


def _of_item(before: Box | File, after: Box | File, event: Event, where: str) -> Iterator[Row]:
    item = event.subject
    undone = event.kind.endswith(".undone")
    if before.loan == after.loan:
        if after.loan is not None and before.due != after.due:
            first, then = (after.due, before.due) if undone else (before.due, after.due)
            by = int("" < first < then)  # an earlier date is a recall
            yield LineDue(after.loan, item, after.due, -by if undone else by)
        return
    if before.loan is not None:
        there = where or ("" if event.node == _lender(before.loan) else event.node)
        yield LineUndone(before.loan, item) if undone else LineBack(before.loan, item, event.at, there)
    if after.loan is not None:
        yield LineBack(after.loan, item, "", "") if undone else Line(after.loan, item, event.at, after.due)


def _lender(loan: int) -> str:
    """The depot that opened a loan; empty for a number that no depot gave out."""
    try:
        return node_of(loan)
    except ValueError:
        return ""
