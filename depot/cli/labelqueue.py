"""`depot labels queue` and its kin: what waits for a printer, what is in doubt, and sheets that were begun."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.cli.printed import job_cells, job_record, out_of, tell_sent
from depot.words import N_, _, colon

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _for_queue(parser: Parser) -> None:
    parser.add_argument("--all", action="store_true", help=_("also those that are over, the newest first"))


def _queue(context: Context, options: Namespace) -> int:
    from depot.desk.printing.jobs import queue
    from depot.store.labelling import past_jobs

    found = queue(context.reader)
    if options.all:
        found += past_jobs(context.reader)
    context.out.table([(job_record(job), job_cells(job)) for job in found])
    if not found:
        context.out.note(_("Nothing waits for a printer."))
    return 0


def _for_retry(parser: Parser) -> None:
    _job(parser, optional=True)
    parser.add_argument("--printer", type=text, metavar=_("NAME"), help=_("another printer"))
    parser.add_argument("--start", type=whole, metavar="N", help=_("another first label on the sheet"))


def _retry(context: Context, options: Namespace) -> int:
    """Send one job, or all that wait; first see what a program that died left in doubt."""
    from depot.desk.printing import jobs, sending

    session = context.session
    for doubted in sending.recover(session):
        _ask(context, doubted.key)
    if options.job is not None:
        key = jobs.job(session.store, options.job).key
        if options.printer is not None or options.start is not None:
            jobs.redirect(session, key, printer=options.printer, start=options.start)
        tell_sent(context, sending.send(session, key))
        return 0
    failed = False
    for result in sending.send_all(session):
        if result.sent is not None:
            tell_sent(context, result.sent)
        elif result.problem is not None:
            failed = True
            problem = result.problem
            context.out.warn(problem.name, colon(result.job.key, problem.sentence(_)), problem.next_step(_))
    if not failed and not jobs.queue(session.store):
        context.out.note(_("Nothing waits for a printer."))
    return int(failed)


def _ask(context: Context, key: str) -> None:
    """Ask the printer about a job in doubt; what it does not know is a person's to say."""
    from depot.desk.printing import jobs, sending
    from depot.desk.printing.faults import JobInDoubt, PrinterUnknown
    from labels.printers.faults import PrinterFault

    session = context.session
    try:
        sending.ask(session, key)
    except (PrinterFault, PrinterUnknown) as fault:
        context.out.warn(fault.name, fault.sentence(_), fault.next_step(_))
    job = jobs.job(session.store, key)
    if job.status == "doubted":
        doubt = JobInDoubt(job=key, printer=job.printer)
        context.out.warn(doubt.name, doubt.sentence(_), doubt.next_step(_))


def _for_cancel(parser: Parser) -> None:
    _job(parser)


def _cancel(context: Context, options: Namespace) -> int:
    from depot.desk.printing import jobs

    session = context.session
    key = jobs.job(session.store, options.job).key
    jobs.cancel(session, key)
    out_of(context, jobs.job(session.store, key))
    return 0


def _for_settle(parser: Parser) -> None:
    _job(parser)
    came = parser.add_mutually_exclusive_group()
    came.add_argument("--came", type=whole, metavar="N", help=_("how many labels came out, from the first"))
    came.add_argument("--all", action="store_true", help=_("all of them came out"))
    came.add_argument("--none", action="store_true", help=_("none of them came out"))


def _settle(context: Context, options: Namespace) -> int:
    """Say what came out; without an answer, ask the printer."""
    from depot.desk.printing import jobs, sending

    session = context.session
    sending.recover(session)
    job = jobs.job(session.store, options.job)
    if options.all or options.none or options.came is not None:
        came = job.left if options.all else 0 if options.none else options.came
        jobs.settle(session, job.key, came)
    else:
        _ask(context, job.key)
    now = jobs.job(session.store, job.key)
    out_of(context, now)
    return int(now.status == "doubted")


def _sheets(context: Context, _options: Namespace) -> int:
    from depot.desk.printing.sheets import begun

    found = begun(context.reader)
    rows = []
    for sheet in found:
        record = {"tray": sheet.tray, "stock": sheet.stock, "next": sheet.next, "used_at": sheet.used_at}
        said = _("label {n} is the next one").format(n=sheet.next)
        rows.append((record, (sheet.tray, sheet.stock, said, sheet.used_at[:16].replace("T", " "))))
    context.out.table(rows)
    if not found:
        context.out.note(_("No sheet is partly used."))
    return 0


def _for_sheet(parser: Parser) -> None:
    parser.add_argument("tray", type=text, metavar=_("SHEET"), help=_("a printer, or the name of a sheet"))
    parser.add_argument("stock", type=text, metavar=_("STOCK"), help=_("label stock"))
    help_ = _("first label that is free, counted along the rows; 1 for a new sheet")
    parser.add_argument("next", type=whole, metavar=_("N"), help=help_)


def _sheet(context: Context, options: Namespace) -> int:
    from depot.desk.printing import kept, sheets

    session = context.session
    stock, tray = kept.stock(session.store, options.stock), kept.name_of(options.tray)
    sheets.move(session, tray, stock, options.next)
    record = {"tray": tray, "stock": stock.name, "next": sheets.next_free(session.store, tray, stock), "used_at": ""}
    context.out.say(record, _("label {n} is the next one").format(n=record["next"]))
    return 0


def _job(parser: Parser, *, optional: bool = False) -> None:
    help_ = _("a print job, or a part of its name") if not optional else _("a print job (all that wait)")
    parser.add_argument("job", nargs="?" if optional else None, type=text, metavar=_("JOB"), help=help_)


COMMANDS = {
    "queue": Command(N_("list what waits for a printer"), _queue, _for_queue),
    "retry": Command(
        N_("send what waits"),
        _retry,
        _for_retry,
        N_("Nothing is printed twice: of what was cut short, the printer is asked first, and then you."),
    ),
    "cancel": Command(N_("take a job out of the queue"), _cancel, _for_cancel),
    "settle": Command(
        N_("say what came out of a job in doubt"),
        _settle,
        _for_settle,
        N_("Without an answer the printer is asked. The exit code is 1 while the job is in doubt."),
    ),
    "sheets": Command(N_("list the sheets that were begun"), _sheets),
    "sheet": Command(N_("say which label of a sheet is the next one"), _sheet, _for_sheet),
}
