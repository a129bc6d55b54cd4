"""The drill: the last copy is brought back beside the depot, as in need, proved, compared with it, and put away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from depot.desk.backups import reading
from depot.desk.backups.faults import BackupGone, BackupNone, BackupStrange
from depot.desk.backups.making import alone
from depot.desk.printing.problems import kept_facts
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.event import Fact
from depot.store import journal
from depot.store.backup import BackupUnsound
from depot.store.connection import write_failed
from depot.store.restoring import restore
from depot.store.store import Store
from depot.store.verify import silent, verify

PREFIX: Final = ".drill-"
SUFFIX: Final = ".part"
"""What the name of the folder of a drill begins and ends with; depot doctor tells of one that was left."""


class Drilled(NamedTuple):
    """A drill that brought the depot back."""

    path: Path
    """The backup."""
    events: int
    """Events in it."""
    behind: int
    """Events that the depot wrote since: what would have to be looked for in the vault and on paper."""


def drill(session: Session, progress: reading.Progress = silent) -> Drilled:
    """Bring the last copy of the schedule back into a temporary database, verify and compare it, write the result down.

    The temporary database is beside the depot, private, and gone at the end. Raises RoleTooLow, BackupNone, BackupGone,
    BackupUnderWay, BackupStrange, BackupUnsound, DiskFull, WriteFailed and what a restore raises; a failure is written
    down like a success.
    """
    session.may_whole(roles.CIRCULATE)
    store = session.store
    file = reading.past(store).path
    if not file:
        raise BackupNone
    with alone(store):
        try:
            done = _tried(store, Path(file), progress)
        except DepotError as error:
            body = {"path": file, "reason": error.name, "facts": kept_facts(error)}
            failed = Fact("backup.drilled", reading.subject_of(store), body)
            if reading.keeps(error):
                with suppress(DepotError):
                    session.do(roles.CIRCULATE, lambda tx: tx.append(failed))
            raise
        told = Fact("backup.drilled", reading.subject_of(store), {"path": file, "events": done.events})
        session.do(roles.CIRCULATE, lambda tx: tx.append(told))
    return done


def _tried(store: Store, file: Path, progress: reading.Progress) -> Drilled:
    if not file.is_file():
        raise BackupGone(path=str(file))
    with _folder(store.path) as folder:
        path = folder / "depot.db"
        restore(file, path, actor="", station="", clock=store.clock, progress=progress)
        report = verify(path, progress)
        if not report.ok:
            first = report.problems[0].sentence()
            raise BackupUnsound(path=str(file), count=report.found, first=first, problems=report.problems)
        with Store.open(path, readonly=True) as back:
            behind = _compared(store, back, file)
            events = report.events - 1  # but for the restore itself
    return Drilled(file, events, behind)


def _compared(store: Store, back: Store, file: Path) -> int:
    """How many events the depot has more of its own stream; raise BackupStrange when a stream ends in another event."""
    own, behind, begun = store.stream_head(), 0, back.stream_head()
    for stream in journal.streams(back.connection):
        if stream.inc == begun.inc:
            continue
        here = journal.stream_of(store.connection, stream.node, stream.inc)
        try:
            same = here is not None and journal.hash_at(store.connection, here.id, stream.head_seq) == stream.head_hash
        except LookupError:
            same = False
        if not same:
            name = f"{stream.node}/{stream.inc[:8]}"
            raise BackupStrange(path=str(file), stream=name, seq=stream.head_seq)
        if stream.inc == own.inc:
            behind = own.head_seq - stream.head_seq
    return behind


@contextmanager
def _folder(database: Path) -> Iterator[Path]:
    """A private folder beside a database, where there is a disk that a depot may stand on. Raises DiskFull."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=database.parent))
    except OSError as error:
        raise write_failed(database, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
