"""What the exchange desk shows, read at once in another thread; nothing in it changes any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from depot.desk.refage import warn_days
from depot.exchange.pieces import Piece, Places, pieces, since
from depot.exchange.standing import Standing, standing
from depot.model.trails import Incident
from depot.store import gaps, journal
from depot.store.gaps import Gap
from depot.store.store import Store


class Snapshot(NamedTuple):
    """All of it."""

    standing: Standing
    pieces: list[Piece]
    """Newest first."""
    since: str
    """Since when something is here only; empty where nothing is."""
    places: Places
    missing: list[Gap]
    """Events of this depot that others have and this database has not."""
    waiting: int
    """Events that were taken in and are not folded yet."""
    keys: list[tuple[str, str]]
    """Open conflicts: subject and register."""
    incidents: list[Incident]
    warn_days: int
    """Age of reference data, in days, from which on a warning is due."""


def missing(store: Store) -> list[Gap]:
    """Events of this depot that others have and this database has not."""
    node = store.stream_head().node
    return [gap for gap in gaps.gaps(store.connection) if gap.node == node]


def read_all(store: Store, stop: Callable[[], bool]) -> Snapshot | None:
    """Everything as it is now; None when told to stop."""
    found = standing(store)
    if stop():
        return None
    return Snapshot(
        found,
        pieces(store, found),
        since(store, found),
        Places(store, found),
        missing(store),
        journal.waits(store.connection),
        store.conflict_keys(),
        store.incidents(),
        warn_days(store),
    )
