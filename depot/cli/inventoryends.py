"""`depot inventory`: settling problems, closing, the report."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.codes import key_of
from depot.cli.command import Command
from depot.cli.inventoryrecords import one, sheet_of, show
from depot.cli.parser import text
from depot.model.recount import PROBLEMS, WAYS
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def of_kind(parser: Parser) -> None:
    """The kind of problem that is asked for."""
    parser.add_argument("--kind", choices=tuple(PROBLEMS), default="", help=_("only problems of this kind"))


def _for_settle(parser: Parser) -> None:
    one(parser)
    help_ = _("code of a box or shelf, or an unknown code as it was read; none for all of a kind")
    parser.add_argument("codes", nargs="*", type=text, default=[], metavar=_("CODE"), help=help_)
    of_kind(parser)
    help_ = _("what to do: the usual for the kind by itself, or leave it as it is, with a reason")
    parser.add_argument("--how", choices=tuple(WAYS), default="", help=help_)
    parser.add_argument("--why", type=text, default="", metavar=_("TEXT"), help=_("reason; it stays on record"))


def _settle(context: Context, options: Namespace) -> int:
    from depot.cli.acts import shown_of
    from depot.cli.faults import UsageWrong
    from depot.desk.inventory.settling import settle, wanted
    from depot.desk.inventory.wording import row

    session, key = context.session, key_of(context.reader, options.inventory, "inventory")
    if not options.codes and not options.kind:
        raise UsageWrong(command=context.program, detail=_("name problems by their codes, or all of a kind by --kind"))
    codes = [_subject(context, code) for code in options.codes]
    problems = wanted(session, key, subjects=codes, kind=options.kind)
    found = settle(session, key, problems, options.how, options.why)
    for problem, error in found.refused:
        message = _("{what}: {why}").format(what=row(context.reader, problem).shown, why=error.sentence(_))
        context.out.warn(error.name, message, error.next_step(_))
    for problem, act in found.done:
        record = {"act": act, "subject": problem.subject, "shown": row(context.reader, problem).shown}
        message = _(PROBLEMS[problem.kind])
        context.out.say(record | {"message": message, "problem": problem.kind}, f"{record['shown']}  {message}")
    count = len(found.done)
    context.out.note(ngettext("{n} problem settled", "{n} problems settled", count).format(n=count))
    for problem, act in found.done:
        for event in context.reader.act_events(act):
            if event.kind == "breach.opened":
                context.out.warn(
                    "breach.opened",
                    _("{code} holds personal information: the confidentiality incident {incident} was opened.").format(
                        code=row(context.reader, problem).shown, incident=shown_of(event.subject)
                    ),
                    _("Say what is known of it with: depot breach edit"),
                )
    return 1 if found.refused else 0


def _subject(context: Context, written: str) -> str:
    """A code in its stored form; what is on record under no name is taken as it was written."""
    from depot.cli.codes import subject_of
    from depot.errors import DepotError

    try:
        return subject_of(context.reader, written)
    except DepotError:
        return written


def _for_close(parser: Parser) -> None:
    one(parser)
    help_ = _("why problems are left as they are; said of each of them")
    parser.add_argument("--reason", type=text, default="", metavar=_("TEXT"), help=help_)


def _close(context: Context, options: Namespace) -> int:
    from depot.cli.acts import tell
    from depot.desk.inventory.settling import close

    session, key = context.session, key_of(context.reader, options.inventory, "inventory")
    done = close(session, key, options.reason)
    tell(context, done, sheet_of(context, options.inventory).code.text, _("closed"))
    return 0


def _for_report(parser: Parser) -> None:
    one(parser)
    help_ = _("file to write: a PDF, or CSV where its name ends in .csv")
    parser.add_argument("-o", "--output", type=text, default="", metavar=_("FILE"), help=help_)


def _report(context: Context, options: Namespace) -> int:
    it = sheet_of(context, options.inventory)
    if not options.output:
        show(context, it, every=True)
        return 0
    from pathlib import Path

    from depot.desk.inventory.reading import told
    from depot.report import inventory as papers
    from depot.report.typeset import write

    reader, file = context.reader, Path(options.output)
    it = told(reader, it.inventory.id)
    if file.suffix.lower() == ".csv":
        content = b"".join(papers.as_csv(reader, it))
    else:
        content = papers.as_pdf(reader, it, reader.clock())
    write(file, content)
    record: dict[str, Any] = {"kind": "paper", "paper": "inventory", "inventory": it.code.text, "file": str(file)}
    record |= {"bytes": len(content), "problems": len(it.result.problems)}
    context.out.say(record, _("written: {file}").format(file=file))
    return 0


COMMANDS = {
    "settle": Command(
        N_("settle problems, one by one or all of a kind, each by an act of its own"),
        _settle,
        _for_settle,
        N_(
            "What was seen elsewhere, or was reported missing, gets the place where it is; what is on loan is taken "
            "back; what was not seen is reported missing. Everything else is left, with a reason."
        ),
    ),
    "close": Command(N_("end an inventory for good"), _close, _for_close),
    "report": Command(N_("print an inventory with all its problems, or write it as PDF or CSV"), _report, _for_report),
}
