"""What a printer says of a job that it took, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from depot.words import N_
from labels.printers.jobs import JobState
from labels.printers.reasons import words

if TYPE_CHECKING:
    from labels.printers.jobs import Job

_STATES: Final = {
    JobState.WAITING: N_("It waits in the printer's own queue."),
    JobState.HELD: N_("The printer holds it back."),
    JobState.PRINTING: N_("It is being printed."),
    JobState.STOPPED: N_("The printer stopped in the middle of it."),
    JobState.DONE: N_("It came out."),
    JobState.CANCELLED: N_("It was cancelled at the printer."),
    JobState.ABORTED: N_("The printer gave it up."),
    JobState.TAKEN: N_("The printer took all of it."),
    JobState.UNKNOWN: N_("The printer does not say what became of it."),
}

LOST: Final = frozenset({JobState.CANCELLED, JobState.ABORTED})
"""Over, without all of it on paper: the labels are to be ordered again."""

ILL: Final = LOST | {JobState.HELD, JobState.STOPPED}
"""Somebody has to do something before paper comes out."""


def sentences(job: Job) -> tuple[str, ...]:
    """The state of a job and the reasons for it, as msgids, each once."""
    return tuple(dict.fromkeys((_STATES[job.state], *map(words, job.reasons))))
