"""Sending a job: what is on record before a byte leaves, and what is made of every way in which that can end.

    waiting > sending > sent          the printer took all of it; what is labelled has its event in the same act
              sending > waiting       nothing was printed, for certain: it stays in the queue
              sending > doubted       nobody knows: the printer is asked by the name of the job, else a person

A job belongs to whoever holds its claim (depot.store.claims) and wrote `sending`. One in `sending` whose claim is free
was cut short: it becomes doubted, and is never printed again by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from depot.desk.printing import jobs, kept, sheets
from depot.desk.printing.faults import JobBusy, JobInDoubt, JobInterrupted, JobOver, JobSure, JobUnrecorded
from depot.desk.printing.problems import kept_facts
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.event import Fact
from depot.model.printing import DOUBTED, SENDING, WAITING, PrintJob
from depot.store.claims import Claim
from depot.store.connection import DatabaseBusy, OutcomeUnknown
from depot.store.lookup import Reader
from depot.store.store import Store, Tx

if TYPE_CHECKING:
    from depot.desk.printing.document import Made
    from depot.desk.printing.plans import Plan
    from labels.printers.jobs import Job as RemoteJob
    from labels.printers.jobs import Printer

Workshop = Callable[["Plan"], "Made"]
"""Makes a document, here or in another process (depot.desk.printing.workshop)."""

Opener = Callable[[str], "Printer"]
"""The printer at an address."""

TRIES: Final = 3
"""How often what came out is written, while another terminal keeps the database busy."""


class Sent(NamedTuple):
    """A job that the printer took."""

    job: PrintJob
    made: Made
    ignored: tuple[str, ...]
    """Options that the printer said it did not honour, such as `print-scaling`."""


class Result(NamedTuple):
    """What became of one job of the queue."""

    job: PrintJob
    sent: Sent | None
    problem: DepotError | None


class _Moved(Exception):
    """Another job took the positions that the document was made for."""


def send(session: Session, key: str, *, workshop: Workshop | None = None, opener: Opener | None = None) -> Sent:
    """Send a job that waits.

    Raises JobUnknown, JobBusy, JobInDoubt, JobOver; what stopped it before a byte left (LabelsUnreadable, any
    PrinterFault that printed nothing), after which it waits with its reason; PrinterInDoubt, after which it is in
    doubt; JobUnrecorded when the labels are out and the journal cannot say so.
    """
    from labels.printers import open_printer

    make, open_ = workshop or _made, opener or open_printer
    session.may(roles.PRINT)
    with claimed(session.store, key):
        plan, made, printer = _prepared(session, key, make, open_)
        return _carried_out(session, jobs.job(session.store, key), plan, made, printer)


def send_all(session: Session, *, workshop: Workshop | None = None, opener: Opener | None = None) -> Iterator[Result]:
    """Send what waits in the queue, one job after another; what another terminal has in hand is left to it.

    What stops the printer stops all that waits for it; what it refuses of one job does not.
    """
    from labels.printers.faults import FormatRefused, MediaRefused, PrinterFault

    stopped: dict[str, DepotError] = {}
    for job in jobs.queue(session.store):
        if job.status != WAITING or not job.printer:
            continue
        if job.printer in stopped:
            yield Result(job, None, stopped[job.printer])
            continue
        try:
            yield Result(job, send(session, job.key, workshop=workshop, opener=opener), None)
        except (JobBusy, JobOver, JobInDoubt):
            continue  # another terminal was quicker
        except DepotError as problem:
            if isinstance(problem, PrinterFault) and not isinstance(problem, (FormatRefused, MediaRefused)):
                stopped[job.printer] = problem
            yield Result(job, None, problem)


def recover(session: Session) -> list[PrintJob]:
    """Put jobs in doubt whose sending was cut short; return all that are in doubt."""
    for job in jobs.queue(session.store):
        if job.status == SENDING:
            claim = Claim.take(session.store.path, job.key)
            if claim is not None:
                with claim:
                    error = JobInterrupted(job=job.key, station=job.station)
                    _doubted(session, job, error)
    return [job for job in jobs.queue(session.store) if job.status == DOUBTED]


def ask(session: Session, key: str, *, opener: Opener | None = None) -> str:
    """Ask the printer what became of a job in doubt, and settle it where the printer is sure.

    Returns the state that the printer gave (depot.labels.printers.jobs.JobState), or `never` where the job surely did
    not reach it. Raises JobSure, PrinterUnknown, and PrinterFault when the printer cannot be asked.
    """
    from labels.printers import open_printer
    from labels.printers.jobs import JobState

    job = jobs.job(session.store, key)
    if job.status != DOUBTED:
        raise JobSure(job=key)
    printer = (opener or open_printer)(kept.printer(session.store, job.printer).address)
    number = int(job.remote) if job.remote.isdecimal() else None
    found = printer.find(remote_name(job), number=number, age=_age(session.store, job))
    if found is None:
        came, state = 0, "never"
    elif found.state in (JobState.DONE, JobState.TAKEN):
        came, state = job.left, found.state.value
    else:
        return str(found.state.value)
    session.do(roles.PRINT, lambda tx: jobs.settled(tx, key, came, by="printer"))
    return state


@contextmanager
def claimed(store: Store, key: str) -> Iterator[None]:
    """Have a job in hand. Raises JobBusy when another process has."""
    claim = Claim.take(store.path, key)
    if claim is None:
        raise JobBusy(job=key)
    with claim:
        yield


def followed(
    store: Reader, job: PrintJob, *, patience: float = 60.0, opener: Opener | None = None
) -> Iterator[RemoteJob]:
    """What the printer says of a job that it took, each time that it changes, until it is over or patience (seconds)
    is out; nothing where the printer numbers no jobs (port 9100, folders).

    Raises PrinterUnknown, and PrinterFault when the printer cannot be asked; neither says anything against the job.
    """
    from labels.printers import follow, open_printer
    from labels.printers.jobs import Job, JobState, Receipt

    if job.remote.isdecimal():
        printer = (opener or open_printer)(kept.printer(store, job.printer).address)
        taken = Receipt(Job(remote_name(job), JobState.WAITING, int(job.remote), ()), ())
        yield from follow(printer, taken, patience=patience)


def remote_name(job: PrintJob) -> str:
    """What the printer is told that the job is called, another name at each attempt; it tells nothing of people."""
    return f"depot-{job.key}-{job.attempts}"


def begin(session: Session, key: str, plan: Plan) -> PrintJob:
    """Write that a job is being sent, before a byte leaves, and give it its positions on the sheet."""

    def work(tx: Tx) -> PrintJob:
        now = jobs.waiting(tx, key)
        tray = jobs.tray_of(now)
        free = now.start or sheets.next_free(tx, tray, plan.stock)
        if free != plan.start or now.left != len(plan.labels):
            raise _Moved
        tx.append(Fact("printjob.sending", f"printjob/{key}", {"position": plan.start}))
        begun = jobs.job(tx, key)
        sheets.use(tx, begun, tray, plan.stock, plan.start)
        return begun

    done = session.do(roles.PRINT, work)
    assert done.result is not None
    return done.result


def finish(session: Session, job: PrintJob, remote: str) -> None:
    """Write that the printer took a job, and with it the events of what is labelled. Raises JobUnrecorded."""
    act = os.urandom(16)

    def work(tx: Tx) -> None:
        now = jobs.job(tx, job.key)
        if now.status in (SENDING, DOUBTED):
            facts = [*jobs.labelled(tx, now, now.left)]
            tx.append(Fact("printjob.sent", f"printjob/{job.key}", {"remote": remote}), *facts)

    for nth in range(TRIES):
        try:
            session.store.act(work, actor=session.user, station=session.station, act=act)
            return
        except (DatabaseBusy, OutcomeUnknown) as error:
            if nth == TRIES - 1:
                raise JobUnrecorded(job=job.key, detail=error.sentence()) from error
        except DepotError as error:
            raise JobUnrecorded(job=job.key, detail=error.sentence()) from error


def _prepared(session: Session, key: str, make: Workshop, open_: Opener) -> tuple[Plan, Made, Printer]:
    """The document of a job, checked, with `sending` on record; before that, a failure keeps the job waiting."""
    from depot.desk.printing.plans import plan_of

    while True:
        job = jobs.waiting(session.store, key)
        try:
            printer = open_(kept.printer(session.store, job.printer).address)
            plan = plan_of(session.store, job)
            made = make(plan)
        except DepotError as error:
            _failed(session, job, error, begun=False)
            raise
        try:
            begin(session, key, plan)
        except _Moved:
            continue
        return plan, made, printer


def _carried_out(session: Session, job: PrintJob, plan: Plan, made: Made, printer: Printer) -> Sent:
    from labels.printers.faults import PrinterFault
    from labels.printers.jobs import Document

    name = remote_name(job)
    document = Document(name, made.format, made.data, media=plan.media)
    try:
        receipt = printer.send(document)
    except PrinterFault as fault:
        if fault.printed == "no":
            _failed(session, job, fault, begun=True)
        else:
            _doubted(session, job, fault)
        raise
    number = receipt.job.number
    finish(session, job, str(number) if number is not None else "")
    return Sent(jobs.job(session.store, job.key), made, tuple(receipt.ignored))


def _failed(session: Session, job: PrintJob, error: DepotError, *, begun: bool) -> None:
    """Keep a job waiting with the reason why nothing was printed."""

    def work(tx: Tx) -> None:
        now = jobs.job(tx, job.key)
        if now.status != (SENDING if begun else WAITING):
            return
        body = {"error": error.name, "facts": kept_facts(error)}
        tx.append(Fact("printjob.failed", f"printjob/{job.key}", body))
        if begun:
            stock = kept.stock(tx, now.stock, retired=True)
            sheets.give_back(tx, now, jobs.tray_of(now), stock, 0)

    session.store.act(work, actor=session.user, station=session.station)


def _doubted(session: Session, job: PrintJob, error: DepotError) -> None:
    """Say that nobody knows what came out."""

    def work(tx: Tx) -> None:
        if jobs.job(tx, job.key).status == SENDING:
            body = {"error": error.name, "facts": kept_facts(error)}
            tx.append(Fact("printjob.doubted", f"printjob/{job.key}", body))

    session.store.act(work, actor=session.user, station=session.station)


def _age(store: Reader, job: PrintJob) -> float | None:
    """Seconds since a job may first have been sent; None where this computer's clock cannot be trusted with that."""
    clock: Any = getattr(store, "clock", None)
    now, last = clock(), store.stream_head().head_at
    begun = datetime.fromisoformat(job.sent_at)
    if now < begun or (last and now < datetime.fromisoformat(last)):
        return None
    return float((now - begun).total_seconds())


def _made(plan: Plan) -> Made:
    from depot.desk.printing.document import make

    return make(plan)
