"""What printing says in histories: sentences for kinds whose second word means something else elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from depot.words import N_

PRINTING: Final[Mapping[str, Sequence[str]]] = {
    "printjob.cancelled": (N_("taken out of the queue"),),
    "printjob.doubted": (N_("nobody knows what came out"),),
    "printjob.failed": (N_("nothing was printed"),),
    "printjob.ordered": (N_("ordered on {stock}, to be printed by {printer}"), N_("written to a file, on {stock}")),
    "printjob.sending": (N_("being sent, from label {position} of the sheet"),),
    "printjob.sent": (N_("taken by the printer"),),
    "printjob.settled": (N_("labels that came out: {came}"),),
    "series.reserved": (N_("labels reserved: {size}, from {first} to {last}"),),
    "series.voided": (N_("labels voided: {codes} ({reason})"), N_("labels voided: {codes}")),
    "sheet.moved": (N_("label {next} is the next one"),),
    "sheet.used": (N_("label {next} is the next one, after job {job}"),),
}
"""Sentences by kind: the first one whose facts the event has is said."""
