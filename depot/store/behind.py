"""A database that others know more of than itself: a backup that was put back by hand, or a copy that goes on.

It can be read, exported and backed up, and takes no acts: what it would write may exist elsewhere under the same
numbers. A restore begins a new incarnation, and the mark goes.
"""

from __future__ import annotations

from typing import Final

from depot.errors import Damaged
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


def marked(connection: Connection) -> bool:
    """Whether acts may not be done."""
    return connection.execute("SELECT 1 FROM meta WHERE name = ?", (MARK,)).fetchone() is not None


def refuse(connection: Connection, place: Place) -> None:
    """Raise DepotBehind where acts may not be done."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (MARK,)).fetchone()
    if row is not None:
        raise DepotBehind(path=str(place), reason=row[0])
