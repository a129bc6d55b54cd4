"""What transfers say in histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from depot.words import N_

TRANSFERS: Final[Mapping[str, Sequence[str]]] = {
    "transfer.announced": (N_("announced"),),
    "transfer.cancelled": (N_("cancelled: {reason}"), N_("cancelled")),
    "transfer.difference_noted": (
        N_("line {line}: {difference} ({remark})"),
        N_("line {line}: {difference}"),
        N_("a difference noted"),
    ),
    "transfer.difference_withdrawn": (
        N_("line {line}: no longer {difference} ({reason})"),
        N_("line {line}: no longer {difference}"),
        N_("a difference cleared up"),
    ),
    "transfer.line_added": (N_("{number} put on the slip: {title}"), N_("{title} put on the slip")),
    "transfer.line_received": (N_("line {line} came: {box}"), N_("a box came")),
    "transfer.line_reopened": (N_("line {line} did not come after all: {box}"), N_("a reception taken back")),
    "transfer.line_struck": (N_("line {line} taken off the slip"), N_("a line taken off the slip")),
    "transfer.received": (N_("all that comes is here"),),
    "transfer.returned": (N_("slip returned to the unit: {given_to}"), N_("slip returned to the unit")),
    "transfer.verified": (N_("verified: {note}"), N_("verified")),
}
"""Sentences by kind: the first one whose facts the event has is said."""
