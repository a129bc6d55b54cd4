"""Connections to a depot's database: pragmas, modes, and SQLite's errors in people's words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from depot.errors import Damaged, Refused
from depot.store.filesystem import refuse_network
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


class WriteFailed(Refused):
    """The system refused to write."""

    what = N_("The database {path} could not be written: {detail}.")
    todo = N_("Nothing of this act was written. Check the disk and its permissions, then open the depot again.")


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open an existing database.

    Raises NoDepot, NotADepot, NetworkFileSystem or DatabaseDamaged. A read-only connection sees what other
    terminals commit and can write nothing.
    """
    if not path.is_file():
        raise NoDepot(path=str(path))
    refuse_network(path)
    mode = "ro" if readonly else "rw"
    with translated(path):
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            prepare(connection, readonly=readonly)
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
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA cache_size=-32768")
    if readonly:
        connection.execute("PRAGMA query_only=ON")
        return
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA temp_store=MEMORY")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None) or 0
        primary, detail = code & 0xFF, str(error)
        if primary == sqlite3.SQLITE_FULL:
            raise DiskFull(path=str(path)) from error
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DatabaseBusy(path=str(path)) from error
        if primary == sqlite3.SQLITE_NOTADB:
            raise NotADepot(path=str(path)) from error
        if primary == sqlite3.SQLITE_CORRUPT:
            raise DatabaseDamaged(path=str(path), detail=detail) from error
        if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise WriteFailed(path=str(path), detail=detail) from error
        raise
