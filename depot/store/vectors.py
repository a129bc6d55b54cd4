"""Id vectors of boxes: all of a list as one sequence of ids in an order."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Sequence
from typing import Final

from depot.store.clauses import Clause
from depot.store.engine import ALWAYS, Connection, dialect_of, server
from depot.store.keyed import Chain, Keyed, Span
from depot.store.store import Store

CODE: Final = "code"
NEWEST: Final = "newest"
PLACE: Final = "place"
NUMBER: Final = "number"
TITLE: Final = "title"

ORDERS: Final = (CODE, NEWEST, PLACE, NUMBER, TITLE)
"""By code, the newest first, in walking order (boxes on no shelf last), by the unit's number, by title."""

READ_WHOLE: Final = 4_000
"""Lists up to here are read whole (about 2 ms); longer ones as they are looked at."""

TITLE_KEY: Final = "substr(t.text, 1, 40)"
"""What titles are ordered by: their folded beginning. An index has it."""

_BY_CODE: Final = "(b.created_at < '') = 0"
"""True of every box; leads to the narrow index in the order of codes."""


def _ordered(connection: Connection, order: str) -> tuple[str, str]:
    """What an order joins to the box, and what it orders by."""
    if order == PLACE:
        return "LEFT JOIN location l ON l.id = b.place", "l.id IS NULL, l.walk, l.id, b.id"
    if order == NUMBER:
        return "", f"{dialect_of(connection).number}, b.id"
    return "JOIN box_text t ON t.id = b.id", f"{TITLE_KEY}, b.id"


def long_list(owner: Store, connection: Connection, where: Clause, order: str) -> Sequence[int] | None:
    """All boxes (`1`) or those with one value of one field, read as they are looked at through `owner`.

    None when the list is short, or when no index gives the order.
    """
    length = _length(connection, where)
    if length <= READ_WHOLE or server(connection) is not None:
        return None
    everything = where.sql == ALWAYS
    if order in (CODE, NEWEST):
        test = _BY_CODE if everything else where.sql
        spans = [Span("box b", ("b.id",), test, where.values, descending=order == NEWEST)]
    elif not everything:
        return None
    elif order == NUMBER:
        spans = [Span("box b", (dialect_of(connection).number, "b.id"))]
    elif order == TITLE:
        spans = [Span("box_text t", (TITLE_KEY, "t.id"))]
    else:
        walk = Span("location l CROSS JOIN box b ON b.place = l.id", ("l.walk", "l.id", "b.id"))
        spans = [walk, Span("box b", ("b.id",), "b.place IS NULL")]
    if len(spans) == 1:
        return Keyed(lambda: owner.connection, spans[0], length)
    nowhere = _length(connection, Clause(spans[1].where))
    parts = zip(spans, (length - nowhere, nowhere), strict=True)
    return Chain(*(Keyed(lambda: owner.connection, span, size) for span, size in parts))


def gathered(connection: Connection, where: Clause, order: str) -> array[int]:
    """The boxes that fulfil a condition, read whole."""
    if order in (CODE, NEWEST):  # sorted here: an ORDER BY would make SQLite walk the whole table
        rows = connection.execute(f"SELECT b.id FROM box b WHERE {where.sql}", where.values)
        return arranged(connection, [id_ for (id_,) in rows], order)
    joins, by = _ordered(connection, order)
    query = f"SELECT b.id FROM box b {joins} WHERE {where.sql} ORDER BY {by}"
    return array("q", [id_ for (id_,) in connection.execute(query, where.values)])


def arranged(connection: Connection, ids: Collection[int], order: str) -> array[int]:
    """These boxes in an order."""
    if order in (CODE, NEWEST):
        return array("q", sorted(ids, reverse=order == NEWEST))
    joins, by = _ordered(connection, order)
    template = f"SELECT b.id FROM {{given}} {{then}} box b ON b.id = CAST(j.value AS BIGINT) {joins} ORDER BY {by}"
    query = dialect_of(connection).say(template)
    return array("q", [id_ for (id_,) in connection.execute(query, (json.dumps(list(ids)),))])


def _length(connection: Connection, where: Clause) -> int:
    """How many boxes fulfil a condition; from the counters where there is one."""
    name = {ALWAYS: "box", "b.status = ?": "box.{}"}.get(where.sql)
    if name is not None:
        row = connection.execute("SELECT n FROM tally WHERE name = ?", (name.format(*where.values),)).fetchone()
        return int(row[0]) if row is not None else 0
    return int(connection.execute(f"SELECT count(*) FROM box b WHERE {where.sql}", where.values).fetchone()[0])
