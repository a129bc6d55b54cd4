"""`depot history`: all that happened to a thing."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.codes import subject_of, thing
from depot.cli.command import Command
from depot.desk.chronicle import Entry, chronicle
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _arguments(parser: Parser) -> None:
    from depot.cli.parser import text, whole

    help_ = _("a code, an old barcode, or a subject such as user/ada")
    parser.add_argument("code", type=text, metavar=_("CODE"), help=help_)
    parser.add_argument("--limit", type=whole, metavar="N", help=_("only the newest N events"))
    parser.add_argument("--acts", action="store_true", help=_("show the act of each event, for depot undo"))


def _run(context: Context, options: Namespace) -> int:
    reader = context.reader
    subject = options.code if "/" in options.code else subject_of(reader, options.code)
    entries = chronicle(reader, subject)
    if not entries and "/" not in subject:
        thing(reader, options.code)  # raises what the scan desk would say
    if options.limit is not None:
        entries = entries[max(len(entries) - options.limit, 0) :]
    rows = []
    for entry in entries:
        act = entry.event.act if options.acts else ""
        taken_back = _("(undone)") if entry.undone else ""
        rows.append((_record(entry), (entry.when, entry.who, act, f"{entry.what.text(_)} {taken_back}".rstrip())))
    context.out.table(rows)
    if not rows:
        context.out.note(_("Nothing happened to it yet."))
    return 0


def _record(entry: Entry) -> dict[str, Any]:
    event = entry.event
    record: dict[str, Any] = {"at": event.at, "kind": event.kind, "subject": event.subject, "actor": event.actor}
    record |= {"message": entry.what.text(_), "undone": entry.undone, "body": dict(event.body)}
    record |= {"station": event.station, "clock": event.clock, "node": event.node, "seq": event.seq}
    return record | {"act": event.act, "n": event.n}


COMMANDS = {"history": Command(N_("show all that happened to a thing, oldest first"), _run, _arguments)}
