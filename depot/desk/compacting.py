"""Which shelves or bays of a place could be emptied: the shelves as they stand, put to depot.model.compaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from depot.model.compaction import Advice, Shelf, compact
from depot.model.location import HOLDS_BOXES, Location
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LocationRow
from depot.store.space import awaited, due_by_type, standing_by_type
from depot.store.store import Store

PAGE: Final = 500
"""Places read at once."""

Beat = Callable[[int, int], None]
"""Called with how many places were read, of how many; may raise to stop."""


class Advised(NamedTuple):
    """The advice, and what the places in it are called."""

    advice: Advice
    shelves: int
    """Shelves with boxes that were looked at."""
    addresses: dict[int, str]
    group_of: dict[int, int]
    """The shelf or bay that is emptied, by shelf."""
    held: dict[int, int]
    """Boxes that stand or belong there, by shelf or bay."""

    @property
    def freed(self) -> int:
        """How many shelves with boxes become empty."""
        return len({carry.source for carry in self.advice.carries})


def advise(
    store: Store,
    *,
    within: int | None = None,
    bays: bool = False,
    until: str = "",
    beat: Beat = lambda _done, _total: None,
) -> Advised:
    """What could be emptied in all of the depot or in a place: shelves, or whole bays.

    `until` (AAAA-MM-JJ): boxes to be destroyed by that day count as soon gone; empty: nothing does.
    """
    shelves = list(_shelves(store, within, until, beat, bays=bays))
    advice = compact(shelves, store.widths())
    named = {*advice.freed, *advice.waiting}
    for carry in advice.carries:
        named |= {carry.source, carry.target}
    held: Counter[int] = Counter()
    for shelf in shelves:
        held[shelf.group] += shelf.held
    group_of = {shelf.location.id: shelf.group for shelf in shelves}
    occupied = sum(shelf.held > 0 for shelf in shelves)
    return Advised(advice, occupied, Listing(store).addresses(named), group_of, dict(held))


def _shelves(store: Store, within: int | None, until: str, beat: Beat, *, bays: bool) -> Iterator[Shelf]:
    """Shelves in walking order, those without boxes too: a bay is empty when all of its shelves are."""
    here, out = standing_by_type(store), awaited(store)
    due = due_by_type(store, until) if until else {}
    wanted: set[int | None] = {within}
    barred: set[int | None] = set()
    bay_of: dict[int | None, int] = {}
    for row in _places(store, beat):
        if row.id == within or within is None or row.parent in wanted:
            wanted.add(row.id)
        if row.retired or row.blocked or row.reserved or row.staging or row.parent in barred:
            barred.add(row.id)
        if row.kind == "bay":
            bay_of[row.id] = row.id
        elif row.parent in bay_of:
            bay_of[row.id] = bay_of[row.parent]
        if row.id not in wanted or row.kind not in HOLDS_BOXES or row.retired:
            continue
        boxes = Counter(here.get(row.id, {})) + Counter(out.get(row.id, {}))
        if row.children and not boxes:
            continue
        group = bay_of.get(row.id, row.id) if bays else row.id
        soon = sum(due.get(row.id, {}).values())
        yield Shelf(_location(row), group, dict(boxes), row.id in barred or row.children > 0, soon)


def _places(store: Store, beat: Beat) -> Iterator[LocationRow]:
    listing, ids = Listing(store), list(Lists(store).locations())
    for start in range(0, len(ids), PAGE):
        beat(start, len(ids))
        yield from listing.locations(ids[start : start + PAGE])


def _location(row: LocationRow) -> Location:
    return Location(
        row.id, row.parent, row.kind, capacity_mm=row.capacity_mm, positions=row.positions, accepts=row.accepts
    )
