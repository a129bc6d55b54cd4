"""Taking bodies away: in the journal, where an event says so, and then out of the files.

A redaction of a depot counts for its own events, that of a vault for everybody's, and that of this very database for
all that is here: its desk asked who may. A body goes only where its hash is the one that is named and what is said to
remain was part of it. The rest, tables and search texts, follows from folding the subject anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from depot.errors import Refused
from depot.model.event import SALT, Event, body_hash, read
from depot.model.redaction import LINES, REDACTIONS, Redaction, is_part, of_lines, of_redaction, remains_of_line
from depot.store import journal
from depot.store.apart import widened
from depot.store.connection import translated
from depot.store.engine import Connection, dialect_of, replacing, server, write
from depot.store.trailing import WRITINGS
from depot.words import N_

if TYPE_CHECKING:
    from depot.store.store import Store

UNCLEAN: Final = "unclean"
"""Name of the row of `meta` that says that bodies went and their text may still be in free pages."""

_VAULT: Final = "role vault"
"""The line of a key card that makes a node a vault (docs/packages.md)."""

_NAMED: Final = f"kind IN ({', '.join(map(repr, REDACTIONS))})"
"""As the index of the journal has it."""


class CleaningHindered(Refused):
    """Facts: path."""

    what = N_("Another program reads {path}: its log, which may still hold redacted texts, could not be emptied.")
    todo = N_("The redaction itself is done. Close the program at every terminal, then: depot batch clean")


class Cleaned(NamedTuple):
    """What cleaning did."""

    was: int
    """Bodies that were taken away since the database was cleaned last."""
    emptied: bool
    """False on a server, where its administrator does it."""


def note_redactions(source: Connection, folded: Connection, waiting: Mapping[int, int]) -> None:
    """Write what the redactions of a journal say remains, before the rest of it is folded."""
    rows: list[Redaction] = []
    query = f"SELECT stream, seq, header, body FROM journal WHERE {_NAMED} ORDER BY pos"
    for stream, seq, header, body in source.execute(query):
        if seq > waiting.get(stream, seq):
            continue
        try:
            rows += of_redaction(read(header, body))
        except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
            continue  # a damaged row, which the check of the chain names
    write(folded, WRITINGS["redaction"], rows)


def take_away(connection: Connection, events: Iterable[Event]) -> list[str]:
    """Take away the bodies that redactions name, inside the caller's transaction; return the subjects concerned."""
    count, subjects, believed = 0, dict[str, None](), _believed(connection)
    for event in events:
        rows = list(of_redaction(event))
        write(connection, WRITINGS["redaction"], rows)
        for row in rows:
            if row.by_node == row.node or row.by_node in believed:
                count += _taken(connection, row)
            if journal.of_subject(connection, row.subject, newest=1):
                subjects[row.subject] = None
        subjects[event.subject] = None
    if count:
        before = _unclean(connection)
        set_ = replacing("meta", ("name", "value"), ("name",)).statement
        connection.execute(set_, (UNCLEAN, str(before + count)))
    return list(subjects)


def _taken(connection: Connection, row: Redaction) -> int:
    """Take one body away, where it is here; 1 if so."""
    query = (
        "SELECT j.pos, j.header, j.body FROM journal j JOIN stream s ON s.id = j.stream "
        "WHERE s.node = ? AND s.inc = ? AND j.seq = ? AND j.subject = ? AND j.body IS NOT NULL"
    )
    found = connection.execute(query, (row.node, row.inc, row.seq, row.subject)).fetchone()
    if found is None or not _fits(row, bytes(found[1]), bytes(found[2])):
        return 0
    gone = (bytes.fromhex(row.body_hash), found[0])
    connection.execute("UPDATE journal SET body = NULL, body_hash = ? WHERE pos = ?", gone)
    return 1


def _fits(row: Redaction, header: bytes, body: bytes) -> bool:
    """Whether a redaction is of this very body, and says nothing that it did not."""
    import json

    if body_hash(body).hex() != row.body_hash:
        return False
    try:
        said = read(header, body)
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return False
    if said.kind in REDACTIONS or len(body) < SALT:
        return False
    kept = json.loads(row.kept)
    if of_lines(row.subject):
        return said.kind in LINES and kept == remains_of_line(said.kind, said.body)
    return is_part(kept, said.body)


def _believed(connection: Connection) -> set[str]:
    """The nodes whose redactions count for events of others: this one, and the vaults that are enrolled here."""
    own = journal.own_stream(connection).node
    return {own} | {
        event.subject.partition("/")[2]
        for event in journal.below(connection, "key/")
        if event.kind == "key.enrolled" and event.node == own
        if _VAULT in str(event.body.get("card", "")).splitlines()
    }


def bare(connection: Connection, node: str, inc: str, rows: Sequence[journal.Kept]) -> list[journal.Kept]:
    """Rows of a stream that come from elsewhere, without the bodies that were taken away here before they came."""
    if not rows:
        return []
    query = (
        f"SELECT {', '.join(Redaction._fields)} FROM redaction WHERE node = ? AND inc = ? AND seq BETWEEN ? AND ? "
        "ORDER BY seq"
    )
    found = [Redaction._make(row) for row in connection.execute(query, (node, inc, rows[0][0], rows[-1][0]))]
    if not found:
        return list(rows)
    named: dict[int, list[Redaction]] = {}
    believed = _believed(connection)
    for each in found:
        if each.by_node == node or each.by_node in believed:
            named.setdefault(each.seq, []).append(each)
    return [_bared(row, named[row[0]]) if row[0] in named else row for row in rows]


def _bared(row: journal.Kept, named: Sequence[Redaction]) -> journal.Kept:
    seq, act, n, kind, subject, header, body, body_hash_, hash_ = row
    for each in named:
        if body is not None and each.subject == subject and _fits(each, header, body):
            return seq, act, n, kind, subject, header, None, bytes.fromhex(each.body_hash), hash_
    return seq, act, n, kind, subject, header, body, body_hash_, hash_


class Whole(NamedTuple):
    """An event of a subject whose body is here."""

    event: Event
    body_hash: str
    """Of its stored body, 64 hex digits."""


def bodies_of(connection: Connection, subject: str) -> list[Whole]:
    """The events of a subject whose bodies are here, oldest first."""
    query = "SELECT header, body FROM journal WHERE subject = ? AND body IS NOT NULL ORDER BY pos"
    rows = connection.execute(query, (subject,)).fetchall()
    return [Whole(read(header, body), body_hash(bytes(body)).hex()) for header, body in rows]


def bodiless(connection: Connection) -> list[tuple[int, str, str, int, str]]:
    """Rows without a body for which no event says why: whether the stream is the own one, its node and incarnation,
    number, and subject.
    """
    query = (
        "SELECT s.own, s.node, s.inc, j.seq, j.subject FROM journal j JOIN stream s ON s.id = j.stream "
        "WHERE j.body IS NULL AND NOT EXISTS (SELECT 1 FROM redaction r WHERE r.node = s.node AND r.inc = s.inc "
        "AND r.seq = j.seq AND r.subject = j.subject) ORDER BY j.pos"
    )
    return connection.execute(query).fetchall()


def unclean(store: Store) -> int:
    """How many bodies were taken away since the database was cleaned last."""
    return _unclean(store.connection)


def _unclean(connection: Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (UNCLEAN,)).fetchone()
    return int(row[0]) if row and row[0].isdecimal() else 0


def clean(store: Store) -> Cleaned:
    """Write the database anew without free pages, its search index without what was deleted, and empty its log.

    Needs as much room again as the database has, for as long as it takes; others wait for that long. Raises
    CleaningHindered, DatabaseBusy, DiskFull, WriteFailed. On a server nothing is done: VACUUM FULL is its
    administrator's.
    """
    connection, was = store.connection, unclean(store)
    if server(connection) is not None:
        return Cleaned(was, emptied=False)
    with translated(store.place):
        if dialect_of(connection).indexed:
            for name in ("box", "file"):
                connection.execute(f"INSERT INTO {name}_fts({name}_fts) VALUES('optimize')")
        with widened(connection):
            connection.execute("VACUUM")
        busy, _log, _done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise CleaningHindered(path=str(store.place))
    store.local([("DELETE FROM meta WHERE name = ?", (UNCLEAN,))])
    return Cleaned(was, emptied=True)
