"""Where the shelves of racks stand in lines of a width, and the ways from one to another. No widget here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.desk.rackmap import Cell, Rack

BAR: Final = 4
"""Cells of a shelf's bar."""

PITCH: Final = BAR + 2
"""Cells from one bay to the next; the cursor's brackets stand between."""

MARGIN: Final = 5
"""Cells of the labels of the shelves, at the left."""

TITLE: Final = "title"
BAYS: Final = "bays"
SHELF: Final = "shelf"
BLANK: Final = "blank"


class Spot(NamedTuple):
    """A shelf of the map: which rack, which bay, which shelf from the top."""

    rack: int = 0
    bay: int = 0
    level: int = 0


class Line(NamedTuple):
    """A line of the map: a rack's address, the labels of some of its bays, or one shelf of each of them."""

    kind: str
    """TITLE, BAYS, SHELF or BLANK."""
    rack: int = 0
    first: int = 0
    """First bay in the line."""
    level: int = 0


class Layout:
    """Racks one under the other; a rack with more bays than fit goes on below."""

    def __init__(self, racks: Sequence[Rack] = (), width: int = 80) -> None:
        """`width` in cells."""
        self.racks = racks
        self.across = max((width - MARGIN) // PITCH, 1)
        """Bays side by side."""
        self.lines: list[Line] = []
        for r, rack in enumerate(racks):
            self.lines.append(Line(TITLE, r))
            for first in range(0, len(rack.bays), self.across):
                self.lines.append(Line(BAYS, r, first))
                tallest = max(len(bay.cells) for bay in rack.bays[first : first + self.across])
                self.lines.extend(Line(SHELF, r, first, level) for level in range(tallest))
            self.lines.append(Line(BLANK, r))
        self._index = {line: at for at, line in enumerate(self.lines) if line.kind == SHELF}

    def cell(self, spot: Spot) -> Cell | None:
        """The shelf there; None when there is none."""
        if not 0 <= spot.rack < len(self.racks) or not 0 <= spot.bay < len(self.racks[spot.rack].bays):
            return None
        cells = self.racks[spot.rack].bays[spot.bay].cells
        return cells[spot.level] if spot.level < len(cells) else None

    def cells(self, line: Line) -> list[Cell | None]:
        """The shelves of a line, None where a bay has none so far down."""
        bays = self.racks[line.rack].bays[line.first : line.first + self.across]
        return [bay.cells[line.level] if line.level < len(bay.cells) else None for bay in bays]

    def find(self, place: int) -> Spot | None:
        """Where a shelf is; None when it is not in the map."""
        for r, rack in enumerate(self.racks):
            for b, bay in enumerate(rack.bays):
                for level, cell in enumerate(bay.cells):
                    if cell.place == place:
                        return Spot(r, b, level)
        return None

    def at(self, x: int, y: int) -> Spot | None:
        """The shelf under a point; None when there is none."""
        if not 0 <= y < len(self.lines) or x < MARGIN or self.lines[y].kind != SHELF:
            return None
        line, column = self.lines[y], (x - MARGIN) // PITCH
        spot = Spot(line.rack, line.first + column, line.level)
        return spot if column < self.across and self.cell(spot) is not None else None

    def line_of(self, spot: Spot) -> int:
        """Index of the line that a shelf is in; 0 when there is none."""
        return self._index.get(Line(SHELF, spot.rack, self._first(spot.bay), spot.level), 0)

    def sideways(self, spot: Spot, by: int) -> Spot:
        """So many bays on; the last one at the end of the rack."""
        bays = self.racks[spot.rack].bays
        bay = min(max(spot.bay + by, 0), len(bays) - 1)
        return Spot(spot.rack, bay, min(spot.level, len(bays[bay].cells) - 1))

    def down(self, spot: Spot, by: int) -> Spot:
        """One shelf down (1) or up (-1): in the bay, else in the bay below or above, else in the next rack."""
        bays = self.racks[spot.rack].bays
        if 0 <= spot.level + by < len(bays[spot.bay].cells):
            return spot._replace(level=spot.level + by)
        rack, first, column = spot.rack, self._first(spot.bay) + by * self.across, spot.bay % self.across
        if not 0 <= first < len(bays):
            rack += by
            if not 0 <= rack < len(self.racks):
                return spot
            bays = self.racks[rack].bays
            first = 0 if by > 0 else self._first(len(bays) - 1)
        bay = min(first + column, len(bays) - 1)
        return Spot(rack, bay, 0 if by > 0 else len(bays[bay].cells) - 1)

    def rack(self, spot: Spot, by: int) -> Spot:
        """The first shelf of another rack."""
        return Spot(min(max(spot.rack + by, 0), len(self.racks) - 1))

    def _first(self, bay: int) -> int:
        """First bay of the line that a bay is in."""
        return bay // self.across * self.across
