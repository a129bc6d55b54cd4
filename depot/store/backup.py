"""Checked copies of a database: made whole under another name, checked as a reader would, and only then named."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from depot.errors import Damaged, DepotError, Refused
from depot.store import verify
from depot.store.connection import open_copy, translated, write_failed
from depot.store.filesystem import put_in_new_place, remove_database, sync_file
from depot.store.places import FilePlace, Place
from depot.words import N_


class BackupExists(Refused):
    """Facts: path."""

    what = N_("There is already a file at {path}.")
    todo = N_("Choose another name: a backup never overwrites a file.")


class BackupFailed(Refused):
    """Facts: path, detail."""

    what = N_("The backup {path} could not be written: {detail}")
    todo = N_("There is no file under that name. Check the disk or the key, then make the backup again.")


class BackupUnsound(Damaged):
    """Facts: path, count, first (the sentence of the first problem), problems."""

    what = N_("The copy {path} did not pass the check, which found {count} problems. The first: {first}")
    todo = N_("Do not rely on it and keep the former backups; to know more, run: depot verify")


class Copied(NamedTuple):
    """A checked copy."""

    path: Path
    size: int
    """Bytes."""
    checked: verify.Report


def backup(depot: verify.HasPlace, target: Path, progress: verify.Progress = verify.silent) -> Copied:
    """Write a checked copy of a depot while others go on working; mode 600.

    The copy holds one moment of the depot in a single file, without remains of what was redacted. It may be on a key or
    a network share. Raises BackupExists, BackupFailed, BackupUnsound, DiskFull, DatabaseDamaged, VerifyNoRoom; after an
    error there is no file under the target's name.
    """
    if target.exists():
        raise BackupExists(path=str(target))
    with beside(target) as temporary:
        with translated(depot.place), closing(_reader(depot.place.file)) as source:
            _copy(source, temporary, target)
        try:
            sync_file(temporary)
            report = check_copy(temporary, target, progress)
            put_in_new_place(temporary, target)
        except FileExistsError as error:
            raise BackupExists(path=str(target)) from error
        except OSError as error:
            remove_database(target)
            raise BackupFailed(path=str(target), detail=error.strerror or str(error)) from error
    return Copied(target, target.stat().st_size, report)


class Here(NamedTuple):
    """A database that is not open here."""

    place: Place


def keep_copy(path: Path, why: str, head: int) -> Path:
    """Keep a checked copy beside a database, before something big; return it. One that is there already serves."""
    for number in range(1, 100):
        again = f"-{number}" if number > 1 else ""
        target = path.with_name(f"{path.stem}-{why}-{head}{again}{path.suffix}")
        if not target.exists():
            backup(Here(FilePlace(path)), target)
            return target
        if _passes(target):
            return target
    raise BackupExists(path=str(path.parent))


def check_copy(copy: Path, name: Path, progress: verify.Progress = verify.silent) -> verify.Report:
    """Check a copy that nobody writes to; `name` is what messages call it. Raises BackupUnsound."""
    with translated(name), closing(open_copy(copy)) as connection:
        report = verify.verify_open(name, connection, progress)
    if not report.ok:
        first = report.problems[0].sentence()
        raise BackupUnsound(path=str(name), count=report.found, first=first, problems=report.problems)
    return report


def _passes(copy: Path) -> bool:
    try:
        check_copy(copy, copy)
    except DepotError:
        return False
    return True


def _reader(path: Path) -> sqlite3.Connection:
    """A connection that may run VACUUM INTO, which a query-only one may not."""
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    source.execute("PRAGMA busy_timeout=10000")
    source.execute("PRAGMA cell_size_check=ON")
    return source


def _copy(source: sqlite3.Connection, temporary: Path, target: Path) -> None:
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        source.execute("VACUUM INTO ?", (str(temporary),))
    except OSError as error:
        raise write_failed(target, error) from error
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise BackupFailed(path=str(target), detail=str(error)) from error
        raise


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A name beside the target, under which nothing stays."""
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    try:
        yield temporary
    finally:
        remove_database(temporary)
