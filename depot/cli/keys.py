"""`depot key`: the keys that sign and open packages, and the card to hand over."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.context import ask
from depot.cli.faults import FileNotRead, FingerprintMissing, PassphraseNewMissing, PinMissing
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.cards import Card
    from depot.exchange.keyfile import KeyFile, Keys

_ASKED = N_("A passphrase is asked for where the keys have one, or taken from DEPOT_PASSPHRASE.")


def read_card(path: Path) -> Card:
    """The card in a file, or in the line that a scanner typed in its place.

    Raises FileNotRead, CardMalformed, LineMisread.
    """
    from depot.exchange import cards, oneline

    if oneline.is_line(str(path), oneline.CARD):
        return cards.parse(str(path))
    try:
        with path.open("rb") as file:
            text = file.read(cards.LONGEST + 1).decode("utf-8", "replace")
    except OSError as error:
        raise FileNotRead(file=str(path), reason=error.strerror or str(error)) from error
    return cards.parse(text.removeprefix("\ufeff"))


def passphrase(file: KeyFile) -> str | None:
    """The passphrase of a key file: DEPOT_PASSPHRASE, else from a prompt; None for keys without. Raises
    PassphraseMissing.
    """
    from depot.exchange.keyfile import PassphraseMissing

    if not file.locked:
        return None
    try:
        return os.environ.get("DEPOT_PASSPHRASE") or ask(_("Passphrase of the keys: "), "DEPOT_PASSPHRASE")
    except PinMissing as error:
        raise PassphraseMissing(path=str(file.path)) from error


def own_file(context: Context) -> KeyFile:
    """The key file of the depot in use."""
    from depot.exchange.owning import key_file

    return key_file(context.reader, context.place)


def own_keys(context: Context) -> Keys:
    """The keys of the depot in use, unlocked."""
    file = own_file(context)
    return file.keys(passphrase(file))


def _new_passphrase() -> str | None:
    """A passphrase to be set: DEPOT_NEW_PASSPHRASE, else from a prompt, twice; empty for none."""
    from depot.exchange.keyfile import PassphrasesDiffer

    given = os.environ.get("DEPOT_NEW_PASSPHRASE")
    if given is not None:
        return given or None
    try:
        first = ask(_("New passphrase (empty for none): "), "DEPOT_NEW_PASSPHRASE")
        again = ask(_("The same again: "), "DEPOT_NEW_PASSPHRASE")
    except PinMissing as error:
        raise PassphraseNewMissing from error
    if first != again:
        raise PassphrasesDiffer
    return first or None


def _say(context: Context, card: Card, message: str, *, locked: bool) -> int:
    record = {"node": card.node, "name": card.name, "role": card.role, "made": card.made, "sign": card.sign}
    record |= {"seal": card.seal, "fingerprint": card.fingerprint, "card": card.text, "message": message}
    words = _("fingerprint {fingerprint}").format(fingerprint=card.fingerprint)
    lock = _("locked by a passphrase") if locked else _("not locked by a passphrase")
    context.out.say(record | {"locked": locked}, f"{card.node}  {card.name}  {card.made}", message, words, lock)
    return 0


def _make(context: Context, _options: Namespace) -> int:
    from depot.exchange.owning import make

    chosen = os.environ.get("DEPOT_NEW_PASSPHRASE") or None
    card = make(context.session, chosen)
    return _say(context, card, _("The keys are made. Hand the card over: depot key card FILE"), locked=bool(chosen))


def _show(context: Context, _options: Namespace) -> int:
    file = own_file(context)
    return _say(context, file.card, str(file.path), locked=file.locked)


def _list(context: Context, _options: Namespace) -> int:
    from depot.desk.seen import actor_name
    from depot.exchange.cardlist import SAID, known_cards
    from depot.exchange.keyfile import KeysMissing

    reader, rows = context.reader, []
    try:
        own = own_file(context).card
    except KeysMissing:
        own = None
    for each in known_cards(reader, own):
        card, by = each.card, each.by
        who = actor_name(reader, by, reader.stream_head().node) if by is not None else ""
        record = {"node": card.node, "name": card.name, "role": card.role, "made": card.made, "state": each.state}
        record |= {"fingerprint": card.fingerprint, "at": by.at if by is not None else "", "by": who}
        cells = (card.node, card.name, card.made, _(SAID[each.state]), card.fingerprint, each.reason)
        rows.append((record | {"reason": each.reason}, cells))
    context.out.table(rows)
    if not rows:
        context.out.note(_("There are no keys here yet: depot key make"))
    return 0


def _for_card(parser: Parser) -> None:
    help_ = _("write it to this new file; without one, it is printed")
    parser.add_argument("file", nargs="?", type=Path, metavar=_("FILE"), help=help_)
    parser.add_argument("--qr", action="store_true", help=_("as a QR symbol: on the terminal, or FILE as PNG"))


def _card(context: Context, options: Namespace) -> int:
    from depot.exchange.medium import write
    from depot.exchange.symbol import png, terminal

    card = own_file(context).card
    if options.file is not None:
        write(options.file.absolute(), [png(card.line) if options.qr else card.text.encode()])
    if options.file is None and options.qr and not context.out.json:
        for line in terminal(card.line):
            context.out.note(line)
    record = {"node": card.node, "fingerprint": card.fingerprint, "card": card.text, "line": card.line}
    lines = [] if options.qr else card.text.splitlines()
    if options.file is not None:
        record["path"] = str(options.file)
        words = _("fingerprint {fingerprint}").format(fingerprint=card.fingerprint)
        lines = [_("written to {path}").format(path=options.file), words]
    context.out.say(record, *lines)
    return 0


def _rotate(context: Context, _options: Namespace) -> int:
    from depot.exchange.owning import rotate

    session = context.session
    file = own_file(context)
    card = rotate(session, passphrase(file))
    message = _("The keys are changed. Who knows the old card learns of the new one with the next package.")
    return _say(context, card, message, locked=file.locked)


def _passphrase(context: Context, _options: Namespace) -> int:
    from depot.exchange.owning import change_passphrase

    session = context.session
    file = own_file(context)
    old = passphrase(file)
    new = _new_passphrase()
    card = change_passphrase(session, old, new)
    return _say(
        context, card, _("The passphrase is set.") if new else _("There is no passphrase now."), locked=bool(new)
    )


def for_enrol(parser: Parser) -> None:
    """What enrolling a card takes."""
    help_ = _("file with the card of the other place, or its line as a scanner types it")
    parser.add_argument("card", type=Path, metavar=_("CARD"), help=help_)
    help_ = _("its fingerprint, as the other place reads it out; asked for where it is not given")
    parser.add_argument("--fingerprint", metavar=_("DIGITS"), help=help_)


def enrol(context: Context, options: Namespace) -> int:
    """Believe the card of another place, once its fingerprint was compared."""
    from depot.exchange import owning

    card, session = read_card(options.card), context.session
    done = owning.enrol(session, card, options.fingerprint or _told_fingerprint(card))
    tell(context, done, f"key/{card.node}", _("believed from now on: {name}").format(name=card.name))
    return 0


def _told_fingerprint(card: Card) -> str:
    """The fingerprint, typed as the other place reads it out: not shown before, so that nobody just confirms it.

    Raises FingerprintMissing where nobody can be asked.
    """
    if not sys.stdin.isatty():
        raise FingerprintMissing(node=card.node)
    print(_("This card says that it is of {name} ({node}).").format(name=card.name, node=card.node))
    try:
        return input(_("Telephone there and type the fingerprint that is read out to you: "))
    except EOFError as error:
        raise FingerprintMissing(node=card.node) from error


COMMANDS = {
    "make": Command(
        N_("make the keys of a depot that has none"),
        _make,
        more=N_("With DEPOT_NEW_PASSPHRASE set, the keys are locked by it."),
    ),
    "show": Command(N_("show the fingerprint of this depot's keys"), _show),
    "list": Command(N_("list the cards that are known: in use here, believed, replaced, revoked"), _list),
    "card": Command(
        N_("write the public card of this depot"),
        _card,
        _for_card,
        N_("Whoever receives packages enrols it once, and compares the fingerprint by telephone."),
    ),
    "rotate": Command(N_("change the keys; the old one signs the new card"), _rotate, more=_ASKED),
    "passphrase": Command(
        N_("lock the keys by a passphrase, another one, or none"),
        _passphrase,
        more=N_("The new one is asked for, or taken from DEPOT_NEW_PASSPHRASE."),
    ),
    "enrol": Command(
        N_("believe the card of another place, such as the vault's"),
        enrol,
        for_enrol,
        N_("Packages are encrypted for the vaults that are enrolled. Telephone, and have the fingerprint read out."),
    ),
}
