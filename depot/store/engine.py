"""What the store asks of a database, whichever engine it runs on: SQLite in a file, or a PostgreSQL server.

Statements are written in the part of SQL that both understand, with `?` for values. Where they say a thing differently,
the dialect of the connection has the words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Final, NamedTuple, Protocol, cast

from depot.errors import Refused
from depot.words import N_

OWN: Final = "own"
"""The lock of who appends to the own stream."""

FOLD: Final = "fold"
"""The lock of who writes folded tables."""

EVERYTHING: Final = (OWN, FOLD)
"""What an act locks, always in this order."""

MOST: Final = 2**62
"""For LIMIT, where there is none."""


class DatabaseUnreachable(Refused):
    """Facts: path, detail. No server answers there, or it went away."""

    what = N_("The server of the database {path} cannot be reached: {detail}.")
    todo = N_("What was not yet confirmed was not kept. Look whether the server runs, then do it again.")


class RowClash(Exception):
    """A row has the key of another."""


class Cursor(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """Rows that it changed."""
        ...

    @property
    def description(self) -> Any:
        """The columns, each a tuple that begins with its name."""
        ...

    def fetchone(self) -> Any:
        """The next row; None at the end."""
        ...

    def fetchmany(self, size: int, /) -> list[Any]:
        """The next rows, at most so many."""
        ...

    def fetchall(self) -> list[Any]:
        """All the other rows."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection in which every statement outside BEGIN and COMMIT is a transaction of its own."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        ...

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run a statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        """Run a statement once for each row of values."""
        ...

    def interrupt(self) -> None:
        """End the statement that runs, from another thread."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class FileConnection(sqlite3.Connection):
    """A connection to a file, and the organisations that it is limited to."""

    orgs: tuple[str, ...] = ()
    """Keys; empty for all."""
    asks: bool = False
    """Whether it has the functions that views ask."""


class Dialect(NamedTuple):
    """Words in which the engines differ."""

    name: str
    changes: str
    """A statement for a number that is another after each commit."""
    given: str
    """A table `j` with the rows `id`, `value` of a list given as JSON, in its order."""
    cell: str
    """A part, by its number, of a value that is itself a list."""
    then: str
    """What joins a table that is looked into after those before it."""
    bare: str
    """Put before a column, it keeps the column from leading to an index."""
    number: str
    """A box's number without regard to capitals, to compare and to order by."""
    small: str
    """A value to compare it with."""
    indexed: bool
    """Whether texts have a search index beside their table, which is filled by hand."""
    texts: str
    """The search index of boxes or files, as `f`."""
    text: str
    """The id of what `f` has."""
    has: str
    """A condition that `f` has words."""

    def say(self, template: str) -> str:
        """A statement, of a template with these words."""
        return _said(self, template)


@cache
def _said(dialect: Dialect, template: str) -> str:
    cells = {f"c{n}": dialect.cell.format(n=n) for n in range(CELLS)}
    return template.format(given=dialect.given, then=dialect.then, **cells)


CELLS: Final = 4
"""Parts of a list in a list, at most."""

ALWAYS: Final = "1 = 1"
NEVER: Final = "1 = 0"

SQLITE: Final = Dialect(
    name="sqlite",
    changes="PRAGMA data_version",
    given="json_each(?) j",
    cell="json_extract(j.value, '$[{n}]')",
    then="CROSS JOIN",
    bare="+",
    number="b.number COLLATE NOCASE",
    small="?",
    indexed=True,
    texts="{kind}_fts f",
    text="f.rowid",
    has="f.{kind}_fts MATCH ?",
)
POSTGRES: Final = Dialect(
    name="postgresql",
    changes="SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint",
    given="jsonb_array_elements(?::jsonb) WITH ORDINALITY AS j(value, id)",
    cell="(j.value ->> {n})",
    then="JOIN",
    bare="",
    number="lower(b.number)",
    small='lower(CAST(? AS TEXT) COLLATE "C")',
    indexed=False,
    texts="{kind}_text f",
    text="f.id",
    has="to_tsvector('simple', regexp_replace(left(f.text, 200000) || ' ' || f.unit || ' ' || f.code, "
    "E'[\\x01-/:-@[-`{{-\\u00bf\\u2000-\\u206f]+', ' ', 'g')) @@ to_tsquery('simple', ?)",
)


class Server(Connection, Protocol):
    """A connection to a server."""

    @property
    def dialect(self) -> Dialect:
        """Its words."""
        ...

    def begin(self, locks: Sequence[str], *, snapshot: bool) -> None:
        """Begin a transaction that holds these locks; with `snapshot` it sees all as it is once it has them."""
        ...

    def stream(self, sql: str, parameters: Sequence[Any]) -> Generator[Any, None, None]:
        """The rows of a statement, a few at a time."""
        ...

    def append(self, stream: int, rows: Sequence[Sequence[Any]]) -> None:
        """Append rows to the journal. Raises RowClash."""
        ...

    def measure(self) -> None:
        """Let it look how big its tables are, and what is in them."""
        ...

    def claim(self, name: str) -> AbstractContextManager[object] | None:
        """A lock that ends with this process, until its end; None where another has it."""
        ...

    def write(self, writing: Writing, rows: Collection[Sequence[Any]]) -> None:
        """Write many rows at once."""
        ...


def dialect_of(connection: Connection) -> Dialect:
    """The words of a connection's engine."""
    known: Dialect = getattr(connection, "dialect", SQLITE)
    return known


def server(connection: Connection) -> Server | None:
    """The connection as one to a server; None where it is to a file."""
    return cast("Server", connection) if dialect_of(connection) is POSTGRES else None


def begin(connection: Connection, *locks: str) -> None:
    """Begin to write: SQLite has one lock for all; a server has one for each name, and more may write at a time.

    What is read then is as it is once the locks are held, to the end of the transaction.
    """
    remote = server(connection)
    if remote is None:
        connection.execute("BEGIN IMMEDIATE")
    else:
        remote.begin(locks, snapshot=True)


def begin_appending(connection: Connection, node: str, inc: str) -> None:
    """Begin to append to a stream that another database writes: on a server, streams get longer side by side."""
    remote = server(connection)
    if remote is None:
        connection.execute("BEGIN IMMEDIATE")
    else:
        remote.begin([f"stream {node}/{inc}"], snapshot=False)


def streamed(connection: Connection, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
    """The rows of a statement that gives very many, a few at a time."""
    remote = server(connection)
    return iter(connection.execute(sql, parameters)) if remote is None else remote.stream(sql, parameters)


def table(name: str) -> str:
    """A table's name as statements have it: one is a word of PostgreSQL's own."""
    return f'"{name}"' if name == "user" else name


class Writing(NamedTuple):
    """How rows are written into a table."""

    table: str
    columns: tuple[str, ...]
    keys: tuple[str, ...] = ()
    """Columns that tell a row from others; of rows with the same, the last is meant."""
    clash: str = ""
    """What is done with a row whose key is there already; empty where there is none."""

    @property
    def statement(self) -> str:
        """A statement that writes one row."""
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {table(self.table)}({', '.join(self.columns)}) VALUES({marks}) {self.clash}"


def replacing(name: str, columns: tuple[str, ...], keys: tuple[str, ...]) -> Writing:
    """A row in place of the one with the same key."""
    others = [column for column in columns if column not in keys]
    done = f"UPDATE SET {', '.join(f'{column} = excluded.{column}' for column in others)}" if others else "NOTHING"
    return Writing(name, columns, keys, f"ON CONFLICT({', '.join(keys)}) DO {done}")


def write(connection: Connection, writing: Writing, rows: Collection[Sequence[Any]]) -> None:
    """Write rows, as if one after another."""
    remote = server(connection)
    if not rows:
        return
    if remote is None:
        connection.executemany(writing.statement, rows)
    else:
        remote.write(writing, rows)
