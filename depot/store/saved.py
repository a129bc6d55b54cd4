"""Searches that people keep under a name, for themselves or for all who work with this database. Never journalled.

They say nothing of a box, and what somebody looks for is nobody else's business: they neither travel nor stay in the
journal for ever. A backup has them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.model.searchtext import folded
from depot.store.engine import Connection
from depot.store.store import Store

DEPOT: Final = ""
"""The owner of searches that all share."""


class SavedSearch(NamedTuple):
    """A search with a name; the fields are the columns of the table `saved_search`."""

    owner: str
    """User name; DEPOT for all."""
    key: str
    """The name folded: of names that differ in capitals or accents only, an owner has one."""
    name: str
    text: str
    """As it is typed."""
    ordering: str = ""
    """Order of the list; empty for the nearest first."""
    widened: int = 1
    """0 where synonyms are left out."""
    by: str = ""
    """Who saved it last."""


_COLUMNS: Final = ", ".join(SavedSearch._fields)
_MARKS: Final = ", ".join("?" * len(SavedSearch._fields))


def key_of(name: str) -> str:
    """A name as names are told apart."""
    return " ".join(folded(name).split()) or name


def saved_searches(store: Store, user: str) -> list[SavedSearch]:
    """Those of a user, then those that all share, each by name."""
    query = f"SELECT {_COLUMNS} FROM saved_search WHERE owner IN (?, '') ORDER BY owner = '', key"
    return [SavedSearch._make(row) for row in store.connection.execute(query, (user,))]


def saved_search(store: Store, user: str, name: str) -> SavedSearch | None:
    """The one of this name: a user's own before one that all share."""
    key = key_of(name)
    return next((each for each in saved_searches(store, user) if each.key == key), None)


def write(store: Store, wanted: SavedSearch, before: SavedSearch | None = None) -> SavedSearch | None:
    """Keep a search, in the place of `before`.

    When its name is another's by now, nothing is done, and that one is returned.
    """
    query = f"SELECT {_COLUMNS} FROM saved_search WHERE owner = ? AND key = ?"
    with store.whole() as connection:
        row = connection.execute(query, wanted[:2]).fetchone()
        if row is not None and (before is None or before[:2] != wanted[:2]):
            return SavedSearch._make(row)
        if before is not None:
            _remove(connection, before)
        connection.execute(f"INSERT INTO saved_search({_COLUMNS}) VALUES({_MARKS})", wanted)
    return None


def remove(store: Store, search: SavedSearch) -> None:
    """Forget a search."""
    with store.whole() as connection:
        _remove(connection, search)


def _remove(connection: Connection, search: SavedSearch) -> None:
    connection.execute("DELETE FROM saved_search WHERE owner = ? AND key = ?", search[:2])
