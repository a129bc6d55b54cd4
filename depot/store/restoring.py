"""Restoring a backup: checked first, the present database set aside and never deleted, a new incarnation begun.

The new incarnation matters: what this depot wrote after the backup may already be elsewhere, so the restored database
may not go on with the same numbers. Its first event, `node.restored`, names where the old one ended. Codes that were
given out since the backup stay given out, as far as the database set aside can be read: their labels are on boxes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from depot.errors import Damaged, DepotError, Refused
from depot.model.event import Fact
from depot.store import behind, gaps, journal, parting, verify
from depot.store.backup import BackupUnsound, beside
from depot.store.connection import NoDepot, connect_file, translated, write_failed
from depot.store.filesystem import refuse_network, sync_file, sync_folder, sync_medium
from depot.store.migrations import bring_up_to_date
from depot.store.store import Clock, Store, wall_clock
from depot.store.version import recorded_versions
from depot.words import N_

SHARED_LOCK: Final = (0x4000_0002, 510)
"""First byte and length of what SQLite locks while a database is open in WAL mode (its file format, 2.6)."""

WAIT_MS: Final = 1_000
"""How long another terminal may take to finish its act."""


class DepotInUse(Refused):
    """Facts: path."""

    what = N_("The depot {path} is open at a terminal.")
    todo = N_("Close the program at every terminal, then restore again.")


class BackupOfAnother(Refused):
    """Facts: path, node, here."""

    what = N_("The backup {path} is of the depot {node}; the database here is of the depot {here}.")
    todo = N_("Choose a backup of {here}, or another path (--db) for {node}.")


class BackupUnreadable(Refused):
    """Facts: path, detail."""

    what = N_("The backup {path} cannot be read: {detail}.")
    todo = N_("Check the disk or the key and its permissions, or choose another backup.")


class Lost(NamedTuple):
    """Events that the database set aside has and the restored one has not."""

    node: str
    inc: str
    first: int
    last: int


class Restored(NamedTuple):
    """What a restore did."""

    path: Path
    aside: Path | None
    """Where the former database is kept; None when there was none."""
    readable: bool
    """False when the former database could not be read, so that nobody knows what it had more."""
    lost: tuple[Lost, ...]
    """What to look for on the shelves and on paper."""
    last: journal.Stream
    """The stream that the backup ended with."""
    begun: journal.Stream
    """The stream that goes on, with the event of the restore as its head."""
    again: int
    """Events that were done again in it."""


class _Present(NamedTuple):
    """What is known of the database that is there."""

    streams: tuple[journal.Stream, ...]
    serials: dict[str, int]


def restore(
    backup_file: Path,
    path: Path,
    *,
    actor: str,
    station: str,
    clock: Clock = wall_clock,
    again_from: int | None = None,
    progress: verify.Progress = verify.silent,
) -> Restored:
    """Put a backup in the place of a database, or where there is none.

    With `again_from`, what the backup has from that number on is done again in the new incarnation: for one of two
    copies that both went on (depot.store.parting). Raises NoDepot, NotADepot, BackupUnsound, TooNew, BackupOfAnother,
    NothingBehind, DepotInUse, NetworkFileSystem, DiskFull, WriteFailed; after an error the database that was there is
    still there. Secrets and settings of stations are those of the backup.
    """
    refuse_network(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held, beside(path) as temporary, translated(path):
            _bring(backup_file, temporary)
            connection = _checked(backup_file, temporary, progress)
            with closing(Store(temporary, connection, readonly=False, clock=clock)) as store:
                last = store.stream_head()
                here = _node_at(path)
                if here not in {last.node, ""}:
                    raise BackupOfAnother(path=str(backup_file), node=last.node, here=here)
                present = held.enter_context(_alone(path))
                lost = _lost(present, journal.streams(connection))
                who = {"actor": actor, "station": station}
                parted = parting.part(store, again_from, **who) if again_from is not None else []
                _begin(store, store.stream_head(), present, actor, station)
                for each in lost:
                    gaps.note(store, gaps.Gap(each.node, each.inc, each.first, each.last, path.name))
                begun = store.stream_head()
                again = parting.do_again(store, parted)
                store.close()
                aside = _swap(temporary, path, clock().strftime("%Y%m%d-%H%M%S"))
    except OSError as error:
        raise write_failed(path, error) from error
    return Restored(path, aside, present is not None, lost, last, begun, again)


def _bring(backup_file: Path, temporary: Path) -> None:
    """Copy the backup beside the database, with what its last writer may have left in a write-ahead log."""
    if not backup_file.is_file():
        raise NoDepot(path=str(backup_file))
    for suffix in ("", "-wal"):
        source = backup_file.with_name(backup_file.name + suffix)
        if suffix and not source.exists():
            continue
        try:
            there = source.open("rb")
        except OSError as error:
            raise BackupUnreadable(path=str(source), detail=error.strerror or str(error)) from error
        with there, open(temporary.with_name(temporary.name + suffix), "xb", opener=_private) as here:
            shutil.copyfileobj(there, here, 1 << 20)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _checked(backup_file: Path, temporary: Path, progress: verify.Progress) -> sqlite3.Connection:
    """The backup, checked and brought up to date, for writing."""
    connection = connect_file(temporary)
    try:
        report = verify.verify_open(backup_file, connection, progress)
        if not report.ok:
            first = report.problems[0].sentence()
            raise BackupUnsound(path=str(backup_file), count=report.found, first=first, problems=report.problems)
        recorded_versions(connection, backup_file)
        bring_up_to_date(connection, temporary, readonly=False, keep=False)
    except BaseException:
        connection.close()
        raise
    return connection


def _node_at(path: Path) -> str:
    """The node of the database that is there; empty when there is none or it cannot be read."""
    try:
        with closing(connect_file(path, readonly=True)) as connection:
            return journal.own_stream(connection).node
    except (DepotError, sqlite3.DatabaseError):
        return ""


def _lost(present: _Present | None, streams: list[journal.Stream]) -> tuple[Lost, ...]:
    kept = {(stream.node, stream.inc): stream.head_seq for stream in streams}
    return tuple(
        Lost(stream.node, stream.inc, kept.get((stream.node, stream.inc), 0) + 1, stream.head_seq)
        for stream in (present.streams if present else ())
        if stream.head_seq > kept.get((stream.node, stream.inc), 0)
    )


def _begin(store: Store, last: journal.Stream, present: _Present | None, actor: str, station: str) -> None:
    """Begin the new incarnation with the event of the restore."""
    with translated(store.place):
        store.connection.execute("BEGIN IMMEDIATE")
        journal.begin_stream(store.connection, last.node, last.head_at)
        behind.clear(store.connection)
        store.connection.execute("COMMIT")
        known = dict(store.connection.execute("SELECT series, last FROM serial"))
    given = present.serials if present else {}
    higher = sorted((series, n) for series, n in given.items() if series[1:] == last.node and n > known.get(series, 0))
    serials = "\n".join(f"{series} {n}" for series, n in higher)
    body = {"inc": last.inc, "seq": last.head_seq, "hash": last.head_hash.hex(), "serials": serials}
    fact = Fact("node.restored", f"node/{last.node}", body)
    store.act(lambda tx: tx.append(fact), actor=actor, station=station)


@contextmanager
def _alone(path: Path) -> Iterator[_Present | None]:
    """Keep every other terminal out of the database that is there; None when it cannot be read.

    Raises DepotInUse. Nothing at the path is an empty depot.
    """
    if not path.exists():
        yield _Present((), {})
        return
    with closing(_Held(path)) as held:
        yield held.present


class _Held:
    """The only lock on a database, until closed."""

    def __init__(self, path: Path) -> None:
        self.present: _Present | None = None
        self._lock: sqlite3.Connection | BinaryIO | None = None
        try:
            connection = connect_file(path)
        except Damaged:
            self._lock = _locked(path)
            return
        try:
            self.present = _known(connection, path)
            self._lock = connection
        except sqlite3.DatabaseError:
            # Closed now: closed later, SQLite would take away a log that is by then the restored database's.
            connection.close()
            self._lock = _locked(path)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        if self._lock is not None:
            self._lock.close()


def _known(connection: sqlite3.Connection, path: Path) -> _Present:
    """Take the only lock, put everything into the one file, and read how far it got."""
    connection.execute(f"PRAGMA busy_timeout={WAIT_MS}")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DepotInUse(path=str(path)) from error
        raise
    streams = tuple(journal.streams(connection))
    return _Present(streams, dict(connection.execute("SELECT series, last FROM serial")))


def _locked(path: Path) -> BinaryIO | None:
    """Take the lock of a file that SQLite cannot read. Windows refuses by itself to rename an open file."""
    if sys.platform == "win32":
        return None
    import fcntl

    handle = path.open("rb+")
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_LOCK[1], SHARED_LOCK[0])
    except OSError as error:
        handle.close()
        raise DepotInUse(path=str(path)) from error
    return handle


def _swap(temporary: Path, path: Path, stamp: str) -> Path | None:
    """Give the restored database its place; what was there keeps a dated name."""
    sync_file(temporary)
    aside = _free(path, stamp) if path.exists() else None
    if aside is not None:
        # Before the file: a log left behind would be played back into the restored database.
        for suffix in ("-wal", "-shm"):
            log = path.with_name(path.name + suffix)
            if log.exists():
                log.rename(aside.with_name(aside.name + suffix))
        try:
            os.link(path, aside)
        except OSError:
            path.rename(aside)  # a file system without second names
    temporary.replace(path)
    sync_folder(path.parent)
    sync_medium(path.parent)
    return aside


def _free(path: Path, stamp: str) -> Path:
    aside = path.with_name(f"{path.stem}-replaced-{stamp}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}-replaced-{stamp}-{number}{path.suffix}")
    return aside
