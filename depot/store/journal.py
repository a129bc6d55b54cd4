"""The journal: streams of events as exact bytes, appended in order and chained by hash."""

import os
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple, Protocol

from depot.errors import Damaged
from depot.model.event import (
    GENESIS,
    SALT,
    Event,
    Fact,
    body_bytes,
    body_hash,
    event_hash,
    header_bytes,
    normal,
)
from depot.store.engine import MOST, Connection, server, streamed
from depot.store.remains import told
from depot.words import N_

JUMP: Final = timedelta(days=45)
"""Longer than a summer closing: a clock that is further ahead of the last event is flagged `jump`."""

UNSET_BEFORE: Final = 2020
"""This program is younger: a clock that says an earlier year was never set."""

INSERT: Final = "INSERT INTO journal(stream, seq, act, n, kind, subject, header, body, hash) VALUES(?,?,?,?,?,?,?,?,?)"

KEEP: Final = (
    "INSERT INTO journal(stream, seq, act, n, kind, subject, header, body, body_hash, hash) "
    "VALUES({stream},?,?,?,?,?,?,?,?,?)"
)


class NoStream(Damaged):
    """The database knows no journal that it writes to."""

    what = N_("The database has no journal of its own.")
    todo = N_("Stop working, keep the file, and restore the last backup with: depot restore")


class Stream(NamedTuple):
    """A node's incarnation and how far its events are known here."""

    id: int
    node: str
    inc: str
    own: int
    head_seq: int
    head_hash: bytes
    head_at: str


class Stored(NamedTuple):
    """One journal row with its event."""

    pos: int
    event: Event
    hash: bytes


class Stamp(NamedTuple):
    """Who acts, where and when: what all events of one act share."""

    act: bytes
    actor: str
    station: str
    at: str
    clock: str


def own_stream(connection: Connection) -> Stream:
    """The stream that this database writes to."""
    query = "SELECT id, node, inc, own, head_seq, head_hash, head_at FROM stream WHERE own = 1 ORDER BY id DESC"
    row = connection.execute(query).fetchone()
    if row is None:
        raise NoStream
    return Stream(*row)


def begin_stream(connection: Connection, node: str, at: str) -> Stream:
    """Start a new own incarnation; a former one of this database is kept, closed."""
    connection.execute("UPDATE stream SET own = 0 WHERE own = 1")
    row = (node, os.urandom(16).hex(), 1, 0, GENESIS, at)
    insert = "INSERT INTO stream(node, inc, own, head_seq, head_hash, head_at) VALUES(?,?,?,?,?,?)"
    connection.execute(insert, row)
    return own_stream(connection)


def clock_state(now: datetime, last: str) -> str:
    """What is odd about a clock, given the time of the last event: `ok`, `back`, `jump` or `unset`."""
    if now.year < UNSET_BEFORE:
        return "unset"
    if not last:
        return "ok"
    before = datetime.fromisoformat(last)
    if now < before - timedelta(seconds=1):
        return "back"
    return "jump" if now - before > JUMP else "ok"


Row = tuple[int, int, bytes, int, str, str, bytes, bytes, bytes]
"""A row of the journal, as INSERT takes it."""


def draft(stream: Stream, stamp: Stamp, facts: Sequence[Fact], first: int = 0) -> tuple[Stream, list[Event], list[Row]]:
    """Make facts into events; return the stream with its new head, the events, and their rows for `write`.

    `first` is the index within the act of the first fact.
    """
    events: list[Event] = []
    rows: list[Row] = []
    prev, seq, act = stream.head_hash, stream.head_seq, stamp.act.hex()
    station, actor = normal(stamp.station), normal(stamp.actor)
    salts = os.urandom(SALT * len(facts))
    for n, fact in enumerate(facts, first):
        seq += 1
        content = normal(fact.body)
        event = Event(
            stream.node,
            stream.inc,
            seq,
            act,
            n,
            fact.kind,
            normal(fact.subject),
            stamp.at,
            stamp.clock,
            station,
            actor,
            fact.seen,
            content,
        )
        header = header_bytes(event)
        start = (n - first) * SALT
        body = body_bytes(content, salts[start : start + SALT])
        prev = event_hash(prev, header, body_hash(body))
        rows.append((stream.id, seq, stamp.act, n, event.kind, event.subject, header, body, prev))
        events.append(event)
    return stream._replace(head_seq=seq, head_hash=prev, head_at=stamp.at), events, rows


def write(connection: Connection, stream: Stream, rows: Sequence[Row]) -> None:
    """Write drafted rows and the head that they lead to. The caller folds them in the same transaction."""
    connection.executemany(INSERT, rows)
    head = (stream.head_seq, stream.head_hash, stream.head_at, stream.head_seq, stream.id)
    connection.execute("UPDATE stream SET head_seq = ?, head_hash = ?, head_at = ?, folded = ? WHERE id = ?", head)


def of_act(connection: Connection, act: bytes) -> list[Event]:
    """The events of an act, in order; empty when it never happened."""
    query = "SELECT stream, seq FROM journal WHERE act = ? AND n = 0 ORDER BY pos LIMIT 1"
    row = connection.execute(query, (act,)).fetchone()
    if row is None:
        return []
    # It ends where the next one begins.
    after = "SELECT seq FROM journal WHERE stream = ? AND seq > ? AND n = 0 ORDER BY seq LIMIT 1"
    query = (
        "SELECT header, body FROM journal WHERE stream = ? AND seq >= ? AND act = ? "
        f"AND seq < coalesce(({after}), {MOST}) ORDER BY seq"
    )
    return [told(connection, header, body) for header, body in connection.execute(query, (*row, act, *row))]


def of_subject(connection: Connection, subject: str, *, newest: int | None = None) -> list[Stored]:
    """The events of a subject that do not wait for folding, oldest first; only the newest few when asked."""
    query = (
        "SELECT pos, header, body, hash FROM journal WHERE subject = ? AND NOT EXISTS "
        "(SELECT 1 FROM stream WHERE stream.id = journal.stream AND stream.folded < journal.seq) ORDER BY pos"
    )
    if newest is not None:
        rows = connection.execute(f"{query} DESC LIMIT ?", (subject, newest)).fetchall()[::-1]
    else:
        rows = connection.execute(query, (subject,)).fetchall()
    return [Stored(pos, told(connection, header, body), hash_) for pos, header, body, hash_ in rows]


def below(connection: Connection, prefix: str) -> list[Event]:
    """The events of all subjects that begin with a prefix such as `key/`, in order of arrival."""
    query = "SELECT header, body FROM journal WHERE subject >= ? AND subject < ? ORDER BY pos"
    rows = connection.execute(query, (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)))
    return [told(connection, header, body) for header, body in rows]


def recent(connection: Connection, limit: int, before: int | None = None) -> list[Stored]:
    """The newest events, newest first, of all subjects."""
    query = "SELECT pos, header, body, hash FROM journal WHERE pos < ? ORDER BY pos DESC LIMIT ?"
    rows = connection.execute(query, (before if before is not None else 2**62, limit))
    return [Stored(pos, told(connection, header, body), hash_) for pos, header, body, hash_ in rows]


class Raw(NamedTuple):
    """A journal row as it is stored; the fields are the columns. Of a damaged file, any type may be in any field."""

    pos: int
    stream: int
    seq: int
    act: bytes
    n: int
    kind: str
    subject: str
    header: bytes
    body: bytes | None
    body_hash: bytes | None
    hash: bytes


class Link(NamedTuple):
    """What a package carries of an event, and the hash that it must come to."""

    header: bytes
    body: bytes | None
    body_hash: bytes | None
    hash: bytes


def links(connection: Connection, stream: int, first: int, rows: int) -> Generator[list[Link], None, None]:
    """The events of a stream from a number on, in order, so many at a time."""
    query = "SELECT header, body, body_hash, hash FROM journal WHERE stream = ? AND seq >= ? ORDER BY seq"
    found = streamed(connection, query, (stream, first))
    while chunk := list(islice(found, rows)):
        yield list(map(Link._make, chunk))


def hash_at(connection: Connection, stream: int, seq: int) -> bytes:
    """The hash of an event; that before the first one for 0. Raises LookupError where there is none."""
    if seq == 0:
        return GENESIS
    query = "SELECT hash FROM journal WHERE stream = ? AND seq = ?"
    row = connection.execute(query, (stream, seq)).fetchone()
    if row is None:
        raise LookupError(seq)
    return bytes(row[0])


def at(connection: Connection, stream: int, seq: int) -> Event | None:
    """An event by its number; None where it is not here."""
    query = "SELECT header, body FROM journal WHERE stream = ? AND seq = ?"
    row = connection.execute(query, (stream, seq)).fetchone()
    return told(connection, *row) if row else None


class Arrived(Protocol):
    """An event that came from elsewhere: its exact bytes, its hash in the chain, and what it says."""

    @property
    def header(self) -> bytes:
        """Its stored header."""
        ...

    @property
    def body(self) -> bytes | None:
        """Its stored body; None when it was redacted."""
        ...

    @property
    def body_hash(self) -> bytes | None:
        """The hash of a redacted body."""
        ...

    @property
    def hash(self) -> bytes:
        """Its hash, which chains it to the event before."""
        ...

    @property
    def event(self) -> Event:
        """What it says."""
        ...


def stream_of(connection: Connection, node: str, inc: str) -> Stream | None:
    """A stream, where any of it is here."""
    query = f"SELECT {', '.join(Stream._fields)} FROM stream WHERE node = ? AND inc = ?"
    row = connection.execute(query, (node, inc)).fetchone()
    return Stream(*row) if row else None


def follow_stream(connection: Connection, node: str, inc: str) -> Stream:
    """Begin to keep a stream that another database writes."""
    insert = "INSERT INTO stream(node, inc, own, head_seq, head_hash, head_at) VALUES(?, ?, 0, 0, ?, '')"
    connection.execute(insert, (node, inc, GENESIS))
    found = stream_of(connection, node, inc)
    assert found is not None
    return found


Kept = tuple[int, bytes, int, str, str, bytes, bytes | None, bytes | None, bytes]
"""A row of the journal as `keep` takes it: without its stream."""


def kept(arrived: Arrived) -> Kept:
    """The row of an event that came from elsewhere."""
    e = arrived.event
    row = (e.seq, bytes.fromhex(e.act), e.n, e.kind, e.subject)
    return *row, arrived.header, arrived.body, arrived.body_hash, arrived.hash


def keep(connection: Connection, stream: Stream, rows: Sequence[Kept], at: str) -> Stream:
    """Write events that follow the head of another database's stream; return it with its new head.

    They wait for folding (depot.store.waiting). `at` is the time of the last one.
    """
    remote = server(connection)
    if remote is not None:
        remote.append(stream.id, rows)
    else:
        connection.executemany(KEEP.format(stream=stream.id), rows)
    stream = stream._replace(head_seq=rows[-1][0], head_hash=rows[-1][-1], head_at=at)
    head = (stream.head_seq, stream.head_hash, stream.head_at, stream.id)
    connection.execute("UPDATE stream SET head_seq = ?, head_hash = ?, head_at = ? WHERE id = ?", head)
    return stream


def waiting(connection: Connection) -> dict[int, int]:
    """How far each stream is folded of which events wait, by its id."""
    return dict(connection.execute("SELECT id, folded FROM stream WHERE folded < head_seq"))


def waits(connection: Connection) -> int:
    """How many events wait for folding."""
    query = "SELECT coalesce(sum(head_seq - folded), 0) FROM stream WHERE folded < head_seq"
    return int(connection.execute(query).fetchone()[0])


def everything(connection: Connection, rows: int) -> Iterator[list[Raw]]:
    """Every row in order of arrival, so many at a time."""
    found = streamed(connection, f"SELECT {', '.join(Raw._fields)} FROM journal ORDER BY pos")
    while chunk := list(islice(found, rows)):
        yield [Raw._make(row) for row in chunk]


def streams(connection: Connection) -> list[Stream]:
    """Every stream that is known here, by id."""
    return [Stream(*row) for row in connection.execute(f"SELECT {', '.join(Stream._fields)} FROM stream ORDER BY id")]
