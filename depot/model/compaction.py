"""Which shelves or bays could be emptied, by moving how many boxes where. Pure.

What is emptied goes as a whole or not at all, and into places where boxes stand already. Groups of shelves (each shelf
for itself, or the shelves of a bay together) are tried from the one with the fewest boxes on; their boxes go to the
fullest shelf that surely takes them. What received boxes is not emptied any more, so that none is moved twice. This is
a good advice, not the best that there is: to find that, all ways of moving would have to be tried.

Nothing is taken from or put at a shelf that is blocked, reserved or of passage, and nothing is put where the room is
not calculable. What belongs on a shelf and is out counts as if it stood there. A group of which all boxes are soon to
be destroyed empties by itself: nothing is taken from it nor put there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from depot.model.location import Location
from depot.model.standing import Standing, Widths, free_space


class Shelf(NamedTuple):
    """A shelf, with what stands there or is out and belongs there."""

    location: Location
    group: int
    """What is emptied together: the shelf itself, or its bay."""
    boxes: Mapping[str, int]
    """How many of each type."""
    barred: bool = False
    """Whether it is blocked, reserved, retired or of passage, or what contains it is."""
    soon: int = 0
    """How many of its boxes are soon to be destroyed."""

    @property
    def held(self) -> int:
        """How many boxes."""
        return sum(self.boxes.values())


class Carry(NamedTuple):
    """Boxes that would go from one shelf to another."""

    source: int
    target: int
    box_type: str
    boxes: int


class Advice(NamedTuple):
    """What could be done."""

    freed: tuple[int, ...]
    """Groups that would be emptied, in the order in which to do it."""
    carries: tuple[Carry, ...]
    """In that order, too."""
    waiting: tuple[int, ...]
    """Groups that empty by themselves, since all of their boxes are soon to be destroyed."""

    @property
    def moved(self) -> int:
        """How many boxes would be carried."""
        return sum(carry.boxes for carry in self.carries)


def compact(shelves: Sequence[Shelf], widths: Widths) -> Advice:
    """What could be emptied. `shelves` are in walking order, each once."""
    groups: dict[int, list[Shelf]] = defaultdict(list)
    for shelf in shelves:
        groups[shelf.group].append(shelf)
    waiting = tuple(group for group, members in groups.items() if _waits(members))
    places = _Places((shelf for shelf in shelves if shelf.held and shelf.group not in waiting), widths)
    freed: list[int] = []
    carries: list[Carry] = []
    candidates = (group for group, members in groups.items() if group not in waiting and _movable(members))
    for group in sorted(candidates, key=lambda group: sum(shelf.held for shelf in groups[group])):
        if group in places.received:
            continue
        found = places.take_all(group, groups[group])
        if found:
            freed.append(group)
            carries += found
    return Advice(tuple(freed), tuple(carries), waiting)


def _movable(members: Iterable[Shelf]) -> bool:
    members = list(members)
    return not any(shelf.barred for shelf in members) and any(shelf.held for shelf in members)


def _waits(members: Iterable[Shelf]) -> bool:
    members = list(members)
    return sum(shelf.held for shelf in members) > 0 and all(shelf.soon >= shelf.held for shelf in members)


class _Places:
    """Where boxes may go, as it fills."""

    def __init__(self, shelves: Iterable[Shelf], widths: Widths) -> None:
        self._widths = widths
        self._shelves = {shelf.location.id: shelf for shelf in shelves if not shelf.barred}
        self._standing = {place: _standing(shelf, widths) for place, shelf in self._shelves.items()}
        self._open: dict[str, list[int]] = {}
        """By type: places that took such boxes at first, the fullest last."""
        self._room: dict[str, int] = {}
        """By type: how many boxes they take at most by now."""
        self._freed: set[int] = set()
        self.received: set[int] = set()
        """Groups that boxes were put into."""

    def take_all(self, group: int, members: Iterable[Shelf]) -> list[Carry]:
        """Put the boxes of a group elsewhere; nothing, when not all of them fit."""
        trial: dict[int, Standing] = {}
        found: list[Carry] = []
        for shelf in members:
            for box_type, boxes in shelf.boxes.items():
                left = boxes
                for place in self._taking(box_type, boxes):
                    if not left:
                        break
                    if self._shelves[place].group == group or self._shelves[place].group in self._freed:
                        continue
                    n = min(self._fits(place, box_type, trial), left)
                    if n:
                        trial[place] = self._with(trial.get(place, self._standing[place]), box_type, n)
                        found.append(Carry(shelf.location.id, place, box_type, n))
                        left -= n
                if left:
                    return []
        self._standing |= trial
        for carry in found:
            self._room[carry.box_type] -= carry.boxes
        self._freed.add(group)
        self.received |= {self._shelves[place].group for place in trial}
        return found

    def _taking(self, box_type: str, boxes: int) -> Iterable[int]:
        """Places that may take so many boxes of a type, the fullest first; none when all together do not."""
        if box_type not in self._open:
            room = {place: self._fits(place, box_type, {}) for place in self._shelves}
            taking = (place for place, n in room.items() if n)
            self._open[box_type] = sorted(taking, key=room.__getitem__, reverse=True)
            self._room[box_type] = sum(room.values())
        places = self._open[box_type]
        while places and not self._fits(places[-1], box_type, {}):
            places.pop()
        return reversed(places) if boxes <= self._room[box_type] else ()

    def _fits(self, place: int, box_type: str, trial: Mapping[int, Standing]) -> int:
        standing = trial.get(place, self._standing[place])
        return free_space(self._shelves[place].location, standing, box_type, self._widths) or 0

    def _with(self, standing: Standing, box_type: str, n: int) -> Standing:
        width = self._widths.get(box_type)
        unmeasured = 0 if width is not None else n
        return Standing(standing.boxes + n, standing.known_mm + (width or 0) * n, standing.unmeasured + unmeasured)


def _standing(shelf: Shelf, widths: Widths) -> Standing:
    known = sum((widths.get(kind) or 0) * n for kind, n in shelf.boxes.items())
    return Standing(shelf.held, known, sum(n for kind, n in shelf.boxes.items() if widths.get(kind) is None))
