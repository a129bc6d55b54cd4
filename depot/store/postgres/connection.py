"""Connections to a PostgreSQL server that answer as the store asks, and the server's errors in people's words."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final

import psycopg
from peewee import PeeweeException, PostgresqlDatabase, ProgrammingError
from psycopg import errors
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper

from depot.errors import DepotError, Refused
from depot.store.connection import (
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    NoDepot,
    NotADepot,
    Overtaken,
    WriteFailed,
)
from depot.store.engine import POSTGRES, DatabaseUnreachable, RowClash, Writing, table
from depot.store.places import PlaceMalformed, ServerPlace
from depot.words import N_

CONNECT_S: Final = 10
"""How long a server may take to answer a call."""

LOCK_MS: Final = 60_000
"""How long a writer waits for another one: for a package being taken in, not for a scan."""

STATEMENT_MS: Final = 900_000
"""How long one statement may take."""

IDLE_MS: Final = 300_000
"""How long a transaction may do nothing, so that a program that hangs holds up no others."""

FEW: Final = 20
"""Rows up to which statements are quicker than a copy."""

ROWS: Final = 2_000
"""Rows fetched at a time where there are very many."""

COLUMNS: Final = "seq, act, n, kind, subject, header, body, body_hash, hash"
TYPES: Final = ("int8", "bytea", "int8", "text", "text", "bytea", "bytea", "bytea", "bytea")
STAGE: Final = (
    "CREATE TEMP TABLE arrived(seq BIGINT, act BYTEA, n BIGINT, kind TEXT, subject TEXT, header BYTEA, body BYTEA, "
    "body_hash BYTEA, hash BYTEA) ON COMMIT DROP"
)
COPY: Final = f"COPY arrived({COLUMNS}) FROM STDIN (FORMAT BINARY)"

MEASURE: Final = (
    "ANALYZE journal(pos, stream, seq, subject, act, n), known, alias, box, file, location, person, loan, loan_line, "
    "placement"
)

SETTINGS: Final = (
    "SET synchronous_commit = on; SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; "
    f"SET lock_timeout = {LOCK_MS}; SET statement_timeout = {STATEMENT_MS}; "
    f"SET idle_in_transaction_session_timeout = {IDLE_MS}; SET client_min_messages = warning"
)


class LoginRefused(Refused):
    """Facts: path, detail. The server knows neither the user nor the password, or lets them not in."""

    what = N_("The server of {path} refuses this login: {detail}.")
    todo = N_(
        "Check user and password (in the URL, PGPASSWORD or the file of PGPASSFILE) and the server's pg_hba.conf."
    )


class TextTooLong(Refused):
    """Facts: path, detail. A text that is a key, such as the subject of an event, is longer than an index takes."""

    what = N_("The database {path} keeps no name or code of that length: {detail}.")
    todo = N_("Nothing of it was kept. No depot makes such names: ask where it comes from.")


class RightMissing(Refused):
    """Facts: path, detail."""

    what = N_("The user may not do this in {path}: {detail}.")
    todo = N_("Ask whoever runs the server to make this user the owner of the database.")


class VaultDatabase(PostgresqlDatabase):
    """How peewee connects and makes tables: numbers of 64 bits, texts in the order of their bytes."""

    field_types = {  # noqa: RUF012 - as peewee has it
        **PostgresqlDatabase.field_types,
        "INT": "BIGINT",
        "TEXT": 'TEXT COLLATE "C"',
    }


class _Whole(Loader):
    """Sums of whole numbers, which the server gives as decimals."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


@cache
def _marked(sql: str) -> bytes:
    """A statement with this driver's marks for values."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


def lock_key(name: str) -> int:
    """The number of a lock: 64 bits, with sign."""
    return int.from_bytes(sha256(f"depot/lock/{name}".encode()).digest()[:8], "big", signed=True)


class PostgresConnection:
    """A connection as depot.store.engine.Server says; errors are ours."""

    dialect: Final = POSTGRES

    def __init__(self, place: ServerPlace, *, readonly: bool = False) -> None:
        """Raises DatabaseUnreachable, LoginRefused, NoDepot, PlaceMalformed."""
        self._place = place
        self._held: list[int] = []
        self._staged: dict[str, list[int]] = {}
        self.database, self.raw = _connected(place)
        try:
            self.raw.adapters.register_dumper(int, Int8Dumper)
            self.raw.adapters.register_loader("numeric", _Whole)
            with self._named():
                self.raw.execute(SETTINGS)
                if readonly:
                    self.raw.execute("SET default_transaction_read_only = on")
        except BaseException:
            self.raw.close()
            raise

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; False on a connection that is lost."""
        return self.raw.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    @property
    def lost(self) -> bool:
        """Whether the server went away."""
        return self.raw.closed

    def begin(self, locks: Sequence[str], *, snapshot: bool) -> None:
        """Begin a transaction that holds these locks to its end, waiting for each in turn. Raises DatabaseBusy.

        With a `snapshot` it sees all as it is when it has them: they are taken before it begins, since its first
        statement, and be it the one that waits, settles what it sees.
        """
        with self._named():
            try:
                if snapshot:
                    for name in locks:
                        self.raw.execute("SELECT pg_advisory_lock(%s)", (lock_key(name),))
                        self._held.append(lock_key(name))
                    self.raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
                else:
                    self.raw.execute("BEGIN")
                    for name in locks:
                        self.raw.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key(name),))
            except BaseException:
                if not self.raw.closed:
                    self.raw.execute("ROLLBACK")
                    self._let_go()
                raise

    def _let_go(self) -> None:
        """Let others have the locks that were taken before the transaction."""
        if self._held:
            self.raw.execute("SELECT pg_advisory_unlock(name) FROM unnest(%s::bigint[]) AS held(name)", (self._held,))
            self._held = []

    def measure(self) -> None:
        """Let it look how big its tables are, and what is in them, without waiting for its own next look."""
        self.execute(MEASURE)

    def claim(self, name: str) -> AbstractContextManager[object] | None:
        """A lock that ends with this process, until its end; None where another has it."""
        found = self.execute("SELECT pg_try_advisory_lock(?)", (lock_key(name),)).fetchone()
        return self._claimed(name) if found and found[0] else None

    @contextmanager
    def _claimed(self, name: str) -> Iterator[None]:
        try:
            yield
        finally:
            with suppress(DatabaseUnreachable):  # it ended with the connection
                self.execute("SELECT pg_advisory_unlock(?)", (lock_key(name),))

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run a statement."""
        with self._named():
            try:
                return self.raw.execute(_marked(sql), tuple(parameters))
            finally:
                if sql == "ROLLBACK":
                    self._staged.clear()
                if self._held and not self.raw.closed and not self.in_transaction:
                    self._let_go()

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run a statement once for each row of values, without waiting for each answer."""
        cursor = self.raw.cursor()
        with self._named():
            cursor.executemany(_marked(sql), [tuple(row) for row in parameters])
        return cursor

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Generator[Any, None, None]:
        """The rows of a statement, a few at a time, as they are at this moment."""
        with self._named(), self.raw.cursor("rows", withhold=not self.in_transaction) as cursor:
            cursor.itersize = ROWS
            cursor.execute(_marked(sql), tuple(parameters))
            yield from cursor

    def copy(self, sql: str, rows: Iterable[Sequence[Any]], types: Sequence[str | int]) -> None:
        """Copy rows into a table, by a COPY ... FROM STDIN (FORMAT BINARY) and the types of its columns."""
        with self._named(), self.raw.cursor() as cursor, cursor.copy(sql.encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def append(self, stream: int, rows: Sequence[Sequence[Any]]) -> None:
        """Append rows to the journal: copied beside it, then put into it in order. Raises RowClash."""
        self.execute(STAGE)
        self.copy(COPY, rows, TYPES)
        self.execute(f"INSERT INTO journal(stream, {COLUMNS}) SELECT ?, {COLUMNS} FROM arrived ORDER BY seq", (stream,))
        self.execute("DROP TABLE arrived")

    def write(self, writing: Writing, rows: Collection[Sequence[Any]]) -> None:
        """Write many rows at once: copied beside their table, then put into it."""
        if len(rows) < FEW:
            self.executemany(writing.statement, rows)
            return
        if writing.keys:
            key = itemgetter(*(writing.columns.index(name) for name in writing.keys))
            rows = {key(row): row for row in rows}.values()
        columns, name, staged = ", ".join(writing.columns), table(writing.table), f"staged_{writing.table}"
        if writing.table not in self._staged:
            types = self.execute(f"SELECT {columns} FROM {name} LIMIT 0").description or ()
            self.execute(f"CREATE TEMP TABLE IF NOT EXISTS {staged} (LIKE {name}) ON COMMIT DELETE ROWS")
            self._staged[writing.table] = [column.type_code for column in types]
        self.copy(f"COPY {staged}({columns}) FROM STDIN (FORMAT BINARY)", rows, self._staged[writing.table])
        self.execute(f"INSERT INTO {name}({columns}) SELECT {columns} FROM {staged} {writing.clash}")
        self.execute(f"DELETE FROM {staged}")

    def interrupt(self) -> None:
        """End the statement that runs, from another thread."""
        self.raw.cancel_safe()

    def close(self) -> None:
        """Close it; an open transaction is undone."""
        self.raw.close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            known = named(error, self._place)
            if known is None:
                raise
            raise known from error


def _connected(place: ServerPlace) -> tuple[VaultDatabase, psycopg.Connection[tuple[Any, ...]]]:
    """A new connection, which commits each statement by itself."""
    url = "postgresql" + place.url[place.url.index("://") :]
    database = VaultDatabase(url, prefer_psycopg3=True, connect_timeout=CONNECT_S, application_name="depot")
    try:
        database.connect()
    except PeeweeException as error:
        if isinstance(error, ProgrammingError):
            raise PlaceMalformed(path=str(place)) from None  # what is said of it may hold a part of the password
        original: psycopg.Error = vars(error)["orig"]
        raise named(original, place) or original from None
    made: psycopg.Connection[tuple[Any, ...]] = database.connection()  # type: ignore[no-untyped-call]
    return database, made


def named(error: psycopg.Error, place: ServerPlace) -> Exception | None:
    """Ours for an error of the driver; None for a fault of this program."""
    path, detail = str(place), detail_of(error)
    if isinstance(error, errors.UniqueViolation):
        return RowClash(detail)
    for kinds, ours in _NAMED:
        if isinstance(error, kinds):
            return ours(path=path, detail=detail)
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return None
    # While a connection is made, the driver says in words only what the server answered.
    if error.sqlstate is None and any(said in detail for said in _LOGIN):
        return LoginRefused(path=path, detail=detail)
    if error.sqlstate is None and 'database "' in detail:
        return NoDepot(path=path)
    return DatabaseUnreachable(path=path, detail=detail)


_NAMED: Final[tuple[tuple[tuple[type[psycopg.Error], ...], type[DepotError]], ...]] = (
    ((errors.SerializationFailure, errors.DeadlockDetected), Overtaken),
    ((errors.LockNotAvailable, errors.QueryCanceled), DatabaseBusy),
    ((errors.InvalidAuthorizationSpecification, errors.InvalidPassword), LoginRefused),
    ((errors.InsufficientPrivilege,), RightMissing),
    ((errors.InvalidCatalogName,), NoDepot),
    ((errors.UndefinedTable, errors.UndefinedColumn), NotADepot),
    ((errors.DiskFull,), DiskFull),
    ((errors.ProgramLimitExceeded,), TextTooLong),
    ((errors.DataCorrupted, errors.IndexCorrupted), DatabaseDamaged),
    ((errors.ReadOnlySqlTransaction,), WriteFailed),
)
"""The server's errors and ours."""

_LOGIN: Final = ("authentication failed", "no password supplied", "pg_hba.conf", "role ")


def detail_of(error: psycopg.Error) -> str:
    """The first line of what the server said, without the driver's own words."""
    said = error.diag.message_primary or str(error).strip().rpartition("FATAL:")[2].strip() or type(error).__name__
    return said.splitlines()[0].rstrip(".")
