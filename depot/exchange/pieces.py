"""What left and what has not, in pieces that people can look into: days, packages, receipts; and each event's state."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from depot.exchange.standing import HERE, IN_VAULT, ON_KEY, Standing, Stretch
from depot.model.confirming import Confirmed
from depot.store import exports, journal, stretches
from depot.store.exports import Exported
from depot.store.store import Store

DAYS_OF = 50_000
"""The newest events here that are parted by days; older ones are one piece."""


class Piece(NamedTuple):
    """Events that follow one another and went the same way, or not yet."""

    place: str
    """One of standing.PLACES."""
    inc: str
    first: int
    last: int
    at: str
    """The day that they were written; or when the package was, or the receipt."""
    name: str
    """File name of the package, or the vault of the receipt; empty for what is here only."""
    where: str
    """Folder of the package; empty for others."""

    @property
    def events(self) -> int:
        """How many events."""
        return self.last - self.first + 1


def pieces(store: Store, it: Standing) -> list[Piece]:
    """Every event of this depot in just one piece, the newest first."""
    exported, confirmed = exports.exported(store), store.confirmed(store.stream_head().node)
    found: list[Piece] = []
    for stretch in _joined(it.stretches):
        if stretch.place == HERE:
            found += _days(store, stretch)
        elif stretch.place == ON_KEY:
            found += _packages(stretch, [each for each in exported if each.inc == stretch.inc])
        else:
            found += _receipts(stretch, [row for row in confirmed if row.of_inc == stretch.inc])
    return found[::-1]


def since(store: Store, it: Standing) -> str:
    """Since when something is here only: time of the oldest such event; empty where nothing is."""
    first = next((stretch for stretch in it.stretches if stretch.place == HERE), None)
    if first is None:
        return ""
    event = store.event_at(store.stream_head().node, first.inc, first.first)
    return event.at if event is not None else ""


class Places:
    """Where each event of this depot is, without a look at the database."""

    def __init__(self, store: Store, it: Standing) -> None:
        node = store.stream_head().node
        self._stretches: dict[str, list[Stretch]] = {}
        for stretch in it.stretches:
            self._stretches.setdefault(stretch.inc, []).append(stretch)
        self._doubted = {(claim.inc, claim.seq) for claim in store.claims() if claim.node == node}
        self._behind = bool(it.behind)

    def place(self, inc: str, seq: int) -> str:
        """One of standing.PLACES. Raises LookupError for an event that is not there."""
        known = self._stretches.get(inc, [])
        at = bisect_right(known, seq, key=lambda stretch: stretch.first) - 1
        if at < 0 or known[at].last < seq:
            raise LookupError(seq)
        return known[at].place

    def question(self, inc: str, seq: int) -> bool:
        """Whether it is a side of an open conflict, or whether this database is behind."""
        return self._behind or (inc, seq) in self._doubted


def _joined(stretches_: Sequence[Stretch]) -> list[Stretch]:
    """The same, with neighbours that are in the same place as one."""
    found: list[Stretch] = []
    for each in stretches_:
        last = found[-1] if found else None
        if last is not None and (last.inc, last.place, last.last + 1) == (each.inc, each.place, each.first):
            found[-1] = last._replace(last=each.last)
        else:
            found.append(each)
    return found


def _days(store: Store, stretch: Stretch) -> list[Piece]:
    stream = journal.stream_of(store.connection, store.stream_head().node, stretch.inc)
    if stream is None:
        return []
    begin = max(stretch.first, stretch.last - DAYS_OF + 1)
    runs = stretches.day_runs(store.connection, stream.id, begin, stretch.last)
    found = [Piece(HERE, stretch.inc, first, last, day, "", "") for day, first, last in runs]
    if begin > stretch.first:
        found.insert(0, Piece(HERE, stretch.inc, stretch.first, begin - 1, "", "", ""))
    return found


def _packages(stretch: Stretch, exported: Sequence[Exported]) -> list[Piece]:
    """Cut a stretch by packages; what is in several belongs to the one that was written last."""
    found: list[Piece] = []
    newest = sorted(exported, key=lambda each: each.at)
    at = stretch.first
    while at <= stretch.last:
        holding = [each for each in newest if each.first <= at <= each.last]
        if not holding:
            break
        best = holding[-1]
        later = [each.first for each in newest[newest.index(best) + 1 :] if each.first > at]
        last = min([best.last, stretch.last, *(first - 1 for first in later)])
        folder, _, name = best.path.replace("\\", "/").rpartition("/")
        found.append(Piece(ON_KEY, stretch.inc, at, last, best.at, name, folder))
        at = last + 1
    return found


def _receipts(stretch: Stretch, confirmed: Sequence[Confirmed]) -> list[Piece]:
    """Cut a stretch by receipts, each from where the one before ended."""
    found: list[Piece] = []
    at = stretch.first
    for row in sorted(confirmed, key=lambda row: row.upto):
        last = min(row.upto, stretch.last)
        if last >= at:
            found.append(Piece(IN_VAULT, stretch.inc, at, last, row.issued, row.vault, ""))
            at = last + 1
    if at <= stretch.last:
        found.append(Piece(IN_VAULT, stretch.inc, at, stretch.last, "", "", ""))
    return found
