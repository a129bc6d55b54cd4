"""Making the copy that is due: checked, named by its day, the oldest taken away only once the new one is sound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from depot.desk.backups import reading
from depot.desk.backups.faults import BackupFolderGone, BackupFolderUnset, BackupUnderWay
from depot.desk.printing.problems import kept_facts
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.event import Fact
from depot.model.schedule import is_due
from depot.store.backup import backup
from depot.store.claims import Claim
from depot.store.places import FilePlace
from depot.store.store import Store
from depot.store.verify import silent

CLAIM: Final = "backup"
"""Name of the claim of who makes or tries a backup."""


class Made(NamedTuple):
    """A copy that was made."""

    path: Path
    size: int
    """Bytes."""
    events: int
    """Events of all streams in it."""
    removed: tuple[Path, ...]
    """Older copies that went."""


def due(store: Store) -> bool:
    """Whether a copy is to be made now; never of a database of a server, which has its own tools."""
    if not isinstance(store.place, FilePlace):
        return False
    return is_due(reading.schedule(store), reading.past(store), store.clock())


def make_due(store: Store, station: str, progress: reading.Progress = silent) -> Made | None:
    """Make the copy that is due, in nobody's name; None when none is, or another terminal is at it.

    Raises what `make` does, after it was written down.
    """
    if not due(store):
        return None
    try:
        return _made(store, "", station, progress)
    except BackupUnderWay:
        return None


def make(session: Session, progress: reading.Progress = silent) -> Made:
    """Make a copy by the schedule now, whether it is due or not.

    Raises BackupFolderUnset, BackupFolderGone, BackupUnderWay, RoleTooLow and what depot.store.backup.backup raises.
    """
    session.may_whole(roles.CIRCULATE)
    return _made(session.store, session.user, session.station, progress)


def _made(store: Store, actor: str, station: str, progress: reading.Progress) -> Made:
    plan = reading.schedule(store)
    if not plan.folder:
        raise BackupFolderUnset
    with alone(store):
        try:
            return _copied(store, Path(plan.folder), plan.keep, (actor, station), progress)
        except DepotError as error:
            if reading.keeps(error):
                _note(store, error, actor, station)
            raise


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Keep other terminals from making or trying a backup meanwhile. Raises BackupUnderWay."""
    claim = Claim.take(store.path, CLAIM)
    if claim is None:
        raise BackupUnderWay
    with claim:
        yield


def _copied(store: Store, folder: Path, keep: int, who: tuple[str, str], progress: reading.Progress) -> Made:
    if not folder.is_dir():
        raise BackupFolderGone(path=str(folder))
    node, former = store.stream_head().node, _former(store)
    target = _free(folder, f"depot-{node}-{store.clock():%Y%m%d-%H%M%S}")
    copied = backup(store, target, progress)
    checked = copied.checked
    body = {"path": str(target), "size": copied.size, "events": checked.events}
    body |= {"upto": checked.head_seq, "head": checked.head}
    fact = Fact("backup.made", reading.subject_of(store), body)
    store.act(lambda tx: tx.append(fact), actor=who[0], station=who[1])
    return Made(target, copied.size, checked.events, tuple(_removed(folder, former, keep - 1)))


def _former(store: Store) -> list[Path]:
    """The copies that this depot made by its schedule, the newest first."""
    made = [str(event.body.get("path", "")) for event in reading.events(store) if event.kind == "backup.made"]
    return [Path(path) for path in reversed(made)]


def _free(folder: Path, name: str) -> Path:
    target, number = folder / f"{name}.db", 1
    while target.exists():
        number += 1
        target = folder / f"{name}-{number}.db"
    return target


def _removed(folder: Path, former: list[Path], keep: int) -> Iterator[Path]:
    """Take away the oldest copies in the folder; what is not there, or cannot be taken away, stays as it is."""
    here = [path for path in former if path.parent == folder and path.is_file()]
    for path in here[keep:]:
        with suppress(OSError):
            path.unlink()
            yield path


def _note(store: Store, error: DepotError, actor: str, station: str) -> None:
    """Write down why there is no copy, once a day for each reason; a disk that is full takes that word neither."""
    last, today = reading.past(store), store.clock().date()
    if last.failed is not None and last.reason == error.name and last.failed.date() == today:
        return
    fact = Fact("backup.failed", reading.subject_of(store), {"reason": error.name, "facts": kept_facts(error)})
    with suppress(DepotError):
        store.act(lambda tx: tx.append(fact), actor=actor, station=station)
