"""Where boxes of a type fit: shelves with room in walking order, and how many nobody can say it of, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from depot.desk.rackmap import PAGE, Stop
from depot.model.location import HOLDS_BOXES, Location
from depot.model.standing import Standing, free_space, uncertainty
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.lookup import Fill
from depot.store.rows import LocationRow
from depot.store.space import awaited, fill_of
from depot.store.store import Store

_NOTHING: Final = Fill(0, 0, 0)


class Room(NamedTuple):
    """A shelf that takes more boxes."""

    place: int
    address: str
    fits: int
    """How many more of the type."""
    here: bool = False
    """Whether it is among the shelves proposed for the boxes."""


class Doubt(NamedTuple):
    """Why the room of some shelves is not calculable."""

    msgid: str
    facts: tuple[tuple[str, object], ...]
    shelves: int


class FreeSpace(NamedTuple):
    """What was found."""

    rooms: tuple[Room, ...]
    """Shelves with room, in walking order."""
    doubts: tuple[Doubt, ...]
    """Shelves of which nobody can say it, the most frequent reason first."""
    reserved: int
    """Shelves left out because they are kept for somebody."""
    looked: int
    """Shelves looked at."""
    away: int = 0
    """Boxes that are out and for which places are kept on them."""

    @property
    def fits(self) -> int:
        """How many boxes fit in all."""
        return sum(room.fits for room in self.rooms)

    @property
    def proposed(self) -> tuple[Room, ...]:
        """The shelves proposed: the fewest neighbours that take all; none when they do not fit."""
        return tuple(room for room in self.rooms if room.here)


def find_room(
    store: Store,
    box_type: str,
    count: int,
    *,
    within: int | None = None,
    promised: Mapping[int, Fill] | None = None,
    stop: Stop = lambda: False,
) -> FreeSpace:
    """Where `count` boxes of a type fit, in all of the depot or in a place.

    Places of passage, blocked and retired ones are left out, reserved ones are counted. Shelves follow each other in
    walking order; those between them that are full are passed over. What belongs at a place and is out counts as if it
    stood there; so does what is `promised` instead, where a caller keeps count of that itself.
    """
    widths = store.widths()
    rooms: list[Room] = []
    doubts: Counter[tuple[str, tuple[tuple[str, object], ...]]] = Counter()
    reserved = looked = away = 0
    coming = promised if promised is not None else awaited_fills(store)
    for row, kept in _shelves(Lists(store), Listing(store), within, stop):
        looked += 1
        place = Location(
            row.id, row.parent, row.kind, capacity_mm=row.capacity_mm, positions=row.positions, accepts=row.accepts
        )
        soon = coming.get(row.id, _NOTHING)
        away += soon.boxes
        standing = Standing(row.boxes + soon.boxes, row.taken_mm + soon.known_mm, row.unmeasured + soon.unmeasured)
        fits = free_space(place, standing, box_type, widths)
        if kept:
            reserved += fits != 0
        elif fits is None:
            said = uncertainty(place, standing, box_type, widths)
            assert said is not None
            facts = () if "boxes" in said.facts else tuple(said.facts.items())
            doubts[said.msgid, facts] += 1
        elif fits:
            rooms.append(Room(row.id, row.address, fits))
    found = tuple(Doubt(*why, shelves) for why, shelves in doubts.most_common())
    return FreeSpace(tuple(_proposed(rooms, count)), found, reserved, looked, away)


def awaited_fills(store: Store) -> dict[int, Fill]:
    """What belongs at each place and is out, as if it stood there already."""
    widths = store.widths()
    return {place: fill_of(boxes, widths) for place, boxes in awaited(store).items()}


def _shelves(lists: Lists, listing: Listing, within: int | None, stop: Stop) -> Iterator[tuple[LocationRow, bool]]:
    """Shelves in walking order that boxes may be put on, and whether each is reserved. A place comes after what
    contains it.
    """
    wanted: set[int | None] = {within}
    closed: set[int | None] = set()
    kept: set[int | None] = set()
    ids = list(lists.locations())
    for start in range(0, len(ids), PAGE):
        if stop():
            return
        for row in listing.locations(ids[start : start + PAGE]):
            if row.retired or row.blocked or row.parent in closed:
                closed.add(row.id)
                continue
            if row.reserved or row.parent in kept:
                kept.add(row.id)
            inside = within is None or row.id in wanted or row.parent in wanted
            if inside:
                wanted.add(row.id)
            if inside and row.kind in HOLDS_BOXES and not row.children and not row.staging:
                yield row, row.id in kept


def _proposed(rooms: list[Room], count: int) -> list[Room]:
    """The same with the fewest neighbours marked that take all the boxes; the first of equals."""
    best: range | None = None
    first = total = 0
    for last, room in enumerate(rooms):
        total += room.fits
        while total - rooms[first].fits >= count:
            total -= rooms[first].fits
            first += 1
        if total >= count and (best is None or last + 1 - first < len(best)):
            best = range(first, last + 1)
    chosen = best or ()
    return [room._replace(here=at in chosen) for at, room in enumerate(rooms)]
