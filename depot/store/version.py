"""The versions of what a database file holds."""

import sqlite3
from pathlib import Path
from typing import Final, NamedTuple

from depot.errors import Damaged, Refused
from depot.store.engine import Connection
from depot.store.places import Place
from depot.words import N_

FOLD_VERSION: Final = 11
"""Raised whenever a table or an evolve changes: an older database's tables are then folded anew at opening."""

SCHEMA_VERSION: Final = 6
"""Raised when the tables of the journal or of this machine's own change: see depot.store.migrations.STEPS."""


class Versions(NamedTuple):
    """What is recorded in a database."""

    schema: int
    fold: int


CURRENT: Final = Versions(SCHEMA_VERSION, FOLD_VERSION)


class TooNew(Refused):
    """Facts: path."""

    what = N_("The database {path} was made by a newer version of this program.")
    todo = N_("Install the newest version here, then open it again.")


class VersionsUnreadable(Damaged):
    """Facts: subject (the file), detail."""

    what = N_("The database {subject} does not say which version made it: {detail}.")
    todo = N_("Keep the file, run: depot verify; then restore the last backup with: depot restore")


def versions_of(connection: Connection) -> Versions:
    """The versions that a database records; -1 for one that it does not. Raises ValueError for what is no number."""
    rows = dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('fold', 'schema')"))
    return Versions(int(rows.get("schema", -1)), int(rows.get("fold", -1)))


def recorded_versions(connection: Connection, path: Place | Path) -> Versions:
    """The versions of a database that this program can read. Raises VersionsUnreadable and TooNew."""
    try:
        versions = versions_of(connection)
    except (ValueError, sqlite3.OperationalError) as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
            raise
        raise VersionsUnreadable(subject=str(path), detail=str(error)) from error
    for name, version in zip(Versions._fields, versions, strict=True):
        if version < (name == "schema"):  # tables that are being folded anew are of version 0
            raise VersionsUnreadable(subject=str(path), detail=name)
    if versions.schema > CURRENT.schema or versions.fold > CURRENT.fold:
        raise TooNew(path=str(path))
    return versions
