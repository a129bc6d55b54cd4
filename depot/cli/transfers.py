"""`depot transfer`: slips announced by units, typed or out of lists; what is received of them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli import fields, transferwork
from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.cli.transferargs import HEAD, LINE, key, one, unit
from depot.model.codes import Code
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.intake.slips import TakenSlip


def _for_announce(parser: Parser) -> None:
    unit(parser, required=True)
    fields.add_fields(parser, HEAD)


def _announce(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import announcing

    session = context.session
    head = fields.given(context, options, HEAD) | {"unit": fields.reference(context.reader, options.unit)}
    done = announcing.announce(session, head)
    assert done.result is not None
    tell(context, done, done.result.text, _("announced; add its boxes"))
    return 0


def _for_import(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("CSV or XLSX, a row for each box"))
    unit(parser, required=False)
    help_ = _("how the columns of a list are called: a built-in profile, or a TOML file")
    parser.add_argument("--profile", default="", metavar=_("PROFILE"), help=help_)
    parser.add_argument("--dry-run", action="store_true", help=_("change nothing and say what would happen"))


def _import(context: Context, options: Namespace) -> int:
    from depot.intake.profiles import load_profile
    from depot.intake.slips import import_slips

    session = context.session
    of = fields.reference(context.reader, options.unit) if options.unit else ""
    profile = load_profile(options.profile) if options.profile else None
    report = import_slips(session, options.file, unit=of, profile=profile, dry_run=options.dry_run)
    for note in report.refused:
        where = f"{note.file}:{note.line}" + (f" ({note.where})" if note.where else "")
        record = {"file": note.file, "line": note.line, "where": note.where, "outcome": "refused"}
        record |= {"error": note.error.name, "message": note.error.sentence(_), "next": note.error.next_step(_)}
        context.out.say(record, f"{where}  {note.error.sentence(_)}", f"    {note.error.next_step(_)}")
    for taken in report.slips:
        _tell_taken(context, taken, dry_run=options.dry_run)
    if report.unread:
        context.out.note(_("Columns that were not read: {columns}").format(columns=", ".join(report.unread)))
    if report.refused:
        context.out.note(_("Nothing of the file was taken: correct these rows, then import it again."))
    return int(bool(report.refused))


def _tell_taken(context: Context, taken: TakenSlip, *, dry_run: bool) -> None:
    boxes = ngettext("{n} box", "{n} boxes", taken.boxes).format(n=taken.boxes)
    shown = Code.parse(taken.transfer).shown if taken.transfer else "—"
    said = _("taken before") if taken.known else _("would be announced") if dry_run else _("announced")
    record: dict[str, Any] = {"kind": "slip", "code": taken.transfer or None, "shown": shown, "slip": taken.number}
    record |= {"unit": taken.unit, "boxes": taken.boxes, "known": taken.known, "dry_run": dry_run}
    context.out.say(record, "  ".join(filter(None, (shown, said, taken.unit.partition("/")[2], taken.number, boxes))))


def _for_add(parser: Parser) -> None:
    one(parser)
    fields.add_fields(parser, LINE)


def _add(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import announcing

    session, transfer = context.session, key(context, options.transfer)
    done = announcing.add(session, transfer, [fields.given(context, options, LINE)])
    assert done.result is not None
    message = _("line {line} added").format(line=done.result[0])
    tell(context, done, Code.from_id("T", transfer).text, message, line=done.result[0])
    return 0


def _for_strike(parser: Parser) -> None:
    one(parser)
    parser.add_argument("line", type=whole, metavar=_("LINE"), help=_("number of the line"))


def _strike(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import announcing

    session, transfer = context.session, key(context, options.transfer)
    done = announcing.strike(session, transfer, options.line)
    message = _("line {line} taken off").format(line=options.line)
    tell(context, done, Code.from_id("T", transfer).text, message, line=options.line)
    return 0


def _for_edit(parser: Parser) -> None:
    one(parser)
    fields.add_fields(parser, HEAD)


def _edit(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import announcing

    session, transfer = context.session, key(context, options.transfer)
    changes = fields.needed(context, fields.given(context, options, HEAD))
    done = announcing.describe(session, transfer, changes)
    tell(context, done, Code.from_id("T", transfer).text, _("changed"))
    return 0


def _for_list(parser: Parser) -> None:
    unit(parser, required=False)
    parser.add_argument("--all", action="store_true", help=_("also those that are over"))


def _list(context: Context, options: Namespace) -> int:
    from depot.cli.transferrecords import summary, transfer
    from depot.desk.transfers.reading import slip

    reader = context.reader
    of = fields.reference(reader, options.unit) if options.unit else ""
    found = [slip(reader, each.id) for each in reader.transfers.transfers(ended=options.all, unit=of)]
    context.out.table([(transfer(it), summary(reader, it)) for it in found])
    if not found:
        context.out.note(_("No transfer is under way."))
    return 0


def _show(context: Context, options: Namespace) -> int:
    from depot.cli.transferrecords import show

    show(context, key(context, options.transfer))
    return 0


def _for_cancel(parser: Parser) -> None:
    one(parser)
    parser.add_argument("--reason", required=True, type=text, metavar=_("TEXT"), help=_("why; it stays on record"))


def _cancel(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import announcing

    session, transfer = context.session, key(context, options.transfer)
    done = announcing.cancel(session, transfer, options.reason)
    tell(context, done, Code.from_id("T", transfer).text, _("cancelled"))
    return 0


COMMANDS = {
    "announce": Command(N_("announce a transfer: the slip of a unit"), _announce, _for_announce),
    "import": Command(
        N_("announce the transfers of a list, a row for each box"),
        _import,
        _for_import,
        N_("A file is taken whole or not at all. The exit code is 1 when rows were refused."),
    ),
    "add": Command(N_("add a box to a slip of which nothing came yet"), _add, _for_add),
    "strike": Command(N_("take a line off a slip of which nothing came yet"), _strike, _for_strike),
    "edit": Command(N_("say otherwise what a slip says as a whole"), _edit, _for_edit),
    "list": Command(N_("list the transfers that are under way"), _list, _for_list),
    "show": Command(N_("show a transfer, its boxes and what is otherwise than announced"), _show, one),
    **transferwork.COMMANDS,
    "cancel": Command(N_("give up a transfer of which nothing came"), _cancel, _for_cancel),
}
