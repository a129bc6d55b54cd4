"""How full each site, room and aisle is, by length and by positions, and what of it cannot be calculated and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from depot.desk.rackmap import percent_of, with_positions
from depot.model.location import HOLDS_BOXES
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LocationRow
from depot.store.store import Store

PAGE: Final = 500
"""Places read at once."""

SHOWN: Final = ("site", "room", "aisle")
"""Kinds of places that have a row."""


class Occupied(NamedTuple):
    """What a place holds, with all that is inside it. Retired places are left out."""

    place: int = 0
    address: str = ""
    kind: str = ""
    shelves: int = 0
    boxes: int = 0
    capacity_mm: int = 0
    """Length of the shelves of which length and boxes are measured."""
    taken_mm: int = 0
    """What of it is taken."""
    percents: int = 0
    counted: int = 0
    """Shelves that have a percentage, and the sum of theirs."""
    unlimited: int = 0
    """Shelves of which neither length nor positions are known."""
    unmeasured: int = 0
    """Shelves with boxes of a type without a width, and no number of positions to count by."""

    @property
    def percent(self) -> int | None:
        """How full its shelves are on average; None when that is not calculable of any."""
        return round(self.percents / self.counted) if self.counted else None

    def and_(self, shelf: Occupied) -> Occupied:
        """This with a shelf in it."""
        return Occupied(*self[:3], *(mine + more for mine, more in zip(self[3:], shelf[3:], strict=True)))


def occupied(store: Store, beat: Callable[[int, int], None] = lambda _done, _total: None) -> list[Occupied]:
    """Every site, room and aisle in walking order; `beat` gets how many places were read, of how many."""
    found: dict[int, Occupied] = {}
    parents: dict[int, int | None] = {}
    for shelf in _places(store, beat):
        parents[shelf.id] = shelf.parent
        if shelf.kind in HOLDS_BOXES:
            here, at = _shelf(shelf), shelf.parent
            while at is not None:
                if at in found:
                    found[at] = found[at].and_(here)
                at = parents.get(at)
        elif shelf.kind in SHOWN:
            found[shelf.id] = Occupied(shelf.id, shelf.address, shelf.kind)
    return list(found.values())


def _places(store: Store, beat: Callable[[int, int], None]) -> Iterator[LocationRow]:
    """Places in use in walking order, each after what contains it; shelves together with the positions on them."""
    listing, ids = Listing(store), list(Lists(store).locations())
    shelf: LocationRow | None = None
    positions: list[LocationRow] = []
    for start in range(0, len(ids), PAGE):
        beat(start, len(ids))
        for row in listing.locations(ids[start : start + PAGE]):
            if row.retired:
                continue
            if row.kind == "position" and shelf is not None and row.parent == shelf.id:
                positions.append(row)
                continue
            yield from _whole(shelf, positions)
            shelf, positions = (row, []) if row.kind in HOLDS_BOXES else (None, [])
            if shelf is None:
                yield row
    yield from _whole(shelf, positions)


def _whole(shelf: LocationRow | None, positions: Iterable[LocationRow]) -> Iterator[LocationRow]:
    if shelf is not None:
        marked = tuple(positions)
        yield with_positions(shelf, marked) if marked else shelf


def _shelf(row: LocationRow) -> Occupied:
    """What one shelf adds to what it is in."""
    limited = row.positions is not None or row.kind == "position"
    measured = row.capacity_mm is not None and not row.unmeasured
    if not limited and row.capacity_mm is None:
        return Occupied(shelves=1, boxes=row.boxes, unlimited=1)
    length, taken = (row.capacity_mm or 0, row.taken_mm) if measured else (0, 0)
    percent = percent_of(row)
    if percent is None:
        return Occupied(shelves=1, boxes=row.boxes, unmeasured=1)
    return Occupied(shelves=1, boxes=row.boxes, capacity_mm=length, taken_mm=taken, percents=percent, counted=1)
