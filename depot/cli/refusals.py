"""`depot refusals`: the scans that were refused, kept with their reasons."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _arguments(parser: Parser) -> None:
    from depot.cli.parser import whole

    parser.add_argument("--limit", type=whole, default=100, metavar="N", help=_("the newest N (100)"))


def _run(context: Context, options: Namespace) -> int:
    import json

    rows = []
    for refusal in context.reader.refusals(options.limit):
        record = refusal._asdict() | {"facts": json.loads(refusal.facts)}
        at = refusal.at[:16].replace("T", " ")
        rows.append((record, (at, refusal.actor, refusal.mode, refusal.text, refusal.reason)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("No scan was refused."))
    return 0


COMMANDS = {"refusals": Command(N_("list the scans that were refused, newest first"), _run, _arguments)}
