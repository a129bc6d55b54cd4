"""Downlinks: what a vault gives to each depot, in the same packages: its own events, those of the other depots, and the
receipt for what the depot sent.

Each begins where the depot is known to be, by its own word (`heads.seen` in its journal), so that a key that was lost
heals itself. A depot's own events are passed back only when asked for: to one whose database was lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from depot.desk.session import Session
from depot.exchange import manifest as form
from depot.exchange import medium, receipts
from depot.exchange.cards import DEPOT, Card
from depot.exchange.exporting import Progress, Sent, quiet, send
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import keyring, rotations_of
from depot.exchange.owning import KeysUnknown
from depot.exchange.packing import Wish
from depot.exchange.receipts import Receipt
from depot.model import roles
from depot.model.knowing import of_event
from depot.store import journal
from depot.store.sharing import knowledge
from depot.store.store import Store


class Given(NamedTuple):
    """Something that lies ready for a depot: a package, or a receipt."""

    node: str
    path: Path
    sent: Sent | None
    receipt: Receipt | None
    settled: bool
    """Whether the key may be pulled; else it must be ejected first."""


def publish(
    session: Session,
    folder: Path,
    keys: Keys,
    *,
    nodes: Sequence[str] = (),
    own: bool = False,
    start: int = 1,
    progress: Progress = quiet,
) -> Iterator[Given]:
    """Write for each enrolled depot, or for some, into a folder in `folder` that has the depot's name.

    With `own`, its own events are passed back too, those of its last database from number `start` on: it may have lost
    any of them. Raises RoleTooLow, KeysUnknown (a node without a card), and what
    depot.exchange.exporting.send raises; what was given before stays.
    """
    session.may_whole(roles.CIRCULATE)
    store = session.store
    cards = {card.node: card for card in keyring(store).latest(DEPOT)}
    for node in nodes:
        if node not in cards:
            raise KeysUnknown(node=node)
    if not folder.is_dir():
        raise medium.FolderMissing(path=str(folder))
    for node in nodes or sorted(cards):
        yield from _for_depot(store, folder / node, keys, cards[node], own=start if own else 0, progress=progress)


def to_give(store: Store, node: str) -> dict[tuple[str, str], tuple[int, int]]:
    """What a publication would give to a depot: by node and incarnation, its first and last event.

    All that is here of others and that the depot, by its own word, does not have.
    """
    found = _begins(store, node, 0)
    return {(each.node, each.inc): (first, each.head_seq) for each, first in found if 0 < first <= each.head_seq}


def issued(store: Store, keys: Keys, node: str) -> list[Receipt]:
    """The receipts for all that is here of a depot: its last incarnation, and where a former one went on further than
    the next began. None where nothing of it is here.
    """
    streams = [each for each in journal.streams(store.connection) if each.node == node and each.head_seq]
    covered: dict[str, int] = {}
    for stream in streams:
        first = journal.at(store.connection, stream.id, 1)
        covered |= {known.of_inc: known.upto for known in of_event(first) if known.born} if first is not None else {}
    ends = [each for each in streams if each.head_seq > covered.get(each.inc, 0)]
    return [receipts.issue(store, keys, node, each.inc) for each in ends]


def write_receipt(folder: Path, receipt: Receipt) -> medium.Written:
    """Put a receipt into a folder; older ones of that vault for that depot go, once it is there.

    Raises what depot.exchange.medium.write raises.
    """
    path = folder / receipt.name
    try:
        written = medium.write(path, [receipt.text.encode()])
    except medium.TargetTaken:
        return medium.settle(path)
    for old in folder.glob(f"{receipt.node}-{receipt.inc[:8].upper()}-*-{receipt.vault}-*{receipts.ENDING}"):
        if old.name < path.name:
            old.unlink(missing_ok=True)
    return written


def _for_depot(store: Store, folder: Path, keys: Keys, card: Card, *, own: int, progress: Progress) -> Iterator[Given]:
    """Write for one depot; `own` is the first of its own events to pass back, 0 for none."""
    with medium.told(folder.parent):
        folder.mkdir(exist_ok=True)
    recipients = tuple(dict.fromkeys((keys.card.seal, card.seal)))
    rotations = tuple(rotations_of(store, keys.card.node, form.ROTATIONS_MOST))
    at = store.clock().isoformat(timespec="seconds")
    wish = Wish(keys, recipients, rotations, at, stream=form.DOWN)
    begins = _begins(store, card.node, own)
    total = sum(max(stream.head_seq - first + 1, 0) for stream, first in begins)
    done = 0
    for stream, first in begins:
        for sent in send(store, folder, wish, stream, first):
            done += sent.manifest.count
            progress(done, total)
            yield Given(card.node, sent.path, sent, None, sent.settled)
    for receipt in issued(store, keys, card.node):
        written = write_receipt(folder, receipt)
        yield Given(card.node, written.path, None, receipt, written.settled)


def _begins(store: Store, node: str, own: int) -> list[tuple[journal.Stream, int]]:
    """Every stream to pass on, in an order in which it can be taken in, with the first event of it."""
    streams = [each for each in journal.streams(store.connection) if each.head_seq]
    last = next((each for each in reversed(streams) if each.node == node), None)
    knows = knowledge(store.connection).upto
    found = []
    for stream in streams:
        if stream.node == node and not own:
            continue
        if last is not None and stream.id == last.id:
            found.append((stream, own))
        elif last is None:
            found.append((stream, 1))
        else:
            upto = knows((last.node, last.inc), last.head_seq, (stream.node, stream.inc))
            found.append((stream, upto + 1))
    return found
