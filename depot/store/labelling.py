"""Lists that printing asks for: what needs a label, what stands between two codes or below a place, the queue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from depot.model.codes import Code
from depot.model.printing import OPEN, PrintJob, Series
from depot.store.engine import MOST, Cursor, table
from depot.store.store import Store

_ORDERS: Final = {
    "box": "id",
    "file": "id",
    "location": "walk, id",
    "person": "id",
    "user": "key",
}
"""What labels of a kind are printed in the order of."""

_LIVE: Final = {"file": " AND removed = 0", "location": " AND retired = 0", "person": " AND inactive = 0"}
"""What is printed only on request."""

_BELOW: Final = (
    "WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT l.id FROM location l JOIN below b ON l.parent = b.id) "
)


def needing(store: Store, kind: str, limit: int = MOST) -> list[int]:
    """Ids of the boxes, files, locations or people whose label is needed, in the order of labels."""
    live = _LIVE.get(kind, "")
    query = f"SELECT id FROM {kind} WHERE label_needed = 1{live} ORDER BY {_ORDERS[kind]} LIMIT ?"
    return _ids(store.connection.execute(query, (limit,)))


def badges_needing(store: Store) -> list[int]:
    """Ids of the badges of users that are still to be printed."""
    query = 'SELECT badge FROM "user" WHERE label_needed = 1 AND inactive = 0 AND badge IS NOT NULL ORDER BY key'
    return _ids(store.connection.execute(query))


def needing_count(store: Store, kind: str) -> int:
    """How many things of a kind need a label."""
    live = " AND inactive = 0" if kind == "user" else _LIVE.get(kind, "")
    query = f"SELECT count(*) FROM {table(kind)} WHERE label_needed = 1{live}"
    return int(store.connection.execute(query).fetchone()[0])


def between(store: Store, kind: str, first: int, last: int, limit: int = MOST) -> list[int]:
    """Ids on record from one to another, both included, in order."""
    if kind == "user":
        query = 'SELECT badge FROM "user" WHERE badge BETWEEN ? AND ? ORDER BY badge LIMIT ?'
    else:
        query = f"SELECT id FROM {kind} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"
    return _ids(store.connection.execute(query, (first, last, limit)))


def boxes_below(store: Store, place: int, limit: int = MOST) -> list[int]:
    """Boxes that stand at a place or anywhere in it, in walking order."""
    query = (
        f"{_BELOW} SELECT b.id FROM below CROSS JOIN location l ON l.id = below.id "
        "CROSS JOIN box b ON b.place = l.id ORDER BY l.walk, l.id, b.id LIMIT ?"
    )
    return _ids(store.connection.execute(query, (place, limit)))


def shelves_below(store: Store, place: int, limit: int = MOST) -> list[int]:
    """A place and the places in use in it where boxes stand, in walking order; itself only where boxes stand on it."""
    query = (
        f"{_BELOW} SELECT l.id FROM below CROSS JOIN location l ON l.id = below.id "
        "WHERE l.retired = 0 AND l.kind IN ('shelf', 'position') ORDER BY l.walk, l.id LIMIT ?"
    )
    return _ids(store.connection.execute(query, (place, limit)))


def files_of(store: Store, box: int, limit: int = MOST) -> list[int]:
    """Files listed in a box, by code."""
    query = "SELECT id FROM file WHERE box = ? AND removed = 0 ORDER BY id LIMIT ?"
    return _ids(store.connection.execute(query, (box, limit)))


def open_jobs(store: Store, node: str) -> list[PrintJob]:
    """What a depot has in its queue, in the order in which it was ordered."""
    marks = ", ".join(f"'{status}'" for status in OPEN)  # as the partial index says
    rows = store.connection.execute(
        f"SELECT {', '.join(PrintJob._fields)} FROM printjob WHERE status IN ({marks}) AND node = ?", (node,)
    )
    return _by_order(store, map(PrintJob._make, rows))


def past_jobs(store: Store, limit: int = 100) -> list[PrintJob]:
    """Jobs that are over, the newest first."""
    rows = store.connection.execute(
        f"SELECT {', '.join(PrintJob._fields)} FROM printjob WHERE status IN ('sent', 'cancelled') "
        "ORDER BY ordered_at DESC, key LIMIT ?",
        (limit,),
    )
    return [PrintJob._make(row) for row in rows]


def every_series(store: Store) -> list[Series]:
    """The series of labels printed in advance, in the order of their codes."""
    rows = store.connection.execute(f"SELECT {', '.join(Series._fields)} FROM series ORDER BY substr(key, 1, 3), first")
    return [Series._make(row) for row in rows]


def registered(store: Store, kind: str, codes: Iterable[Code]) -> set[int]:
    """Which of these codes something on record has, as ids."""
    import json

    ids = json.dumps([code.id for code in codes])
    query = f"SELECT t.id FROM json_each(?) j JOIN {kind} t ON t.id = j.value"
    return set(_ids(store.connection.execute(query, (ids,))))


def _by_order(store: Store, jobs: Iterable[PrintJob]) -> list[PrintJob]:
    """Jobs in the order of the journal, which no clock decides."""
    found = {job.key: job for job in jobs}
    first = "SELECT min(pos) FROM journal WHERE subject = ?"
    positions = {key: store.connection.execute(first, (f"printjob/{key}",)).fetchone()[0] for key in found}
    return [found[key] for key in sorted(found, key=lambda key: positions[key] or 0)]


def _ids(rows: Cursor) -> list[int]:
    return [id_ for (id_,) in rows]
