"""`depot import`: lists, finding aids, plans and schedules; refused rows are told, the others are taken."""

from __future__ import annotations

import contextlib
import signal
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from depot.cli.command import Command
from depot.cli.progress import Bar
from depot.intake.sources import KINDS, LISTS
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from types import FrameType

    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.ruleeffects import Effects
    from depot.intake.report import ImportReport, RowNote

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C; what was taken by then stays, and the same import again goes on from there."""

SHOWN: Final = 20
"""Rows of a kind that are told one by one, for people; programs get all of them."""

_CHANGES: Final = {
    "sooner": N_("due sooner:"),
    "later": N_("due later:"),
    "dated": N_("without a date now, and then with one:"),
    "undated": N_("with a date now, and then without one:"),
    "same": N_("due on the same day:"),
}

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
    help_ = _("try it on a copy and change nothing; of rules, say what would change for which boxes")
    parser.add_argument("--dry-run", action="store_true", help=help_)
    help_ = _("write all rows that were refused to a new CSV file, with their reasons")
    parser.add_argument("--report", type=Path, metavar=_("FILE"), help=help_)


def _run(context: Context, options: Namespace) -> int:
    from depot.intake.loading import Approval, import_files
    from depot.intake.notes import new_list
    from depot.intake.profiles import load_profile

    session = context.session
    profile = load_profile(options.profile) if options.profile and options.kind in LISTS else None
    follower = Follower(Bar(context.out))
    with new_list(options.report) if options.report else contextlib.nullcontext() as listed:
        try:
            with _stopping() as stopped:
                report = import_files(
                    session,
                    options.kind,
                    options.files,
                    org=options.org,
                    profile=profile,
                    dry_run=options.dry_run,
                    progress=follower,
                    stop=stopped,
                    approval=Approval(options.approved_on, options.request),
                )
        except BaseException:
            follower.bar.clear()
            if follower.report is not None:  # the files before the one that cannot be read were taken
                _tell(context, follower.report, listed)
            raise
        follower.bar.clear()
        _tell(context, report, listed)
    return INTERRUPTED if report.interrupted else int(bool(report.refused))


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


@contextlib.contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the import between two acts, and the second one at once."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not in the main thread, where no signal arrives
        yield lambda: asked
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


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
    counts |= {"dry_run": report.dry_run, "interrupted": report.interrupted}
    return counts | ({"effects": _effects(report.effects)} if report.effects is not None else {})


def _effects(effects: Effects) -> dict[str, Any]:
    dispositions = [
        {"before": before, "after": after, "boxes": n} for (before, after), n in sorted(effects.dispositions.items())
    ]
    told: dict[str, Any] = {"rules": list(effects.rules), "boxes": effects.boxes, "dates": dict(effects.dates)}
    told |= {"dispositions": dispositions, "newly_due": effects.newly_due, "no_more_due": effects.no_more_due}
    return told | {"examples": effects.examples, "interrupted": effects.interrupted}


def _effect_lines(effects: Effects) -> list[str]:
    """What rules would change, for people."""
    from depot.desk.reasons import ENDINGS
    from depot.desk.ruleeffects import CHANGES, SAME

    boxes = ngettext("{n} box that they may concern", "{n} boxes that they may concern", effects.boxes)
    rules = ngettext("{n} rule would say something else", "{n} rules would say something else", len(effects.rules))
    lines = [f"{rules.format(n=len(effects.rules))}; {boxes.format(n=effects.boxes)}:"]
    for change in CHANGES:
        if n := effects.dates[change]:
            named = ", ".join(effects.examples.get(change, ()))
            lines.append(f"  {_(_CHANGES[change])} {n}" + (f"  ({named}…)" if named and change != SAME else ""))
    for (before, after), n in sorted(effects.dispositions.items()):
        words = [_(ENDINGS[each]) if each else "—" for each in (before, after)]
        lines.append("  " + _("{before} becomes {after}: {n}").format(before=words[0], after=words[1], n=n))
    lines.append("  " + _("due today and not now: {n}").format(n=effects.newly_due))
    lines.append("  " + _("due now and not then: {n}").format(n=effects.no_more_due))
    if effects.interrupted:
        lines.append(_("Interrupted: not all boxes were reckoned."))
    return lines


def _summary(report: ImportReport) -> list[str]:
    parts = [f"{_(_NAMES[thing])} {n}" for thing in _NAMES if (n := report.added[thing])]
    parts += [_("changed {n}").format(n=report.changed)] if report.changed else []
    parts += [_("known already {n}").format(n=report.known), _("refused {n}").format(n=len(report.refused))]
    parts += [_("to be looked at {n}").format(n=len(report.attention))] if report.attention else []
    lines = [", ".join(parts)]
    if report.effects is not None:
        lines += _effect_lines(report.effects)
    if report.dry_run:
        lines.append(_("A dry run: nothing was changed."))
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
