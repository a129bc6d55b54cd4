"""`depot labels`: the command cards of the scan desk."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.model.commands import AVAILABLE
from depot.model.commands import Command as Card
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _arguments(parser: Parser) -> None:
    parser.add_argument("--list", action="store_true", required=True, help=_("what the barcode of each card holds"))


def _run(context: Context, _options: Namespace) -> int:
    rows = []
    for card in Card:
        record: dict[str, Any] = {
            "command": card.value,
            "code": card.code,
            "label": _(card.label),
            "help": _(card.help),
        }
        record |= {"available": card in AVAILABLE, "mode": card.is_mode}
        rows.append((record, (card.code, _(card.label), _(card.help))))
    context.out.table(rows)
    return 0


COMMANDS = {"commands": Command(N_("name the command cards and what their barcodes hold"), _run, _arguments)}
