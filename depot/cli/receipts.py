"""`depot receipt`: what a vault has confirmed to this depot."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.keys import own_file
from depot.cli.vaultmerge import receipt_record
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.receipts import Receipt


def give(context: Context, receipt: Receipt, file: Path | None, *, qr: bool) -> int:
    """Print a receipt, or write it to a new file; as a text, or as a QR symbol."""
    from depot.exchange.medium import write
    from depot.exchange.symbol import png, terminal

    if file is not None:
        write(file.absolute(), [png(receipt.line) if qr else receipt.text.encode()])
    elif qr and not context.out.json:
        for line in terminal(receipt.line):
            context.out.note(line)
    record = receipt_record(receipt) | {"path": str(file) if file is not None else None}
    lines = [] if qr else receipt.text.splitlines()
    if file is not None:
        lines = [_("written to {path}").format(path=file)]
    context.out.say(record, *lines)
    return 0


def _for_take(parser: Parser) -> None:
    from depot.cli.parser import text

    help_ = _("the line that a scanner types, or a file with the receipt")
    parser.add_argument("receipt", type=text, metavar=_("RECEIPT"), help=help_)


def _take(context: Context, options: Namespace) -> int:
    from depot.cli.acts import tell
    from depot.exchange import confirming, oneline, receipts
    from depot.exchange.keyring import keyring

    session = context.session
    if oneline.is_line(options.receipt, oneline.RECEIPT):
        receipt = receipts.parse(options.receipt)
    else:
        receipt = confirming.read_receipt(Path(options.receipt))
    done = confirming.take_receipt(session, receipt, keyring(session.store, own_file(context).card))
    said = _("{vault} has the events of this depot up to {seq}")
    message = said.format(vault=receipt.vault, seq=receipt.seq)
    tell(context, done, f"receipt/{receipt.vault}", message, seq=receipt.seq, inc=receipt.inc)
    return 0


def _for_print(parser: Parser) -> None:
    from depot.cli.parser import text

    help_ = _("write it to this new file; without one, it is printed")
    parser.add_argument("file", nargs="?", type=Path, metavar=_("FILE"), help=help_)
    parser.add_argument("--qr", action="store_true", help=_("as a QR symbol: on the terminal, or FILE as PNG"))
    parser.add_argument("--of", type=text, default="", metavar=_("NODE"), help=_("of this vault; else the last taken"))


def _print(context: Context, options: Namespace) -> int:
    from depot.exchange.confirming import newest
    from depot.exchange.receiptfaults import NoReceipt

    found = newest(context.reader, options.of)
    if not found:
        raise NoReceipt
    return give(context, list(found.values())[-1], options.file, qr=options.qr)


def _show(context: Context, _options: Namespace) -> int:
    from depot.exchange.standing import standing

    reader = context.reader
    found = standing(reader)
    rows = []
    for row in found.receipts.values():
        record = {"vault": row.vault, "inc": row.of_inc, "seq": row.upto, "issued": row.issued, "taken": row.at}
        record |= {"conflicts": row.conflicts, "held": row.held}
        said = _("has the events up to {seq}").format(seq=row.upto)
        rows.append((record, (row.vault, row.issued[:16].replace("T", " "), said)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("No vault has confirmed anything yet."))
    return 0


COMMANDS = {
    "show": Command(N_("show the last receipt of each vault"), _show),
    "take": Command(
        N_("note a receipt: the line of its symbol, or its file"),
        _take,
        _for_take,
        N_("The same again is harmless. One that does not fit this depot, or a vault that was put back, is refused."),
    ),
    "print": Command(N_("print the last receipt, or write it to a file"), _print, _for_print),
}
