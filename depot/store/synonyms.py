"""The depot's own list of words that mean the same, beside the plan that says more. Never journalled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from depot.model.reference import ClassCode
from depot.model.synonyms import Thesaurus, thesaurus
from depot.store.engine import Connection, table
from depot.store.store import Store

PLAN = f"SELECT {', '.join(ClassCode._fields)} FROM {table('class')}"


def signature(connection: Connection) -> tuple[object, ...]:
    """What changes whenever what words mean may have changed; read in no time."""
    plan = connection.execute(f"SELECT count(*), coalesce(sum(rev), 0) FROM {table('class')}").fetchone()
    return (*map(int, plan), *_listed(connection))


def load(connection: Connection) -> Thesaurus:
    """What words mean, from the list and from the plan."""
    return thesaurus(_listed(connection), map(ClassCode._make, connection.execute(PLAN)))


def synonyms(store: Store) -> list[tuple[str, ...]]:
    """Groups of terms that mean the same, in order."""
    return _listed(store.connection)


def _listed(connection: Connection) -> list[tuple[str, ...]]:
    rows = connection.execute("SELECT terms FROM synonym ORDER BY terms")
    return [tuple(terms.split("\n")) for (terms,) in rows]


def keep_synonyms(store: Store, groups: Iterable[Sequence[str]], *, instead: bool = False) -> None:
    """Add groups of terms, all or none; `instead` takes away those that were there."""
    statements: list[tuple[str, tuple[str, ...]]] = [("DELETE FROM synonym", ())] if instead else []
    add = "INSERT INTO synonym(terms) VALUES(?) ON CONFLICT DO NOTHING"
    store.local([*statements, *((add, ("\n".join(group),)) for group in groups)])


def drop_synonyms(store: Store, groups: Iterable[Sequence[str]]) -> None:
    """Take groups of terms away, all or none."""
    store.local([("DELETE FROM synonym WHERE terms = ?", ("\n".join(group),)) for group in groups])
