"""Receiving: packages of enrolled depots, or passed on by an enrolled vault, taken into the journal, then folded; and
receipts of vaults.

A person may do it whenever a key comes: what a package says was decided where it was written, and who signed it was
compared when its card was enrolled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange import confirming, receipts
from depot.exchange.confirming import Noted
from depot.exchange.faults import RecipientOther
from depot.exchange.keyring import Keyring
from depot.exchange.manifest import Manifest
from depot.exchange.reading import opened
from depot.exchange.receiptfaults import OwnReceiptAhead, ReceiptElsewhere, ReceiptOlder
from depot.exchange.receipts import Receipt
from depot.model import roles
from depot.store import gaps
from depot.store.gaps import Gap
from depot.store.merging import Arriving, OwnAhead, PackageGap, Progress, Taken, nothing, take
from depot.store.store import Store
from depot.store.waiting import fold_waiting

if TYPE_CHECKING:
    import pyrage

ENDING: Final = ".DEP"
"""Of the names of packages."""


class Received(NamedTuple):
    """What came of one package or receipt."""

    path: Path
    manifest: Manifest | None
    """None where not even that could be believed, and of receipts."""
    taken: Taken | None
    problem: DepotError | None
    """Why it was refused, whole."""
    noted: Noted | None = None
    """What came of a receipt."""
    passed: bool = False
    """True where a folder holds it that is for somebody else: it was left alone."""


Ring = Callable[[], Keyring]
"""Gives the keys that are believed now: a package may bring a change of keys for the next one."""


def receive(
    session: Session,
    paths: Sequence[Path],
    ring: Ring,
    identities: Sequence[pyrage.x25519.Identity],
    progress: Progress = nothing,
) -> Iterator[Received]:
    """Take in packages and receipts, each whole or not at all, in whatever order they were named; give what came of
    each.

    Packages are taken in first, and are durable then; what they brought, or an earlier call left, is folded afterwards.
    One that begins too late waits for the others. Receipts come last: packages may bring the key that signed them.
    Folders stand for what is in them, and in the folder in them that has this place's name; what is there for others is
    left alone. Raises RoleTooLow, UserInactive, DepotBehind.
    """
    session.may_whole(roles.CIRCULATE)
    here = session.store.stream_head().node
    found = [each for named in paths for each in _found(named, here)]
    bringing = [each for each in found if each.path.suffix.upper() != receipts.ENDING]
    received = list(append(session, bringing, ring, identities, progress))
    fold_waiting(session.store, actor=session.user, station=session.station, progress=progress)
    conflicts = session.store.open_conflicts()
    for each in received:
        yield each._replace(taken=each.taken._replace(conflicts=conflicts)) if each.taken else each
    yield from _receipts(session, [each for each in found if each.path.suffix.upper() == receipts.ENDING], ring())


class Found(NamedTuple):
    """A file to take in."""

    path: Path
    named: bool
    """False where it was found in a folder, so that it may be for somebody else."""


def found_in(paths: Sequence[Path], *endings: str) -> list[Found]:
    """The files that are named, and those in folders that are named, whose names end so."""
    return [each for named in paths for each in _files(named, endings)]


def append(
    session: Session,
    found: Sequence[Found],
    ring: Ring,
    identities: Sequence[pyrage.x25519.Identity],
    progress: Progress = nothing,
) -> Iterator[Received]:
    """Take in packages and fold nothing: they are durable, and wait. One that begins too late waits for the others."""
    waiting = list(found)
    while waiting:
        late: list[tuple[Found, Received]] = []
        for each in waiting:
            if not each.named and _for_others(each.path, identities):
                yield Received(each.path, None, None, None, passed=True)
                continue
            received = _one(session, each.path, ring(), identities, progress)
            if isinstance(received.problem, PackageGap):
                late.append((each, received))
            else:
                yield received
        if len(late) == len(waiting):
            for _each, received in late:
                _remember(session.store, received)
                yield received
            return
        waiting = [each for each, _received in late]


def _for_others(path: Path, identities: Sequence[pyrage.x25519.Identity]) -> bool:
    """Whether a package is sound and none of these opens it."""
    try:
        with opened(path) as package:
            return not package.readable(identities)
    except DepotError:
        return False


def _remember(store: Store, received: Received) -> None:
    """Remember what a package waits for."""
    facts = received.problem.facts if received.problem is not None else {}
    first, last = int(str(facts["first"])), int(str(facts["last"]))
    gaps.note(store, Gap(str(facts["node"]), str(facts["inc"]), first, last, received.path.name))


def _found(named: Path, here: str) -> list[Found]:
    within = named / here
    return found_in([named, *([within] if within.is_dir() else [])], ENDING, receipts.ENDING)


def _files(named: Path, endings: Sequence[str]) -> list[Found]:
    if not named.is_dir():
        return [Found(named, named=True)]
    return [
        Found(path, named=False)
        for path in sorted(named.iterdir())
        if path.suffix.upper() in endings and path.is_file()
    ]


def _receipts(session: Session, found: Sequence[Found], ring: Keyring) -> Iterator[Received]:
    """Take receipts, those of the oldest state of a vault first."""
    read: list[tuple[int, Found, Receipt]] = []
    for each in found:
        try:
            receipt = confirming.read_receipt(each.path)
            read.append((receipt.vault_seq, each, receipt))
        except DepotError as error:
            yield Received(each.path, None, None, error)
    for _vault_seq, each, receipt in sorted(read, key=itemgetter(0)):
        try:
            done = confirming.take_receipt(session, receipt, ring)
        except (ReceiptElsewhere, ReceiptOlder) as error:
            problem = error if each.named else None
            yield Received(each.path, None, None, problem, passed=not each.named)
        except DepotError as error:
            _remember_own(session.store, error, receipt.vault)
            yield Received(each.path, None, None, error)
        else:
            yield Received(each.path, None, None, None, done.result)


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
        _remember_own(session.store, error, path.name)
        return Received(path, made, None, error)


def _remember_own(store: Store, error: DepotError, source: str) -> None:
    """Remember which events of this very database exist elsewhere and not here: after a restore they are looked for."""
    if isinstance(error, OwnAhead | OwnReceiptAhead):
        facts = error.facts
        first, last = int(str(facts["seq"])) + 1, int(str(facts["last"]))
        gaps.note(store, Gap(str(facts["node"]), str(facts["inc"]), first, last, source))
