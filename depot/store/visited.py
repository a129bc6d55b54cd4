"""What a user opened last, and what they marked to come back to. Never journalled: it says nothing of a box."""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.store.engine import Connection
from depot.store.store import Store

KEPT: Final = 50
"""Things that are remembered of a user, beside those that are marked."""


class Visit(NamedTuple):
    """A thing that a user opened."""

    subject: str
    """Code in stored form."""
    marked: bool


def visits(store: Store, user: str, *, marked: bool | None = None, limit: int = KEPT) -> list[Visit]:
    """What a user opened or marked, the last first; with `marked`, only those that are marked, or only the others."""
    test = "1 = 1" if marked is None else f"marked = {int(marked)}"
    query = f"SELECT subject, marked FROM visited WHERE owner = ? AND {test} ORDER BY n DESC, subject LIMIT ?"
    return [Visit(subject, bool(mark)) for subject, mark in store.connection.execute(query, (user, limit))]


def marked(store: Store, user: str, subject: str) -> bool:
    """Whether a user marked a thing."""
    query = "SELECT 1 FROM visited WHERE owner = ? AND subject = ? AND marked = 1"
    return store.connection.execute(query, (user, subject)).fetchone() is not None


def visit(store: Store, user: str, subject: str) -> None:
    """Remember that a user opened a thing, and forget what they opened long before."""
    with store.whole() as connection:
        _write(connection, user, subject, _next(connection, user), "marked = visited.marked")
        connection.execute(
            "DELETE FROM visited WHERE owner = ? AND marked = 0 AND n <= (SELECT n FROM visited WHERE owner = ? "
            f"AND marked = 0 ORDER BY n DESC LIMIT 1 OFFSET {KEPT})",
            (user, user),
        )


def mark(store: Store, user: str, subject: str, *, on: bool) -> None:
    """Mark a thing to come back to, or take the mark away."""
    with store.whole() as connection:
        _write(connection, user, subject, _next(connection, user), "marked = excluded.marked", marked=int(on))


def _next(connection: Connection, user: str) -> int:
    return int(connection.execute("SELECT coalesce(max(n), 0) + 1 FROM visited WHERE owner = ?", (user,)).fetchone()[0])


def _write(connection: Connection, user: str, subject: str, n: int, clash: str, *, marked: int = 0) -> None:
    connection.execute(
        "INSERT INTO visited(owner, subject, n, marked) VALUES(?, ?, ?, ?) "
        f"ON CONFLICT(owner, subject) DO UPDATE SET n = excluded.n, {clash}",
        (user, subject, n, marked),
    )
