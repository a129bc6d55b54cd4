"""Rows that follow from a subject's change and are kept beside it: dated placements, loan lines, refused scans.

Each is a pure function of (state before, state after, event), so a replay gives the same rows.
"""

from collections.abc import Iterator
from typing import NamedTuple

from depot.model.box import Box
from depot.model.event import Event
from depot.model.file import File
from depot.model.loan import Line


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
    """1 for an extension, -1 when one was undone."""


class LineUndone(NamedTuple):
    """A line never was: its lending was undone."""

    loan: int
    item: str


Row = Placement | PlacementEnded | Line | LineBack | LineDue | LineUndone | Refusal


def of_box(before: Box, after: Box, event: Event) -> Iterator[Row]:
    """Rows that follow from a box's change."""
    if before.place != after.place or event.kind == "box.shelved":
        if before.place is not None:
            yield PlacementEnded(after.id, event.at)
        if after.place is not None:
            yield Placement(after.id, after.rev, after.place, event.at, event.actor)
    yield from _of_item(before, after, event, after.elsewhere)


def of_file(before: File, after: File, event: Event) -> Iterator[Row]:
    """Rows that follow from a file's change."""
    yield from _of_item(before, after, event, "")


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
            yield LineDue(after.loan, item, after.due, -1 if undone else 1)
        return
    if before.loan is not None:
        yield LineUndone(before.loan, item) if undone else LineBack(before.loan, item, event.at, where)
    if after.loan is not None:
        yield LineBack(after.loan, item, "", "") if undone else Line(after.loan, item, event.at, after.due)
