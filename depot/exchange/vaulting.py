"""A vault's merge: packages of many depots at once, each checked and taken in by one of several processes.

The packages of one depot are taken in one after another, those of different depots side by side: reading, decrypting
and checking is the work, and the write lock is held only to append. What was appended is durable; then it is folded,
and then the receipts are issued.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from depot.desk.session import Session
from depot.errors import DepotError, Refused
from depot.exchange.cards import Card
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring, keyring
from depot.exchange.publishing import issued
from depot.exchange.reading import opened
from depot.exchange.receipts import Receipt
from depot.exchange.receiving import ENDING, Found, Received, append, found_in
from depot.model import roles
from depot.store.merging import Progress, nothing
from depot.store.places import Place
from depot.store.store import Store
from depot.store.waiting import fold_waiting
from depot.words import N_

JOBS_MOST: Final = 64
"""Processes."""


class MergeCutShort(Refused):
    """A process that took packages in ended of itself: killed, or out of memory."""

    what = N_("A process that took packages in ended before it was done.")
    todo = N_("What was taken in is kept, and nothing is half done. Merge again, with --jobs 1 if need be.")


class Work(NamedTuple):
    """What a process needs to take packages in."""

    place: Place
    """The vault's database."""
    user: str
    station: str
    card: Card
    seals: tuple[str, ...]
    """What opens the packages. Goes from process to process through a pipe, never to a disk."""


def merge(session: Session, paths: Sequence[Path], keys: Keys, *, jobs: int = 1) -> Iterator[Received]:
    """Take in packages of many depots and give what came of each; nothing is folded yet: see `settle`.

    Folders stand for the packages in them. Raises RoleTooLow, UserInactive.
    """
    session.may_whole(roles.CIRCULATE)
    groups, bad = _by_depot(found_in(paths, ENDING))
    yield from bad
    work = Work(session.store.place, session.user, session.station, keys.card, keys.secret.seals)
    if min(jobs, len(groups)) <= 1:
        for group in groups:
            yield from _append(session, work, group)
        return
    yield from _side_by_side(work, groups, min(jobs, len(groups), JOBS_MOST))


def settle(session: Session, keys: Keys, nodes: Sequence[str], progress: Progress = nothing) -> list[Receipt]:
    """Fold what waits, then issue the receipts of some depots: they speak of what is committed."""
    fold_waiting(session.store, actor=session.user, station=session.station, progress=progress)
    return [receipt for node in nodes for receipt in issued(session.store, keys, node)]


def _by_depot(found: Sequence[Found]) -> tuple[list[list[Found]], list[Received]]:
    """The packages of each depot, the oldest events first; and those that cannot be read at all."""
    groups: dict[str, list[tuple[str, int, Found]]] = {}
    bad: list[Received] = []
    for each in found:
        try:
            with opened(each.path) as package:
                made = package.manifest
                groups.setdefault(made.node, []).append((made.inc, made.first, each))
        except DepotError as error:
            bad.append(Received(each.path, None, None, error))
    return [[each for _inc, _first, each in sorted(group)] for group in groups.values()], bad


def _append(session: Session, work: Work, group: Sequence[Found]) -> Iterator[Received]:
    import pyrage

    identities = [pyrage.x25519.Identity.from_str(seal) for seal in work.seals]

    def ring() -> Keyring:
        return keyring(session.store, work.card)

    yield from append(session, group, ring, identities)


def _side_by_side(work: Work, groups: Sequence[Sequence[Found]], jobs: int) -> Iterator[Received]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    others = active_children()
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        with _uninterrupted():
            waiting = [pool.submit(_in_a_process, work, group) for group in groups]
        try:
            for done in as_completed(waiting):
                yield from done.result()
        except BrokenProcessPool as error:
            raise MergeCutShort from error
        except BaseException:
            for process in active_children():
                if process not in others:
                    process.terminate()  # what it had in hand is undone
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes that Ctrl-C leaves alone: the one that started them ends them, quietly."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _in_a_process(work: Work, group: Sequence[Found]) -> list[Received]:
    with Store.open(work.place) as store:
        return list(_append(Session(store, work.user, work.station), work, group))
