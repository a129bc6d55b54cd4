"""`depot vault merge`, `receipt` and `publish`: what comes to the vault, and what it gives back."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.cli.keys import own_keys
from depot.cli.progress import Bar
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.publishing import Given
    from depot.exchange.receipts import Receipt


def _for_merge(parser: Parser) -> None:
    from depot.cli.parser import whole

    help_ = _("package, or folder with packages; of any depots, in any order")
    parser.add_argument("package", type=Path, nargs="+", metavar=_("FILE"), help=help_)
    parser.add_argument("--jobs", type=whole, default=2, metavar="N", help=_("processes that read at once (2)"))
    parser.add_argument("--receipts", type=Path, metavar=_("FOLDER"), help=_("put the receipts into this folder"))


def _merge(context: Context, options: Namespace) -> int:
    from depot.cli.receiving import tell, tell_passed, tell_recovery
    from depot.exchange import medium
    from depot.exchange.vaulting import merge, settle

    session, keys = context.session, own_keys(context)
    if options.receipts is not None and not options.receipts.is_dir():
        raise medium.FolderMissing(path=str(options.receipts))
    bar, worst, passed, own = Bar(context.out), 0, 0, session.store.stream_head().node
    nodes: dict[str, None] = {}

    def progress(done: int, total: int) -> None:
        bar.show(_("folding events"), done / total if total else None)

    try:
        for received in merge(session, options.package, keys, jobs=options.jobs):
            passed += received.passed
            if received.taken is not None:
                nodes[received.taken.node] = None
            if not received.passed:
                tell(context, received)
            worst = max(worst, received.problem.exit_code if received.problem is not None else 0)
            context.out.flush()
        receipts = settle(session, keys, [node for node in nodes if node != own], progress)
    finally:
        bar.clear()
    tell_passed(context, passed)
    if own in nodes:
        tell_recovery(context)
    for receipt in receipts:
        _tell_receipt(context, receipt, options.receipts)
    return worst


def _tell_receipt(context: Context, receipt: Receipt, folder: Path | None) -> None:
    from depot.exchange.publishing import write_receipt

    path = write_receipt(folder, receipt).path if folder is not None else None
    line = _("{node}: all events up to {seq} are here.").format(node=receipt.node, seq=receipt.seq)
    if path is not None:
        line = f"{line} {path.name}"
    context.out.say(receipt_record(receipt) | {"path": str(path) if path is not None else None}, line)


def receipt_record(receipt: Receipt) -> dict[str, Any]:
    """A receipt as a record."""
    record = receipt._asdict() | {"text": receipt.text, "line": receipt.line}
    del record["signature"], record["key"]
    return record


def _for_receipt(parser: Parser) -> None:
    from depot.cli.parser import text

    parser.add_argument("node", type=text, metavar=_("NODE"), help=_("two characters of the depot"))
    help_ = _("write it to this new file; without one, it is printed")
    parser.add_argument("file", nargs="?", type=Path, metavar=_("FILE"), help=help_)
    parser.add_argument("--qr", action="store_true", help=_("as a QR symbol: on the terminal, or FILE as PNG"))


def _receipt(context: Context, options: Namespace) -> int:
    from depot.cli.receipts import give
    from depot.exchange.faults import NothingOfNode
    from depot.exchange.publishing import issued

    found = issued(context.reader, own_keys(context), options.node)
    if not found:
        raise NothingOfNode(node=options.node)
    return give(context, found[-1], options.file, qr=options.qr)


def _for_publish(parser: Parser) -> None:
    from depot.cli.parser import text, whole

    help_ = _("folder of the key; each depot gets a folder in it")
    parser.add_argument("--to", type=Path, required=True, metavar=_("FOLDER"), help=help_)
    help_ = _("only for this depot; may be repeated")
    parser.add_argument("--node", type=text, action="append", default=[], metavar=_("NODE"), help=help_)
    help_ = _("pass its own events back too, to a depot whose database was lost")
    parser.add_argument("--own", action="store_true", help=help_)
    help_ = _("with --own: only from this event on")
    parser.add_argument("--from", type=whole, dest="start", default=1, metavar="N", help=help_)


def _publish(context: Context, options: Namespace) -> int:
    from depot.exchange.publishing import publish

    session, keys, bar = context.session, own_keys(context), Bar(context.out)
    settled, count = True, 0

    def progress(done: int, total: int) -> None:
        bar.show(_("events"), done / total if total else None)

    try:
        for given in publish(
            *(session, options.to, keys),
            nodes=options.node,
            own=options.own,
            start=max(options.start, 1),
            progress=progress,
        ):
            bar.clear()
            _tell_given(context, given)
            settled, count = given.settled, count + 1
    finally:
        bar.clear()
    lines = [_("You may remove the key.") if settled else _("Eject the key, then you may remove it.")]
    if not count:
        lines = [_("No depot is enrolled: there is nobody to publish for.")]
    context.out.say({"files": count, "settled": settled, "message": lines[0]}, *lines)
    return 0


def _tell_given(context: Context, given: Given) -> None:
    record: dict[str, Any] = {"to": given.node, "path": str(given.path)}
    if given.sent is not None:
        made = given.sent.manifest
        record |= {"node": made.node, "inc": made.inc, "first": made.first, "last": made.last, "size": given.sent.size}
        line = ngettext("{n} event of {node}", "{n} events of {node}", made.count).format(n=made.count, node=made.node)
    else:
        seq = given.receipt.seq if given.receipt is not None else 0
        record |= {"seq": seq}
        line = _("receipt up to event {seq}").format(seq=seq)
    context.out.say(record, f"{given.node}/{given.path.name}  {line}")


COMMANDS = {
    "merge": Command(
        N_("take in packages of many depots, and give receipts"),
        _merge,
        _for_merge,
        N_("One line for each package. A receipt says what is durable here; the same package again gets it again."),
    ),
    "receipt": Command(N_("give a depot the receipt for all that is here of it"), _receipt, _for_receipt),
    "publish": Command(
        N_("put on a key what the depots do not have yet"),
        _publish,
        _for_publish,
        N_("Reference data, decisions and what other depots wrote, encrypted for each depot, and its receipt."),
    ),
}
