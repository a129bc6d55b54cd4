"""What destruction says in histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from depot.words import N_

DESTRUCTION: Final[Mapping[str, Sequence[str]]] = {
    "batch.cancelled": (N_("given up: {reason}"), N_("given up")),
    "batch.certified": (N_("certified: {boxes} boxes destroyed, {missing} not found"), N_("certified")),
    "batch.changes_requested": (N_("changes asked for: {reason}"), N_("changes asked for")),
    "batch.described": (N_("called “{title}”"), N_("called otherwise")),
    "batch.drafted": (N_("list begun, by what is due on {reckoned_on}"), N_("list begun")),
    "batch.line_added": (N_("{box} put on the list, due {due}"), N_("a box put on the list")),
    "batch.line_decided": (
        N_("{box}: {decision} ({reason})"),
        N_("{box}: {decision}"),
        N_("a line decided"),
    ),
    "batch.line_found": (N_("{box} was found after all"), N_("a box was found after all")),
    "batch.line_left": (N_("{box}: {outcome} ({why})"), N_("{box}: {outcome}"), N_("a box stays")),
    "batch.line_removed": (N_("{box} taken off the list"), N_("a box taken off the list")),
    "batch.paused": (N_("paused: {reason}"), N_("paused")),
    "batch.postponed": (N_("put off until {until}: {reason}"), N_("put off")),
    "batch.refused": (N_("refused: {reason}"), N_("refused")),
    "batch.resumed": (N_("taken up again"),),
    "batch.signed": (
        N_("{name} signed as {office}, on paper ({paper})"),
        N_("{name} signed as {office}"),
        N_("signed"),
    ),
    "batch.started": (N_("begun to be carried out"),),
    "batch.submitted": (N_("handed to its signers"),),
    "box.pulled": (N_("off its shelf ({place}) to be destroyed, {batch}"), N_("off its shelf to be destroyed")),
    "box.shredded": (N_("DESTROYED, {batch}"), N_("DESTROYED")),
    "box.sorted": (
        N_("sorted: {sorted} ({reason}); what is kept of it is in {kept_in}"),
        N_("sorted: {sorted} ({reason}); taken out of {taken_from}"),
        N_("sorted: {sorted} ({reason})"),
        N_("sorted"),
    ),
}
"""Sentences by kind: the first one whose facts the event has is said."""
