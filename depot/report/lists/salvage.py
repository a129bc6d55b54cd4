"""The salvage list: what is carried out first after a fire or a flood, and where it stands."""

from __future__ import annotations

from typing import Final

from depot.model.codes import Code
from depot.model.location import SEPARATOR
from depot.report.lists.boxes import bare, years
from depot.report.lists.shape import CODE, PLACE, UNIT, WORD, Column, Report, Rows, Source
from depot.store.listing import Listing
from depot.store.reports import space
from depot.store.reports.reading import Statement, count, pages, rows
from depot.words import N_

PRIORITIES: Final = {
    space.ESSENTIAL: N_("1 essential"),
    space.PERSONAL: N_("2 personal"),
    space.CONFIDENTIAL: N_("3 confidential"),
    space.LASTING: N_("4 kept for ever"),
}
"""What is saved first, with its words for people."""


def _asked(source: Source) -> Statement:
    return space.salvage(source.asked.boxes)


def _rows(source: Source) -> Rows:
    listing, rooms = Listing(source.store), _Rooms(source)
    for some in pages(rows(source.store, _asked(source))):
        address = listing.addresses(row[1] for row in some)
        for priority, place, id_, number, title, unit, media, first, last in some:
            about = (Code.from_id("B", id_).text, number, bare(unit), title, media, years(first, last))
            yield priority, rooms.of(place), address[place], *about


class _Rooms:
    """The room or site that a place is in, by its address."""

    def __init__(self, source: Source) -> None:
        self._store = source.store
        self._known: dict[int, str] = {}

    def of(self, place: int) -> str:
        if place not in self._known:
            parts = self._store.ancestry(place)
            upto = max((n for n, part in enumerate(parts, 1) if part.kind in ("site", "room")), default=0)
            labels = (part.label or part.name or Code.from_id("S", part.id).shown for part in parts[:upto])
            self._known[place] = SEPARATOR.join(labels)
        return self._known[place]


SALVAGE: Final = Report(
    name="salvage",
    title=N_("Salvage list"),
    about=N_(
        "What to save first after a fire or a flood: essential records, personal information, confidential records, "
        "what is kept for ever; in walking order, each where it stands."
    ),
    columns=(
        Column("priority", N_("Priority"), WORD, mm=26, words=PRIORITIES),
        Column("room", N_("Room"), share=1, wide=True, paper=False),
        Column("place", N_("Place"), share=2, tail=True),
        Column("box", N_("Box"), CODE, mm=24),
        Column("number", N_("Number"), mm=22, wide=True),
        Column("unit", N_("Unit"), mm=14),
        Column("title", N_("Title"), share=3),
        Column("media", N_("Media"), mm=14),
        Column("years", N_("Years"), mm=18, wide=True),
    ),
    filters=(UNIT, PLACE),
    rows=_rows,
    length=lambda source: count(source.store, _asked(source)),
    heeds_due=True,
)
