"""Exporting: packages of what no receipt covers yet, written to a key and remembered here.

From the last receipt and not from the last export, so that a key that was lost heals itself with the next one. What is
on the key already and sound stays there and is not written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from depot.desk.session import Session
from depot.errors import DepotError, Refused
from depot.exchange import confirming, medium, overtaken
from depot.exchange import manifest as form
from depot.exchange.cards import VAULT, Card
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import keyring, rotations_of
from depot.exchange.manifest import Manifest
from depot.exchange.packing import Packed, Wish, pack
from depot.exchange.passing import lost_by
from depot.exchange.reading import opened
from depot.model import roles
from depot.store import exports, journal
from depot.store.exports import Exported
from depot.store.store import Store
from depot.words import N_

Progress = Callable[[int, int], None]
"""Called with the events that are done, and how many there are."""

NAMES_MOST: Final = 99
"""Names that are tried for one range of events."""


class NobodyToSealFor(Refused):
    """No card to encrypt for is known."""

    what = N_("Nobody is named who may open the packages: no key card of a vault is enrolled here.")
    todo = N_("Name a card with --encrypt-to CARD, enrol the vault's (depot key enrol), or ask for --plain.")


class TooManyCards(Refused):
    """Facts: count, limit."""

    what = N_("A package can be encrypted for {limit} cards, not for {count}.")
    todo = N_("Name fewer with --encrypt-to, and export once more for the others.")


class NothingThere(Refused):
    """Facts: first, last."""

    what = N_("There is no event {first}: the last one is {last}.")
    todo = N_("Choose a number up to {last}.")


class Sent(NamedTuple):
    """A package that is on the key."""

    path: Path
    manifest: Manifest
    size: int
    """Bytes."""
    known: bool
    """True when it was there already, sound."""
    settled: bool
    """Whether the key may be pulled; else it must be ejected first."""


def quiet(_done: int, _total: int) -> None:
    """No progress shown."""


def export(
    session: Session,
    folder: Path,
    keys: Keys,
    *,
    to: Sequence[Card] = (),
    plain: bool = False,
    start: int | None = None,
    received: Mapping[str, int] | None = None,
    progress: Progress = quiet,
) -> Iterator[Sent]:
    """Write the packages of this depot's events into a folder; give each once it was read back.

    `to` are the cards that they are encrypted for, none for the vaults enrolled here; with `plain`, for nobody. This
    depot itself can always open them. They begin at what all of these vaults have confirmed; `received` says otherwise,
    by incarnation. `start` sends the present incarnation again from a number on. A clerk may export encrypted packages,
    an administrator plain ones. Raises NobodyToSealFor, TooManyCards, NothingThere, RoleTooLow, JournalBroken,
    NoRoomToPack, and what depot.exchange.medium.write and depot.exchange.overtaken.look raise; what was given before
    stays.
    """
    session.may_whole(roles.ADMINISTER if plain else roles.CIRCULATE)
    store = session.store
    cards = list(to) or keyring(store).latest(VAULT)
    recipients = () if plain else _recipients(keys, cards)
    known = received if received is not None else confirming.received(store, cards)
    own = store.stream_head()
    if start is not None and not 1 <= start <= own.head_seq:
        raise NothingThere(first=start, last=own.head_seq)
    streams = [each for each in journal.streams(store.connection) if each.node == own.node]
    stretches = [(own, start)] if start is not None else [(each, known.get(each.inc, 0) + 1) for each in streams]
    total = sum(max(stream.head_seq - first + 1, 0) for stream, first in stretches)
    done = 0
    rotations = tuple(rotations_of(store, own.node, form.ROTATIONS_MOST))
    if not folder.is_dir():
        raise medium.FolderMissing(path=str(folder))
    overtaken.look(store, folder, keys.card)
    for stream, first in stretches:
        medium.sweep(folder, f"{stream.node}-{stream.inc[:8].upper()}-")
        at = store.clock().isoformat(timespec="seconds")
        wish = Wish(keys, recipients, rotations, at, known.get(stream.inc, 0))
        progress(done, total)
        for sent in send(store, folder, wish, stream, first):
            done += sent.manifest.count
            progress(done, total)
            yield sent
    for back in (each for card in cards if start is None for each in lost_by(store, card.node)):
        at = store.clock().isoformat(timespec="seconds")
        yield from send(store, folder, Wish(keys, recipients, rotations, at, vouch=back.receipt.line), *back[:2])
    progress(total, total)


def send(store: Store, folder: Path, wish: Wish, stream: journal.Stream, first: int) -> Iterator[Sent]:
    """Write the packages of a stream's events from a number on into a folder, and remember them.

    Raises JournalBroken, NoRoomToPack, and what depot.exchange.medium.write raises.
    """
    key = _Key(store, folder, wish)
    while first <= stream.head_seq:
        sent = key.send(stream, first)
        first = sent.manifest.last + 1
        exports.note(store, _noted(sent))
        yield sent


def _recipients(keys: Keys, cards: Sequence[Card]) -> tuple[str, ...]:
    """The age recipients: those of the cards, and this depot itself."""
    if not cards:
        raise NobodyToSealFor
    found = tuple(dict.fromkeys([keys.card.seal, *(card.seal for card in cards)]))
    if len(found) > form.RECIPIENTS_MOST:
        raise TooManyCards(count=len(cards), limit=form.RECIPIENTS_MOST - 1)
    return found


class _Key:
    """The key that takes the packages of one stream."""

    def __init__(self, store: Store, folder: Path, wish: Wish) -> None:
        self._store = store
        self._folder = folder
        self._wish = wish

    def send(self, stream: journal.Stream, first: int) -> Sent:
        """Put the events from a number on into a package, unless it is there."""
        last = min(first + form.EVENTS_MOST - 1, stream.head_seq)
        there = self._sound(stream, first, last)
        if there is not None:
            return there
        with pack(self._store, stream, first, last, self._wish) as packed:
            written = self._write(packed)
            return Sent(written.path, packed.manifest, written.size, known=False, settled=written.settled)

    def _write(self, packed: Packed) -> medium.Written:
        """Write a package under the first of its names that is free."""
        name = Path(packed.manifest.name)
        for number in range(1, NAMES_MOST + 1):
            path = self._folder / (f"{name.stem}-{number}{name.suffix}" if number > 1 else name.name)
            try:
                return medium.write(path, packed.parts())
            except medium.TargetTaken:
                continue
        raise medium.TargetTaken(path=str(self._folder / name))

    def _sound(self, stream: journal.Stream, first: int, last: int) -> Sent | None:
        """The package of these events that is there already, for the same recipients, read through."""
        head = journal.hash_at(self._store.connection, stream.id, last).hex()
        keys, recipients = self._wish.keys, self._wish.recipients
        wanted = (stream.node, stream.inc, first, last, head, keys.card.sign, recipients)
        stem = Path(form.file_name(stream.node, stream.inc, first, last)).stem
        for path in sorted(self._folder.glob(f"{stem}*.DEP")):
            try:
                with opened(path) as package:
                    it = package.manifest
                    if (it.node, it.inc, it.first, it.last, it.head, it.signer, it.recipients) != wanted:
                        continue
                    written = medium.settle(path)
                    package.check(keys.secret.identities())
                    return Sent(path, it, written.size, known=True, settled=written.settled)
            except (DepotError, OSError):
                continue
        return None


def _noted(sent: Sent) -> Exported:
    it = sent.manifest
    place, recipients = str(sent.path.absolute()), " ".join(it.recipients)
    return Exported(it.package, it.node, it.inc, it.first, it.last, it.head, it.created, place, sent.size, recipients)
