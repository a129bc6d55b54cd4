"""`depot backup` and `depot restore`: checked copies, and the way back from one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.cli.progress import verifying
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _for_backup(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the copy to be made; never one that exists"))


def _backup(context: Context, options: Namespace) -> int:
    from depot.store.backup import backup

    with verifying(context.out) as progress:
        copied = backup(context.reader, options.file, progress)
    record = {"path": str(copied.path), "size": copied.size, "ok": copied.checked.ok}
    record |= {"events": copied.checked.events, "head": copied.checked.head}
    message = _("{path}: written and checked. Events: {events}; kB: {size}.")
    line = message.format(path=copied.path, events=copied.checked.events, size=-(-copied.size // 1000))
    context.out.say(record, line)
    return 0


def _for_restore(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the backup to go back to"))
    again = _("of two copies that both went on: do the events from N on again under new numbers")
    parser.add_argument("--again-from", type=int, metavar="N", help=again)


def _restore(context: Context, options: Namespace) -> int:
    from depot.store.restoring import restore
    from depot.store.whereabouts import station_name

    actor = _administrator(context, options.file)
    with verifying(context.out) as progress:
        done = restore(
            options.file,
            context.path,
            actor=actor,
            station=station_name(),
            again_from=options.again_from,
            progress=progress,
        )
    lost = [{"node": each.node, "first": each.first, "last": each.last} for each in done.lost]
    aside = str(done.aside) if done.aside is not None else None
    record: dict[str, Any] = {"path": str(done.path), "aside": aside, "readable": done.readable, "lost": lost}
    record |= {"node": done.begun.node, "events": done.last.head_seq, "head": done.begun.head_hash.hex()}
    record["again"] = done.again
    lines = [_("{path}: restored. Events: {events}.").format(path=done.path, events=done.last.head_seq)]
    if aside is not None:
        lines.append(_("The database that was there is kept as {path}.").format(path=aside))
    if done.again:
        lines.append(_("Events done again under new numbers: {count}.").format(count=done.again))
    for each in done.lost:
        words = _("Not in the backup: events {first} to {last} of {node}. Look on the shelves and on paper.")
        lines.append(words.format(first=each.first, last=each.last, node=each.node))
    if done.lost or not done.readable:
        lines.append(_("What the vault has of it comes back with: depot vault publish --own, then depot receive"))
    if not done.readable:
        lines.append(_("It could not be read: nobody knows what it had more than the backup."))
    context.out.say(record, *lines)
    return 0


def _administrator(context: Context, file: Path) -> str:
    """Who restores: an administrator of the depot that is there, else of the backup.

    Raises UserMissing, PinMissing, PinWrong, RoleTooLow and what opening and signing in raise.
    """
    from depot.errors import Damaged
    from depot.model.roles import ADMINISTER
    from depot.store.connection import NoDepot

    try:
        session = context.session
    except (Damaged, NoDepot):
        return _administrator_of(context, file)
    session.may(ADMINISTER)
    context.close()  # a restore wants the depot for itself
    return session.user


def _administrator_of(context: Context, file: Path) -> str:
    """An administrator of the backup, which is only read: nothing is counted, nothing locked."""
    from depot.cli.context import pin_of
    from depot.desk import pins
    from depot.desk.accounts import known_user, user_name
    from depot.desk.proof import PinWrong
    from depot.model.roles import ADMINISTER, require
    from depot.store.accounts import secret_of
    from depot.store.store import Store

    with Store.open(file, readonly=True) as store:
        key = user_name(context.user)
        if not pins.fits(secret_of(store, key).pin_hash, pin_of(key)):
            raise PinWrong
        user = known_user(store, key)
        require(ADMINISTER, user.role, user.name or key)
    return key


COMMANDS = {
    "backup": Command(N_("write a checked copy of the depot, while others go on working"), _backup, _for_backup),
    "restore": Command(
        N_("bring a depot back from a backup"),
        _restore,
        _for_restore,
        N_("The backup is checked first. What was there is set aside under a dated name, never deleted."),
    ),
}
