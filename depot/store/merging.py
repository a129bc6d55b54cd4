"""Taking in events of other databases: one transaction for all of a package, or nothing of it.

What is known already is compared and passed over. What follows is appended to its stream as the exact bytes that came:
from then on this database has it, whatever happens. Nothing is folded here (depot.store.waiting), so that others wait
for the write lock no longer than the rows of one package take.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from depot.errors import Damaged, Refused
from depot.model.knowing import of_event
from depot.model.registers import WRITES
from depot.store import behind, journal
from depot.store.engine import Connection, RowClash
from depot.store.journal import Arrived, Stream
from depot.store.redacting import bare
from depot.store.store import Store
from depot.words import N_

Progress = Callable[[int, int], None]
"""Called with the events that are done, and how many there are."""


class PackageGap(Refused):
    """Facts: path, node, inc, first, last (the events that are missing)."""

    what = N_("The package {path} begins too late: of {node}, the events {first} to {last} are not here yet.")
    todo = N_("Nothing of it was taken in. Bring the package with the events {first} to {last}, then this one again.")


class PackageForked(Damaged):
    """Facts: path, node, inc, seq."""

    what = N_("The package {path} has another event {seq} of {node} than the one that is here: two databases wrote it.")
    todo = N_("Nothing of it was taken in; keep the file. At {node}, back up the copy: depot restore --again-from")


class OwnForked(Damaged):
    """Facts: path, node, inc, seq. Of this very stream."""

    what = N_("The package {path} has another event {seq} of this depot than its own: a copy of it goes on elsewhere.")
    todo = N_("This database takes no more acts. Back it up, then: depot restore --again-from, and receive again.")


class OwnAhead(Damaged):
    """Facts: path, node, inc, seq (last here), last (last known elsewhere)."""

    what = N_("This depot is older than what it sent: {path} knows its events up to {last}, here they end at {seq}.")
    todo = N_("This database takes no more acts. Back it up, then: depot restore, then receive this package.")


class DepotTwin(Damaged):
    """Facts: path, node, inc. This node, restored in another place from a backup of this database."""

    what = N_("The package {path} is of a copy of this very database, restored in another place as {node}.")
    todo = N_("Only one of the two may go on. If it is to be this one, back it up, then: depot restore")


class ActTaken(Refused):
    """Facts: path, node, seq."""

    what = N_("The package {path} repeats an act within the events of {node} (event {seq}).")
    todo = N_("Nothing of it was taken in. No depot does so: ask where it comes from.")


class Arriving(NamedTuple):
    """A package of which the signature was checked."""

    path: str
    """How people call it."""
    node: str
    inc: str
    first: int
    last: int
    prev: bytes
    """Hash of the event before the first."""
    head: bytes
    """Hash of the last event."""
    parts: Callable[[], Iterable[Sequence[Arrived]]]
    """Its events in order. May raise at their end when the whole is wrong; then nothing is kept."""


class Taken(NamedTuple):
    """What came of a package."""

    node: str
    inc: str
    first: int
    last: int
    new: int
    """Events that were taken in, and are durable."""
    known: int
    """Events that were here already."""
    held: dict[str, int]
    """New events by kind that only a newer program understands: kept, and of no effect until then."""
    conflicts: int = 0
    """Open conflicts of this database, once what waited was folded."""


def nothing(_done: int, _total: int) -> None:
    """No progress shown."""


def take(store: Store, arriving: Arriving, progress: Progress = nothing) -> Taken:
    """Take in a package, all of it or nothing; a package that is here already changes nothing.

    It is read and checked before the write lock is taken. What is new waits for folding afterwards. Raises PackageGap,
    PackageForked, OwnForked, OwnAhead, DepotTwin, ActTaken, DepotBehind, what `arriving.parts` raises and what writing
    raises.
    """
    it = arriving
    try:
        behind.refuse(store.connection, store.place)
        before = _Place(store.connection, it).head()
        brought = _Brought(before)
        if it.last > before:
            for part in it.parts():
                brought.add(part)
                progress(len(brought.hashes), it.last - it.first + 1)
        with store.whole(appending=(it.node, it.inc)) as connection:
            behind.refuse(connection, store.place)
            new = _Place(connection, it).append(brought)
    except (OwnForked, OwnAhead, DepotTwin) as error:
        with store.whole() as connection:
            behind.mark(connection, error.name)
        raise
    held = Counter(kind for _seq, _act, _n, kind, *_rest in new if kind not in WRITES)
    return Taken(it.node, it.inc, it.first, it.last, len(new), it.last - it.first + 1 - len(new), dict(held))


class _Brought:
    """What a package brings, read before anybody must wait for it."""

    def __init__(self, after: int) -> None:
        self._after = after
        self.hashes: list[bytes] = []
        """Of all events of the package."""
        self.rows: list[journal.Kept] = []
        """Those that were not known when reading began."""
        self.first: Arrived | None = None
        """The first of the package."""
        self.at = ""
        """Time of the last."""

    def add(self, part: Sequence[Arrived]) -> None:
        """Note some more events."""
        if not part:
            return
        self.first = self.first or part[0]
        self.hashes += [each.hash for each in part]
        self.rows += [journal.kept(each) for each in part if each.event.seq > self._after]
        self.at = part[-1].event.at


class _Place:
    """Where a package belongs among what is here."""

    def __init__(self, connection: Connection, arriving: Arriving) -> None:
        self._connection = connection
        self._arriving = arriving
        self._stream = journal.stream_of(connection, arriving.node, arriving.inc)

    def head(self) -> int:
        """The last event that is known of its stream, once its ends were compared."""
        self._refuse(self._stream)
        return self._stream.head_seq if self._stream else 0

    def append(self, brought: _Brought) -> list[journal.Kept]:
        """Append what is new, and return it."""
        it, head = self._arriving, self.head()
        if it.last <= head:
            return []
        stream = self._stream or journal.follow_stream(self._connection, it.node, it.inc)
        if head == 0 and brought.first is not None:
            self._born(brought.first)
        self._compare(stream, brought.hashes)
        new = [row for row in brought.rows if row[0] > head]
        try:
            journal.keep(self._connection, stream, bare(self._connection, it.node, it.inc, new), brought.at)
        except (sqlite3.IntegrityError, RowClash) as error:
            raise ActTaken(path=it.path, node=it.node, seq=head + 1) from error
        return new

    def _refuse(self, stream: Stream | None) -> None:
        """Compare the ends of the package with what is here."""
        it, head = self._arriving, stream.head_seq if stream else 0
        here = {"path": it.path, "node": it.node, "inc": it.inc}
        own = stream is not None and stream.own == 1
        if it.first > head + 1:
            if own:
                raise OwnAhead(**here, seq=head, last=it.last)
            raise PackageGap(**here, first=head + 1, last=it.first - 1)
        for seq, hash_ in ((it.first - 1, it.prev), (it.last, it.head)):
            if stream is not None and seq <= head and journal.hash_at(self._connection, stream.id, seq) != hash_:
                raise (OwnForked if own else PackageForked)(**here, seq=max(seq, 1))
        if own and it.last > head:
            raise OwnAhead(**here, seq=head, last=it.last)

    def _compare(self, stream: Stream, hashes: Sequence[bytes]) -> None:
        """Compare what is known with what came."""
        it = self._arriving
        query = "SELECT seq, hash FROM journal WHERE stream = ? AND seq >= ? ORDER BY seq"
        known = self._connection.execute(query, (stream.id, it.first))
        for (seq, hash_), brought in zip(known, hashes, strict=False):
            if hash_ != brought:
                raise PackageForked(path=it.path, node=it.node, inc=it.inc, seq=seq)

    def _born(self, first: Arrived) -> None:
        """An incarnation that goes on from another is taken in after that one: what it knew is needed."""
        it, own = self._arriving, journal.own_stream(self._connection)
        for known in of_event(first.event):
            if not known.born:
                continue
            if (known.of_node, known.of_inc) == (own.node, own.inc):
                raise DepotTwin(path=it.path, node=it.node, inc=it.inc)
            parent = journal.stream_of(self._connection, known.of_node, known.of_inc)
            reached = parent.head_seq if parent else 0
            if parent is None or reached < known.upto:
                raise PackageGap(path=it.path, node=known.of_node, inc=known.of_inc, first=reached + 1, last=known.upto)
            if journal.hash_at(self._connection, parent.id, known.upto).hex() != first.event.body.get("hash"):
                raise PackageForked(path=it.path, node=known.of_node, inc=known.of_inc, seq=known.upto)
