"""Comparing a live database with what its journal says: schema, tables row for row, search index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from depot.errors import Damaged
from depot.store.engine import Connection, streamed, table
from depot.store.indexing import drain
from depot.store.problems import (
    LISTED,
    IndexDiffers,
    Problems,
    RowDiffers,
    RowMissing,
    RowUnfounded,
    SchemaDiffers,
    shown,
)

ROWS: Final = 2_000
"""Rows compared at a time."""

INDEXED: Final = ("box", "file")
"""Subjects with a search index."""

PARTS: Final = ("data", "idx", "docsize", "config")
"""Tables that FTS5 keeps behind each index."""


def compare_schema(
    live: sqlite3.Connection, fresh: sqlite3.Connection, problems: Problems, only: frozenset[str] | None = None
) -> None:
    """Note tables, indexes and triggers that are missing, altered or unknown; of some tables only, where asked."""
    found, expected = _objects(live, only), _objects(fresh, only)
    for kind, name in sorted(found.keys() | expected.keys()):
        if found.get((kind, name)) != expected.get((kind, name)):
            problems.add(SchemaDiffers(subject=name, kind=kind))


def _objects(connection: sqlite3.Connection, only: frozenset[str] | None) -> dict[tuple[str, str], str]:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    rows = connection.execute(query)
    return {(kind, name): _plain(str(sql)) for kind, name, table, sql in rows if only is None or table in only}


def _plain(sql: str) -> str:
    """A statement without what only its writer chose: quotes, spaces, case."""
    return " ".join(sql.replace('"', " ").replace("'", " ").replace("(", " ( ").replace(",", " , ").lower().split())


def compare_table(live: Connection, fresh: sqlite3.Connection, name: str, problems: Problems) -> int:
    """Note the rows in which a table differs from the fold, in both directions; return how many rows agree."""
    info = fresh.execute(f"PRAGMA table_info({name})").fetchall()
    columns = [column for _, column, *_ in info]
    keys = [column for _, column in sorted((pk, column) for _, column, _, _, _, pk in info if pk)]
    names = [*keys, *(column for column in columns if column not in keys)]
    query = f"SELECT {', '.join(names)} FROM {table(name)} ORDER BY {', '.join(keys)}"
    left, right = streamed(live, query), streamed(fresh, query)
    same = 0
    while True:
        found, expected = list(islice(left, ROWS)), list(islice(right, ROWS))
        if found != expected:
            break
        if not found:
            return same
        same += len(found)
    rest = _merged(chain(found, left), chain(expected, right), len(keys))
    for pair in islice(rest, LISTED):
        problems.add(_difference(name, names, len(keys), pair))
    problems.count += sum(1 for _ in rest)
    return same


Row = tuple[Any, ...] | None


def _difference(table: str, names: list[str], keys: int, pair: tuple[Row, Row]) -> Damaged:
    """What a pair of rows (as it is, as it should be) tells."""
    has, should = pair
    key = "/".join(shown(part) for part in (has or should or ())[:keys])
    where = {"subject": f"{table} {key}", "table": table, "key": key}
    if has is None:
        return RowMissing(**where)
    if should is None:
        return RowUnfounded(**where)
    column, found, expected = next((name, a, b) for name, a, b in zip(names, has, should, strict=True) if a != b)
    return RowDiffers(**where, column=column, found=shown(found), expected=shown(expected))


def _merged(left: Iterator[Row], right: Iterator[Row], keys: int) -> Iterator[tuple[Row, Row]]:
    """The pairs of rows that differ; None for a row that only the other side has. Both are in order of their keys."""
    has, should = next(left, None), next(right, None)
    while has is not None or should is not None:
        order = _order(has, should, keys)
        if order < 0:
            yield has, None
        elif order > 0:
            yield None, should
        elif has != should:
            yield has, should
        if order <= 0:
            has = next(left, None)
        if order >= 0:
            should = next(right, None)


def _order(has: Row, should: Row, keys: int) -> int:
    """-1, 0 or 1 as the first row comes before the second, has the same key, or comes after."""
    if has is None or should is None:
        return 1 if has is None else -1
    a, b = ([_rank(part) for part in row[:keys]] for row in (has, should))
    return (a > b) - (a < b)


def _rank(value: Any) -> tuple[int, Any]:
    """A value as SQLite orders it: nothing, numbers, texts, bytes."""
    if value is None:
        return 0, 0
    return (3 if isinstance(value, bytes) else 2 if isinstance(value, str) else 1), value


def compare_index(
    live: sqlite3.Connection, fresh: sqlite3.Connection, statements: Sequence[str], problems: Problems
) -> None:
    """Check the search indexes against the texts in the fresh database, which become its own.

    FTS5 can only check a database that it may write to: the index is copied beside the texts, what still waits is
    indexed there as `drain` would do it, and the check is made on the result.
    """
    for statement in statements:
        fresh.execute(statement)
    fresh.execute("BEGIN")
    for part in ("search_pending", *(f"{name}_fts_{end}" for name in INDEXED for end in PARTS)):
        _copy(live, fresh, part)
    fresh.execute("COMMIT")
    fresh.execute("PRAGMA writable_schema=RESET")  # FTS5 forgets what it knew of its tables
    try:
        while drain(fresh):
            pass
    except sqlite3.DatabaseError as error:
        _raise_unless_corrupt(error)
    for name in INDEXED:
        try:
            fresh.execute(f"INSERT INTO {name}_fts({name}_fts, rank) VALUES('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            _raise_unless_corrupt(error)
            problems.add(IndexDiffers(subject=f"{name}_fts"))


def _raise_unless_corrupt(error: sqlite3.DatabaseError) -> None:
    if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
        raise error


def _copy(live: sqlite3.Connection, fresh: sqlite3.Connection, name: str) -> None:
    rows = live.execute(f"SELECT * FROM {name}")
    fresh.execute(f"DELETE FROM {name}")
    fresh.executemany(f"INSERT INTO {name} VALUES({', '.join('?' * len(rows.description))})", rows)
