"""Events of others that are known to exist and are not here: of refused packages, and of what others say they have.

What a refused package told is remembered on this machine (a row of `meta` for each stream) until the events come.
"""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from depot.store import journal
from depot.store.engine import Connection
from depot.store.store import Store

_MARK: Final = "gap "


class Gap(NamedTuple):
    """Events that are missing here."""

    node: str
    inc: str
    first: int
    last: int
    source: str
    """The package that begins behind them, or the node that has them."""


def note(store: Store, gap: Gap) -> None:
    """Remember what a refused package waits for."""
    name, value = f"{_MARK}{gap.node}/{gap.inc}", json.dumps(gap)
    store.local(
        [
            ("DELETE FROM meta WHERE name = ?", (name,)),
            ("INSERT INTO meta(name, value) VALUES(?, ?)", (name, value)),
        ]
    )


def gaps(connection: Connection) -> list[Gap]:
    """Every stretch that is missing, by node; of each stream the longest that anybody told of."""
    heads = {(stream.node, stream.inc): stream.head_seq for stream in journal.streams(connection)}
    own = journal.own_stream(connection)
    found: dict[tuple[str, str], Gap] = {}
    for gap in (*_refused(connection), *_claimed(connection)):
        head = heads.get((gap.node, gap.inc), 0)
        before = found.get((gap.node, gap.inc))
        if gap.last > max(head, before.last if before else 0) and (gap.node, gap.inc) != (own.node, own.inc):
            found[gap.node, gap.inc] = gap._replace(first=head + 1)
    return sorted(found.values())


def _refused(connection: Connection) -> list[Gap]:
    query = "SELECT value FROM meta WHERE name >= ? AND name < ?"
    return [Gap(*json.loads(value)) for (value,) in connection.execute(query, (_MARK, "gap!"))]


def _claimed(connection: Connection) -> list[Gap]:
    """What others say that they have of somebody."""
    query = "SELECT of_node, of_inc, node, max(upto) FROM known GROUP BY of_node, of_inc, node"
    return [Gap(node, inc, 1, upto, source) for node, inc, source, upto in connection.execute(query)]
