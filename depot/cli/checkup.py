"""What can be wrong on a machine: one check after another, each with what to do about it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from depot.errors import DepotError
from depot.model.outcome import ATTENTION, OK, STOP, Said
from depot.store.filesystem import is_network, kind_of
from depot.words import N_

LIBRARIES: Final = (
    *("peewee", "argon2", "textual", "qrcode", "barcode", "PIL", "lxml", "openpyxl"),
    *("cryptography", "pyrage", "zstandard"),
)
"""What the program needs beside Python."""

OLDEST_SQLITE: Final = (3, 37, 0)
"""The first with STRICT tables."""

TIGHT: Final = 1 << 30
"""Bytes free below which to make room soon: 1 GiB."""

FULL: Final = 100 << 20
"""Bytes free below which to stop: 100 MiB."""

_OWN_ACCOUNT: Final = N_("Work under the account that the depot belongs to, or correct its rights.")

_WAL: Final = b"\x02\x02"
"""Bytes 18 and 19 of a database file in write-ahead mode (SQLite file format, 1.3.3)."""


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    """Stable name, such as `disk`."""
    result: str
    """`ok`, `attention` or `stop`."""
    said: Said
    step: str = ""
    """What to do: a msgid."""


def checks(database: Path) -> Iterator[Check]:
    """All checks of this machine and of a depot's database there."""
    for check in (_python, _libraries, _sqlite, _language, _terminal):
        yield check()
    folder = database.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    yield _network(folder)
    yield _disk(folder)
    if not database.exists():
        missing = Said(N_("There is no depot at {path}."), {"path": str(database)})
        yield Check("database", STOP, missing, N_("Check the path (--db or DEPOT_DB), or make a depot: depot init"))
        return
    yield Check("database", OK, Said("{path}", {"path": str(database)}))
    for of_file in _OF_A_FILE:
        yield of_file(database)
    yield from _inside(database)


def _python() -> Check:
    return Check("python", OK, Said("Python {version}", {"version": sys.version.split()[0]}))


def _libraries() -> Check:
    from importlib.util import find_spec

    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        said = Said(N_("Libraries are missing: {names}."), {"names": ", ".join(missing)})
        return Check("libraries", STOP, said, N_("Install the program again."))
    return Check("libraries", OK, Said(N_("All libraries are here.")))


def _sqlite() -> Check:
    import sqlite3

    facts = {"version": sqlite3.sqlite_version}
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        step = N_("Install a Python with SQLite 3.37 or newer.")
        return Check("sqlite", STOP, Said(N_("SQLite {version} is too old."), facts), step)
    return Check("sqlite", OK, Said("SQLite {version}", facts))


def _language() -> Check:
    import data
    from depot.words import language

    facts = {"language": language()}
    catalogue = Path(data.__path__[0], "locales", language(), "LC_MESSAGES", "depot.mo")
    if language() != "en" and not catalogue.is_file():
        said = Said(N_("The words of the language {language} are missing: the program speaks English."), facts)
        return Check("language", ATTENTION, said, N_("Install the program again; from its sources: make run"))
    return Check("language", OK, Said(N_("The language is {language}."), facts))


def _terminal() -> Check:
    encoding = (sys.stdout.encoding or "?").lower()
    if encoding.replace("-", "") != "utf8":
        said = Said(N_("Some letters and signs cannot be shown: the output is {encoding}."), {"encoding": encoding})
        return Check("terminal", ATTENTION, said, N_("Choose a UTF-8 locale, or set PYTHONUTF8=1."))
    if not sys.stdout.isatty():
        return Check("terminal", OK, Said(N_("No terminal here: the answers go elsewhere.")))
    size = os.get_terminal_size(sys.stdout.fileno())
    facts = {"columns": size.columns, "rows": size.lines, "kind": os.environ.get("TERM", "?")}
    if size.columns < 80 or size.lines < 24 or facts["kind"] == "dumb":
        said = Said(N_("The terminal {kind} has {columns} columns and {rows} rows."), facts)
        return Check("terminal", ATTENTION, said, N_("The screens need 80 columns and 24 rows: enlarge the window."))
    return Check("terminal", OK, Said(N_("The terminal {kind} has {columns} columns and {rows} rows."), facts))


def _network(folder: Path) -> Check:
    kind = kind_of(folder)
    facts = {"path": str(folder), "kind": kind or "?"}
    if is_network(kind):
        said = Said(N_("{path} is on a network share ({kind}); a depot kept there would be damaged."), facts)
        step = N_("Keep the depot on a disk of this computer; other terminals connect to this computer (SSH).")
        return Check("filesystem", STOP, said, step)
    return Check("filesystem", OK, Said(N_("{path} is on a disk of this computer ({kind})."), facts))


def _disk(folder: Path) -> Check:
    import shutil

    free = shutil.disk_usage(folder).free
    said = Said(N_("{free} MB are free on the disk."), {"free": free >> 20})
    if free < TIGHT:
        return Check("disk", STOP if free < FULL else ATTENTION, said, N_("Make room on the disk of the depot."))
    return Check("disk", OK, said)


def _mode(database: Path) -> Check:
    mode = database.stat().st_mode & 0o777
    facts = {"mode": f"{mode:o}", "path": str(database)}
    if os.name == "posix" and mode & 0o077:
        said = Said(N_("Others on this computer can read the database (mode {mode})."), facts)
        return Check("mode", ATTENTION, said, N_("Run: chmod 600 on the database file."))
    return Check("mode", OK, Said(N_("Only its owner can read the database."), facts))


def _writable(database: Path) -> Check:
    if os.access(database, os.W_OK) and os.access(database.parent, os.W_OK):
        return Check("writable", OK, Said(N_("The database can be written.")))
    said = Said(N_("The database or its folder cannot be written by this user."))
    return Check("writable", STOP, said, _OWN_ACCOUNT)


def _journal_mode(database: Path) -> Check:
    try:
        with database.open("rb") as stream:
            header = stream.read(20)
    except OSError as error:
        said = Said(N_("{file} cannot be read: {reason}."), {"file": str(database), "reason": error.strerror or ""})
        return Check("journal_mode", STOP, said, _OWN_ACCOUNT)
    if header[18:20] != _WAL:
        said = Said(N_("The database is not in write-ahead mode."))
        return Check("journal_mode", ATTENTION, said, N_("Open it once with the program: any act sets the mode."))
    return Check("journal_mode", OK, Said(N_("The database is in write-ahead mode.")))


_OF_A_FILE: Final[tuple[Callable[[Path], Check], ...]] = (_mode, _writable, _journal_mode)


def _inside(database: Path) -> Iterator[Check]:
    """What the depot itself says; a database that does not open says why."""
    from depot.store.connection import translated
    from depot.store.store import Store

    try:
        with translated(database), Store.open(database, readonly=True) as store:
            stream = store.stream_head()
            yield Check(
                "depot", OK, Said(N_("Depot {node}; events: {n}."), {"node": stream.node, "n": stream.head_seq})
            )
            yield _clock(store.clock(), stream.head_at)
            from depot.cli import checkexchange

            for found in checkexchange.checks(store):
                yield Check(*found)
    except DepotError as error:
        yield Check("depot", STOP, Said(error.what, error.facts), error.todo)


def _clock(now: datetime, last: str) -> Check:
    from depot.store.journal import clock_state

    state, facts = clock_state(now, last), {"now": f"{now:%Y-%m-%d %H:%M}", "last": last[:16].replace("T", " ")}
    step = N_("If that is wrong, set the clock of this computer. Nothing is lost meanwhile; the acts are flagged.")
    if state == "ok":
        return Check("clock", OK, Said(N_("The clock says {now}."), facts))
    return Check("clock", ATTENTION, Said(N_("The clock says {now}, but the last act was at {last}."), facts), step)
