"""Printing: jobs, sheets that were begun, and labels printed before what they name exists.

A job is on record before a byte leaves (`sending`) and after the printer took it (`sent`). One that is found between
the two when nobody sends it any more is in doubt, and only the printer's memory or a person says what came out.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.model.codes import Code
from depot.model.event import Event
from depot.model.state import assign, lines, touched, with_line

WAITING: Final = "waiting"
SENDING: Final = "sending"
DOUBTED: Final = "doubted"
SENT: Final = "sent"
CANCELLED: Final = "cancelled"

STATUSES: Final = (WAITING, SENDING, DOUBTED, SENT, CANCELLED)
"""Every status a job can have; what happened to it sets it."""

OPEN: Final = (WAITING, SENDING, DOUBTED)
"""Statuses of what is in the queue."""

SPAN: Final = frozenset({"first", "last"})
"""Fields of a series that hold ids of coded things."""


class PrintJob(NamedTuple):
    """Labels to be printed together. The key is the depot and a part of the act that ordered it: `L1-3f9a27c1`."""

    key: str
    node: str = ""
    """The depot that prints it."""
    face: str = ""
    """What is printed: `box`, `location`, `badge`, `commands` ... (depot.desk.printing.faces)."""
    stock: str = ""
    """Name of the label stock."""
    printer: str = ""
    """Name of the printer; empty for what was written to a file."""
    items: str = ""
    """Codes of what is labelled, one a line, in the order of the labels; empty for pages about nothing on record."""
    copies: int = 1
    """Of each label."""
    start: int = 0
    """Position of the first label on the sheet, from 1; 0 for where the sheet stopped."""
    sheet: str = ""
    """Name of the sheet that was begun; empty for the printer's own."""
    language: str = ""
    """Language of the labels."""
    arrow: str = ""
    """Where the arrow on shelf labels points: `up`, `down`, `left`, `right`; empty for none."""
    reason: str = ""
    """Why labels are printed again."""
    status: str = WAITING
    position: int = 0
    """Where the last sending began on the sheet, from 1."""
    done: int = 0
    """How many of its labels are known to be on paper, from the first."""
    attempts: int = 0
    error: str = ""
    """Name of what stopped the last attempt."""
    facts: str = ""
    """JSON of its facts."""
    remote: str = ""
    """What the printer calls the job; empty when it did not say."""
    ordered_at: str = ""
    ordered_by: str = ""
    sent_at: str = ""
    """When the last sending began."""
    station: str = ""
    """The terminal of the last sending."""
    rev: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of what is labelled."""
        return lines(self.items)

    @property
    def total(self) -> int:
        """How many labels it has in all."""
        return max(len(self.codes), 1) * self.copies

    @property
    def left(self) -> int:
        """How many of its labels are not known to be on paper."""
        return max(self.total - self.done, 0)

    @property
    def open(self) -> bool:
        """Whether it is in the queue."""
        return self.status in OPEN


def evolve_job(state: PrintJob, event: Event) -> PrintJob:
    """The job after an event. Pure and total."""
    body = event.body
    match event.kind:
        case "printjob.ordered":
            told = assign(state, body)
            return told._replace(node=event.node, ordered_at=event.at, ordered_by=event.actor, status=WAITING)
        case "printjob.described":
            return assign(state, body)
        case "printjob.sending":
            begun = assign(state, body)
            station, attempts = event.station, begun.attempts + 1
            return begun._replace(
                status=SENDING, sent_at=event.at, station=station, attempts=attempts, error="", facts="", remote=""
            )
        case "printjob.sent":
            return assign(state, body)._replace(status=SENT, done=state.total)
        case "printjob.failed":
            return assign(state, body)._replace(status=WAITING)
        case "printjob.doubted":
            return assign(state, body)._replace(status=DOUBTED)
        case "printjob.settled":
            came = body.get("came")
            done = min(state.done + came, state.total) if type(came) is int and came > 0 else state.done
            status = SENT if done >= state.total else WAITING
            return assign(state, {})._replace(done=done, status=status, error="", facts="")
        case "printjob.cancelled":
            return assign(state, {})._replace(status=CANCELLED)
        case _:
            return touched(state)


class Sheet(NamedTuple):
    """A sheet of labels that may be partly used. The key is `DEPOT/TRAY/STOCK`."""

    key: str
    next: int = 1
    """First position that is free, from 1."""
    job: str = ""
    """Key of the job that was last given positions on it; empty when a person said where it goes on."""
    used_at: str = ""
    rev: int = 0


def evolve_sheet(state: Sheet, event: Event) -> Sheet:
    """The sheet after an event. Pure and total."""
    match event.kind:
        case "sheet.used":
            return assign(state, event.body)._replace(used_at=event.at)
        case "sheet.moved":
            return assign(state, event.body)._replace(job="")
        case _:
            return touched(state)


class Series(NamedTuple):
    """Codes whose labels are printed before there is anything that they name. The key is the first of the codes."""

    key: str
    first: int | None = None
    last: int | None = None
    """Ids of the first and the last code; every usable serial between them belongs to it."""
    size: int = 0
    """How many codes."""
    note: str = ""
    """What they are for."""
    voided: str = ""
    """Codes that were taken back before anything had them, one a line."""
    labels: int = 0
    """How many times its labels were printed."""
    reserved_at: str = ""
    reserved_by: str = ""
    rev: int = 0

    @property
    def letter(self) -> str:
        """Type letter of its codes."""
        return self.key[:1]

    @property
    def voided_codes(self) -> tuple[str, ...]:
        """Codes that were taken back."""
        return lines(self.voided)

    def codes(self) -> tuple[Code, ...]:
        """Its codes in order, the voided ones among them; none where what is stored cannot be."""
        from itertools import takewhile

        from depot.model.codes import SERIAL_BITS, serials_from

        try:
            first, last = Code.from_id(self.letter, self.first or 0), Code.from_id(self.letter, self.last or 0)
        except ValueError:
            return ()
        if first.node != last.node or self.last is None:
            return ()
        end = self.last & ((1 << SERIAL_BITS) - 1)
        serials = takewhile(lambda n: n <= end, serials_from(self.letter, first.node, first.serial - 1))
        return tuple(Code(self.letter, first.node, serial) for serial in serials)


def evolve_series(state: Series, event: Event) -> Series:
    """The series after an event. Pure and total."""
    body = event.body
    match event.kind:
        case "series.reserved":
            return assign(state, body, SPAN)._replace(reserved_at=event.at, reserved_by=event.actor)
        case "series.voided":
            voided = state.voided
            for code in lines(str(body.get("codes", ""))):
                voided = with_line(voided, code)
            return assign(state, {})._replace(voided=voided)
        case "series.labelled":
            return assign(state, {})._replace(labels=state.labels + 1)
        case _:
            return touched(state)
