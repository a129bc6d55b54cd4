"""What requests say in histories, and how working time is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from depot.model.outcome import Said
from depot.words import N_

REQUESTS: Final[Mapping[str, Sequence[str]]] = {
    "request.answered": (N_("answered: {answer}"),),
    "request.cancelled": (N_("cancelled: {reason}"), N_("cancelled")),
    "request.line_added": (N_("asked for: {words}"), N_("a line added")),
    "request.line_authorised": (
        N_("line {line}: written authorisation {authority}, signed by {signed_by}"),
        N_("line {line}: written authorisation {authority}"),
        N_("a written authorisation"),
    ),
    "request.line_fulfilled": (
        N_("line {line}: done ({note})"),
        N_("line {line}: lent by {loan}"),
        N_("line {line}: done"),
        N_("a line done"),
    ),
    "request.line_named": (N_("line {line}: it is {item}"), N_("the item of a line named")),
    "request.line_picked": (N_("line {line}: {item} picked"), N_("a line picked")),
    "request.line_refused": (N_("line {line} refused: {reason}"), N_("a line refused")),
    "request.line_reopened": (N_("line {line}: taken up again"), N_("a line taken up again")),
    "request.line_unfound": (
        N_("line {line}: nothing found ({reason})"),
        N_("line {line}: nothing found"),
        N_("nothing found"),
    ),
    "request.line_unpicked": (N_("line {line}: put back"), N_("a line put back")),
    "request.received": (N_("received: {purpose}"), N_("received")),
    "request.reopened": (N_("taken up again"),),
    "request.refused": (N_("refused: {reason}"), N_("refused")),
}
"""Sentences by kind: the first one whose facts the event has is said."""


def duration(minutes: int, day: int) -> Said:
    """So many working minutes, where a working day has `day` of them: in days from two days on, else in hours."""
    if minutes >= 2 * day:
        return Said(N_("{n} d"), {"n": str(minutes // day)})
    return Said(N_("{n} h"), {"n": str(minutes // 60)}) if minutes >= 60 else Said(N_("{n} min"), {"n": str(minutes)})
