"""What an IPP printer or a CUPS server tells of itself and of its jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from labels.printers.ippclient import NOT_FOUND, wanted
from labels.printers.ippmessage import Attribute, Operation, Tag
from labels.printers.jobs import Job, JobState, Status

if TYPE_CHECKING:
    from labels.printers.ippclient import Client
    from labels.printers.ippmessage import Group

STATES: Final = {3: "idle", 4: "printing", 5: "stopped"}
_JOB_STATES: Final = {
    3: JobState.WAITING,
    4: JobState.HELD,
    5: JobState.PRINTING,
    6: JobState.STOPPED,
    7: JobState.CANCELLED,
    8: JobState.ABORTED,
    9: JobState.DONE,
}

_OF_A_PRINTER: Final = (
    *("printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs"),
    *("queued-job-count", "media-ready", "media-supported", "document-format-supported"),
    *("printer-resolution-supported", "pwg-raster-document-resolution-supported"),
)
_OF_A_JOB: Final = ("job-id", "job-name", "job-state", "job-state-reasons", "time-at-creation", "job-printer-up-time")

_MOST_JOBS: Final = 1_000
"""Jobs that are looked through; CUPS keeps 500."""

_MARGIN: Final = 5.0
"""Seconds by which a job must be older than ours can be, to prove that ours would still be remembered."""


def status(client: Client) -> Status:
    """How the printer is. Raises PrinterFault."""
    told = client.printer(*_OF_A_PRINTER)
    dpis = {
        dpi[0]
        for name in ("printer-resolution-supported", "pwg-raster-document-resolution-supported")
        for dpi in told.get(name, ())
        if isinstance(dpi, tuple) and dpi[0] == dpi[1]
    }
    return Status(
        state=STATES.get(number(told, "printer-state", 0), "unknown"),
        accepting=bool(number(told, "printer-is-accepting-jobs", 1)),
        reasons=_reasons(told, "printer-state-reasons"),
        message=_plain(" ".join(texts(told, "printer-state-message"))),
        queued=number(told, "queued-job-count", 0),
        media_ready=texts(told, "media-ready"),
        media_supported=texts(told, "media-supported"),
        dpis=tuple(sorted(dpis)),
        formats=texts(told, "document-format-supported"),
    )


def find(client: Client, name: str, known: int | None, age: float | None) -> Job | None:
    """The job of this name; see labels.printers.jobs.Printer.find. Raises PrinterFault."""
    if known is not None:
        numbered = (Attribute(Tag.INTEGER, "job-id", (known,)), wanted(*_OF_A_JOB))
        answer = client.ask(Operation.GET_JOB_ATTRIBUTES, numbered, allowed={NOT_FOUND})
        told = job(answer.first(Tag.JOB))
        if answer.good and told.name == name:
            return told
    remembered = False
    for which in ("not-completed", "completed"):
        asked = (
            Attribute(Tag.INTEGER, "limit", (_MOST_JOBS,)),
            wanted(*_OF_A_JOB),
            Attribute(Tag.KEYWORD, "which-jobs", (which,)),
        )
        for group in client.ask(Operation.GET_JOBS, asked).all(Tag.JOB):
            told = job(group)
            if told.name == name:
                return told
            older = age is not None and _age(group) > age + _MARGIN
            if not told.name and not older:
                return Job(name, JobState.UNKNOWN)  # somebody hides the names of jobs, and it may be ours
            remembered = remembered or (older and told.state.over)
    return None if remembered else Job(name, JobState.UNKNOWN)


def job(group: Group) -> Job:
    """A job as its attributes tell it."""
    return Job(
        name=next(iter(texts(group, "job-name")), ""),
        state=_JOB_STATES.get(number(group, "job-state", 0), JobState.UNKNOWN),
        number=number(group, "job-id", 0) or None,
        reasons=_reasons(group, "job-state-reasons"),
    )


def number(group: Group, name: str, missing: int) -> int:
    """The first value of an attribute, as a number."""
    value = next(iter(group.get(name, ())), missing)
    return value if isinstance(value, int) else missing


def texts(group: Group, name: str) -> tuple[str, ...]:
    """The values of an attribute, as texts."""
    return tuple(value for value in group.get(name, ()) if isinstance(value, str))


def _age(group: Group) -> float:
    """Seconds since a job was made, by the printer's own clock; 0 when it does not tell."""
    made, now = number(group, "time-at-creation", 0), number(group, "job-printer-up-time", 0)
    return now - made if now else 0


def _reasons(group: Group, name: str) -> tuple[str, ...]:
    return tuple(_plain(reason) for reason in texts(group, name) if reason != "none")


def _plain(text: str) -> str:
    """A text that cannot steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)[:500].strip()
