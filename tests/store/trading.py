"""Depots that trade their events, for tests of merging: no keys, no cryptography, only what the store takes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from depot.model.event import Event, read
from depot.store import journal, tables
from depot.store.connection import connect
from depot.store.engine import table
from depot.store.found import found
from depot.store.merging import Arriving, Taken, take
from depot.store.store import Store
from depot.store.waiting import fold_some, fold_waiting
from tests.store.depots import WHO, Clock

P = TypeVar("P", Path, str)
"""Where a depot is: a file or a URL."""

OWN_AFFAIRS = frozenset({"user", "setting", "serial"})
"""Tables that each depot has for itself (serials: those of the badges of its users)."""


class Carried(NamedTuple):
    """An event as a package carries it."""

    header: bytes
    body: bytes | None
    body_hash: bytes | None
    hash: bytes
    event: Event


class Parcel(NamedTuple):
    """Some events of a stream, out of a database."""

    node: str
    inc: str
    first: int
    last: int
    prev: bytes
    items: tuple[Carried, ...]

    def cut(self, first: int, last: int) -> Parcel:
        """A part of it, by numbers."""
        items = self.items[first - self.first : last - self.first + 1]
        prev = self.prev if first == self.first else self.items[first - self.first - 1].hash
        return Parcel(self.node, self.inc, first, last, prev, items)


def opened(path: Path | str) -> Store:
    """A depot with a clock of its own."""
    return Store.open(path, clock=Clock())


def depot(path: P, node: str) -> P:
    """Make a depot with nothing in it."""
    with found(path, node, f"Dépôt {node}", "CSSRL", clock=Clock(), **WHO):
        return path


def parcels(path: Path | str, node: str | None = None) -> list[Parcel]:
    """All that a database has of each stream, or of a node's."""
    with opened(path) as store:
        found_ = []
        for stream in journal.streams(store.connection):
            if node not in (None, stream.node) or not stream.head_seq:
                continue
            rows = [row for some in journal.links(store.connection, stream.id, 1, 500) for row in some]
            items = tuple(Carried(*row, read(row.header, row.body)) for row in rows)
            found_.append(Parcel(stream.node, stream.inc, 1, stream.head_seq, bytes(32), items))
    return found_


def append(path: Path | str, parcel: Parcel, chunk: int = 7) -> Taken:
    """Take a parcel in and fold nothing of it."""

    def parts() -> Iterator[Sequence[Carried]]:
        for start in range(0, len(parcel.items), chunk):
            yield parcel.items[start : start + chunk]

    place = (parcel.node, parcel.inc, parcel.first, parcel.last, parcel.prev, parcel.items[-1].hash)
    with opened(path) as store:
        return take(store, Arriving("PARCEL.DEP", *place, parts))


def fold(path: Path | str, size: int | None = None, times: int | None = None) -> None:
    """Fold what waits, some events at a time; so many times, where asked."""
    with opened(path) as store:
        if times is None:
            fold_waiting(store, size=size, **WHO)
        for _nth in range(times or 0):
            fold_some(store, size or 1, **WHO)


def receive(path: Path | str, parcel: Parcel, chunk: int = 7) -> Taken:
    """Take a parcel in and fold it."""
    taken = append(path, parcel, chunk)
    fold(path, chunk)
    return taken


def snapshot(path: Path | str, but: str = "") -> dict[str, list[tuple[Any, ...]]]:
    """The folded tables, without each depot's own affairs, and without what node `but` says that it knows."""
    with closing(connect(path, readonly=True)) as connection:
        names = [model._meta.table_name for model in tables.FOLDED]
        found_ = {}
        for name in names:
            if name in OWN_AFFAIRS:
                continue
            rows = connection.execute(f"SELECT * FROM {table(name)}").fetchall()
            if name == "tally":
                rows = [row for row in rows if row[0] not in OWN_AFFAIRS]
            if name == "known":
                rows = [row for row in rows if row[0] != but]
            if name in ("node", "organisation"):
                rows = [row for row in rows if row[0] != but]
            found_[name] = sorted(rows, key=repr)
    return found_
