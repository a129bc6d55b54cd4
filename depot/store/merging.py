"""Taking in events of other databases: one transaction for all of a package, or nothing of it.

What is known already is compared and passed over. What follows is appended to its stream as the exact bytes that came,
and folded; what several wrote about is settled anew from all its events (depot.model.settling), so that the tables
depend on which events are here and never on how they came. In the same transaction this database writes down in its own
stream what it knows now (`heads.seen`): whatever is done here from then on was done knowing it.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from depot.errors import Damaged, Refused
from depot.model.event import Fact
from depot.model.knowing import of_event
from depot.model.registers import WRITES
from depot.store import behind, journal
from depot.store.folding import Folder
from depot.store.indexing import drain
from depot.store.journal import Arrived, Stream
from depot.store.sharing import Sharing
from depot.store.store import Store
from depot.words import N_

CHUNK: Final = 5_000
"""Events folded at a time."""

HEADS: Final = "heads.seen"

Progress = Callable[[int, int], None]
"""Called with the events that are done, and how many there are."""


class PackageGap(Refused):
    """Facts: path, node, inc, first, last (the events that are missing)."""

    what = N_("The package {path} begins too late: of {node}, the events {first} to {last} are not here yet.")
    todo = N_("Nothing of it was taken in. Bring the package with the events {first} to {last}, then this one again.")


class PackageForked(Damaged):
    """Facts: path, node, inc, seq."""

    what = N_("The package {path} has another event {seq} of {node} than the one that is here: two databases wrote it.")
    todo = N_("Nothing of it was taken in; keep the file. At {node} the copy must be found, then: depot restore")


class OwnForked(Damaged):
    """Facts: path, node, inc, seq. Of this very stream."""

    what = N_("The package {path} has another event {seq} of this depot than its own: a copy of it goes on elsewhere.")
    todo = N_("This database takes no more acts. Export what is only here, back it up, then: depot restore")


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
    """Events that were taken in."""
    known: int
    """Events that were here already."""
    held: dict[str, int]
    """New events by kind that only a newer program understands: kept, and of no effect until then."""
    conflicts: int
    """Open conflicts of this database afterwards."""


def nothing(_done: int, _total: int) -> None:
    """No progress shown."""


def take(store: Store, arriving: Arriving, *, actor: str, station: str, progress: Progress = nothing) -> Taken:
    """Take in a package, all of it or nothing; a package that is here already changes nothing.

    Raises PackageGap, PackageForked, OwnForked, OwnAhead, DepotTwin, ActTaken, DepotBehind, what `arriving.parts`
    raises and what writing raises.
    """
    try:
        with store.whole() as connection:
            behind.refuse(connection, store.path)
            taken = _Taking(store, connection, arriving, progress).run(actor, station)
    except (OwnForked, OwnAhead, DepotTwin) as error:
        with store.whole() as connection:
            behind.mark(connection, error.name)
        raise
    if taken.new:
        while drain(store.connection):
            pass
    return taken


class _Taking:
    def __init__(self, store: Store, connection: sqlite3.Connection, arriving: Arriving, progress: Progress) -> None:
        self._store = store
        self._connection = connection
        self._arriving = arriving
        self._progress = progress
        self._held: Counter[str] = Counter()
        self._news = False
        """Whether anything but what others know was taken in: only that is worth an event of its own."""
        self._own = journal.own_stream(connection)

    def run(self, actor: str, station: str) -> Taken:
        it = self._arriving
        stream = journal.stream_of(self._connection, it.node, it.inc)
        self._refuse(stream)
        new = 0
        if stream is None or it.last > stream.head_seq:
            stream = stream or journal.follow_stream(self._connection, it.node, it.inc)
            new = self._append(stream)
            if self._news:
                self._remember(actor, station)
            self._look_behind()
        known = it.last - it.first + 1 - new
        return Taken(it.node, it.inc, it.first, it.last, new, known, dict(self._held), _conflicts(self._connection))

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

    def _append(self, stream: Stream) -> int:
        """Compare what is known, append and fold the rest; return how many events were new."""
        it, before = self._arriving, stream.head_seq
        sharing = Sharing(self._connection, self._connection, growing=stream.id)
        waiting: list[Arrived] = []
        for part in it.parts():
            known = max(0, min(len(part), before - part[0].event.seq + 1)) if part else 0
            self._compare(stream, part[:known])
            waiting += part[known:]
            while len(waiting) >= CHUNK:
                stream = self._fold(stream, waiting[:CHUNK], sharing)
                del waiting[:CHUNK]
        if waiting:
            stream = self._fold(stream, waiting, sharing)
        return stream.head_seq - before

    def _compare(self, stream: Stream, part: Sequence[Arrived]) -> None:
        if not part:
            return
        first, last = part[0].event.seq, part[-1].event.seq
        query = "SELECT hash FROM journal WHERE stream = ? AND seq BETWEEN ? AND ? ORDER BY seq"
        for each, (hash_,) in zip(part, self._connection.execute(query, (stream.id, first, last)), strict=True):
            if each.hash != hash_:
                it = self._arriving
                raise PackageForked(path=it.path, node=it.node, inc=it.inc, seq=each.event.seq)

    def _fold(self, stream: Stream, arrived: Sequence[Arrived], sharing: Sharing) -> Stream:
        it = self._arriving
        if stream.head_seq == 0:
            self._born(arrived[0])
        try:
            stream = journal.keep(self._connection, stream, arrived)
        except sqlite3.IntegrityError as error:
            raise ActTaken(path=it.path, node=it.node, seq=arrived[0].event.seq) from error
        folder = Folder(self._connection, bulk=True, sharing=sharing)
        folder.apply(each.event for each in arrived)
        folder.flush()
        self._news = self._news or any(each.event.kind != HEADS for each in arrived)
        self._held.update(each.event.kind for each in arrived if each.event.kind not in WRITES)
        self._progress(stream.head_seq - it.first + 1, it.last - it.first + 1)
        return stream

    def _born(self, first: Arrived) -> None:
        """An incarnation that goes on from another is taken in after that one: what it knew is needed."""
        it = self._arriving
        for known in of_event(first.event):
            if not known.born:
                continue
            if (known.of_node, known.of_inc) == (self._own.node, self._own.inc):
                raise DepotTwin(path=it.path, node=it.node, inc=it.inc)
            parent = journal.stream_of(self._connection, known.of_node, known.of_inc)
            reached = parent.head_seq if parent else 0
            if parent is None or reached < known.upto:
                raise PackageGap(path=it.path, node=known.of_node, inc=known.of_inc, first=reached + 1, last=known.upto)
            if journal.hash_at(self._connection, parent.id, known.upto).hex() != first.event.body.get("hash"):
                raise PackageForked(path=it.path, node=known.of_node, inc=known.of_inc, seq=known.upto)

    def _remember(self, actor: str, station: str) -> None:
        """Append what this database knows now to its own stream."""
        own = self._own
        said = "SELECT of_node, of_inc, max(upto) FROM known WHERE node = ? AND inc = ? GROUP BY of_node, of_inc"
        before = {(node, inc): upto for node, inc, upto in self._connection.execute(said, (own.node, own.inc))}
        heads = {
            f"{stream.node}/{stream.inc}": stream.head_seq
            for stream in journal.streams(self._connection)
            if not stream.own and stream.head_seq > before.get((stream.node, stream.inc), 0)
        }
        stamp = self._store.stamp(os.urandom(16), actor, station, own.head_at)
        stream, events, rows = journal.draft(own, stamp, [Fact("heads.seen", f"heads/{own.node}", {"heads": heads})])
        journal.write(self._connection, stream, rows)
        folder = Folder(self._connection)
        folder.apply(events)
        folder.flush()

    def _look_behind(self) -> None:
        """Take no more acts where somebody knows more of this database than itself."""
        own = self._own
        claimed = "SELECT max(upto) FROM known WHERE of_node = ? AND of_inc = ? AND NOT (node = ? AND inc = ?)"
        (most,) = self._connection.execute(claimed, (own.node, own.inc, own.node, own.inc)).fetchone()
        if (most or 0) > own.head_seq:
            behind.mark(self._connection, "own.ahead")


def _conflicts(connection: sqlite3.Connection) -> int:
    query = "SELECT count(*) FROM (SELECT DISTINCT subject, register FROM conflict)"
    return int(connection.execute(query).fetchone()[0])
