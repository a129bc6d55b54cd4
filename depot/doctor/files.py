"""The database as a file: where it is, who can read it, whether there is room, what a program that died left."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from depot.doctor.check import Check, attention, ok, stop
from depot.store.filesystem import is_network, kind_of
from depot.store.handles import left_claims, openers
from depot.words import N_

TIGHT: Final = 1 << 30
"""Bytes free below which to make room soon: 1 GiB."""

FULL: Final = 100 << 20
"""Bytes free below which to stop: 100 MiB."""

LONG_LOG: Final = 256 << 20
"""Bytes of a write-ahead log that is no longer emptied: 256 MiB. SQLite empties it unless somebody reads."""

OLD: Final = 3600
"""Seconds after which an unfinished file is nobody's any more."""

_OWN_ACCOUNT: Final = N_("Work under the account that the depot belongs to, or correct its rights.")

_WAL: Final = b"\x02\x02"
"""Bytes 18 and 19 of a database file in write-ahead mode (SQLite file format, 1.3.3)."""


def around(database: Path) -> Iterator[Check]:
    """What is asked of the folder, also where there is no database yet."""
    folder = database.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    yield _network(folder)
    yield _disk(folder)


def checks(database: Path) -> Iterator[Check]:
    """All checks of a database file that is there, before anybody opens it: opening one mends what a crash left."""
    for check in (_mode, _folder, _writable, _journal_mode, _programs, _log, _room, _unfinished, _claims):
        yield check(database)


def _network(folder: Path) -> Check:
    kind = kind_of(folder)
    if is_network(kind):
        said = N_("{path} is on a network share ({kind}); a depot kept there would be damaged.")
        step = N_("Keep the depot on a disk of this computer; other terminals connect to this computer (SSH).")
        return stop("filesystem", said, step, path=str(folder), kind=kind)
    return ok("filesystem", N_("{path} is on a disk of this computer ({kind})."), path=str(folder), kind=kind or "?")


def _disk(folder: Path) -> Check:
    import shutil

    free, said = shutil.disk_usage(folder).free, N_("{free} MB are free on the disk.")
    step = N_("Make room on the disk of the depot.")
    if free < TIGHT:
        return (stop if free < FULL else attention)("disk", said, step, free=free >> 20)
    return ok("disk", said, free=free >> 20)


def _mode(database: Path) -> Check:
    mode = database.stat().st_mode & 0o777
    if os.name == "posix" and mode & 0o077:
        said = N_("Others on this computer can read the database (mode {mode}).")
        return attention("mode", said, N_("Run: chmod 600 on the database file."), mode=f"{mode:o}")
    return ok("mode", N_("Only its owner can read the database."))


def _folder(database: Path) -> Check:
    """Who can write the folder can put another database in the place of this one."""
    mode = database.parent.stat().st_mode
    if os.name == "posix" and mode & 0o022 and not mode & stat.S_ISVTX:
        said = N_("Others on this computer can take away or replace what is in {path} (mode {mode}).")
        step = N_("Run: chmod 700 {path}")
        return attention("folder", said, step, path=str(database.parent), mode=f"{mode & 0o777:o}")
    return ok("folder", N_("Nobody else can replace the database."))


def _writable(database: Path) -> Check:
    if os.access(database, os.W_OK) and os.access(database.parent, os.W_OK):
        return ok("writable", N_("The database can be written."))
    return stop("writable", N_("The database or its folder cannot be written by this user."), _OWN_ACCOUNT)


def _journal_mode(database: Path) -> Check:
    try:
        with database.open("rb") as stream:
            header = stream.read(20)
    except OSError as error:
        said = N_("{file} cannot be read: {reason}.")
        return stop("journal_mode", said, _OWN_ACCOUNT, file=str(database), reason=error.strerror or "")
    if header[18:20] != _WAL:
        step = N_("Open it once with the program: any act sets the mode.")
        return attention("journal_mode", N_("The database is not in write-ahead mode."), step)
    return ok("journal_mode", N_("The database is in write-ahead mode."))


def _programs(database: Path) -> Check:
    found = openers(database)
    if found is None:
        return ok("programs", N_("This system does not say which programs have the depot open."))
    found = [pid for pid in found if pid != os.getpid()]
    if not found:
        return ok("programs", N_("No other program of this user has the depot open."))
    said = N_("Other programs have the depot open: {n} (processes {processes}).")
    return ok("programs", said, n=len(found), processes=", ".join(map(str, found[:9])))


def _log(database: Path) -> Check:
    log = database.with_name(f"{database.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    facts = {"mb": size >> 20, "kb": -(-size // 1000)}
    if size > LONG_LOG:
        said = N_("The log beside the database has grown to {mb} MB: some program has been reading for long.")
        return attention("log", said, N_("Close the program at every terminal, then open it again."), **facts)
    if size and openers(database) == []:
        said = N_("A program of this depot died while it was open: {kb} kB of acts are still in the log beside it.")
        step = N_(
            "Nothing is lost: open the depot, it puts itself in order. Never take the log away. Then: depot verify"
        )
        return attention("log", said, step, **facts)
    return ok("log", N_("The log beside the database is as it should be."))


def _room(database: Path) -> Check:
    """A check of all, and the cleaning after a redaction, need as much room again as the database has."""
    import shutil
    import tempfile

    need = database.stat().st_size
    folder = os.environ.get("SQLITE_TMPDIR") or os.environ.get("TMPDIR") or tempfile.gettempdir()
    facts = {"path": folder, "need": -(-need >> 20)}
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        said = N_("The folder {path} for temporary files cannot be used: {reason}.")
        step = N_("Name another one in SQLITE_TMPDIR.")
        return attention("room", said, step, **facts, reason=error.strerror or "")
    if free < need:
        said = N_("A check or a drill needs {need} MB in {path}, where {free} MB are free.")
        step = N_("Make room there, or name another folder in SQLITE_TMPDIR.")
        return attention("room", said, step, **facts, free=free >> 20)
    return ok("room", N_("There is room in {path} for a check."), **facts)


def _unfinished(database: Path) -> Check:
    """Copies that were not finished: backups and packages are written under such a name first."""
    before = time.time() - OLD
    try:
        entries = list(database.parent.glob(".*.part"))
        names = sorted(entry.name for entry in entries if entry.stat().st_mtime < before)
    except OSError:
        names = []
    if names:
        said = N_("Unfinished files are left in {path}: {names}.")
        step = N_("A program died while it wrote them. They hold parts of the depot: delete them.")
        return attention("unfinished", said, step, path=str(database.parent), names=", ".join(names[:5]))
    return ok("unfinished", N_("No unfinished files are left."))


def _claims(database: Path) -> Check:
    names = left_claims(database)
    if names:
        said = N_("Work was cut short here: {names}. Its lock is free again.")
        step = N_("Open the label desk: it asks how many labels came out.")
        return attention("locks", said, step, names=", ".join(names[:9]))
    return ok("locks", N_("No work was cut short."))
