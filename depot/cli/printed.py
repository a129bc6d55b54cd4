"""How print jobs and what was checked are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from depot.model.printing import CANCELLED, DOUBTED, SENDING, SENT, WAITING
from depot.words import N_, _, colon

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.desk.printing.filing import Filed
    from depot.desk.printing.jobs import Order
    from depot.desk.printing.sending import Sent
    from depot.model.printing import PrintJob
    from depot.store.store import Done
    from labels.checking import Checked

STATUSES = {
    WAITING: N_("waiting"),
    SENDING: N_("being sent"),
    DOUBTED: N_("in doubt"),
    SENT: N_("printed"),
    CANCELLED: N_("cancelled"),
}
"""What a job can be, for people."""

MOMENT: Final = 5.0
"""Seconds that a command waits for what the printer says of a job that it took."""


def job_record(job: PrintJob) -> dict[str, Any]:
    """A print job."""
    from depot.desk.printing.problems import problem_of

    problem = problem_of(job)
    record: dict[str, Any] = {"job": job.key, "status": job.status, "face": job.face, "stock": job.stock}
    record |= {"printer": job.printer, "codes": list(job.codes), "copies": job.copies, "labels": job.total}
    record |= {"left": job.left, "start": job.start, "position": job.position, "sheet": job.sheet}
    record |= {"attempts": job.attempts, "ordered_at": job.ordered_at, "ordered_by": job.ordered_by}
    record |= {"error": job.error, "message": problem.sentence(_) if problem is not None else ""}
    record |= {"next": problem.next_step(_) if problem is not None else ""}
    return record | {"printer_state": "", "printer_says": ""}


def job_cells(job: PrintJob) -> tuple[str, ...]:
    """A print job as columns."""
    from depot.desk.printing.problems import problem_of

    problem = problem_of(job)
    said = problem.sentence(_) if problem is not None else ""
    came = _("{n} of {all} printed").format(n=job.total - job.left, all=job.total)
    return job.key, _(STATUSES[job.status]), came, job.stock, job.printer or _("file"), job.ordered_by, said


def out_of(context: Context, job: PrintJob) -> None:
    """Print one job."""
    context.out.table([(job_record(job), job_cells(job))])


def tell_sent(context: Context, sent: Sent) -> None:
    """Say that the printer took a job; options that it did not honour are warned of."""
    job = sent.job
    if sent.ignored:
        message = _("The printer does not honour: {options}.").format(options=", ".join(sent.ignored))
        step = _("Measure the labels: they may have been scaled. Print at 100 %.")
        context.out.warn("options.ignored", message, step)
    checked = sent.made.checked
    message = _("{job}: labels printed by {printer}: {n}; {checked}").format(
        job=job.key, n=checked.labels, printer=job.printer, checked=checked.sentence
    )
    state, said = _became(context, job)
    lines = [message, *([colon(job.printer, said)] if said else [])]
    context.out.say(job_record(job) | {"message": message, "printer_state": state, "printer_says": said}, *lines)


def _became(context: Context, job: PrintJob) -> tuple[str, str]:
    """What the printer says of a job that it just took, as a keyword and in words; empty when it says nothing."""
    from depot.desk.printing.sending import followed
    from labels.printers.faults import PrinterFault
    from labels.printers.saying import sentences

    state, said = "", ""
    try:
        for now in followed(context.reader, job, patience=MOMENT):
            state, said = now.state.value, " ".join(map(_, sentences(now)))
    except PrinterFault as fault:
        context.out.warn(fault.name, fault.sentence(_), fault.next_step(_))
    return state, said


def tell_filed(context: Context, order: Order, filed: Filed, done: Done[str] | None) -> None:
    """Say what was written."""
    names = [str(file) for file in filed.files]
    message = _("{files}: pages {pages}, {checked}").format(
        files=", ".join(names), pages=filed.made.pages, checked=filed.made.checked.sentence
    )
    job = done.result or "" if done is not None else ""
    record = {"files": names, "job": job, "stock": order.stock, "start": filed.start, "pages": filed.made.pages}
    context.out.say(record | {"labels": filed.made.checked.labels, "message": message}, message)


def tell_checked(context: Context, checked: Checked) -> None:
    """Print what was read of the finished pages, as JSON also where the rest is text: it is for programs."""
    from depot.cli.output import as_json

    record = checked.facts()
    context.out.say(record, as_json(record))
