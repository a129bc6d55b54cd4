"""Folding what was taken in: a chunk at a time, each in a transaction of its own, by whoever comes first.

A stream says how far it is folded (`stream.folded`); what is behind that waits. The tables are always the fold of what
does not wait: an act that comes in between is settled by that too, and what is folded later settles its subject anew,
so that neither the chunks nor who folds them leave a trace. Several processes may fold at once: each chunk looks anew
where to go on. One that dies leaves its last chunk undone, and whoever opens the database next goes on.

Once nothing waits, the database writes down in its own stream what it knows now (`heads.seen`): what is done from then
on was done knowing it. An act that comes before says so first.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

from depot.model.confirming import TAKEN
from depot.model.event import Event, Fact
from depot.store import behind, journal
from depot.store.claims import Claim
from depot.store.connection import DatabaseBusy, Overtaken, translated
from depot.store.engine import Connection, server
from depot.store.folding import Folder
from depot.store.indexing import drain
from depot.store.remains import told
from depot.store.sharing import Sharing, knowledge

if TYPE_CHECKING:
    from depot.store.store import Store

CLAIM: Final = "folding"
"""What a process has in hand while it folds (depot.store.claims): those that need not do it as well leave it alone."""

HEADS: Final = "heads.seen"
_KNOWING: Final = frozenset({HEADS, "node.restored", TAKEN})

FIRST: Final = 500
"""Events of the first chunk."""
LEAST: Final = 200
MOST: Final = 5_000
HOLD: Final = 0.05
"""Seconds of processor time that a chunk should hold the write lock."""
HOLD_SERVER: Final = 1.0
"""The same by the clock on a server, where only acts wait for it: reading and taking in go on."""
MEASURED: Final = 20_000
"""Events after which a server looks anew how big its tables became: it goes about its work by that."""
PAUSE: Final = 0.005
"""Seconds between two chunks, in which other terminals' acts get in."""
LONG_PAUSE: Final = 0.03
"""The same where another connection wrote since the last chunk: somebody is at work."""

NEXT: Final = (
    "SELECT s.id, s.folded FROM stream s JOIN journal j ON j.stream = s.id AND j.seq = s.folded + 1 "
    "WHERE s.folded < s.head_seq ORDER BY +j.pos LIMIT 1"
)
"""The stream whose next event came first. The plus keeps both engines from walking the journal in its order to find it:
that would cost more with every event of its past."""

Progress = Callable[[int, int], None]
"""Called with the events that are folded, and how many there were to fold."""


def nothing(_done: int, _total: int) -> None:
    """No progress shown."""


def waits(store: Store) -> int:
    """How many events wait."""
    return journal.waits(store.connection)


def fold_waiting(
    store: Store, *, actor: str, station: str, progress: Progress = nothing, size: int | None = None
) -> int:
    """Fold all that waits and fill the search index; return how many events this process folded.

    `size` fixes the events of a chunk; else it follows from how long the last one took. Others may fold meanwhile.
    Raises what writing raises; what was folded by then stays so.
    """
    if not journal.waits(store.connection):
        return 0
    with _claim(store) or nullcontext():
        return _fold_all(store, actor, station, progress, size)


def go_on_folding(store: Store, *, actor: str, station: str, progress: Progress = nothing) -> int:
    """The same for whoever opens a database in which events wait, unless another process is at it: 0 then."""
    if not journal.waits(store.connection):
        return 0
    claim = _claim(store)
    if claim is None:
        return 0
    with claim:
        return _fold_all(store, actor, station, progress, None)


def go_on_a_little(store: Store, count: int, *, actor: str, station: str) -> int:
    """Fold one chunk, unless another process is at it; return how many events, 0 when there is nothing to do here."""
    if not journal.waits(store.connection):
        return 0
    claim = _claim(store)
    if claim is None:
        return 0
    with claim:
        return fold_some(store, count, actor=actor, station=station)


def _claim(store: Store) -> AbstractContextManager[object] | None:
    """Say to other processes that this one folds; None where another has said so."""
    remote = server(store.connection)
    return Claim.take(store.path, CLAIM) if remote is None else remote.claim(CLAIM)


def _fold_all(store: Store, actor: str, station: str, progress: Progress, size: int | None) -> int:
    total, folded, count, version = journal.waits(store.connection), 0, size or FIRST, store.data_version()
    remote, measured = server(store.connection), 0
    clock = time.thread_time if remote is None else time.perf_counter
    while left := journal.waits(store.connection):
        if remote is not None and max(left, folded) >= measured + MEASURED:
            remote.measure()
            measured = max(left, 4 * folded)
        total = max(total, left + folded)
        progress(total - left, total)
        began = clock()
        try:
            with no_garbage():
                done = fold_some(store, count, actor=actor, station=station)
        except DatabaseBusy:
            if journal.waits(store.connection) >= left:
                raise
            continue  # whoever held the lock folded meanwhile
        if not done:
            break
        folded += done
        if size is None:
            count = next_count(count, clock() - began, HOLD if remote is None else HOLD_SERVER)
        if remote is not None:
            continue  # whoever waits for a lock there is given it first
        now = store.data_version()
        time.sleep(PAUSE if now == version else LONG_PAUSE)
        version = now
    with translated(store.place):
        while folded and drain(store.connection):
            time.sleep(PAUSE)
    return folded


@contextmanager
def no_garbage() -> Iterator[None]:
    """Look for no garbage meanwhile: a chunk makes much that goes by itself, and looking at it takes a tenth of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if was:
            gc.enable()


def next_count(count: int, took: float, hold: float = HOLD) -> int:
    """The size of the next chunk, by the time that the last one took and that it should."""
    return max(LEAST, min(MOST, int(count * min(2.0, max(0.5, hold / max(took, 1e-6))))))


def fold_some(store: Store, count: int, *, actor: str, station: str) -> int:
    """Fold the next events that wait, so many at most, in one transaction; return how many; 0 when none waits."""
    while True:
        try:
            return _fold_chunk(store, count, actor, station)
        except Overtaken:  # on a server, its stream got longer at this very moment
            continue


def _fold_chunk(store: Store, count: int, actor: str, station: str) -> int:
    done = 0
    with store.whole() as connection:
        while done < count and (found := _next_stream(connection)) is not None:
            done += _fold_of(connection, *found, count - done)
        if done and not journal.waiting(connection) and not behind.reason(connection):
            remember(store, journal.own_stream(connection), actor, station)
    return done


def _fold_of(connection: Connection, stream: int, folded: int, count: int) -> int:
    """Fold the next events of one stream; return how many."""
    query = "SELECT seq, header, body FROM journal WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?"
    rows = connection.execute(query, (stream, folded, count)).fetchall()
    events = _read(connection, rows)
    folder = Folder(connection, bulk=True, sharing=Sharing(connection, connection))
    connection.execute("UPDATE stream SET folded = ? WHERE id = ?", (rows[-1][0], stream))
    folder.expect(events)
    folder.apply(events)
    folder.flush()
    if any(event.kind in _KNOWING for event in events):
        _look_behind(connection, events)
    return len(rows)


def _next_stream(connection: Connection) -> tuple[int, int] | None:
    """The stream whose next event came first, and how far it is folded.

    So an incarnation is folded after the one that it goes on from: what that one knew, it knew too.
    """
    found: tuple[int, int] | None = connection.execute(NEXT).fetchone()
    return found


def _read(connection: Connection, rows: Sequence[tuple[int, bytes, bytes | None]]) -> list[Event]:
    """The events of rows; a damaged one, which the check of the chain names, is left out."""
    events = []
    for _seq, header, body in rows:
        try:
            events.append(told(connection, header, body))
        except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
            continue
    return events


def remember(store: Store, own: journal.Stream, actor: str, station: str) -> journal.Stream:
    """Append to the own stream what this database knows and has not said, inside the caller's transaction.

    Nothing is appended where all that is new is what others know: two depots would never end telling each other.
    Returns the own stream with its head.
    """
    connection = store.connection
    knows, waiting = knowledge(connection).upto, journal.waiting(connection)
    heads: dict[str, int] = {}
    news = False
    for stream in journal.streams(connection):
        folded = waiting.get(stream.id, stream.head_seq)
        said = knows((own.node, own.inc), own.head_seq, (stream.node, stream.inc))
        if stream.id != own.id and folded > said:
            heads[f"{stream.node}/{stream.inc}"] = folded
            news = news or _is_news(connection, stream.id, said, folded)
    if not news:
        return own
    stamp = store.stamp(os.urandom(16), actor, station, own.head_at)
    own, events, rows = journal.draft(own, stamp, [Fact("heads.seen", f"heads/{own.node}", {"heads": heads})])
    journal.write(connection, own, rows)
    folder = Folder(connection)
    folder.apply(events)
    folder.flush()
    return own


def _is_news(connection: Connection, stream: int, after: int, last: int) -> bool:
    """Whether a stretch of a stream says anything but what its database knew of others, and what they confirmed."""
    query = "SELECT 1 FROM journal WHERE stream = ? AND seq > ? AND seq <= ? AND kind <> ? AND kind <> ? LIMIT 1"
    return connection.execute(query, (stream, after, last, HEADS, TAKEN)).fetchone() is not None


def _look_behind(connection: Connection, events: Sequence[Event]) -> None:
    """Take no more acts where somebody knows more of this database than itself."""
    own = journal.own_stream(connection)
    claimed = "SELECT max(upto) FROM known WHERE of_node = ? AND of_inc = ? AND NOT (node = ? AND inc = ?)"
    (most,) = connection.execute(claimed, (own.node, own.inc, own.node, own.inc)).fetchone()
    if (most or 0) > own.head_seq:
        behind.mark(connection, "own.ahead")
    behind.look(connection, own, events)
