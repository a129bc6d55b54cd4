"""`depot receive`: take in packages of other depots, and receipts."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.cli.keys import own_file, passphrase
from depot.cli.progress import Bar
from depot.words import N_, _, colon, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.keyring import Keyring
    from depot.exchange.receiving import Received


def _arguments(parser: Parser) -> None:
    help_ = _("package or receipt, or folder with some; in any order")
    parser.add_argument("package", type=Path, nargs="+", metavar=_("FILE"), help=help_)


def _run(context: Context, options: Namespace) -> int:
    from depot.exchange.keyring import keyring
    from depot.exchange.receiving import receive

    session = context.session
    file = own_file(context)
    keys = file.keys(passphrase(file))
    bar, worst, passed, home = Bar(context.out), 0, 0, False
    node = session.store.stream_head().node

    def ring() -> Keyring:
        return keyring(session.store, keys.card)

    def progress(done: int, total: int) -> None:
        bar.show(_("events"), done / total if total else None)

    try:
        for received in receive(session, options.package, ring, keys.secret.identities(), progress):
            bar.clear()
            passed += received.passed
            home = home or (received.taken is not None and received.taken.node == node)
            if not received.passed:
                tell(context, received)
            worst = max(worst, received.problem.exit_code if received.problem is not None else 0)
    finally:
        bar.clear()
    tell_passed(context, passed)
    tell_unclean(context)
    if home:
        tell_recovery(context)
    return worst


def tell_unclean(context: Context) -> None:
    """Say that texts were redacted by what came, and how they leave the file too."""
    from depot.store.redacting import unclean

    count = unclean(context.session.store)
    if count:
        said = ngettext("{n} redacted body", "{n} redacted bodies", count).format(n=count)
        said = _("{said}: the text is out of the tables, and may still be in the file").format(said=said)
        context.out.warn("database.unclean", said, _("When nobody else works: depot batch clean"))


def tell_recovery(context: Context) -> None:
    """Say what of the former databases of this depot is here again, and what is still missing."""
    from depot.exchange.recovering import recovery

    for it in recovery(context.reader):
        step = ""
        if not it.complete:
            line = _("Still missing of the former database: events {first} to {best} ({source} knows of them).")
            step = _("Receive what the vault has and the packages on keys; else look on the shelves.")
        elif it.here > it.backup:
            line = _("All that is known of the former database is here again: events up to {here}.")
        else:
            continue
        line = line.format(here=it.here, first=it.here + 1, best=it.best, source=it.source)
        record = it._asdict() | {"complete": it.complete, "message": line, "next": step}
        context.out.say(record, line, *([f"    {step}"] if step else []))


def tell_passed(context: Context, count: int) -> None:
    """Say how many files were left alone because they are for others."""
    if count:
        line = ngettext("{n} file for others was left alone.", "{n} files for others were left alone.", count)
        context.out.note(line.format(n=count))


def tell(context: Context, received: Received) -> None:
    """Say what came of a package or a receipt."""
    made, taken, problem = received.manifest, received.taken, received.problem
    record: dict[str, Any] = {"path": str(received.path)}
    if made is not None:
        record |= {"node": made.node, "inc": made.inc, "first": made.first, "last": made.last}
    if problem is not None:
        message, step = problem.sentence(_), problem.next_step(_)
        context.out.say(record | {"problem": problem.name, "message": message, "next": step}, message, f"    {step}")
    elif received.noted is not None:
        _tell_receipt(context, record, received)
    elif taken is not None:
        record |= {"new": taken.new, "known": taken.known, "held": taken.held, "conflicts": taken.conflicts}
        context.out.say(record, *_lines(received.path.name, taken.new, taken.known, taken.held, taken.conflicts))


def _tell_receipt(context: Context, record: dict[str, Any], received: Received) -> None:
    assert received.noted is not None
    receipt, known = received.noted
    record |= {"vault": receipt.vault, "node": receipt.node, "inc": receipt.inc, "seq": receipt.seq, "known": known}
    line = _("{vault} has the events of this depot up to {seq}").format(vault=receipt.vault, seq=receipt.seq)
    context.out.say(record, colon(received.path.name, line))


def _lines(name: str, new: int, known: int, held: dict[str, int], conflicts: int) -> list[str]:
    if not new:
        return [_("{name}: known already, nothing to take in").format(name=name)]
    taken = ngettext("{n} event taken in", "{n} events taken in", new).format(n=new)
    before = ngettext("{n} was here", "{n} were here", known).format(n=known)
    lines = [colon(name, taken) + (f", {before}" if known else "")]
    if held:
        waiting = sum(held.values())
        line = ngettext(
            "    {n} event of a newer program waits until this one is brought up to date",
            "    {n} events of a newer program wait until this one is brought up to date",
            waiting,
        )
        lines.append(line.format(n=waiting))
    if conflicts:
        open_ = ngettext("{n} conflict is open", "{n} conflicts are open", conflicts).format(n=conflicts)
        lines.append("    " + colon(open_, "depot conflicts list"))
    return lines


COMMANDS = {
    "receive": Command(
        N_("take in packages of other depots, and receipts"),
        _run,
        _arguments,
        N_("Each is taken in whole, or refused by name and nothing of it is kept. The same again is harmless."),
    )
}
