"""`depot show`: the card of what a code names."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.codes import subject_of, thing
from depot.cli.command import Command
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _arguments(parser: Parser) -> None:
    from depot.cli.parser import text

    parser.add_argument("codes", nargs="+", type=text, metavar=_("CODE"), help=_("a code of ours, or an old barcode"))


def _run(context: Context, options: Namespace) -> int:
    from depot.desk.cards import card

    reader = context.reader
    for n, written in enumerate(options.codes):
        subject = subject_of(reader, written)
        found = card(reader, subject, context.today)
        if found is None and subject.startswith("D"):
            from depot.cli.batchargs import docket_of
            from depot.cli.batchrecords import show

            show(context, docket_of(context, subject))
            continue
        if found is None and subject.startswith("T"):
            from depot.cli import transferargs, transferrecords

            transferrecords.show(context, transferargs.key(context, subject))
            continue
        if found is None and subject.startswith("R"):
            from depot.cli import requestargs, requestrecords

            requestrecords.show(context, requestargs.key(context, subject))
            continue
        if found is None and subject.startswith("N"):
            from depot.cli.inventoryrecords import sheet_of
            from depot.cli.inventoryrecords import show as show_inventory

            show_inventory(context, sheet_of(context, subject))
            continue
        if found is None:
            thing(reader, written)  # raises what the scan desk would say
            continue
        if context.out.json:
            from depot.cli import records

            context.out.say(records.card(found))
        else:
            from depot.cli.sheets import sheet

            context.out.say({}, *([""] if n else []), *sheet(found))
    return 0


COMMANDS = {"show": Command(N_("show what a code names"), _run, _arguments)}
