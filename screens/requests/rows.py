"""Views, rows and columns of requests, of their lines, and of the pick list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from depot.desk.naming import place_name
from depot.desk.requests.picking import Pick, picks
from depot.desk.requests.reading import Asked, Card, asker_name, cards, hours_of
from depot.desk.requests.telling import duration
from depot.model.codes import Code
from depot.model.location import SEPARATOR
from depot.model.request import (
    AT_HAND,
    CANCELLED,
    CLOSED,
    DONE,
    FULFILLED,
    KINDS,
    NAMED,
    PICKED,
    RECEIVED,
    REFUSED,
    STATES,
    TO_PICK,
    WAITING,
)
from depot.store.lookup import Reader
from depot.store.store import Store
from depot.words import N_, _
from screens.rows import Column, Row
from screens.signs import STATES as SIGNS
from screens.text import clean

WAIT: Final = "wait"
FETCH: Final = "fetch"
HAND: Final = "hand"
OVER: Final = "over"
LIST: Final = "list"

VIEWS: Final = {
    WAIT: N_("Waiting"),
    FETCH: N_("To pick"),
    HAND: N_("Picked"),
    OVER: N_("Over"),
    LIST: N_("Pick list"),
}
"""The views in the order of their tabs, with their names."""

MOST_OVER: Final = 1_000
"""Requests that are over, which are listed: the newest."""

COLUMNS: Final = (
    Column(N_("Request"), width=13),
    Column(N_("State"), width=12),
    Column(N_("Waited"), width=7, right=True),
    Column(N_("Needed by"), width=12),
    Column(N_("Who asks"), flex=2, least=14),
    Column(N_("Kind"), width=18, from_width=100),
    Column(N_("Unit"), flex=2, least=14, from_width=120),
    Column(N_("Purpose"), flex=2, least=10, from_width=100),
)

PICK_COLUMNS: Final = (
    Column(N_("Place"), flex=2, least=18),
    Column(N_("Code"), width=13),
    Column(N_("In"), width=13, from_width=110),
    Column(N_("Title"), flex=3, least=14),
    Column(N_("For"), flex=2, least=14),
    Column(N_("Request"), width=13, from_width=100),
)

LINE_COLUMNS: Final = (
    Column(N_("Line"), width=5, right=True),
    Column(N_("Code"), width=13),
    Column(N_("State"), width=17),
    Column(N_("Title or words"), flex=3, least=14),
    Column(N_("Place"), flex=2, least=14, from_width=100),
    Column(N_("What stands in its way"), flex=3, least=14, from_width=76),
)

_NEAR: Final = 4
"""Parts of an address, from the shelf out, that say where it is to somebody who stands in the room."""

_SIGNS: Final = {
    RECEIVED: SIGNS["reserved"],
    WAITING: SIGNS["to-shelve"],
    TO_PICK: SIGNS["due"],
    PICKED: SIGNS["full"],
    FULFILLED: SIGNS["lent"],
    CLOSED: SIGNS["closed"],
    REFUSED: SIGNS["closed"],
    CANCELLED: SIGNS["closed"],
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the views list, read at once; nothing in it changes any more."""

    cards: dict[int, Card]
    views: dict[str, tuple[int, ...]]
    picks: tuple[Pick, ...]
    day: int
    """Minutes of a working day."""

    @property
    def late(self) -> int:
        """Requests under way whose day is past."""
        return sum(it.late and not it.request.over for it in self.cards.values())


def read_all(store: Store, now: datetime, stop: Callable[[], bool]) -> Snapshot | None:
    """Everything as it is now; None when told to stop."""
    live = cards(store, store.requests.requests(), now)
    if stop():
        return None
    over = cards(store, store.requests.requests(over=True, limit=MOST_OVER), now)
    wanted = () if stop() else tuple(picks(store, now.date()))
    views = {
        WAIT: tuple(it.request.id for it in live if it.waiting),
        FETCH: tuple(it.request.id for it in live if it.to_pick),
        HAND: tuple(it.request.id for it in live if it.picked),
        OVER: tuple(it.request.id for it in over),
    }
    return Snapshot({it.request.id: it for it in (*live, *over)}, views, wanted, hours_of(store).minutes)


def request_row(it: Card, day: int) -> Row:
    """A line of the list of requests."""
    now = it.request
    late = "! " if it.late and not now.over else ""
    cells = (
        *(it.code.shown, _(STATES[it.state]), duration(it.waited, day).text(_), late + now.needed_by, clean(it.asker)),
        *(_(KINDS[now.kind]), clean(it.unit), clean(now.purpose)),
    )
    return Row(cells, _SIGNS[it.state], quiet=now.over)


def pick_row(reader: Reader, it: Pick) -> Row:
    """A line of the pick list."""
    box = Code.from_id("B", it.box.id).shown
    title = it.file.title if it.file is not None else it.box.title
    place = near(place_name(reader, it.place)) or "—"
    cells = (place, Code.parse(it.line.item).shown, box if it.file is not None else "", clean(title))
    return Row((*cells, clean(asker_name(reader, it.request)), Code.from_id("R", it.request.id).shown))


def near(address: str) -> str:
    """The end of an address, for somebody who stands in the room."""
    return SEPARATOR.join(address.split(SEPARATOR)[-_NEAR:])


def line_rows(reader: Reader, it: Card, ids: Sequence[int]) -> list[Row]:
    """Lines of a request, by their numbers."""
    return [_line_row(reader, it, it.lines[n - 1]) for n in ids]


def _line_row(reader: Reader, it: Card, each: Asked) -> Row:
    item = Code.parse(each.line.item).shown if each.line.item else "—"
    why = each.obstacles[0].said.text(_) if each.obstacles else each.line.reason
    waits = each.mark == NAMED and bool(each.obstacles)
    sign = SIGNS["due"] if each.mark == NAMED else SIGNS["reserved"]
    if waits:
        sign = SIGNS["to-shelve"]
    elif each.mark == AT_HAND:
        sign = SIGNS["full"]
    elif each.line.outcome:
        sign = SIGNS["returned"] if each.mark == DONE else SIGNS["closed"]
    place = near(place_name(reader, each.place))
    cells = (str(each.line.n), item, _(each.state(it.request.kind)), clean(each.title), place, clean(why))
    return Row(cells, sign, quiet=bool(each.line.outcome))
