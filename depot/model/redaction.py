"""Redaction: the texts about persons leave a destroyed box and its files, and everything else stays.

They leave the lines of slips and of requests too that are about the box or one of its files: these are events of other
subjects, which the redaction of the box names.

What a redaction event says of each event whose body goes is what remains of that body. So the tables are the same as
before, without the texts; what remains is part of what was there, which whoever still has the body can see for himself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from depot.model.event import Event, compact

LAW: Final = "A-2.1, art. 73"
"""Personal information is destroyed, or made anonymous, once the purposes it was collected for are accomplished."""

REDACTIONS: Final = ("box.redacted", "file.redacted")
"""Kinds of events that take texts away."""

PERSONAL: Final[Mapping[str, frozenset[str]]] = {
    "box": frozenset({"title", "contents", "remarks"}),
    "file": frozenset({"title", "ref", "source_key"}),
}
"""Fields of a kind of subject that may tell of a person. Codes, barcodes, dates, class and rule do not."""

LINES: Final[Mapping[str, frozenset[str]]] = {
    "transfer.line_added": frozenset({"title", "contents", "remarks", "restriction"}),
    "transfer.difference_noted": frozenset({"remark"}),
    "transfer.difference_withdrawn": frozenset({"reason"}),
    "request.line_added": frozenset({"words"}),
    "request.line_refused": frozenset({"reason"}),
    "request.line_fulfilled": frozenset({"note"}),
}
"""Fields that may tell of a person in what slips and requests say of one box, by the kind of the event."""

_WITHIN: Final = ("restores", "fields")
"""Fields of a body that hold fields themselves: of what was undone, and of a decision."""


class Redaction(NamedTuple):
    """An event whose body goes, and what remains of it; the fields are the columns of the table `redaction`."""

    node: str
    inc: str
    seq: int
    """The event."""
    by_node: str
    by_inc: str
    by_seq: int
    """The event that takes its body away."""
    subject: str
    """What the event is about."""
    body_hash: str
    """Of the body that goes, 64 hex digits."""
    kept: str
    """What remains of it, as JSON."""


def remains(name: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What remains of the body of an event about a kind of subject."""
    personal = PERSONAL[name]
    left = {field: value for field, value in body.items() if field not in personal}
    for field in _WITHIN:
        if isinstance(left.get(field), dict):
            left[field] = {inner: value for inner, value in left[field].items() if inner not in personal}
    return left


def remains_of_line(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What remains of the body of an event that says something of a line, one of LINES."""
    return {field: value for field, value in body.items() if field not in LINES[kind]}


def of_lines(subject: str) -> bool:
    """Whether a subject is a slip or a request: of its events only texts of lines go, and nothing else."""
    return subject[:1] in ("T", "R")


def is_part(kept: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether what remains says nothing that the body did not say."""
    for field, value in kept.items():
        whole = body.get(field)
        if field in _WITHIN and isinstance(value, dict) and isinstance(whole, dict):
            if not is_part(value, whole):
                return False
        elif field not in body or value != whole:
            return False
    return True


def of_redaction(event: Event) -> Iterator[Redaction]:
    """The events that a redaction names: of its own subject or, that of a box, of slips and requests. What is malformed
    in it is left out.
    """
    named = event.body.get("events")
    for each in named if isinstance(named, list) else ():
        if not isinstance(each, dict):
            continue
        node, inc, seq, hash_, kept = (each.get(name) for name in ("node", "inc", "seq", "body_hash", "kept"))
        about = each.get("subject", event.subject)
        texts = all(isinstance(text, str) for text in (node, inc, hash_, about))
        if texts and about != event.subject and not (event.kind == "box.redacted" and of_lines(about)):
            continue
        if texts and type(seq) is int and 0 < seq < 1 << 63 and isinstance(kept, dict):
            by = (event.node, event.inc, event.seq, about)
            yield Redaction._make((node, inc, seq, *by, hash_, compact(kept).decode("utf-8", "replace")))
