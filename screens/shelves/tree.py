"""The tree of places as one long list: places are read as they are opened, rows as they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from depot.desk.rackmap import Load, percent_of, state_of, with_positions
from depot.model.location import HOLDS_BOXES, KINDS
from depot.model.standing import Widths
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LocationRow
from depot.store.store import Store
from depot.words import N_, _
from screens.rows import Column, Row
from screens.shelves.facts import percent
from screens.shelves.placesigns import PLACE_SIGNS
from screens.signs import Sign, is_plain
from screens.vlist import VirtualList

COLUMNS = (Column(N_("Place"), least=12), Column(N_("Full"), width=5, right=True))

QUIET = frozenset({"empty", "part"})
"""States of shelves that need no sign in the tree: how full they are says it."""


class PlaceTree(VirtualList):
    """Places under each other; the arrows to the right and left open and shut them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,plus", "open", show=False),
        Binding("left,minus", "shut", show=False),
    ]

    def __init__(self, store: Callable[[], Store]) -> None:
        """`store` gives the connection to read by."""
        super().__init__(COLUMNS, self._rows, empty=N_("No place yet."), id="places")
        self._reader = store
        self._depth: dict[int, int] = {}
        self._open: set[int] = set()
        self._loads: Mapping[int, Load] = {}
        self._widths: Widths = {}

    def again(self) -> None:
        """Read what is open anew, with the cursor where it was; at first, the one site is opened."""
        self._widths = self._reader().widths()
        roots = self._inside(None)
        if len(roots) == 1 and not self.ids:
            self._open.add(roots[0])
        self._depth.clear()
        self.replace(self._flat(roots, 0))

    def show_loads(self, loads: Mapping[int, Load]) -> None:
        """What the places hold, now that it is known."""
        self._loads = loads
        self.reload()

    def is_open(self, place: int) -> bool:
        """Whether what is in the place is shown."""
        return place in self._open

    def reveal(self, place: int) -> bool:
        """Open what contains the place and put the cursor on it; False when it is not in use."""
        self._open.update(part.id for part in self._reader().ancestry(place) if part.id != place)
        self.again()
        return self.go_to_id(place)

    def action_open(self) -> None:
        """Show what is in the place; from an open one, go to the first in it."""
        at = self.cursor_id
        if at is None:
            return
        if at in self._open and self._inside(at):
            self.go_to(self.cursor + 1)
        elif self._inside(at):
            self._open.add(at)
            self.again()

    def action_shut(self) -> None:
        """Hide what is in the place; from a shut one, go to what contains it."""
        at = self.cursor_id
        if at is None:
            return
        if at in self._open:
            self._open.discard(at)
            self.again()
            return
        depth = self._depth.get(at, 0)
        above = range(self.cursor - 1, -1, -1)
        self.go_to(next((index for index in above if self._depth[self.ids[index]] < depth), self.cursor))

    def _inside(self, place: int | None) -> list[int]:
        return Lists(self._reader()).inside(place)

    def _flat(self, places: Sequence[int], depth: int) -> list[int]:
        found: list[int] = []
        for place in places:
            self._depth[place] = depth
            found.append(place)
            if place in self._open:
                found += self._flat(self._inside(place), depth + 1)
        return found

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        listing = Listing(self._reader())
        return [self._row(row, listing) for row in listing.locations(ids)]

    def _row(self, row: LocationRow, listing: Listing) -> Row:
        plain = is_plain(self.app)
        marks = ("- ", "+ ") if plain else ("▾ ", "▸ ")
        mark = "  " if not row.children else marks[0] if row.id in self._open else marks[1]
        kind = "" if row.kind == "site" else _(KINDS.get(row.kind, row.kind))
        called = f"{kind} {row.label}".strip() + (f", {row.name}" if row.name and row.name != row.label else "")
        if row.kind in HOLDS_BOXES and row.children:
            row = with_positions(row, listing.locations(self._inside(row.id)))
        full = percent_of(row) if row.kind in HOLDS_BOXES else self._load(row.id).percent
        return Row(("  " * self._depth.get(row.id, 0) + mark + called, percent(full)), self._sign(row))

    def _load(self, place: int) -> Load:
        return self._loads.get(place, Load())

    def _sign(self, row: LocationRow) -> Sign | None:
        if row.kind in HOLDS_BOXES:
            state = state_of(row, self._widths)
            return None if state in QUIET else PLACE_SIGNS[state]
        return PLACE_SIGNS["blocked" if row.blocked else "reserved"] if row.blocked or row.reserved else None
