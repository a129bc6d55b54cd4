"""A database that others know more of than itself: a backup that was put back by hand, or a copy that goes on.

It can be read, exported and backed up, and takes no acts: what it would write may exist elsewhere under the same
numbers. A restore begins a new incarnation, and the mark goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from depot.errors import Damaged
from depot.model.confirming import of_receipt
from depot.model.event import Event
from depot.store import journal
from depot.store.engine import Connection, replacing
from depot.store.places import Place
from depot.words import N_

MARK: Final = "behind"
"""Name of the row of `meta`."""


class DepotBehind(Damaged):
    """Facts: path, reason (name of the error that showed it)."""

    what = N_("The depot {path} takes no more acts: others know more of it than itself ({reason}).")
    todo = N_("Export what is only here and back it up (depot backup), then: depot restore")


def mark(connection: Connection, reason: str) -> None:
    """Let no more acts be done, inside the caller's transaction."""
    connection.execute(replacing("meta", ("name", "value"), ("name",)).statement, (MARK, reason))


def clear(connection: Connection) -> None:
    """Let acts be done again, inside the caller's transaction: a new incarnation has begun."""
    connection.execute("DELETE FROM meta WHERE name = ?", (MARK,))


def reason(connection: Connection) -> str:
    """Why acts may not be done: name of the error that showed it; empty where they may."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (MARK,)).fetchone()
    return str(row[0]) if row is not None else ""


def refuse(connection: Connection, place: Place) -> None:
    """Raise DepotBehind where acts may not be done."""
    why = reason(connection)
    if why:
        raise DepotBehind(path=str(place), reason=why)


def look(connection: Connection, own: journal.Stream, events: Iterable[Event]) -> None:
    """Let no more acts be done where events tell of receipts of this database that it does not remember.

    Depots keep how far a vault was when it gave them a receipt, and the hash of its last event.
    """
    for event in events:
        for row in of_receipt(event):
            if (row.vault, row.vault_inc) != (own.node, own.inc):
                continue
            if row.vault_seq > own.head_seq:
                mark(connection, "own.ahead")
            elif journal.hash_at(connection, own.id, row.vault_seq).hex() != row.vault_head:
                mark(connection, "own.forked")
