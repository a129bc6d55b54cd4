"""Connections to a depot's database: pragmas, modes, and SQLite's errors in people's words."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from depot.errors import Damaged, Refused
from depot.store.engine import Connection, FileConnection
from depot.store.filesystem import refuse_network
from depot.store.places import FilePlace, Place, place_of
from depot.words import N_

APPLICATION_ID: Final = 0x44504F54
"""`DPOT`: marks a database as ours (PRAGMA application_id)."""

BUSY_MS: Final = 10_000
"""How long a writer waits for another terminal's act."""


class NoDepot(Refused):
    """There is no database where one was asked for."""

    what = N_("There is no depot at {path}.")
    todo = N_("Check the path (--db or DEPOT_DB), or make a depot with: depot init")


class NotADepot(Damaged):
    """The file is no database, or another program's."""

    what = N_("{path} is not a depot's database.")
    todo = N_("Check the path (--db or DEPOT_DB); if it was one, restore a backup with: depot restore")


class DatabaseDamaged(Damaged):
    """SQLite found the file damaged."""

    what = N_("The database {path} is damaged: {detail}.")
    todo = N_("Stop working, keep the file, run: depot verify; then restore the last backup with: depot restore")


class DiskFull(Refused):
    """No room left to write."""

    what = N_("The disk is full: nothing of this act was written.")
    todo = N_("Make room on the disk of {path}, then do it again.")


class DatabaseBusy(Refused):
    """Another terminal held the database for too long."""

    what = N_("Another terminal is writing and did not finish in time: nothing of this act was written.")
    todo = N_("Wait a moment and do it again.")


class Overtaken(DatabaseBusy):
    """Another transaction of a server changed the same row meanwhile."""

    what = N_("Somebody else changed the same thing at the same moment: nothing of this act was written.")
    todo = N_("Do it again.")


class WriteFailed(Refused):
    """The system refused to write."""

    what = N_("The database {path} could not be written: {detail}.")
    todo = N_("Nothing of this act was written. Check the disk and its permissions, then open the depot again.")


class OutcomeUnknown(Refused):
    """A write failed at the very end."""

    what = N_("{path} failed while this act was being saved: it may be kept or not.")
    todo = N_("Check the disk or the server, then look at the history of what you did before you do it again.")


class DepotReplaced(Refused):
    """Another file stands where the open database was."""

    what = N_("The database {path} was replaced or taken away since it was opened here: nothing was written.")
    todo = N_("Close the program here and open it again.")


def connect(where: Place | Path | str, *, readonly: bool = False) -> Connection:
    """Open an existing database, wherever it is.

    Raises NoDepot, NotADepot, NetworkFileSystem, DatabaseDamaged, WriteFailed; of a server, DatabaseUnreachable and
    LoginRefused. A read-only connection sees what others commit and can write nothing.
    """
    place = place_of(where)
    if isinstance(place, FilePlace):
        return connect_file(place.path, readonly=readonly)
    from depot.store.postgres.opening import connect_server

    return connect_server(place, readonly=readonly)


def connect_file(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open an existing database file, for reading also one on a read-only medium.

    Raises NoDepot, NotADepot, NetworkFileSystem, DatabaseDamaged or WriteFailed.
    """
    if not path.is_file():
        raise NoDepot(path=str(path))
    refuse_network(path)
    with _opening(path):
        uri = f"{path.absolute().as_uri()}?mode={_mode(path) if readonly else 'rw'}"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, factory=FileConnection
        )
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            # Asked before anything is set: another program's database stays as it is.
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotADepot(path=str(path))
            prepare(connection, readonly=readonly)
            if not readonly and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                raise WriteFailed(path=str(path), detail="no write-ahead log")
        except BaseException:
            connection.close()
            raise
    return connection


def _mode(path: Path) -> str:
    """How to open for reading: where no terminal can have written anything, SQLite may not try to lock either."""
    writable = os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists()
    return "ro" if writable else "ro&immutable=1"


def open_copy(path: Path) -> sqlite3.Connection:
    """Open a database that nobody writes to, a backup, for reading; it may be on a network share or a key.

    Raises NoDepot, NotADepot, DatabaseDamaged.
    """
    if not path.is_file():
        raise NoDepot(path=str(path))
    with _opening(path):
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        try:
            prepare(connection, readonly=True)
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotADepot(path=str(path))
        except BaseException:
            connection.close()
            raise
    return connection


def create_file(path: Path) -> None:
    """Make an empty file that only its owner can read, for a new database. Raises FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    refuse_network(path)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def prepare(connection: sqlite3.Connection, *, readonly: bool = False) -> None:
    """Set what every connection needs. Durability is FULL: an acknowledged scan survives a power cut."""
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA recursive_triggers=ON")  # else REPLACE would delete without the journal's trigger
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA cache_size=-32768")
    if readonly:
        connection.execute("PRAGMA query_only=ON")
        return
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA temp_store=MEMORY")


def write_failed(path: Path, error: OSError) -> Refused:
    """Ours for a system's refusal to write a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path=str(path))
    return WriteFailed(path=str(path), detail=error.strerror or str(error))


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """The same as `translated`, for the first look at a file, whose schema SQLite quotes as it is when damaged."""
    try:
        with translated(path):
            yield
    except UnicodeDecodeError as error:
        raise DatabaseDamaged(path=str(path), detail="its schema is no text") from error


@contextmanager
def translated(path: Place | Path) -> Iterator[None]:
    """Turn the database's errors into ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None) or 0
        primary, detail = code & 0xFF, str(error)
        if primary == sqlite3.SQLITE_FULL:
            raise DiskFull(path=str(path)) from error
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
            raise DatabaseBusy(path=str(path)) from error
        if primary == sqlite3.SQLITE_NOTADB:
            raise NotADepot(path=str(path)) from error
        if primary == sqlite3.SQLITE_CORRUPT:
            raise DatabaseDamaged(path=str(path), detail=detail) from error
        if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise WriteFailed(path=str(path), detail=detail) from error
        raise
