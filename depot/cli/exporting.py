"""`depot export`: packages on a key for the vault, and a hand-over for third parties."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.cli.faults import UsageWrong
from depot.cli.keys import own_keys, read_card
from depot.cli.parser import whole
from depot.cli.progress import Bar
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.exporting import Sent


def _arguments(parser: Parser) -> None:
    parser.add_argument("--to", type=Path, metavar=_("FOLDER"), help=_("folder of the key that takes the packages"))
    parser.add_argument("--bagit", type=Path, metavar=_("FOLDER"), help=_("make this new folder a hand-over (BagIt)"))
    help_ = _("card of who may open them, instead of the vaults enrolled here; may be repeated")
    parser.add_argument("--encrypt-to", type=Path, action="append", default=[], metavar=_("CARD"), help=help_)
    parser.add_argument("--plain", action="store_true", help=_("as an administrator: readable by everybody"))
    parser.add_argument("--from", type=whole, dest="start", metavar="N", help=_("send again from this event on"))


def _run(context: Context, options: Namespace) -> int:
    if (options.to is None) == (options.bagit is None):
        raise UsageWrong(command=context.program, detail=_("one of the arguments %s is required") % "--to --bagit")
    if options.bagit is not None:
        if options.encrypt_to or options.plain or options.start is not None:
            raise UsageWrong(command=context.program, detail=_("not allowed with argument %s") % "--bagit")
        return _hand_over(context, options.bagit)
    if options.plain and options.encrypt_to:
        raise UsageWrong(command=context.program, detail=_("not allowed with argument %s") % "--plain")
    return _export(context, options)


def _export(context: Context, options: Namespace) -> int:
    from depot.exchange.exporting import export
    from depot.exchange.standing import PLACES, standing

    session = context.session
    cards = [read_card(path) for path in options.encrypt_to]
    keys, bar = own_keys(context), Bar(context.out)
    events, packages, settled = 0, 0, True

    def progress(done: int, total: int) -> None:
        bar.show(_("events"), done / total if total else None)

    try:
        for sent in export(
            *(session, options.to, keys), to=cards, plain=options.plain, start=options.start, progress=progress
        ):
            bar.clear()
            _tell(context, sent)
            events, packages, settled = events + sent.manifest.count, packages + 1, sent.settled
    finally:
        bar.clear()
    line = ngettext("{n} package is on the key.", "{n} packages are on the key.", packages).format(n=packages)
    counted = _("Events: {n}.").format(n=events)
    lines = [f"{line} {counted}"] if packages else [_("There is nothing to export.")]
    where = standing(session.store)
    stands = {place: where.events(place) for place in PLACES}
    said = _("Events here only: {here}; on a key: {key}; in the vault: {vault}.")
    lines.append(said.format_map(stands))
    if packages:
        lines.append(_("You may remove the key.") if settled else _("Eject the key, then you may remove it."))
    record = {"packages": packages, "events": events, "settled": settled, "message": " ".join(lines)} | stands
    context.out.say(record, *lines)
    return 0


def _tell(context: Context, sent: Sent) -> None:
    made = sent.manifest
    record: dict[str, Any] = {"path": str(sent.path), "node": made.node, "inc": made.inc, "first": made.first}
    record |= {"last": made.last, "size": sent.size, "known": sent.known, "package": made.package}
    words = _("was there already, sound") if sent.known else _("written and read back")
    context.out.say(record, f"{sent.path.name}  {made.first}–{made.last}  {words}")


def _hand_over(context: Context, target: Path) -> int:
    from depot.exchange.handover import hand_over

    session = context.session
    keys = own_keys(context)
    bag = hand_over(session, target, keys)
    record = {"path": str(bag.path), "files": bag.files, "size": bag.size, "events": bag.events, "head": bag.head}
    line = _("{path}: a hand-over of {files} files and {events} events. It is not encrypted: watch over it.")
    context.out.say(record, line.format(path=bag.path, files=bag.files, events=bag.events))
    return 0


COMMANDS = {
    "export": Command(
        N_("put what the vault has not confirmed on a key"),
        _run,
        _arguments,
        N_(
            "Each package is read back before it counts. It is encrypted for the enrolled vaults unless told otherwise."
        ),
    )
}
