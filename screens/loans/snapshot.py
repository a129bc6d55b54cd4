"""What the views of the loan desk list, read at once in another thread; nothing in it changes any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from depot.model.box import Box
from depot.model.location import Location
from depot.model.queryparse import parse
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.search import Searcher
from depot.store.store import Store
from depot.words import N_

OUT: Final = "out"
OVERDUE: Final = "overdue"
WEEK: Final = "week"
PEOPLE: Final = "people"
CLOSED: Final = "closed"
SHELVE: Final = "shelve"

VIEWS: Final[dict[str, str]] = {
    OUT: N_("Out"),
    OVERDUE: N_("Overdue"),
    WEEK: N_("This week"),
    PEOPLE: N_("By person"),
    CLOSED: N_("Returned"),
    SHELVE: N_("To shelve"),
}
"""The views in the order of their tabs, with their names."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Ids of every view but CLOSED, which is read as it is looked at."""

    out: tuple[int, ...] = ()
    overdue: tuple[int, ...] = ()
    week: tuple[int, ...] = ()
    """Due from Monday to Sunday."""
    people: tuple[int, ...] = ()
    """Borrowers who have something, by name."""
    shelve: tuple[int, ...] = ()
    """Boxes that wait for their shelf, in the walking order of their homes."""

    def of(self, view: str) -> tuple[int, ...]:
        """The ids of a view."""
        return {OUT: self.out, OVERDUE: self.overdue, WEEK: self.week, PEOPLE: self.people, SHELVE: self.shelve}[view]


def read_all(store: Store, today: date, stop: Callable[[], bool]) -> Snapshot | None:
    """Everything as it is now; None when told to stop."""
    lists, listing = Lists(store), Listing(store)
    monday = today - timedelta(days=today.weekday())
    out, overdue = tuple(lists.out()), tuple(lists.overdue(today))
    if stop():
        return None
    week = tuple(lists.due(monday, monday + timedelta(days=6)))
    people = [row.id for row in listing.people(lists.people(inactive=True)) if row.out]
    return Snapshot(out, overdue, week, tuple(people), () if stop() else _to_shelve(store))


def _to_shelve(store: Store) -> tuple[int, ...]:
    """Boxes that wait for their shelf; those that have no home come last."""
    with Searcher(store) as searcher:
        ids = searcher.vector(parse("status:to_shelve"))
    walks: dict[int | None, tuple[bool, str]] = {None: (True, "")}
    keyed = []
    for id_ in ids:
        box = store.get(Box, id_)
        home = box.home if box is not None else None
        if home not in walks:
            place = store.get(Location, home)
            walks[home] = (False, place.walk) if place is not None else (True, "")
        keyed.append((walks[home], id_))
    return tuple(id_ for _, id_ in sorted(keyed))
