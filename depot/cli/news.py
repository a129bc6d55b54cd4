"""`depot news`: what other depots did with our things."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.acts import shown_of
from depot.cli.command import Command
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _arguments(parser: Parser) -> None:
    parser.add_argument("--all", action="store_true", help=_("from the beginning, also what was read"))
    parser.add_argument("--read", action="store_true", help=_("mark what is listed as read"))


def _run(context: Context, options: Namespace) -> int:
    from depot.desk import news

    found = news.items(context.reader, every=options.all)
    rows = []
    for item in found:
        event, message = item.event, item.what.text(_)
        record = {"kind": event.kind, "subject": event.subject, "shown": shown_of(event.subject), "node": event.node}
        record |= {"at": event.at, "who": item.who, "message": message}
        rows.append((record, (item.when, shown_of(event.subject), message, item.who)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("There is no news."))
    if options.read and found:
        news.mark_read(context.session, found[-1].pos)
    return 0


COMMANDS = {
    "news": Command(
        N_("list what other depots did with our things"),
        _run,
        _arguments,
        N_("What came back elsewhere, arrived, was sent here, held or decided; until it is marked as read."),
    )
}
