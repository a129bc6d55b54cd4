"""What was exported from this machine: which events are on a key, in which package. Never journalled.

Of this machine alone, since exporting must not make new things to export. It says “on the key”, never “arrived”: that
only a receipt can say.
"""

from __future__ import annotations

from typing import NamedTuple

from depot.store.connection import translated
from depot.store.store import Store


class Exported(NamedTuple):
    """A package that was written and read back; the fields are the columns of the table `exported`."""

    package: str
    """Its id, 32 hex digits."""
    node: str
    inc: str
    """Incarnation, 32 hex digits."""
    first: int
    last: int
    head: str
    """Hash of the last event, 64 hex digits."""
    at: str
    """When, local time with offset."""
    path: str
    """Where it was put."""
    size: int
    """Bytes."""
    recipients: str
    """For whom: age recipients parted by spaces; empty when everybody can read it."""


def note(store: Store, exported: Exported) -> None:
    """Remember a package; one that is known stays as it was noted first."""
    marks = ", ".join("?" * len(exported))
    store.local([(f"INSERT INTO exported VALUES({marks}) ON CONFLICT DO NOTHING", tuple(exported))])


def exported(store: Store) -> list[Exported]:
    """Every package noted, by stream and number, the oldest first."""
    query = f"SELECT {', '.join(Exported._fields)} FROM exported ORDER BY node, inc, first, at, package"
    with translated(store.place):
        return [Exported._make(row) for row in store.connection.execute(query)]


def last_folder(store: Store) -> str:
    """The folder that the last package was written to; empty when none was."""
    with translated(store.place):
        row = store.connection.execute("SELECT path FROM exported ORDER BY at DESC, first DESC LIMIT 1").fetchone()
    return str(row[0]).replace("\\", "/").rpartition("/")[0] if row is not None else ""


def on_a_key(store: Store, node: str, inc: str) -> int:
    """The last event of a stream up to which every one was exported at some time; 0 when the first never was."""
    reached = 0
    query = "SELECT first, last FROM exported WHERE node = ? AND inc = ? ORDER BY first"
    with translated(store.place):
        for first, last in store.connection.execute(query, (node, inc)):
            if first > reached + 1:
                break
            reached = max(reached, last)
    return reached
