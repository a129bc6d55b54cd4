"""What is sent to a printer and what a printer says about it, the same words for every kind of printer."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO
from os import fstat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from labels.printers.faults import DocumentUnreadable
from labels.printers.reasons import stops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

LONGEST_NAME: Final = 127
"""Bytes of a job's name that every IPP printer keeps (RFC 8011 allows 255; some keep half)."""

MOST_COPIES: Final = 999

FORMATS: Final = {"pdf": "application/pdf", "png": "image/png", "zpl": "application/vnd.zebra-zpl"}
"""Media type of each format."""


class JobState(StrEnum):
    """What became of a job."""

    WAITING = "waiting"
    HELD = "held"
    PRINTING = "printing"
    STOPPED = "stopped"
    """Begun, and waiting for paper or for a person."""
    DONE = "done"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
    TAKEN = "taken"
    """The printer took every byte, and is of a kind that says no more."""
    UNKNOWN = "unknown"

    @property
    def over(self) -> bool:
        """Whether nothing more is to come."""
        return self in {JobState.DONE, JobState.CANCELLED, JobState.ABORTED, JobState.TAKEN}


class Document(NamedTuple):
    """One job for a printer: finished bytes, and how they are to be put on paper."""

    name: str
    """The job's name, by which it is found again: unique, at most 127 bytes, no control characters."""
    format: str
    """`pdf`, `zpl` or `png`."""
    source: bytes | Path
    media: str = ""
    """Self-describing name of the paper (PWG 5101.1), such as `na_letter_8.5x11in`; empty is the printer's default."""
    sides: str = "one-sided"
    copies: int = 1
    """A folder gets one file, whatever this says."""


class Job(NamedTuple):
    """A job as the printer tells of it."""

    name: str
    state: JobState
    number: int | None = None
    """The printer's own number of it."""
    reasons: tuple[str, ...] = ()
    """Keywords of RFC 8011, 5.3.8, such as `job-hold-until-specified`, `printer-stopped`."""


class Receipt(NamedTuple):
    """The printer, or its queue, has taken all of a document."""

    job: Job
    ignored: tuple[str, ...] = ()
    """Wishes that the printer does not know, such as `print-scaling`: the paper is to be looked at."""


class Status(NamedTuple):
    """How a printer is; what it does not tell is empty."""

    state: str = "unknown"
    """`idle`, `printing`, `stopped` or `unknown`."""
    accepting: bool = True
    reasons: tuple[str, ...] = ()
    """Keywords of RFC 8011, 5.4.12, such as `media-empty-error`."""
    message: str = ""
    """What the printer says of itself, in its language."""
    queued: int = 0
    """Jobs that wait."""
    media_ready: tuple[str, ...] = ()
    media_supported: tuple[str, ...] = ()
    dpis: tuple[int, ...] = ()
    formats: tuple[str, ...] = ()
    """Media types."""

    @property
    def ready(self) -> bool:
        """Whether a job sent now would be printed without anybody's help, as far as the printer tells."""
        return self.accepting and self.state != "stopped" and not any(map(stops, self.reasons))


class Printer(Protocol):
    """A way to paper. Whatever fails is a labels.printers.faults.PrinterFault that says what may be on paper."""

    @property
    def address(self) -> str:
        """Its text in the settings."""

    def send(self, document: Document) -> Receipt:
        """Send it once; return only when all of it was taken.

        A fault whose `printed` is "no" leaves nothing on paper and may be tried again. After PrinterInDoubt only
        `find`, or a person who looks, can say whether it was printed.
        """

    def status(self) -> Status:
        """Ask how it is."""

    def find(self, name: str, *, number: int | None = None, age: float | None = None) -> Job | None:
        """The job of this name, if it was received; None when it surely was not.

        number is the printer's own, where a receipt gave it; age is how many seconds ago it can first have been sent.
        JobState.UNKNOWN: the printer cannot tell, for it does not remember, or not as far back as that.
        """


def check(document: Document) -> None:
    """Refuse what no printer could be given; ValueError, since only a program can have made it."""
    if not 0 < len(document.name.encode()) <= LONGEST_NAME or not document.name.isprintable():
        raise ValueError("a job's name has 1 to 127 bytes that can be printed")
    if document.format not in FORMATS:
        raise ValueError(f"no such format: {document.format}")
    if not 1 <= document.copies <= MOST_COPIES:
        raise ValueError("1 to 999 copies")
    for word in (document.media, document.sides):
        if not all(c.isascii() and (c.isalnum() or c in "-_.") for c in word):
            raise ValueError(f"no keyword: {word!r}")


@contextmanager
def opened(document: Document, printer: str) -> Iterator[tuple[BinaryIO, int]]:
    """The bytes of a document as a stream, and how many there are.

    Raises DocumentUnreadable.
    """
    if isinstance(document.source, bytes):
        yield BytesIO(document.source), len(document.source)
        return
    try:
        stream = document.source.open("rb")
    except OSError as error:
        raise DocumentUnreadable(
            printer=printer, file=document.source.name, detail=error.strerror or type(error).__name__
        ) from None
    with stream:
        yield stream, fstat(stream.fileno()).st_size
