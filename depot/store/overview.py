"""What a database has of each node, for whoever looks after several: counted, never listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from depot.store import journal
from depot.store.engine import Connection


class Kept(NamedTuple):
    """What is here of one node's newest database."""

    node: str
    inc: str
    seq: int
    """Its last event."""
    at: str
    """When that was, by its own clock."""
    waits: int
    """Events of the node that are not folded yet."""


def kept(connection: Connection) -> list[Kept]:
    """What is here of each node, by node."""
    waiting = journal.waiting(connection)
    found: dict[str, Kept] = {}
    for stream in journal.streams(connection):
        if stream.head_seq:
            before = found[stream.node].waits if stream.node in found else 0
            waits = stream.head_seq - waiting.get(stream.id, stream.head_seq)
            found[stream.node] = Kept(stream.node, stream.inc, stream.head_seq, stream.head_at, before + waits)
    return [found[node] for node in sorted(found)]


def incidents_of(connection: Connection, node: str) -> int:
    """How many incidents events of a node showed."""
    return int(connection.execute("SELECT count(*) FROM incident WHERE node = ?", (node,)).fetchone()[0])


GROUPS = {"unit": "unit", "class": "class_code", "rule": "rule", "depot": "holder"}
"""What boxes can be counted by, and the column that says it."""


def holdings(connection: Connection, by: str) -> list[tuple[str, str, int]]:
    """How many boxes there are of each value of one of GROUPS and each status, by both."""
    column = GROUPS[by]
    query = f"SELECT {column}, status, count(*) FROM box GROUP BY {column}, status ORDER BY {column}, status"
    return [(value, status, n) for value, status, n in connection.execute(query)]


def incidents_about(connection: Connection, subject: str) -> Sequence[str]:
    """The names of the incidents of a subject, in the order in which they were shown."""
    query = "SELECT name FROM incident WHERE subject = ? ORDER BY at, node, inc, seq"
    return [name for (name,) in connection.execute(query, (subject,))]
