"""Places: the tree, its labels and walking order, reservations, and racks made by ranges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from depot.desk.aliases import AliasTaken
from depot.desk.boxes import register
from depot.desk.entries import EntryMissing, EntryNotChoice, EntryNotNumber, EntryTooLong, FieldUnknown
from depot.desk.place_tree import KindsReversed, LabelTaken, PlaceInItself, Tree
from depot.desk.places import (
    PlaceInUse,
    block,
    create,
    descendants,
    describe,
    move,
    reinstate,
    reserve,
    retire,
    unblock,
    unreserve,
)
from depot.desk.seen import BoxTypeUnknown, SubjectChanged, SubjectUnknown
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.model import roles
from depot.model.codes import Code, codes_from
from depot.model.location import Location
from depot.model.roles import RoleTooLow
from depot.model.standing import PlaceRetired
from depot.store.store import Store, Tx
from tests.desk.founded import Founded

SHELF: dict[str, Any] = {"capacity_mm": 900, "positions": 4, "accepts": ("STD30", "BAC")}


def made(session: Session, parent: Location | None, label: str, kind: str = "shelf", **fields: Any) -> Location:
    done = create(session, parent.id if parent else None, {"kind": kind, "label": label, **fields})
    assert done.result is not None
    return done.result


def now(store: Store, place: Location) -> Location:
    found = store.get(Location, place.id)
    assert found is not None
    return found


def events(store: Store) -> int:
    return store.stream_head().head_seq


def addresses(store: Store) -> list[str]:
    """Addresses of all places in use, in walking order."""
    rows = store.connection.execute("SELECT id FROM location WHERE retired = 0 ORDER BY walk, id")
    return ["/".join(part.label for part in store.ancestry(id_)) for (id_,) in rows]


def put(session: Session, parent: Location | None, **fields: Any) -> str:
    result = session.do(roles.ARRANGE, lambda tx: Tree(tx).put(parent.id if parent else None, fields)).result
    assert result is not None
    return result[0]


# One place


def test_a_place_knows_its_parent_its_measures_and_its_walking_order(supervisor: Session, store: Store) -> None:
    room = made(supervisor, None, "S-2", "room", name="Voûte")
    shelf = made(supervisor, room, "07", **SHELF)
    assert room.parent is None
    assert (room.walk, shelf.walk) == ("S-0002", "S-0002 / 0007")
    assert (shelf.parent, shelf.capacity_mm, shelf.positions, shelf.accepts) == (room.id, 900, 4, "STD30 BAC")
    assert now(store, shelf) == shelf
    assert [place.id for place in store.children(room.id)] == [shelf.id]


def test_a_table_to_put_things_down_on_is_a_place_of_passage(supervisor: Session) -> None:
    assert made(supervisor, None, "Table", staging=True).staging == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, EntryMissing),
        ({"label": " "}, EntryMissing),
        ({"label": "x" * 21}, EntryTooLong),
        ({"label": "1", "kind": "drawer"}, EntryNotChoice),
        ({"label": "1", "capacity_mm": 0}, EntryNotNumber),
        ({"label": "1", "capacity_mm": "9,5"}, EntryNotNumber),
        ({"label": "1", "positions": -1}, EntryNotNumber),
        ({"label": "1", "accepts": "STD30 NOPE"}, BoxTypeUnknown),
        ({"label": "1", "colour": "red"}, FieldUnknown),
        ({"label": "1", "parent": 3}, FieldUnknown),
    ],
)
def test_what_cannot_be_is_refused(supervisor: Session, fields: dict[str, Any], error: type[Exception]) -> None:
    before = events(supervisor.store)
    with pytest.raises(error):
        create(supervisor, None, fields)
    assert events(supervisor.store) == before


def test_a_label_stands_once_under_a_place(supervisor: Session) -> None:
    room, other = made(supervisor, None, "A", "room"), made(supervisor, None, "B", "room")
    made(supervisor, room, "04")
    made(supervisor, other, "04")
    for label in ("04", "4", " 04 "):
        with pytest.raises(LabelTaken):
            made(supervisor, room, label)
    with pytest.raises(LabelTaken):
        made(supervisor, None, "a", "site")


@pytest.mark.parametrize(
    ("outer", "inner"), [("shelf", "bay"), ("room", "room"), ("position", "shelf"), ("room", "site")]
)
def test_kinds_go_from_the_outside_in(supervisor: Session, outer: str, inner: str) -> None:
    place = made(supervisor, None, "A", outer)
    with pytest.raises(KindsReversed):
        made(supervisor, place, "1", inner)


def test_levels_may_be_left_out(supervisor: Session) -> None:
    shelf = made(supervisor, made(supervisor, None, "A", "site"), "1")
    assert made(supervisor, shelf, "1", "position").walk == "A / 0001 / 0001"


def test_nothing_goes_into_a_place_that_is_not_there_or_retired(supervisor: Session) -> None:
    room = made(supervisor, None, "A", "room")
    retire(supervisor, room.id)
    with pytest.raises(PlaceRetired):
        made(supervisor, room, "1")
    with pytest.raises(SubjectUnknown):
        create(supervisor, next(codes_from("S", "L1", 900, 1)).id, {"label": "1"})


def test_an_old_barcode_names_the_place_and_no_other(supervisor: Session, store: Store) -> None:
    shelf = made(supervisor, None, "1", aliases=("RAY-0001", "31142000"))
    assert shelf.alias_list == ("RAY-0001", "31142000")
    assert len(store.by_alias("ray-0001")) == 1
    with pytest.raises(AliasTaken):
        made(supervisor, None, "2", aliases="ray-0001")


# Changing


def test_only_what_changes_is_written(supervisor: Session, store: Store) -> None:
    shelf = made(supervisor, None, "1", **SHELF)
    before = events(store)
    describe(supervisor, shelf.id, {"capacity_mm": "900", "accepts": "STD30 BAC", "label": "1", "name": ""})
    assert events(store) == before
    describe(supervisor, shelf.id, {"capacity_mm": None, "accepts": "", "positions": 5})
    described = store.history(Code.from_id("S", shelf.id).text)[-1]
    assert described.body == {"capacity_mm": None, "accepts": "", "positions": 5}


def test_a_change_of_what_the_screen_had_not_seen_is_refused(supervisor: Session) -> None:
    shelf = made(supervisor, None, "1")
    describe(supervisor, shelf.id, {"name": "A"}, seen=shelf.rev)
    with pytest.raises(SubjectChanged):
        describe(supervisor, shelf.id, {"name": "B"}, seen=shelf.rev)
    with pytest.raises(SubjectChanged):
        move(supervisor, shelf.id, None, seen=shelf.rev)


def test_a_new_label_changes_the_walk_of_all_below(supervisor: Session, store: Store) -> None:
    room = made(supervisor, None, "9", "room")
    aisle = made(supervisor, room, "1", "aisle")
    shelf = made(supervisor, aisle, "5")
    describe(supervisor, room.id, {"label": "10"})
    assert [now(store, place).walk for place in (room, aisle, shelf)] == ["0010", "0010 / 0001", "0010 / 0001 / 0005"]
    made(supervisor, None, "11", "room")
    with pytest.raises(LabelTaken):
        describe(supervisor, room.id, {"label": "11"})


def test_a_place_can_walk_otherwise_than_by_its_label(supervisor: Session, store: Store) -> None:
    room = made(supervisor, None, "A", "room")
    for label, walk in (("1", ""), ("2", "4"), ("3", ""), ("4", "2")):
        made(supervisor, room, label, "bay", walk=walk)
    assert [place.label for place in store.children(room.id)] == ["1", "4", "3", "2"]
    moved = store.children(room.id)[1]
    shelf = made(supervisor, moved, "1")
    describe(supervisor, room.id, {"label": "B"})
    assert now(store, shelf).walk == "B / 0002 / 0001"
    describe(supervisor, moved.id, {"label": "7"})
    assert now(store, moved).walk == "B / 0002"
    describe(supervisor, moved.id, {"walk": "9"})
    assert now(store, shelf).walk == "B / 0009 / 0001"


def test_walking_order_counts_and_keeps_a_room_together(supervisor: Session, store: Store) -> None:
    for label in ("S-2", "S", "10", "2"):
        room = made(supervisor, None, label, "room")
        for shelf in ("10", "9"):
            made(supervisor, room, shelf)
    assert addresses(store) == ["2", "2/9", "2/10", "10", "10/9", "10/10", "S", "S/9", "S/10", "S-2", "S-2/9", "S-2/10"]


def test_a_place_moves_with_all_that_is_in_it(supervisor: Session, store: Store) -> None:
    one, two = made(supervisor, None, "1", "room"), made(supervisor, None, "2", "room")
    aisle = made(supervisor, one, "A", "aisle")
    shelf = made(supervisor, aisle, "7")
    move(supervisor, aisle.id, two.id)
    assert now(store, shelf).walk == "0002 / A / 0007"
    assert [place.label for place in store.ancestry(shelf.id)] == ["2", "A", "7"]
    assert store.children(one.id) == []
    before = events(store)
    move(supervisor, aisle.id, two.id)
    assert events(store) == before
    move(supervisor, aisle.id, None)
    assert now(store, aisle).parent is None
    assert now(store, shelf).walk == "A / 0007"


def test_a_place_cannot_move_into_itself_or_where_it_cannot_be(supervisor: Session) -> None:
    room = made(supervisor, None, "1", "room")
    aisle = made(supervisor, room, "A", "aisle")
    made(supervisor, None, "A", "site")
    for parent, error in ((aisle.id, PlaceInItself), (room.id, PlaceInItself)):
        with pytest.raises(error):
            move(supervisor, room.id, parent)
    with pytest.raises(LabelTaken):
        move(supervisor, aisle.id, None)
    shelf = made(supervisor, room, "9")
    with pytest.raises(KindsReversed):
        move(supervisor, aisle.id, shelf.id)


# Marks


def test_places_are_reserved_and_blocked_with_a_reason_in_one_act(supervisor: Session, store: Store) -> None:
    shelves = [made(supervisor, None, label) for label in "123"]
    ids = [shelf.id for shelf in shelves]
    done = reserve(supervisor, ids, "CSSRL/7210")
    assert [event.kind for event in done.events] == ["location.reserved"] * 3
    assert reserve(supervisor, ids, "CSSRL/7210").events == []
    block(supervisor, ids[:1], "  fuite\nd’eau ")
    assert [now(store, shelf).blocked for shelf in shelves] == ["fuite d’eau", "", ""]
    unreserve(supervisor, ids)
    unblock(supervisor, ids)
    assert {(now(store, shelf).reserved, now(store, shelf).blocked) for shelf in shelves} == {("", "")}


@pytest.mark.parametrize("mark", [reserve, block])
def test_a_mark_needs_its_reason(supervisor: Session, mark: Callable[[Session, list[int], str], object]) -> None:
    shelf = made(supervisor, None, "1")
    with pytest.raises(EntryMissing):
        mark(supervisor, [shelf.id], " ")


# Retiring


def test_a_place_in_use_is_not_retired(supervisor: Session, store: Store) -> None:
    room = made(supervisor, None, "A", "room")
    shelf = made(supervisor, room, "1")
    with pytest.raises(PlaceInUse) as caught:
        retire(supervisor, room.id)
    assert caught.value.facts["children"] == 1
    box = register(supervisor, {"type": "STD30"}).result
    assert box is not None
    shelve(supervisor, box.id, shelf.id)
    for place, whole in ((shelf, False), (room, True)):
        with pytest.raises(PlaceInUse) as caught:
            retire(supervisor, place.id, whole=whole)
        assert caught.value.facts["boxes"] == 1
    assert not now(store, shelf).retired
    assert not now(store, room).retired


def test_a_whole_room_retires_from_the_inside_out_and_frees_its_labels(supervisor: Session, store: Store) -> None:
    room = made(supervisor, None, "A", "room")
    shelves = [made(supervisor, made(supervisor, room, bay, "bay"), "1") for bay in "XY"]
    assert [place.label for place in descendants(store, room.id)] == ["1", "X", "1", "Y"]
    assert retire(supervisor, room.id, whole=True).result == 5
    assert all(now(store, shelf).retired for shelf in shelves)
    assert retire(supervisor, room.id).events == []
    assert made(supervisor, None, "A", "room").id != room.id
    with pytest.raises(LabelTaken):
        reinstate(supervisor, room.id)


def test_a_retired_place_comes_back_where_it_is_now_walked(supervisor: Session, store: Store) -> None:
    room = made(supervisor, None, "A", "room")
    shelf = made(supervisor, room, "1")
    retire(supervisor, shelf.id)
    describe(supervisor, room.id, {"label": "B"})
    reinstate(supervisor, shelf.id)
    assert (now(store, shelf).retired, now(store, shelf).walk) == (0, "B / 0001")
    retire(supervisor, room.id, whole=True)
    with pytest.raises(PlaceRetired):
        reinstate(supervisor, shelf.id)


# Imports


def test_a_place_brought_in_again_adds_nothing(supervisor: Session, store: Store) -> None:
    room = made(supervisor, None, "A", "room")
    row: dict[str, Any] = {"label": "04", "aliases": ("X1",), "reserved": "", "staging": False, "walk": "", **SHELF}
    assert put(supervisor, room, **row) == "added"
    before = events(store)
    assert put(supervisor, room, **row) == "known"
    assert put(supervisor, room, label="4", capacity_mm=None, name="") == "known"
    assert events(store) == before
    assert put(supervisor, room, **(row | {"capacity_mm": 1000})) == "changed"
    assert put(supervisor, room, **(row | {"capacity_mm": 1000, "aliases": ("x1", "X2")})) == "changed"
    shelf = store.children(room.id)[0]
    assert (shelf.capacity_mm, shelf.alias_list) == (1000, ("X1", "X2"))
    assert put(supervisor, room, label="04", walk="1", blocked="fuite") == "changed"
    assert now(store, shelf).walk == "A / 0001"


def test_a_row_that_is_refused_leaves_the_place_as_it_was(supervisor: Session, store: Store) -> None:
    made(supervisor, None, "1", aliases="X1")
    other = made(supervisor, None, "2")
    with pytest.raises(AliasTaken):
        put(supervisor, None, label="3", aliases="x1")

    def work(tx: Tx) -> None:
        with pytest.raises(AliasTaken):
            Tree(tx).put(None, {"label": "2", "capacity_mm": 800, "aliases": "x1"})

    assert supervisor.do(roles.ARRANGE, work).events == []
    assert now(store, other) == other


def test_a_label_of_another_kind_is_not_taken_for_the_same_place(supervisor: Session) -> None:
    made(supervisor, None, "A", "room")
    with pytest.raises(LabelTaken):
        put(supervisor, None, label="A", kind="site")


def test_one_act_sees_what_it_added_itself(supervisor: Session) -> None:
    def work(tx: Tx) -> list[str]:
        tree = Tree(tx)
        room = tree.put(None, {"kind": "room", "label": "A"})[1]
        first = [tree.put(room.id, {"label": label})[0] for label in ("1", "2", "01")]
        return [*first, tree.put(None, {"kind": "room", "label": "A", "walk": "Z"})[1].walk]

    assert supervisor.do(roles.ARRANGE, work).result == ["added", "added", "known", "Z"]
    assert addresses(supervisor.store) == ["A", "A/1", "A/2"]
    walks = supervisor.store.connection.execute("SELECT walk FROM location ORDER BY id").fetchall()
    assert walks == [("Z",), ("Z / 0001",), ("Z / 0002",)]


# Roles

ACTS: dict[str, Callable[[Session, int], object]] = {
    "create": lambda session, place: create(session, place, {"label": "2", "kind": "position"}),
    "describe": lambda session, place: describe(session, place, {"name": "X"}),
    "move": lambda session, place: move(session, place, None),
    "reserve": lambda session, place: reserve(session, [place], "X"),
    "unreserve": lambda session, place: unreserve(session, [place]),
    "block": lambda session, place: block(session, [place], "X"),
    "unblock": lambda session, place: unblock(session, [place]),
    "retire": retire,
    "reinstate": reinstate,
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_only_a_supervisor_arranges_places(depot: Founded, role: str, act: str) -> None:
    shelf = made(depot.supervisor, None, "1", **SHELF)
    before = events(depot.store)
    with pytest.raises(RoleTooLow):
        ACTS[act](getattr(depot, role), shelf.id)
    assert events(depot.store) == before
