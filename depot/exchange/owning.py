"""A depot's own keys as acts of an administrator: making them, changing them, and believing another's card."""

from __future__ import annotations

import os
from pathlib import Path

from depot.desk.session import Session
from depot.errors import DepotError, Refused
from depot.exchange import keyfile
from depot.exchange.cards import DEPOT, Card
from depot.exchange.keyfile import KeyFile, KeysOfAnother
from depot.exchange.keyring import ROTATED, keyring, rotation, subject
from depot.model import roles
from depot.model.event import Fact
from depot.model.reference import Node
from depot.store.connection import write_failed
from depot.store.filesystem import put_in_place
from depot.store.lookup import Reader
from depot.store.places import Place, place_of
from depot.store.store import Done, Tx
from depot.words import N_

NEXT = ".next-"
"""Between the name of a key file and a random word: keys that are about to take its place."""


class CardOwn(Refused):
    """Facts: node. A card of this very node."""

    what = N_("This is a card of {node} itself: a depot believes its own keys without it.")
    todo = N_("Have the card of the other place brought.")


class KeysUnknown(Refused):
    """Facts: node."""

    what = N_("No key of {node} is believed here.")
    todo = N_("Check the two characters. What is believed, depot vault status shows.")


class FingerprintDiffers(Refused):
    """Facts: node, fingerprint (of the card), said."""

    what = N_("The card of {node} has the fingerprint {fingerprint}, not {said}.")
    todo = N_("Do not use this card. Telephone {node} and have its card brought again.")


def make(session: Session, passphrase: str | None = None, role: str = DEPOT) -> Card:
    """Make the keys of a depot that has none; return their card.

    Raises KeysExist, RoleTooLow, DiskFull, WriteFailed.
    """
    session.may(roles.ADMINISTER)
    node = session.store.stream_head().node
    keys = keyfile.generate(role, node, _name(session.store, node), session.today.isoformat())
    keyfile.folder_for(session.store.place)
    keyfile.keep(session.store.key_file, keys, passphrase)
    return keys.card


def make_at_founding(session: Session, role: str = DEPOT) -> DepotError | None:
    """Make the keys of a place just founded; why not, when they could not be made: the place is there all the same."""
    try:
        make(session, role=role)
    except DepotError as error:
        return error
    return None


def key_file(reader: Reader, database: Place | Path) -> KeyFile:
    """The key file of a depot; a change of keys that was cut short is finished first.

    Raises KeysMissing, KeysUnreadable, KeysOfAnother.
    """
    node = reader.stream_head().node
    path = place_of(database).key_file(node)
    _finish(reader, path, node)
    found = keyfile.load(path)
    if found.card.node != node:
        raise KeysOfAnother(path=str(path), node=found.card.node, here=node)
    return found


def rotate(session: Session, passphrase: str | None = None) -> Card:
    """Change the keys: the old one signs the new card, and the journal keeps that. Return the new card.

    What was made for former keys can still be opened. The passphrase stays. Raises RoleTooLow, PassphraseMissing,
    PassphraseWrong, DiskFull, WriteFailed, and what key_file raises. Cut short at any point, the next use of the keys
    finds either the old ones in force or the new ones, as the journal says.
    """
    session.may(roles.ADMINISTER)
    store = session.store
    old = key_file(store, store.place).keys(passphrase)
    node, path = old.card.node, store.key_file
    day = session.today.isoformat()
    new = keyfile.generate(old.card.role, node, _name(store, node), day, old.secret.seals)
    coming = path.with_name(f"{path.name}{NEXT}{os.urandom(4).hex()}")
    keyfile.keep(coming, new, passphrase)
    said = rotation(new.card, old.card, old.secret)
    body = {"card": said.card, "former": said.former, "signature": said.signature}
    session.do(roles.ADMINISTER, lambda tx: tx.append(Fact("key.rotated", subject(node), body)))
    _put(coming, path)
    return new.card


def change_passphrase(session: Session, old: str | None, new: str | None) -> Card:
    """Lock the keys by another passphrase, or by none. Raises RoleTooLow and what key_file and unlocking raise."""
    session.may(roles.ADMINISTER)
    keys = key_file(session.store, session.store.place).keys(old)
    keyfile.keep(session.store.key_file, keys, new, replace=True)
    return keys.card


def enrol(session: Session, card: Card, said: str) -> Done[None]:
    """Believe a card from now on. `said` is its fingerprint as the other place told it: only its digits count.

    Raises FingerprintDiffers, CardOwn, RoleTooLow. A card that is believed already changes nothing.
    """
    node = card.node
    if "".join(filter(str.isdigit, said)) != card.fingerprint.replace(" ", ""):
        raise FingerprintDiffers(node=node, fingerprint=card.fingerprint, said=said)

    if session.store.stream_head().node == node:
        raise CardOwn(node=node)

    def work(tx: Tx) -> None:
        if keyring(tx).card_of(node, card.sign) != card:
            tx.append(Fact("key.enrolled", subject(node), {"card": card.text}))

    return session.do(roles.ADMINISTER, work)


def revoke(session: Session, node: str, reason: str = "") -> Done[int]:
    """Believe no key of another node any more; how many were believed. What came with them stays.

    Of a vault, it counts at every depot that knows the vault, from its next packages on. Raises CardOwn, KeysUnknown,
    RoleTooLow.
    """
    if session.store.stream_head().node == node:
        raise CardOwn(node=node)

    def work(tx: Tx) -> int:
        found = keyring(tx).cards_of(node)
        if not found:
            raise KeysUnknown(node=node)
        for card in found:
            tx.append(Fact("key.revoked", subject(node), {"sign": card.sign, "reason": reason}))
        return len(found)

    return session.do(roles.ADMINISTER, work)


def _name(reader: Reader, node: str) -> str:
    state = reader.get(Node, node)
    return state.name if state is not None else ""


def _finish(reader: Reader, path: Path, node: str) -> None:
    """Put new keys in force that the journal has announced and that are not in their place yet."""
    waiting = sorted(path.parent.glob(f"{path.name}{NEXT}*"))
    if not waiting:
        return
    said = [event.body.get("card") for event in reader.history(subject(node)) if event.kind == ROTATED]
    for coming in waiting:
        if said and keyfile.load(coming).card.text == said[-1]:
            _put(coming, path)
            return


def _put(coming: Path, path: Path) -> None:
    try:
        put_in_place(coming, path)
        for left in path.parent.glob(f"{path.name}{NEXT}*"):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise write_failed(path, error) from error
