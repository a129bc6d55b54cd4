"""`depot import`: lists, finding aids, plans and schedules; refused rows are told, the others are taken."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from depot.cli import ruletelling
from depot.cli.command import Command
from depot.cli.progress import INTERRUPTED, Bar, stopping
from depot.intake.sources import KINDS, LISTS
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.intake.report import ImportReport, RowNote

SHOWN: Final = 20
"""Rows of a kind that are told one by one, for people; programs get all of them."""

_NAMES: Final = {
    "boxes": N_("boxes"),
    "files": N_("files"),
    "locations": N_("places"),
    "units": N_("units"),
    "people": N_("borrowers"),
    "classes": N_("classes of the plan"),
    "rules": N_("retention rules"),
}


def _arguments(parser: Parser) -> None:
    from depot.cli.fields import day
    from depot.cli.parser import text

    parser.add_argument(
        "kind", choices=KINDS, metavar=_("KIND"), help=_("what is in them: {kinds}").format(kinds=", ".join(KINDS))
    )
    parser.add_argument("files", nargs="+", type=Path, metavar=_("FILE"), help=_("CSV, XLSX or XML"))
    help_ = _("how the columns of a list are called: a built-in profile, or a TOML file")
    parser.add_argument("--profile", metavar=_("PROFILE"), help=help_)
    parser.add_argument("--org", type=text, default="", metavar=_("CODE"), help=_("organisation of what names none"))
    help_ = _("of rules: when BAnQ approved those that do not say it")
    parser.add_argument("--approved-on", type=day, default="", metavar=_("DATE"), help=help_)
    help_ = _("of rules: number of the request in GALA")
    parser.add_argument("--request", type=text, default="", metavar="N", help=help_)
    help_ = _("change nothing and say what would happen; of rules and plans, what would change for which boxes")
    parser.add_argument("--dry-run", action="store_true", help=help_)
    help_ = _("do not ask, of rules and plans, before what they change applies")
    parser.add_argument("--yes", action="store_true", help=help_)
    help_ = _("write all rows that were refused to a new CSV file, with their reasons")
    parser.add_argument("--report", type=Path, metavar=_("FILE"), help=help_)


def _run(context: Context, options: Namespace) -> int:
    from depot.intake.foretelling import RULING
    from depot.intake.notes import new_list

    with new_list(options.report) if options.report else contextlib.nullcontext() as listed:
        if options.kind in RULING and not (options.dry_run or options.yes or context.out.json) and sys.stdin.isatty():
            foretold = _import(context, options, None, dry_run=True)
            if foretold.interrupted or not _agreed(context, foretold):
                context.out.note(_("Nothing was changed."))
                return INTERRUPTED
        report = _import(context, options, listed, dry_run=options.dry_run)
    return INTERRUPTED if report.interrupted or report.reckoning else int(bool(report.refused))


def _agreed(context: Context, foretold: ImportReport) -> bool:
    """Whether somebody wants what was foretold; nobody is asked where nothing changes."""
    changes = foretold.changes
    if changes is None or not (changes.rules or changes.classes):
        return True
    for line in ruletelling.lines(foretold):
        context.out.note(line)
    context.out.flush()
    try:
        answer = input(_("Apply this? y for yes: "))
    except (EOFError, KeyboardInterrupt):
        return False
    return answer.strip().casefold() in (_("y"), _("yes"), "y", "yes")


def _import(context: Context, options: Namespace, listed: TextIO | None, *, dry_run: bool) -> ImportReport:
    """Import the files and tell what was done. Before somebody is asked, nothing is told."""
    from depot.intake.loading import Approval, import_files
    from depot.intake.profiles import load_profile

    session, asking = context.session, dry_run and not options.dry_run
    profile = load_profile(options.profile) if options.profile and options.kind in LISTS else None
    follower = Follower(Bar(context.out))
    try:
        with stopping() as stopped:
            report = import_files(
                session,
                options.kind,
                options.files,
                org=options.org,
                profile=profile,
                dry_run=dry_run,
                progress=follower,
                stop=stopped,
                approval=Approval(options.approved_on, options.request),
            )
    except BaseException:
        follower.bar.clear()
        if follower.report is not None and not dry_run:  # the files before the one that cannot be read were taken
            _tell(context, follower.report, listed)
        raise
    follower.bar.clear()
    if not asking:
        _tell(context, report, listed)
    return report


class Follower:
    """Shows how far an import is, and keeps its report, for an import that fails on the way."""

    def __init__(self, bar: Bar) -> None:
        self.bar = bar
        self.report: ImportReport | None = None

    def __call__(self, report: ImportReport, file: str, share: float | None) -> None:
        """Take note of a chunk that was taken."""
        self.report = report
        self.bar.show(
            file or _("index and dates"), share, ngettext("{n} row", "{n} rows", report.rows).format(n=report.rows)
        )


def _tell(context: Context, report: ImportReport, listed: TextIO | None) -> None:
    """Print the rows that were refused or want a look, then the counts; write all of these rows to the list."""
    from depot.intake.notes import write_notes

    if listed is not None:
        write_notes(report, listed, _)
    for outcome, notes in (("refused", report.refused), ("attention", report.attention)):
        for note in notes if context.out.json else notes[:SHOWN]:
            context.out.say(_record(note, outcome), *_lines(note, outcome))
        if len(notes) > SHOWN:
            more = ngettext("... and {n} more row", "... and {n} more rows", len(notes) - SHOWN)
            context.out.note(more.format(n=len(notes) - SHOWN))
    if not listed and max(len(report.refused), len(report.attention)) > SHOWN:
        context.out.note(_("All of them with their reasons, as a list: --report FILE.csv"))
    for file, columns in report.unread.items():
        context.out.note(
            _("{file}: columns that were not read: {columns}").format(file=file, columns=", ".join(columns))
        )
    context.out.say(_counts(report), *_summary(report))


def _counts(report: ImportReport) -> dict[str, Any]:
    from depot.intake.report import THINGS

    counts: dict[str, Any] = {thing: report.added[thing] for thing in THINGS}
    counts |= {"refused": len(report.refused), "known": report.known, "changed": report.changed}
    counts |= {"attention": len(report.attention), "unread": {file: [*names] for file, names in report.unread.items()}}
    counts |= {"attached": report.attached, "reckoning": report.reckoning}
    counts |= {"dry_run": report.dry_run, "interrupted": report.interrupted}
    return counts | ruletelling.record(report)


def _summary(report: ImportReport) -> list[str]:
    parts = [f"{_(_NAMES[thing])} {n}" for thing in _NAMES if (n := report.added[thing])]
    parts += [_("changed {n}").format(n=report.changed)] if report.changed else []
    parts += [_("classes that take their rule {n}").format(n=report.attached)] if report.attached else []
    parts += [_("known already {n}").format(n=report.known), _("refused {n}").format(n=len(report.refused))]
    parts += [_("to be looked at {n}").format(n=len(report.attention))] if report.attention else []
    lines = [", ".join(parts)]
    lines += ruletelling.lines(report)
    if report.dry_run:
        lines.append(_("A dry run: nothing was changed."))
    if report.reckoning:
        lines.append(_("All was taken; not all boxes were reckoned. The due list goes on with that: depot due"))
    if report.interrupted:
        lines.append(_("Interrupted: what is counted was taken. The same import again goes on from there."))
    return lines


def _record(note: RowNote, outcome: str) -> dict[str, Any]:
    record = {"file": note.file, "line": note.line, "where": note.where, "outcome": outcome, "error": note.error.name}
    return record | {"message": note.error.sentence(_), "next": note.error.next_step(_)}


def _lines(note: RowNote, outcome: str) -> tuple[str, str]:
    where = f"{note.file}:{note.line}" + (f" ({note.where})" if note.where else "")
    if outcome == "attention":
        where += "  " + _("Taken, but:")
    return f"{where}  {note.error.sentence(_)}", f"    {note.error.next_step(_)}"


COMMANDS = {
    "import": Command(
        N_("take in lists, finding aids, plans and schedules"),
        _run,
        _arguments,
        N_("What is on record already is not added again. The exit code is 1 when rows were refused."),
    )
}
