"""Where boxes of a type fit."""

from __future__ import annotations

import pytest

from depot.desk import boxes, places, shelving
from depot.desk.freespace import FreeSpace, find_room
from depot.desk.racks import Level, create_by_ranges
from depot.desk.reference import put_box_type
from depot.desk.session import Session
from depot.model.codes import Code
from depot.model.roles import REFERENCE
from depot.store.store import Store


@pytest.fixture
def shelves(supervisor: Session, store: Store) -> list[int]:
    """Five shelves of 950 mm in walking order."""
    levels = [Level("room", ("S-1",)), Level.of("aisle", "01"), Level.of("shelf", "1-5")]
    create_by_ranges(supervisor, None, levels, {"capacity_mm": 950})
    aisle = store.children(store.children(None)[0].id)[0]
    return [place.id for place in store.children(aisle.id)]


def look(store: Store, count: int, box_type: str = "STD30", within: int | None = None) -> FreeSpace:
    return find_room(store, box_type, count, within=within)


def put(clerk: Session, shelf: int, *types: str) -> None:
    for box_type in types:
        code = boxes.register(clerk, {"type": box_type} if box_type else {}).result
        assert isinstance(code, Code)
        shelving.shelve(clerk, code.id, shelf)


def test_shelves_with_room_in_walking_order(store: Store, clerk: Session, shelves: list[int]) -> None:
    put(clerk, shelves[0], "STD30", "STD30", "STD30")
    put(clerk, shelves[1], "STD30")
    space = look(store, 2)
    assert [(room.place, room.fits) for room in space.rooms] == [
        (shelf, n) for shelf, n in zip(shelves[1:], (2, 3, 3, 3), strict=True)
    ]
    assert space.fits == 11
    assert space.looked == 5
    assert [room.place for room in space.proposed] == [shelves[1]]


@pytest.mark.parametrize(
    ("count", "proposed"), [(1, [1]), (3, [2]), (4, [1, 2]), (6, [2, 3]), (11, [1, 2, 3, 4]), (12, [])]
)
def test_the_fewest_neighbours_are_proposed(
    store: Store, clerk: Session, shelves: list[int], count: int, proposed: list[int]
) -> None:
    put(clerk, shelves[0], "STD30", "STD30", "STD30")
    put(clerk, shelves[1], "STD30")
    assert [room.place for room in look(store, count).proposed] == [shelves[at] for at in proposed]


def test_what_nobody_can_say_is_counted_with_the_reason(
    store: Store, supervisor: Session, clerk: Session, shelves: list[int]
) -> None:
    put(clerk, shelves[0], "")
    put(clerk, shelves[1], "", "")
    places.describe(supervisor, shelves[2], {"capacity_mm": None})
    space = look(store, 1)
    assert [doubt.shelves for doubt in space.doubts] == [2, 1]
    assert "without a measured type" in space.doubts[0].msgid
    assert "measured this place" in space.doubts[1].msgid
    assert [room.place for room in space.rooms] == shelves[3:]


def test_a_type_of_unknown_width_fits_nowhere_for_sure(store: Store, admin: Session, shelves: list[int]) -> None:
    admin.do(REFERENCE, lambda tx: put_box_type(tx, "ROLL", {"name": "Rouleaux"}))
    space = look(store, 1, "ROLL")
    assert space.rooms == ()
    assert [(doubt.shelves, dict(doubt.facts)) for doubt in space.doubts] == [(5, {"type": "ROLL"})]


def test_blocked_reserved_retired_and_passage_are_left_out(
    store: Store, supervisor: Session, shelves: list[int]
) -> None:
    places.block(supervisor, [shelves[0]], "leak")
    places.reserve(supervisor, [shelves[1]], "7210")
    places.retire(supervisor, shelves[2])
    places.describe(supervisor, shelves[3], {"staging": 1})
    space = look(store, 1)
    assert [room.place for room in space.rooms] == [shelves[4]]
    assert (space.reserved, space.looked) == (1, 2)


def test_a_block_or_reservation_above_counts(store: Store, supervisor: Session, shelves: list[int]) -> None:
    aisle = store.children(store.children(None)[0].id)[0]
    places.reserve(supervisor, [aisle.id], "7210")
    assert (look(store, 1).rooms, look(store, 1).reserved) == ((), 5)
    places.block(supervisor, [store.children(None)[0].id], "flood")
    assert (look(store, 1).looked, look(store, 1).reserved) == (0, 0)


def test_only_inside_a_place(store: Store, supervisor: Session, shelves: list[int]) -> None:
    create_by_ranges(supervisor, None, [Level("room", ("S-9",)), Level.of("shelf", "1-2")], {"positions": 4})
    other = store.children(None)[1]
    assert [room.fits for room in look(store, 1, within=other.id).rooms] == [4, 4]
    assert look(store, 1, within=shelves[3]).looked == 1


def test_only_accepted_types(store: Store, supervisor: Session, shelves: list[int]) -> None:
    for shelf in shelves[1:]:
        places.describe(supervisor, shelf, {"accepts": "DOC18"})
    assert [room.place for room in look(store, 1).rooms] == [shelves[0]]


def test_looking_stops_when_told(store: Store, shelves: list[int]) -> None:
    space = find_room(store, "STD30", 1, stop=lambda: True)
    assert space.looked == 0


def test_places_of_boxes_that_are_out_are_kept(
    store: Store, clerk: Session, supervisor: Session, shelves: list[int]
) -> None:
    table = places.create(supervisor, None, {"kind": "shelf", "label": "Table", "staging": 1}).result
    assert table is not None
    put(clerk, shelves[0], "STD30", "STD30", "STD30")
    first, second, third = (box.id for box in store.boxes_at(shelves[0]))
    boxes.report_missing(clerk, first)
    shelving.shelve(clerk, second, table.id)
    space = look(store, 1)
    assert space.away == 2
    assert [room.place for room in space.rooms] == shelves[1:], "they come back to it"
    shelving.shelve(clerk, first, shelves[1])
    assert look(store, 1).away == 1
    assert [(room.place, room.fits) for room in look(store, 1).rooms][:2] == [(shelves[0], 1), (shelves[1], 2)]
    assert [box.id for box in store.boxes_away_from(shelves[0])] == [second]
    assert third in {box.id for box in store.boxes_at(shelves[0])}
