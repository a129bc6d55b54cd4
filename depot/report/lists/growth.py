"""The report of how rooms filled month by month, and how they will if all goes on so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from depot.model.growth import Amount, Month, Stay, estimated, measured, months_between, months_from
from depot.report.lists.shape import LENGTH, NUMBER, PLACE, SINCE, UNTIL, WORD, Column, Report, Rows, Source
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.reports import space
from depot.store.reports.reading import rows
from depot.words import N_, _

SHOWN: Final = 24
"""Months that are on show when nobody says since when, the one under way among them."""

AHEAD: Final = 12
"""Months that are estimated."""

MEASURED: Final = "measured"
ESTIMATE: Final = "estimate"

BASES: Final = {MEASURED: N_("measured"), ESTIMATE: N_("ESTIMATE")}
"""What a row rests on, with its words for people."""


class _Area(NamedTuple):
    """A site, a room, a place that was asked for, or all of the depot."""

    place: int | None
    stays: list[Stay]
    due: dict[str, Amount]


def _rows(source: Source) -> Rows:
    asked = source.asked
    now = f"{asked.today:%Y-%m}"
    last = min(asked.until[:7] or now, now)
    first = asked.since[:7] or _back(last, SHOWN - 1)
    ahead = months_from(_back(now, -1), AHEAD) if last == now else []
    areas = list(_areas(source))
    if not asked.since:  # not before anything stood there
        first = max(first, min((stay.since for area in areas for stay in area.stays), default=first))
    past = months_between(first, last)
    address = Listing(source.store).addresses(area.place for area in areas)
    for area in areas:
        name = _("the whole depot") if area.place is None else address[area.place]
        known = measured(area.stays, past)
        more = estimated(known[-1], area.stays, area.due, ahead) if known else []
        for month in (*known, *more):
            yield name, *_cells(month)


def _cells(month: Month) -> tuple[str | int | None, ...]:
    basis = ESTIMATE if month.estimated else MEASURED
    figures = (month.stands.boxes, month.stands.mm, month.stands.unmeasured, month.came)
    return month.month, basis, *figures, month.due if month.estimated else None


def _back(month: str, count: int) -> str:
    at = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def _areas(source: Source) -> Iterator[_Area]:
    """All of the depot, then each site and room in walking order; only the place that is asked for, where one is."""
    asked, store = source.asked.boxes.place, source.store
    above: dict[int, list[int]] = {}
    shown: list[int] = []
    ids = list(Lists(store).locations())
    for start in range(0, len(ids), 500):
        source.beat(start, 0)
        for row in Listing(store).locations(ids[start : start + 500]):
            path = above.get(row.parent, []) if row.parent is not None else []
            above[row.id] = [*path, row.id]
            if row.id == asked or (asked is None and row.kind in {"site", "room"}):
                shown.append(row.id)
    areas = {place: _Area(place, [], defaultdict(Amount)) for place in ([None] if asked is None else []) + [*shown]}
    for place, since, until, width, is_first, boxes in rows(store, space.stays()):
        for part in {None, *above.get(place, ())} & areas.keys():
            areas[part].stays.append(Stay(since, until, boxes, width, bool(is_first)))
    for place, month, width, boxes in rows(store, space.falling_due()):
        for part in {None, *above.get(place, ())} & areas.keys():
            areas[part].due[month] = areas[part].due[month].plus(boxes, width)
    yield from (area for area in areas.values() if area.stays)


GROWTH: Final = Report(
    name="growth",
    title=N_("Occupancy over time"),
    about=N_(
        "How many boxes and metres stood in each site and room at the end of each month, and an estimate for the next "
        "twelve: the mean intake of the last twelve months, without what falls due to be destroyed."
    ),
    columns=(
        Column("place", N_("Place"), share=2, tail=True),
        Column("month", N_("Month"), mm=18),
        Column("basis", N_("Basis"), WORD, mm=22, words=BASES),
        Column("boxes", N_("Boxes"), NUMBER, mm=16),
        Column("length_mm", N_("Metres"), LENGTH, mm=20),
        Column("unmeasured", N_("Without a width"), NUMBER, mm=22, wide=True),
        Column("came", N_("New boxes"), NUMBER, mm=14),
        Column("due", N_("Due"), NUMBER, mm=14),
    ),
    filters=(PLACE, SINCE, UNTIL),
    rows=_rows,
    bars=("month", "boxes"),
    chart_of="place",
    heeds_due=True,
)
