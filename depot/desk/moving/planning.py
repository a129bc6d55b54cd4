"""What a move would do: a line for each box, with the shelf that it goes to, or why it stays.

A box that stands there is carried. Of one that is out (on loan, missing, on a table) only the home is put down
otherwise, and its place over there is kept for it. Boxes go in walking order of their shelves, then by code; those that
are out come last. A bay goes to a bay shelf by shelf where there are enough of them, else into the first shelf that
takes the box.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from depot.desk.held import on_box
from depot.desk.holders import refuse_away
from depot.desk.moving.faults import MoveEmpty, MoveNested, MoveSame, MoveShelfless, ShelfUnmatched
from depot.desk.naming import borrower_of, label_of
from depot.desk.seen import known
from depot.desk.shelving import decide_shelve
from depot.errors import Refused
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.location import SEPARATOR, Location
from depot.model.outcome import Said
from depot.model.standing import PlaceRetired, Standing, uncertainty, why_not
from depot.store.lookup import Reader


class Going(NamedTuple):
    """A box of the place that is emptied."""

    box: Box
    source: int
    """The shelf where it stands, or belongs while it is out."""
    stands: bool
    """Whether it stands there and is carried; False: it is out, and only its home changes."""
    target: int | None
    """The shelf that it goes to; None: it stays."""
    held: bool = False
    """Whether a hold reaches it. A hold keeps a box from being destroyed, not from being moved."""
    refused: Refused | None = None
    """Why it stays."""
    doubt: Said | None = None
    """Why nobody can say whether it fits."""
    fact: Fact | None = None
    """The event of moving it."""


class MovePlan(NamedTuple):
    """What a move would do."""

    source: int
    target: int
    matched: bool
    """Whether each shelf goes to the shelf that stands against it; False: into the first that takes the box."""
    lines: tuple[Going, ...]
    kept: int
    """Places over there that are kept for boxes that are out and belong there already."""

    @property
    def moving(self) -> tuple[Going, ...]:
        """Those that move."""
        return tuple(line for line in self.lines if line.target is not None)

    @property
    def staying(self) -> tuple[Going, ...]:
        """Those that stay."""
        return tuple(line for line in self.lines if line.target is None)

    @property
    def carried(self) -> int:
        """How many boxes are carried."""
        return sum(line.stands for line in self.moving)

    def same_as(self, other: MovePlan) -> bool:
        """Whether both move the same boxes to the same shelves."""
        return self._bare() == other._bare()

    def _bare(self) -> list[tuple[int, int, bool, int | None]]:
        return [(line.box.id, line.source, line.stands, line.target) for line in self.lines]


def plan_move(reader: Reader, source: int, target: int, today: date, *, refill: bool = False) -> MovePlan:
    """What emptying `source` into `target` would do, as everything is now.

    With `refill` shelves do not go to the shelf against them. Raises SubjectUnknown, MoveSame, MoveNested, MoveEmpty,
    MoveShelfless, PlaceRetired; and, when no box at all can move, what keeps the first of them.
    """
    _refuse_pair(reader, source, target)
    emptied = list(_shelves(reader, known(reader, Location, source)))
    boxes = _boxes(reader, emptied, keeps=not known(reader, Location, target).staging)
    if not boxes:
        raise MoveEmpty(place=_address(reader, source))
    filled = [shelf for shelf in _shelves(reader, known(reader, Location, target)) if not reader.children(shelf.id)]
    if not filled:
        raise MoveShelfless(place=_address(reader, target))
    leaves = [shelf for shelf in emptied if not reader.children(shelf.id)]
    matched = not refill and 1 < len(leaves) <= len(filled)
    against = {mine.id: theirs.id for mine, theirs in zip(leaves, filled, strict=False)} if matched else None
    room = _Room(reader, filled)
    kept = room.kept
    lines = tuple(_going(room, box, shelf, against, today) for box, shelf in boxes)
    if all(line.target is None for line in lines):
        refused = next(line.refused for line in lines if line.refused is not None)
        raise refused
    return MovePlan(source, target, matched, lines, kept)


def _refuse_pair(reader: Reader, source: int, target: int) -> None:
    from_, to = (reader.ancestry(known(reader, Location, place).id) for place in (source, target))
    if source == target:
        raise MoveSame(place=_named(from_))
    for inner, outer in ((from_, to), (to, from_)):
        if outer[-1].id in {part.id for part in inner}:
            raise MoveNested(inner=_named(inner), outer=_named(outer))
    if to[-1].retired:
        raise PlaceRetired(place=Code.from_id("S", target).shown, label=_named(to))


def _named(parts: Sequence[Location]) -> str:
    return SEPARATOR.join(map(label_of, parts))


def _address(reader: Reader, place: int) -> str:
    return _named(reader.ancestry(place))


def _shelves(reader: Reader, place: Location) -> Iterator[Location]:
    """The place and all in it that boxes stand on, in walking order, retired ones inside left out."""
    if place.holds_boxes:
        yield place
    for child in reader.children(place.id):
        yield from _shelves(reader, child)


def _boxes(reader: Reader, shelves: Sequence[Location], *, keeps: bool) -> list[tuple[Box, int]]:
    """Boxes with their shelves: first those that stand there, then, where homes are kept, those that are out."""
    found = [(box, shelf.id) for shelf in shelves for box in reader.boxes_at(shelf.id)]
    if keeps:
        found += [(box, shelf.id) for shelf in shelves for box in reader.boxes_away_from(shelf.id)]
    return found


def _going(room: _Room, box: Box, shelf: int, against: Mapping[int, int] | None, today: date) -> Going:
    stands = box.place == shelf
    held = bool(on_box(room.reader, box, today))
    wanted = None
    if against is not None:
        if shelf not in against:
            unmatched = ShelfUnmatched(place=Code.from_id("S", shelf).shown, label=_address(room.reader, shelf))
            return Going(box, shelf, stands, None, held, unmatched)
        wanted = against[shelf]
    try:
        refuse_away(room.reader, box)
        place, fact, doubt = room.put(box, wanted, stands=stands)
    except Refused as refused:
        return Going(box, shelf, stands, None, held, refused)
    return Going(box, shelf, stands, place, held, None, doubt, fact)


class _Room:
    """The shelves that are filled, as they stand while the plan grows."""

    def __init__(self, reader: Reader, shelves: Sequence[Location]) -> None:
        self.reader = reader
        self._widths = reader.widths()
        self._shelves = {shelf.id: shelf for shelf in shelves}
        self._within = {shelf.id: reader.ancestry(shelf.id) for shelf in shelves}
        self._standing: dict[int, Standing] = {}
        self.kept = 0
        """Boxes that are out and belong here."""
        for shelf in shelves:
            fill, away = reader.fill(shelf.id), reader.boxes_away_from(shelf.id)
            self._standing[shelf.id] = Standing(fill.boxes, fill.known_mm, fill.unmeasured)
            self.kept += len(away)
            for box in away:
                self._add(shelf.id, box)
        self._first: dict[tuple[str, str, str], int] = {}
        """By type, unit and organisation: the first shelf that may still take such a box."""
        self._why: dict[tuple[str, str, str], Refused] = {}

    def _add(self, shelf: int, box: Box) -> None:
        now, width = self._standing[shelf], self._widths.get(box.type)
        self._standing[shelf] = Standing(now.boxes + 1, now.known_mm + (width or 0), now.unmeasured + (width is None))

    def put(self, box: Box, wanted: int | None, *, stands: bool) -> tuple[int, Fact, Said | None]:
        """Put a box on the shelf that is wanted, else on the first that takes it. Raises why it cannot be."""
        if wanted is not None:
            return self._on(wanted, box, stands=stands)
        key, shelves = (box.type, box.unit, box.org), list(self._shelves)
        for at in range(self._first.get(key, 0), len(shelves)):
            try:
                return self._on(shelves[at], box, stands=stands)
            except Refused as refused:  # a shelf that once refused such a box only becomes fuller
                self._first[key] = at + 1
                self._why.setdefault(key, refused)
        raise self._why[key]

    def _on(self, shelf: int, box: Box, *, stands: bool) -> tuple[int, Fact, Said | None]:
        location, standing, address = self._shelves[shelf], self._standing[shelf], self._within[shelf]
        doubt = uncertainty(location, standing, box.type, self._widths)
        if stands:
            place, person = _named(address), borrower_of(self.reader, box.loan)
            within = address[:-1]
            fact = decide_shelve(box, location, standing, self._widths, within=within, place=place, person=person)
        else:
            refused = why_not(box, location, standing, self._widths, within=address[:-1])
            if refused is not None:
                raise refused
            fact = Fact("box.described", Code.from_id("B", box.id).text, {"home": Code.from_id("S", shelf).text})
        self._add(shelf, box)
        return shelf, fact, doubt
