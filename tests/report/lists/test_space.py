"""Reports of room: what to empty, what to save first, how rooms filled in the course of time."""

from __future__ import annotations

import pytest

from depot.desk import boxes, places, shelving
from depot.desk.lending import lend
from depot.model.codes import code_id
from depot.model.growth import months_from
from depot.report.lists.catalogue import REPORTS
from depot.report.lists.charting import bars
from depot.report.lists.growth import AHEAD, ESTIMATE, SHOWN
from depot.report.lists.narrowing import Wish, asked
from depot.report.lists.shape import Source
from depot.report.lists.writing import write
from tests.desk.founded import Founded
from tests.desk.hall import Hall
from tests.report.lists.asking import TODAY, said


def put(depot: Founded, hall: Hall, box: int, shelf: int) -> None:
    shelving.shelve(depot.clerk, hall.id(hall.boxes[box]), shelf)


@pytest.fixture
def rack(depot: Founded) -> list[int]:
    """Three shelves for three boxes each, in a room."""
    room = places.create(depot.supervisor, None, {"kind": "room", "label": "S-1"}).result
    assert room is not None
    fields = {"kind": "shelf", "capacity_mm": 950}
    made = [places.create(depot.supervisor, room.id, fields | {"label": str(n)}).result for n in (1, 2, 3)]
    return [place.id for place in made if place is not None]


def test_what_could_be_emptied_says_where_the_boxes_go(depot: Founded, hall: Hall, rack: list[int]) -> None:
    for box, shelf in ((0, 0), (1, 0), (2, 1)):
        put(depot, hall, box, rack[shelf])
    rows = said(depot.store, "empty-shelves")
    assert rows == [
        {
            "step": 1,
            "emptied": "S-1 · 2",
            "advice": "move",
            "from": "S-1 · 2",
            "to": "S-1 · 1",
            "type": "STD30",
            "boxes": 1,
        }
    ]
    lend(depot.clerk, code_id(hall.teacher), [hall.boxes[1]])
    assert said(depot.store, "empty-shelves")[0]["to"] in {"S-1 · 1", "S-1 · 2"}
    put(depot, hall, 3, rack[1])
    assert len(said(depot.store, "empty-shelves")) == 0, "the box on loan keeps its place"
    assert said(depot.store, "empty-shelves", Wish(place=rack[2])) == []


def test_blocked_and_reserved_places_are_left_alone(depot: Founded, hall: Hall, rack: list[int]) -> None:
    put(depot, hall, 0, rack[0])
    put(depot, hall, 1, rack[1])
    assert len(said(depot.store, "empty-shelves")) == 1
    places.block(depot.supervisor, [rack[0]], "fuite")
    assert said(depot.store, "empty-shelves") == []
    places.unblock(depot.supervisor, [rack[0]])
    places.reserve(depot.supervisor, [rack[1]], "7210")
    assert said(depot.store, "empty-shelves") == []


def test_the_salvage_list_begins_with_what_is_essential(depot: Founded, hall: Hall, rack: list[int]) -> None:
    flags: tuple[dict[str, object], ...] = (
        {"confidential": 1, "personal": 1},
        {"confidential": 1},
        {"essential": 1, "media": "FI"},
        {"essential": 1},
    )
    for n, fields in enumerate(flags):
        boxes.describe(depot.clerk, hall.id(hall.boxes[n]), fields)
    put(depot, hall, 0, rack[0])
    put(depot, hall, 1, rack[0])
    put(depot, hall, 2, rack[1])
    rows = said(depot.store, "salvage")
    assert [(row["priority"], row["box"]) for row in rows] == [
        ("essential", hall.boxes[2]),
        ("personal", hall.boxes[0]),
        ("confidential", hall.boxes[1]),
    ], "what stands nowhere cannot be carried out"
    assert (rows[0]["room"], rows[0]["place"], rows[0]["media"], rows[0]["unit"]) == ("S-1", "S-1 · 2", "FI", "7210")
    assert said(depot.store, "salvage", Wish(place=rack[0])) == rows[1:]
    assert said(depot.store, "salvage", Wish(unit="9100")) == []


def test_growth_is_by_month_and_place_with_an_estimate(depot: Founded, hall: Hall, rack: list[int]) -> None:
    depot.clock.move(days=-95)  # July
    put(depot, hall, 0, rack[0])
    put(depot, hall, 1, rack[1])
    depot.clock.move(days=31)
    put(depot, hall, 1, hall.id(hall.shelves[0]))
    rows = said(depot.store, "growth")
    whole = [row for row in rows if row["place"] == rows[0]["place"]]
    assert [row["month"] for row in whole] == months_from("2026-07", 4 + AHEAD), "from the first box on"
    by_month = {row["month"]: row for row in whole}
    assert (by_month["2026-07"]["boxes"], by_month["2026-10"]["boxes"]) == (2, 2)
    assert (by_month["2026-07"]["came"], by_month["2026-08"]["came"]) == (2, 0)
    assert by_month["2026-07"]["length_mm"] == 2 * (depot.store.widths()["STD30"] or 0)
    room = {row["month"]: row["boxes"] for row in rows if row["place"] == "S-1"}
    assert (room["2026-07"], room["2026-08"]) == (2, 1)
    assert [row["basis"] for row in whole][-AHEAD:] == [ESTIMATE] * AHEAD
    assert by_month["2027-10"]["boxes"] == 4, "two came in a year"
    assert [row["month"] for row in said(depot.store, "growth", Wish(since="2026-07-01", until="2026-08-31"))][:2] == [
        "2026-07",
        "2026-08",
    ]
    assert {row["place"] for row in said(depot.store, "growth", Wish(place=rack[0]))} == {"S-1 · 1"}


def test_the_chart_of_growth_is_of_the_first_place(depot: Founded, hall: Hall, rack: list[int]) -> None:
    put(depot, hall, 0, rack[0])
    report = REPORTS["growth"]
    rows = list(report.rows(Source(depot.store, asked(depot.store, report, Wish(), TODAY))))
    assert len(rows) == 2 * (1 + AHEAD)
    assert len(bars(report, rows)) == 1 + AHEAD
    earlier = Wish(since="2024-11-01")
    rows = list(report.rows(Source(depot.store, asked(depot.store, report, earlier, TODAY))))
    assert len(rows) == 2 * (SHOWN + AHEAD)
    assert len(bars(report, rows)) == SHOWN + AHEAD


@pytest.mark.parametrize("name", ["growth", "salvage", "empty-shelves", "empty-bays"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_each_can_be_written(depot: Founded, hall: Hall, rack: list[int], name: str, ending: str) -> None:
    boxes.describe(depot.clerk, hall.id(hall.boxes[0]), {"essential": 1, "title": "=1+1 \u202e"})
    put(depot, hall, 0, rack[0])
    put(depot, hall, 1, rack[1])
    file = depot.path.with_name(f"r.{ending}")
    report = REPORTS[name]
    done = write(depot.store, report, asked(depot.store, report, Wish(), TODAY), file)
    assert done.rows > 0
    assert file.stat().st_size == done.size > 0
