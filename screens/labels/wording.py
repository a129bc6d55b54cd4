"""What the label desk says of labels and print jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from depot.desk.printing.faces import FACES
from depot.model.printing import CANCELLED, DOUBTED, SENDING, SENT, WAITING, PrintJob
from depot.words import N_, _, ngettext
from screens.signs import Sign

JOB_SIGNS: Final[Mapping[str, Sign]] = {
    WAITING: Sign("waiting", "…", ".", N_("waiting"), "note"),
    SENDING: Sign("sending", "→", ">", N_("being sent"), "note"),
    DOUBTED: Sign("doubted", "?", "?", N_("in doubt"), "stop"),
    SENT: Sign("sent", "✓", "+", N_("printed"), "ok"),
    CANCELLED: Sign("cancelled", "×", "x", N_("cancelled"), "quiet"),
}
"""Signs of print jobs by their status."""

STOPPED: Final = Sign("stopped", "!", "!", N_("not printed"), "attention")
"""Of a job that waits because sending it failed."""


def counted_labels(n: int) -> str:
    """So many labels."""
    return ngettext("{n} label", "{n} labels", n).format(n=n)


def face_name(face: str) -> str:
    """A kind of label, in the plural."""
    return _(FACES[face].label) if face in FACES else face


def job_sign(job: PrintJob) -> Sign:
    """The sign of a job."""
    return STOPPED if job.status == WAITING and job.error else JOB_SIGNS.get(job.status, JOB_SIGNS[WAITING])
