"""The rack map as data: racks out of the tree, the state of each shelf, what places hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from depot.desk import boxes, places, shelving
from depot.desk.rackmap import Load, Plan, Rack, percent_of, state_of, tally, with_positions
from depot.desk.racks import Level, create_by_ranges
from depot.desk.session import Session
from depot.model.codes import Code
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LocationRow
from depot.store.store import Store

WIDTHS = {"STD30": 305, "DOC13": 130, "ROLL": None}
SHELF = LocationRow(1, "S-L1-000001-S", kind="shelf", label="1", capacity_mm=900)


def standing(boxes: int, taken: int = 0, unmeasured: int = 0, **fields: object) -> LocationRow:
    return replace(SHELF, boxes=boxes, taken_mm=taken, unmeasured=unmeasured, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "state", "percent"),
    [
        (standing(0), "empty", 0),
        (standing(0, capacity_mm=None), "empty", 0),
        (standing(2, 610), "part", 67),
        (standing(2, 780), "full", 86),  # 120 mm are free, and the narrowest box takes 130
        (standing(2, 770), "part", 85),
        (standing(2, 610, accepts="STD30"), "full", 67),  # 290 mm are free, and only boxes of 305 may stand there
        (standing(3, 915), "over", 101),
        (standing(3, 610, 1), "unknown", None),
        (standing(4, 950, 1), "over", None),  # what is measured alone is too much
        (standing(3, 610, 1, positions=3), "full", 100),
        (standing(3, 610, 1, positions=4), "unknown", 75),
        (standing(5, 0, 5, positions=4), "over", 125),
        (standing(2, 0, 2, capacity_mm=None), "unknown", None),
        (standing(2, 0, 2, capacity_mm=None, positions=4), "part", 50),
        (standing(2, 610, blocked="leak"), "blocked", 67),
        (standing(0, reserved="7210"), "reserved", 0),
        (standing(2, 610, blocked="leak", reserved="7210"), "blocked", 67),
        (standing(3, 915, blocked="leak"), "over", 101),
        (standing(1, 305, kind="position"), "full", 100),
    ],
)
def test_state_and_fill_of_a_shelf(row: LocationRow, state: str, percent: int | None) -> None:
    assert state_of(row, WIDTHS) == state
    assert percent_of(row) == percent


def test_what_contains_a_shelf_can_keep_boxes_away() -> None:
    assert state_of(standing(2, 610), WIDTHS, blocked="broken upright") == "blocked"
    assert state_of(standing(0), WIDTHS, reserved="7210") == "reserved"


def test_a_shelf_without_measured_types_is_full_only_when_nothing_is_left() -> None:
    assert state_of(standing(1, 899), {}) == "part"
    assert state_of(standing(1, 900), {}) == "full"


def test_positions_on_a_shelf_count_for_it() -> None:
    marked = [
        replace(SHELF, id=n, kind="position", capacity_mm=None, boxes=n % 2, taken_mm=305 * (n % 2)) for n in (2, 3)
    ]
    whole = with_positions(SHELF, marked)
    assert (whole.boxes, whole.taken_mm, whole.positions) == (1, 305, 2)
    assert state_of(whole, WIDTHS) == "part"


def plan(store: Store) -> Plan:
    return Plan(Lists(store), Listing(store), store.widths())


def drawn(racks: list[Rack]) -> list[str]:
    """A rack a line: address, then each bay with its shelves."""
    return [
        f"{rack.address}: " + " ".join(f"{bay.label}({''.join(cell.label for cell in bay.cells)})" for bay in rack.bays)
        for rack in racks
    ]


@pytest.fixture
def room(supervisor: Session) -> int:
    """A room with two aisles of racks, an aisle without bays, a table."""
    made = places.create(supervisor, None, {"kind": "room", "label": "S-2"}).result
    assert made is not None
    levels = [Level.of("aisle", "01-02"), Level.of("bay", "A-B"), Level.of("shelf", "1-3")]
    create_by_ranges(supervisor, made.id, levels, {"capacity_mm": 900})
    create_by_ranges(supervisor, made.id, [Level.of("aisle", "03"), Level.of("shelf", "1-4")], {"positions": 1})
    places.create(supervisor, made.id, {"kind": "shelf", "label": "TABLE", "staging": 1})
    return made.id


def found(store: Store, *labels: str) -> int:
    here: int | None = None
    for label in labels:
        here = next(place.id for place in store.children(here) if place.label == label)
    assert here is not None
    return here


def test_racks_of_a_room_an_aisle_a_bay(supervisor: Session, store: Store, room: int) -> None:
    assert drawn(list(plan(store).racks(room))) == [
        "S-2 · 01: A(123) B(123)",
        "S-2 · 02: A(123) B(123)",
        "S-2: 03(1234)",
        "S-2: TABLE(TABLE)",
    ]
    assert drawn(list(plan(store).racks(found(store, "S-2", "02")))) == ["S-2 · 02: A(123) B(123)"]
    assert drawn(list(plan(store).racks(found(store, "S-2", "02", "B")))) == ["S-2 · 02 · B: B(123)"]
    assert drawn(list(plan(store).racks(found(store, "S-2", "03")))) == ["S-2 · 03: 1(1) 2(2) 3(3) 4(4)"]


def test_a_place_without_shelves_has_no_rack(supervisor: Session, store: Store) -> None:
    made = places.create(supervisor, None, {"kind": "site", "label": "Rive"}).result
    assert made is not None
    assert list(plan(store).racks(made.id)) == []


def test_a_block_above_shows_on_the_shelves_below(supervisor: Session, store: Store, room: int) -> None:
    places.block(supervisor, [found(store, "S-2", "01", "B")], "broken upright")
    places.reserve(supervisor, [found(store, "S-2", "02")], "7210")
    assert tally(plan(store).racks(room)) == {"empty": 8, "reserved": 6, "blocked": 3}
    bay = found(store, "S-2", "01", "B")
    assert tally(plan(store).racks(bay)) == {"blocked": 3}


def test_retired_shelves_are_no_cells(supervisor: Session, store: Store, room: int) -> None:
    places.retire(supervisor, found(store, "S-2", "01", "A", "2"))
    assert drawn(list(plan(store).racks(found(store, "S-2", "01")))) == ["S-2 · 01: A(13) B(123)"]


def test_reading_stops_when_told(supervisor: Session, store: Store, room: int) -> None:
    stopping = Plan(Lists(store), Listing(store), store.widths(), lambda: True)
    assert list(stopping.racks(room)) == []
    assert stopping.loads() == {}


def test_loads_add_up_from_the_shelves(supervisor: Session, clerk: Session, store: Store, room: int) -> None:
    shelf = found(store, "S-2", "01", "A", "1")
    for _ in range(2):
        code = boxes.register(clerk, {"type": "STD30"}).result
        assert isinstance(code, Code)
        shelving.shelve(clerk, code.id, shelf)
    loads = plan(store).loads()
    assert loads[shelf] == Load(1, 2, 67, 1)
    assert loads[found(store, "S-2", "01", "A")].percent == 22  # 67, 0, 0
    assert loads[room] == Load(17, 2, 67, 17)
    assert loads[found(store, "S-2", "02")] == Load(6, 0, 0, 6)
    assert Load().percent is None
