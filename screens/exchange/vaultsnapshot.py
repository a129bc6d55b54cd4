"""What the exchange desk of a vault shows, read at once in another thread; nothing in it changes any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from depot.desk.refage import warn_days
from depot.exchange.overview import NodeStatus, status
from depot.exchange.publishing import to_give
from depot.model.trails import Incident
from depot.store import behind, exports, journal
from depot.store.gaps import Gap
from depot.store.store import Store
from screens.exchange.snapshot import missing


class DepotLine(NamedTuple):
    """A depot, as a vault sees it."""

    status: NodeStatus
    give: int
    """Events that a publication would give it."""


class VaultSnapshot(NamedTuple):
    """All of it."""

    depots: list[DepotLine]
    """By node."""
    published: str
    """When a package was published last; empty where none ever was."""
    waiting: int
    """Events that were taken in and are not folded yet."""
    missing: list[Gap]
    """Events of this vault that others have and this database has not."""
    behind: str
    """Why this database takes no more acts: name of an error; empty while it does."""
    keys: list[tuple[str, str]]
    """Open conflicts: subject and register."""
    incidents: list[Incident]
    warn_days: int
    """Days without news of a depot from which on it is to be said."""


def read_all(store: Store, stop: Callable[[], bool]) -> VaultSnapshot | None:
    """Everything as it is now; None when told to stop."""
    found = status(store)
    if stop():
        return None
    lines = [DepotLine(each, _give(store, each.node) if each.card is not None else 0) for each in found]
    return VaultSnapshot(
        lines,
        max((each.at for each in exports.exported(store)), default=""),
        journal.waits(store.connection),
        missing(store),
        behind.reason(store.connection),
        store.conflict_keys(),
        store.incidents(),
        warn_days(store),
    )


def _give(store: Store, node: str) -> int:
    return sum(last - first + 1 for first, last in to_give(store, node).values())
