"""Receiving: packages of enrolled depots, or passed on by an enrolled vault, taken into the journal, then folded.

A person may do it whenever a key comes: what a package says was decided where it was written, and who signed it was
compared when its card was enrolled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange.faults import RecipientOther
from depot.exchange.keyring import Keyring
from depot.exchange.manifest import Manifest
from depot.exchange.reading import opened
from depot.model import roles
from depot.store.merging import Arriving, PackageGap, Progress, Taken, nothing, take
from depot.store.waiting import fold_waiting

if TYPE_CHECKING:
    import pyrage

ENDING: Final = ".DEP"
"""Of the names of packages."""


class Received(NamedTuple):
    """What came of one package."""

    path: Path
    manifest: Manifest | None
    """None where not even that could be believed."""
    taken: Taken | None
    problem: DepotError | None
    """Why it was refused, whole."""


Ring = Callable[[], Keyring]
"""Gives the keys that are believed now: a package may bring a change of keys for the next one."""


def receive(
    session: Session,
    paths: Sequence[Path],
    ring: Ring,
    identities: Sequence[pyrage.x25519.Identity],
    progress: Progress = nothing,
) -> Iterator[Received]:
    """Take in packages, each whole or not at all, in whatever order they were named; give what came of each.

    All are taken in first, and are durable then; what they brought, or an earlier call left, is folded afterwards.
    One that begins too late waits for the others. Folders stand for the packages in them. Raises RoleTooLow,
    UserInactive, DepotBehind.
    """
    session.may(roles.CIRCULATE)
    received = list(_taken(session, paths, ring, identities, progress))
    fold_waiting(session.store, actor=session.user, station=session.station, progress=progress)
    conflicts = session.store.open_conflicts()
    for each in received:
        yield each._replace(taken=each.taken._replace(conflicts=conflicts)) if each.taken else each


def _taken(
    session: Session,
    paths: Sequence[Path],
    ring: Ring,
    identities: Sequence[pyrage.x25519.Identity],
    progress: Progress,
) -> Iterator[Received]:
    waiting = [path for named in paths for path in _packages(named)]
    while waiting:
        late: list[Received] = []
        for path in waiting:
            received = _one(session, path, ring(), identities, progress)
            if isinstance(received.problem, PackageGap):
                late.append(received)
            else:
                yield received
        if len(late) == len(waiting):
            yield from late
            return
        waiting = [each.path for each in late]


def _packages(named: Path) -> list[Path]:
    if not named.is_dir():
        return [named]
    return sorted(path for path in named.iterdir() if path.suffix.upper() == ENDING and path.is_file())


def _one(
    session: Session, path: Path, ring: Keyring, identities: Sequence[pyrage.x25519.Identity], progress: Progress
) -> Received:
    made: Manifest | None = None
    try:
        with opened(path, ring) as package:
            made = package.manifest
            package.check_cipher()  # the key is read before anybody here must wait
            if not package.readable(identities):
                raise RecipientOther(path=str(path))
            prev, head = bytes.fromhex(made.prev), bytes.fromhex(made.head)
            place = (made.node, made.inc, made.first, made.last, prev, head)
            arriving = Arriving(path.name, *place, lambda: package.events(identities))
            taken = take(session.store, arriving, progress)
            return Received(path, made, taken, None)
    except DepotError as error:
        return Received(path, made, None, error)
