"""The rack map as data: a cell for each shelf, how full it is, and in one word how it stands.

A rack is what bays stand in (an aisle, as a rule); its bays go across and the shelves of each go down, all in walking
order. Shelves that are in no bay make a rack of their own, side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from depot.model.location import HOLDS_BOXES
from depot.model.standing import Widths
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LocationRow
from depot.words import N_

EMPTY: Final = "empty"
PART: Final = "part"
FULL: Final = "full"
OVER: Final = "over"
RESERVED: Final = "reserved"
BLOCKED: Final = "blocked"
UNKNOWN: Final = "unknown"

STATES: Final[dict[str, str]] = {
    EMPTY: N_("empty"),
    PART: N_("part full"),
    FULL: N_("full"),
    OVER: N_("over-full"),
    RESERVED: N_("reserved"),
    BLOCKED: N_("blocked"),
    UNKNOWN: N_("not calculable"),
}
"""Every state of a cell with its words for people."""

PAGE: Final = 100
"""Places read at once, about 3 ms, before it is asked whether to stop."""

Stop = Callable[[], bool]
"""Whether the reading is to be given up."""


class Cell(NamedTuple):
    """A shelf in the map."""

    place: int
    label: str
    state: str
    """One of STATES; what keeps boxes away weighs more than how full it is."""
    percent: int | None
    """How full it is, above 100 when over-full; None when that is not calculable."""


class Bay(NamedTuple):
    """A column of shelves."""

    place: int
    label: str
    cells: tuple[Cell, ...]
    """From the first in walking order down."""


class Rack(NamedTuple):
    """Bays side by side."""

    place: int
    address: str
    bays: tuple[Bay, ...]


class Load(NamedTuple):
    """What stands at a place and in all that is inside it."""

    shelves: int = 0
    boxes: int = 0
    percents: int = 0
    """Sum of the percentages of the shelves that have one."""
    counted: int = 0
    """How many have one."""

    @property
    def percent(self) -> int | None:
        """How full the shelves are on average; None when that is not calculable of any."""
        return round(self.percents / self.counted) if self.counted else None

    def and_(self, other: Load) -> Load:
        """Both together."""
        return Load(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def percent_of(row: LocationRow) -> int | None:
    """How full a shelf is by length and by positions, whichever is more; None when neither is calculable."""
    positions = _positions(row)
    shares = [row.boxes * 100 // positions] if positions else []
    if row.capacity_mm and not row.unmeasured:
        shares.append(row.taken_mm * 100 // row.capacity_mm)
    if not row.boxes:
        return 0
    return max(shares) if shares else None


def state_of(row: LocationRow, widths: Widths, *, blocked: str = "", reserved: str = "") -> str:
    """How a shelf stands. `blocked` and `reserved` are what the places that contain it say.

    It is full when its positions are taken, or when not even the narrowest box type that it accepts fits.
    """
    positions, length = _positions(row), row.capacity_mm
    by_position = positions is not None and row.boxes >= positions
    if (positions is not None and row.boxes > positions) or (length is not None and row.taken_mm > length):
        return OVER
    if row.blocked or blocked:
        return BLOCKED
    if row.reserved or reserved:
        return RESERVED
    if not row.boxes:
        return EMPTY
    if by_position:
        return FULL
    if (length is None and positions is None) or (length is not None and row.unmeasured):
        return UNKNOWN
    return FULL if length is not None and length - row.taken_mm < _narrowest(row, widths) else PART


def cell_of(row: LocationRow, widths: Widths, *, blocked: str = "", reserved: str = "") -> Cell:
    """The cell of a shelf."""
    state = state_of(row, widths, blocked=blocked, reserved=reserved)
    return Cell(row.id, row.label or row.name or row.code, state, percent_of(row))


def with_positions(row: LocationRow, positions: Sequence[LocationRow]) -> LocationRow:
    """A shelf together with the positions marked on it, at which its boxes stand."""
    return replace(
        row,
        boxes=row.boxes + sum(part.boxes for part in positions),
        taken_mm=row.taken_mm + sum(part.taken_mm for part in positions),
        unmeasured=row.unmeasured + sum(part.unmeasured for part in positions),
        positions=row.positions if row.positions is not None else sum(_positions(part) or 0 for part in positions),
    )


class Plan:
    """Reads the racks and the loads of a depot; in a thread of its own when there are many."""

    def __init__(self, lists: Lists, listing: Listing, widths: Widths, stop: Stop = lambda: False) -> None:
        """`stop` is asked between bays and between pages of places."""
        self._lists = lists
        self._listing = listing
        self._widths = widths
        self._stop = stop

    def shelf(self, place: int) -> LocationRow:
        """A place as it stands, with the positions on it."""
        row = self._listing.locations([place])[0]
        return with_positions(row, self._inside(place)) if row.kind in HOLDS_BOXES and row.children else row

    def racks(self, place: int) -> Iterator[Rack]:
        """The racks of a place in walking order; none when it has no shelf. Ends early when told to stop."""
        above = self._listing.locations(self._above(place))
        blocked = next((row.blocked for row in above if row.blocked), "")
        reserved = next((row.reserved for row in above if row.reserved), "")
        return self._racks(above[-1], self._inside(place), blocked, reserved)

    def loads(self) -> dict[int, Load]:
        """What every place in use holds, with all that is in it."""
        found: dict[int, Load] = {}
        parents: dict[int, int | None] = {}
        ids = list(self._lists.locations())
        for start in range(0, len(ids), PAGE):
            if self._stop():
                break
            for row in self._listing.locations(ids[start : start + PAGE]):
                parents[row.id] = row.parent
                if row.retired or row.kind not in HOLDS_BOXES:
                    found.setdefault(row.id, Load())
                    continue
                percent = percent_of(row)
                here = Load(1, row.boxes, percent or 0, int(percent is not None))
                at: int | None = row.id
                while at is not None:
                    found[at] = found.get(at, Load()).and_(here)
                    at = parents.get(at)
        return found

    def _above(self, place: int) -> list[int]:
        """The place and what contains it, outermost first."""
        path: list[int] = []
        at: int | None = place
        while at is not None and at not in path:
            path.insert(0, at)
            at = self._listing.locations([at])[0].parent
        return path

    def _inside(self, place: int) -> list[LocationRow]:
        return self._listing.locations(self._lists.inside(place))

    def _racks(
        self, place: LocationRow, children: Iterable[LocationRow], blocked: str, reserved: str
    ) -> Iterator[Rack]:
        """Racks in order; bays that follow each other stand in one rack, and so do shelves."""
        bays: list[Bay] = []
        loose: list[LocationRow] = []
        for row in children:
            if self._stop():
                return
            if row.kind in HOLDS_BOXES:
                loose.append(row)
                continue
            inner = self._inside(row.id)
            barred, kept = blocked or row.blocked, reserved or row.reserved
            if all(part.kind in HOLDS_BOXES for part in inner):
                if inner:
                    bays.append(Bay(row.id, _label(row), self._cells(inner, barred, kept)))
                continue
            yield from self._racks(row, inner, barred, kept)
        if bays:
            yield Rack(place.id, place.address, tuple(bays))
        if loose:
            cells = self._cells(loose, blocked, reserved)
            columns = (cells,) if place.kind == "bay" else tuple((cell,) for cell in cells)
            labels = (_label(place),) if place.kind == "bay" else tuple(cell.label for cell in cells)
            heads = (place.id,) if place.kind == "bay" else tuple(cell.place for cell in cells)
            yield Rack(place.id, place.address, tuple(map(Bay, heads, labels, columns)))

    def _cells(self, rows: Iterable[LocationRow], blocked: str, reserved: str) -> tuple[Cell, ...]:
        whole = (with_positions(row, self._inside(row.id)) if row.children else row for row in rows)
        return tuple(cell_of(row, self._widths, blocked=blocked, reserved=reserved) for row in whole)


def tally(racks: Iterable[Rack]) -> Mapping[str, int]:
    """How many cells stand in each state, those that occur, in the order of STATES."""
    count = dict.fromkeys(STATES, 0)
    for rack in racks:
        for bay in rack.bays:
            for cell in bay.cells:
                count[cell.state] += 1
    return {state: n for state, n in count.items() if n}


def _label(row: LocationRow) -> str:
    return row.label or row.name or row.code


def _positions(row: LocationRow) -> int | None:
    """How many boxes at most; a position holds one unless it says otherwise."""
    return 1 if row.positions is None and row.kind == "position" else row.positions


def _narrowest(row: LocationRow, widths: Widths) -> int:
    """Millimetres of the narrowest measured box that may stand there; 1 when none is measured."""
    accepted = row.accepts.split() or list(widths)
    return min((width for kind in accepted if (width := widths.get(kind)) is not None), default=1)
