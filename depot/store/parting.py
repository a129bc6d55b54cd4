"""Two copies of one database that both went on: one of them starts again from before they parted, and loses nothing.

Others may already have the other copy's events under the same numbers. So the events behind that point are taken out of
the stream, and done again in the new incarnation: in the same order, with the same act ids, by the same people, at the
same times. Whoever has both then sees two who did not know of each other, and what they disagree about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple

from depot.errors import Refused
from depot.model.event import Event, Fact
from depot.store import journal
from depot.store.engine import Connection
from depot.store.indexing import drain
from depot.store.migrations import fold_anew
from depot.store.remains import told
from depot.store.store import Store
from depot.store.waiting import fold_waiting
from depot.words import N_

ROWS: Final = 1_000
"""Events read at a time."""


class NothingBehind(Refused):
    """Facts: first, last."""

    what = N_("The backup has no event {first} that could be done again: it has the events 1 to {last}.")
    todo = N_("Choose a number from 2 to {last}.")


class Act(NamedTuple):
    """An act that is to be done again."""

    id: str
    actor: str
    station: str
    at: str
    facts: list[Fact]


def part(store: Store, first: int, *, actor: str, station: str) -> list[Act]:
    """Take the events from a number on out of a copy's own stream; return what they said. Raises NothingBehind.

    What waits is folded before: an act that is done while something waits says that it knew all that is folded.
    """
    fold_waiting(store, actor=actor, station=station)
    return cut(store.connection, first)


def cut(connection: Connection, first: int) -> list[Act]:
    """Take the events from a number on out of a database's own stream, and fold anew; return what they said, in order.

    No act is parted: it begins with the act that the number is of. In one transaction of its own, and only ever in a
    copy. Raises NothingBehind.
    """
    stream = journal.own_stream(connection)
    at_first = journal.at(connection, stream.id, first)
    if at_first is None or first - at_first.n < 2:
        raise NothingBehind(first=first, last=stream.head_seq)
    first -= at_first.n
    links = journal.links(connection, stream.id, first, ROWS)
    events = [told(connection, row.header, row.body) for rows in links for row in rows]
    last = journal.at(connection, stream.id, first - 1)
    assert last is not None
    connection.execute("BEGIN IMMEDIATE")
    guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'")
    guarded = guards.fetchall()
    for name, _sql in guarded:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("DELETE FROM journal WHERE stream = ? AND seq >= ?", (stream.id, first))
    for _name, sql in guarded:
        connection.execute(sql)
    head = (first - 1, journal.hash_at(connection, stream.id, first - 1), last.at, first - 1, stream.id)
    connection.execute("UPDATE stream SET head_seq = ?, head_hash = ?, head_at = ?, folded = ? WHERE id = ?", head)
    fold_anew(connection)
    connection.execute("COMMIT")
    return _acts(events)


def _acts(events: Sequence[Event]) -> list[Act]:
    made = []
    for act, some in groupby(events, key=lambda event: event.act):
        told = list(some)
        facts = [Fact._make((event.kind, event.subject, event.body, None)) for event in told]
        made.append(Act(act, told[0].actor, told[0].station, told[0].at, facts))
    return made


def do_again(store: Store, acts: Sequence[Act]) -> int:
    """Do acts again in a database's present stream, each once however often it is asked for; return their events."""
    clock, count = store.clock, 0
    for act in acts:
        at = datetime.fromisoformat(act.at)
        store.clock = lambda at=at: at  # type: ignore[misc]
        facts = act.facts
        done = store.act(
            lambda tx, facts=facts: tx.append(*facts),  # type: ignore[misc]
            actor=act.actor,
            station=act.station,
            act=bytes.fromhex(act.id),
            bulk=True,
        )
        count += 0 if done.repeated else len(done.events)
    store.clock = clock
    while drain(store.connection):
        pass
    return count
