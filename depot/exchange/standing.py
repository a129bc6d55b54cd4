"""What has not left yet: which events are here only, on a key, in the vault, and what of them is in question.

Worked out from numbers: a receipt and a package each cover a stretch of a stream, so that a million events cost no more
than a thousand. Only what has not arrived is ever looked at event by event, and that for as many as asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from depot.desk.refage import Reference, reference_of
from depot.exchange.cards import VAULT
from depot.exchange.confirming import received
from depot.exchange.keyring import keyring
from depot.model.confirming import Confirmed
from depot.store import behind, exports, journal, stretches
from depot.store.exports import Exported
from depot.store.store import Store

HERE: Final = "here"
"""On this machine only."""
ON_KEY: Final = "key"
"""In a package that was written and read back; nobody knows whether it arrived."""
IN_VAULT: Final = "vault"
"""Durable in every enrolled vault: a receipt says so."""
OTHERS: Final = "others"
"""Written by another depot, which has it."""

PLACES: Final = (HERE, ON_KEY, IN_VAULT)

COUNTED: Final = 50_000
"""Events that `by_kind` and `by_day` look at, at most."""


class Stretch(NamedTuple):
    """Events of one incarnation of this depot that are in the same place."""

    inc: str
    first: int
    last: int
    place: str
    """One of PLACES."""

    @property
    def events(self) -> int:
        """How many events."""
        return self.last - self.first + 1


class Standing(NamedTuple):
    """What of this depot is where."""

    stretches: tuple[Stretch, ...]
    """Every event of this depot in just one of them, by incarnation and number."""
    questions: int
    """Events of this depot that are a side of an open conflict."""
    conflicts: int
    """Conflicts open here."""
    incidents: int
    behind: str
    """Why this database takes no more acts: name of an error; empty while it does."""
    receipts: dict[str, Confirmed]
    """The last receipt of each vault."""
    reference: tuple[Reference, ...]
    """One for each enrolled vault."""
    exported: Exported | None
    """The last package that was written."""

    def events(self, place: str) -> int:
        """How many events are in a place."""
        return sum(stretch.events for stretch in self.stretches if stretch.place == place)

    @property
    def total(self) -> int:
        """Events of this depot."""
        return sum(stretch.events for stretch in self.stretches)


class Whereabouts(NamedTuple):
    """Where one event is."""

    place: str
    """One of PLACES, or OTHERS."""
    packages: tuple[Exported, ...]
    """The packages of this machine that it is in."""
    receipts: tuple[Confirmed, ...]
    """The receipts that cover it, the first of each vault."""
    question: bool
    """Whether it is a side of an open conflict, or whether this database is behind."""


def standing(store: Store) -> Standing:
    """What of this depot is where."""
    own = store.stream_head()
    vaults = keyring(store).latest(VAULT)
    arrived = received(store, vaults)
    packages = exports.exported(store)
    parts: list[Stretch] = []
    for stream in journal.streams(store.connection):
        if stream.node == own.node and stream.head_seq:
            ours = [(each.first, each.last) for each in packages if (each.node, each.inc) == (stream.node, stream.inc)]
            parts += _stretches(stream, arrived.get(stream.inc, 0), ours)
    receipts = {row.vault: row for row in store.confirmed(own.node)}
    sides = {(claim.node, claim.inc, claim.seq) for claim in store.claims() if claim.node == own.node}
    return Standing(
        tuple(parts),
        len(sides),
        store.open_conflicts(),
        store.incident_count(),
        behind.reason(store.connection),
        receipts,
        tuple(reference_of(store, card.node, receipts.get(card.node)) for card in vaults),
        max(packages, key=lambda each: each.at, default=None),
    )


def of_event(store: Store, node: str, inc: str, seq: int) -> Whereabouts:
    """Where one event is. Raises LookupError when it is not here."""
    own = store.stream_head()
    last, _hash = store.chained(node, inc, seq)
    if not 1 <= seq <= last:
        raise LookupError(seq)
    doubted = any((claim.node, claim.inc, claim.seq) == (node, inc, seq) for claim in store.claims())
    question = doubted or bool(behind.reason(store.connection))
    if node != own.node:
        return Whereabouts(OTHERS, (), (), question)
    packages = tuple(
        each
        for each in exports.exported(store)
        if (each.node, each.inc) == (node, inc) and each.first <= seq <= each.last
    )
    first: dict[str, Confirmed] = {}
    for row in store.confirmed(node):
        if row.of_inc == inc and row.upto >= seq:
            first.setdefault(row.vault, row)
    arrived = received(store, keyring(store).latest(VAULT)).get(inc, 0) >= seq
    place = IN_VAULT if arrived else ON_KEY if packages else HERE
    return Whereabouts(place, packages, tuple(first.values()), question)


def by_kind(store: Store, parts: Iterable[Stretch], most: int = COUNTED) -> dict[str, int]:
    """How many events of each kind are in some stretches, the commonest first; of the newest `most` only."""
    found: Counter[str] = Counter()
    for stream, first, last in _newest(store, parts, most):
        found.update(stretches.kinds(store.connection, stream, first, last))
    return dict(found.most_common())


def by_day(store: Store, parts: Iterable[Stretch], most: int = COUNTED) -> dict[str, int]:
    """How many events of each day (YYYY-MM-DD) are in some stretches, the newest first; of the newest `most` only."""
    found: Counter[str] = Counter()
    for stream, first, last in _newest(store, parts, most):
        found.update(stretches.days(store.connection, stream, first, last))
    return dict(sorted(found.items(), reverse=True))


def _newest(store: Store, parts: Iterable[Stretch], most: int) -> Iterable[tuple[int, int, int]]:
    """The newest so many events of some stretches: stream, first, last."""
    own = store.stream_head()
    for stretch in reversed([*parts]):
        stream = journal.stream_of(store.connection, own.node, stretch.inc)
        if stream is not None and most > 0:
            yield stream.id, max(stretch.first, stretch.last - most + 1), stretch.last
            most -= stretch.events


def _stretches(stream: journal.Stream, arrived: int, packages: Sequence[tuple[int, int]]) -> Iterable[Stretch]:
    """A stream from its beginning to its end, cut where the place of its events changes."""
    arrived = min(arrived, stream.head_seq)
    if arrived:
        yield Stretch(stream.inc, 1, arrived, IN_VAULT)
    at = arrived + 1
    for begins, ends in sorted(packages):
        first, last = max(begins, at), min(ends, stream.head_seq)
        if first <= last:
            if first > at:
                yield Stretch(stream.inc, at, first - 1, HERE)
            yield Stretch(stream.inc, first, last, ON_KEY)
            at = last + 1
    if at <= stream.head_seq:
        yield Stretch(stream.inc, at, stream.head_seq, HERE)
