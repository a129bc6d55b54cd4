"""What other depots wrote, as it arrives, and how far people have read it: that mark is of this machine alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from depot.model.event import Event
from depot.store.engine import Connection
from depot.store.remains import told

if TYPE_CHECKING:
    from depot.store.store import Store

_MARK = "news"
"""Name of the row of `meta`."""


class Arrival(NamedTuple):
    """An event of another depot."""

    pos: int
    """Its place in the order of arrival."""
    event: Event


def arrivals(connection: Connection, node: str, kinds: Collection[str], after: int) -> Iterator[Arrival]:
    """Events of some kinds that other nodes than `node` wrote, behind a position, in order of arrival."""
    query = (
        "SELECT j.pos, j.header, j.body FROM journal j JOIN stream s ON s.id = j.stream "
        f"WHERE j.pos > ? AND s.node <> ? AND j.kind IN ({', '.join('?' * len(kinds))}) ORDER BY j.pos"
    )
    for pos, header, body in connection.execute(query, (after, node, *kinds)):
        try:
            yield Arrival(pos, told(connection, header, body))
        except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
            continue  # a damaged row, which the check of the chain names


def wrote_about(connection: Connection, node: str, subject: str) -> bool:
    """Whether a node wrote anything about a subject."""
    query = "SELECT 1 FROM journal j JOIN stream s ON s.id = j.stream WHERE j.subject = ? AND s.node = ? LIMIT 1"
    return connection.execute(query, (subject, node)).fetchone() is not None


def read_upto(connection: Connection) -> int:
    """The position up to which people have read the news."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (_MARK,)).fetchone()
    return int(row[0]) if row and row[0].isdecimal() else 0


def mark_read(store: Store, upto: int) -> None:
    """Keep that the news up to a position were read."""
    store.local(
        [
            ("DELETE FROM meta WHERE name = ?", (_MARK,)),
            ("INSERT INTO meta(name, value) VALUES(?, ?)", (_MARK, str(upto))),
        ]
    )
