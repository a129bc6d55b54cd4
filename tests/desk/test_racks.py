"""Racks made by ranges of labels."""

from __future__ import annotations

from typing import Any

import pytest

from depot.desk.entries import EntryMissing, EntryNotChoice, EntryNotNumber, EntryTooLong
from depot.desk.place_tree import KindsReversed
from depot.desk.places import descendants
from depot.desk.racks import Level, Racks, RacksThere, RacksTooMany, create_by_ranges
from depot.desk.seen import BoxTypeUnknown
from depot.desk.session import Session
from depot.model.ranges import RangeUnreadable
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from tests.desk.founded import Founded

SHELF: dict[str, Any] = {"capacity_mm": 900, "positions": 4, "accepts": ("STD30", "BAC")}

ROOM = (Level("room", ("S-2",)), Level.of("aisle", "01-02"), Level.of("bay", "A-C"), Level.of("shelf", "1-6"))


def addresses(store: Store) -> list[str]:
    """Addresses of all places in use, in walking order."""
    rows = store.connection.execute("SELECT id FROM location WHERE retired = 0 ORDER BY walk, id")
    return ["/".join(part.label for part in store.ancestry(id_)) for (id_,) in rows]


def events(store: Store) -> int:
    return store.stream_head().head_seq


def test_ranges_make_a_whole_room_in_one_act(supervisor: Session, store: Store) -> None:
    steps: list[tuple[int, int]] = []
    racks = create_by_ranges(supervisor, None, ROOM, SHELF, progress=lambda done, total: steps.append((done, total)))
    assert racks == Racks(created=1 + 2 + 6 + 36, known=0)
    assert steps == [(36, 36)]
    assert store.tally("location") == 45
    assert addresses(store)[:5] == ["S-2", "S-2/01", "S-2/01/A", "S-2/01/A/1", "S-2/01/A/2"]
    assert addresses(store)[-1] == "S-2/02/C/6"
    shelves = [place for place in descendants(store, store.children(None)[0].id) if place.kind == "shelf"]
    assert {(shelf.capacity_mm, shelf.positions, shelf.accepts) for shelf in shelves} == {(900, 4, "STD30 BAC")}
    bays = [place for place in descendants(store, store.children(None)[0].id) if place.kind == "bay"]
    assert {bay.capacity_mm for bay in bays} == {None}


def test_thousands_are_made_in_several_acts_and_can_be_gone_on_with(
    supervisor: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("depot.desk.racks.AN_ACT", 10)

    def stop(done: int, _total: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_by_ranges(supervisor, None, ROOM, SHELF, progress=stop)
    assert len([address for address in addresses(store) if address.count("/") == 3]) == 20
    with pytest.raises(RacksThere) as caught:
        create_by_ranges(supervisor, None, ROOM, SHELF)
    assert caught.value.facts == {"places": 20, "first": "S-2 · 01 · A · 1"}
    steps: list[int] = []
    racks = create_by_ranges(supervisor, None, ROOM, SHELF, keep=True, progress=lambda done, _total: steps.append(done))
    assert racks.known == 20
    assert steps == [10, 20, 30, 36]
    assert store.tally("location") == 45
    assert create_by_ranges(supervisor, None, ROOM, SHELF, keep=True) == Racks(0, 36)


def test_more_shelves_go_into_bays_that_exist(supervisor: Session, store: Store) -> None:
    create_by_ranges(supervisor, None, ROOM, SHELF)
    more = (*ROOM[:-1], Level.of("shelf", "7-8"))
    assert create_by_ranges(supervisor, None, more, {}) == Racks(12, 0)
    room = store.children(None)[0]
    inside = (Level.of("aisle", "03"), Level.of("shelf", "T1-T2"))
    assert create_by_ranges(supervisor, room.id, inside, {"staging": 1}) == Racks(3, 0)
    assert addresses(store)[-3:] == ["S-2/03", "S-2/03/T1", "S-2/03/T2"]


@pytest.mark.parametrize(
    ("levels", "fields", "error"),
    [
        ((), {}, EntryMissing),
        ((Level("room", ()),), {}, EntryMissing),
        ((Level("shelf", ("1",)), Level("bay", ("A",))), {}, KindsReversed),
        ((Level("drawer", ("1",)),), {}, EntryNotChoice),
        ((Level("shelf", ("1", "01")),), {}, None),
        (ROOM, {"capacity_mm": "wide"}, EntryNotNumber),
        (ROOM, {"accepts": "NOPE"}, BoxTypeUnknown),
        ((Level.of("bay", "1-1000"), Level.of("shelf", "1-1000")), {}, RacksTooMany),
        ((Level("aisle", ("x" * 21,)), Level("shelf", ("1",))), {}, EntryTooLong),
    ],
)
def test_ranges_that_cannot_be_write_nothing(
    supervisor: Session, levels: tuple[Level, ...], fields: dict[str, Any], error: type[Exception] | None
) -> None:
    before = events(supervisor.store)
    if error is None:  # the same label twice is one place
        assert create_by_ranges(supervisor, None, levels, fields) == Racks(1, 0)
        return
    with pytest.raises(error):
        create_by_ranges(supervisor, None, levels, fields)
    assert events(supervisor.store) == before


def test_a_range_is_read_before_anything_else() -> None:
    with pytest.raises(RangeUnreadable):
        Level.of("room", "S-2")


@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_only_a_supervisor_makes_racks(depot: Founded, role: str) -> None:
    create_by_ranges(depot.supervisor, None, ROOM, SHELF)
    before = events(depot.store)
    with pytest.raises(RoleTooLow):
        create_by_ranges(getattr(depot, role), None, ROOM, SHELF, keep=True)
    assert events(depot.store) == before
