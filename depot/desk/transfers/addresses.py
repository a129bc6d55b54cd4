"""Addresses for boxes that come: free places in walking order, as if all that belongs there and is out stood there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from depot.desk.freespace import Room, awaited_fills, find_room
from depot.desk.transfers.stages import line_of
from depot.store.lookup import Fill
from depot.store.store import Store


def propose(store: Store, transfer: int, numbers: Sequence[int], *, within: int | None = None) -> dict[int, int]:
    """A place (id) for the box of each line, by number; lines for which there is no room are left out.

    Neighbouring shelves that take all boxes of a type are preferred; where there are none, the first free places.
    """
    types = {n: line_of(store, transfer, n).type for n in numbers}
    promised, widths = awaited_fills(store), store.widths()
    found: dict[int, int] = {}
    for box_type, count in Counter(types.values()).items():
        space = find_room(store, box_type, count, within=within, promised=promised)
        free = _places(space.proposed or space.rooms)
        for n, place in zip((n for n in numbers if types[n] == box_type), free, strict=False):
            found[n] = place
            promised[place] = _one_more(promised.get(place, Fill(0, 0, 0)), widths.get(box_type))
    return found


def _places(rooms: Iterable[Room]) -> Iterable[int]:
    for room in rooms:
        for _nth in range(room.fits):
            yield room.place


def _one_more(fill: Fill, width: int | None) -> Fill:
    return Fill(fill.boxes + 1, fill.known_mm + (width or 0), fill.unmeasured + (width is None))
