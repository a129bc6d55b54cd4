"""`depot verify`: prove that nothing was altered or lost since it was written."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from depot.cli import packages
from depot.cli.command import Command
from depot.cli.packages import reading_arguments
from depot.cli.progress import verifying
from depot.errors import Damaged
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _arguments(parser: Parser) -> None:
    help_ = _("as an administrator: first make the tables anew from the journal, which is the truth")
    parser.add_argument("--refold", action="store_true", help=help_)
    help_ = _("check these packages instead of the depot, which need not be there")
    parser.add_argument("package", nargs="*", type=Path, metavar=_("PACKAGE"), help=help_)
    reading_arguments(parser)


def _run(context: Context, options: Namespace) -> int:
    from depot.store.verify import verify

    if options.package:
        return packages.verify(context, options)
    if options.refold:
        _refold(context)
    with verifying(context.out) as progress:
        report = verify(context.place, progress)
    for problem in report.problems:
        message, step = problem.sentence(_), problem.next_step(_)
        record = {"problem": problem.name, "subject": str(problem.facts.get("subject", ""))}
        context.out.say(record | {"message": message, "next": step}, message, f"    {step}")
    if report.ok:
        line = _("Everything is as it was written, and the tables are what it says. Events: {n}.").format(
            n=report.events
        )
    else:
        line = ngettext("{n} problem was found.", "{n} problems were found.", report.found).format(n=report.found)
    lines = [line, _("last event {seq}: {head}").format(seq=report.head_seq, head=report.head)]
    if report.waiting:
        line = ngettext(
            "{n} event was taken in and waits to be folded; the next act goes on with it.",
            "{n} events were taken in and wait to be folded; the next act goes on with them.",
            report.waiting,
        )
        lines.append(line.format(n=report.waiting))
    if report.bodiless:
        line = ngettext(
            "{n} event came without its body, and the event that took it away has not come yet.",
            "{n} events came without their bodies, and the events that took them away have not come yet.",
            report.bodiless,
        )
        lines.append(line.format(n=report.bodiless))
    if not report.folded:
        lines.append(_("The tables are of an older program and were not compared."))
    summary = {"ok": report.ok, "events": report.events, "head": report.head, "head_seq": report.head_seq}
    summary |= {"folded": report.folded, "waiting": report.waiting, "bodiless": report.bodiless}
    summary |= {"problems": report.found}
    context.out.say(summary, *lines)
    return 0 if report.ok else Damaged.exit_code


def _refold(context: Context) -> None:
    from depot.model.roles import ADMINISTER
    from depot.store.migrations import refold

    session = context.session
    session.may(ADMINISTER)
    refold(session.store.connection)
    context.out.note(_("The tables were made anew from the journal."))


COMMANDS = {"verify": Command(N_("prove that nothing was altered or lost"), _run, _arguments)}
