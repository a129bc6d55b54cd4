"""All of a place to another: what moves, what stays and why, in one act that one undo takes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from depot.desk import boxes, holds, lending, people, places, reference, shelving
from depot.desk.moving.acting import move_boxes
from depot.desk.moving.faults import (
    MoveChanged,
    MoveEmpty,
    MoveNested,
    MovePartial,
    MoveSame,
    MoveShelfless,
    ShelfUnmatched,
)
from depot.desk.moving.planning import plan_move
from depot.desk.undo import undo
from depot.errors import Refused
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.reference import BoxType
from depot.model.roles import REFERENCE
from depot.model.standing import (
    PlaceBlocked,
    PlaceFull,
    PlaceReserved,
    PlaceRetired,
    PlaceTooShort,
    TypeNotAccepted,
)
from depot.store.verify import verify
from tests.desk.founded import SCHOOL, START, Founded
from tests.desk.moving.bays import Bays, at, home

TODAY = START.date()


def lend(depot: Founded, box: int) -> None:
    person = people.register(depot.clerk, {"name": "Marie-Ève Roy", "unit": SCHOOL}).result
    assert person is not None
    lending.lend(depot.clerk, person.code.id, [Code.from_id("B", box).text])


def refused(work: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as error:
        work()
    return error.value


def test_a_shelf_goes_to_another_in_one_act_and_back_in_one(depot: Founded, bays: Bays) -> None:
    store, before = depot.store, depot.store.stream_head().head_seq
    done = move_boxes(depot.clerk, bays.a[1], bays.b[0])
    assert at(store, bays.a[1]) == []
    assert at(store, bays.b[0]) == list(bays.boxes[1:3])
    assert {home(store, box) for box in bays.boxes[1:3]} == {bays.b[0]}
    assert store.stream_head().head_seq == before + 2
    assert {event.act for event in done.events} == {done.act}
    assert [event.kind for event in done.events] == ["box.shelved"] * 2
    undo(depot.clerk, done.act)
    assert at(store, bays.a[1]) == list(bays.boxes[1:3])
    assert at(store, bays.b[0]) == []
    assert verify(store).ok


def test_of_a_box_on_loan_only_the_home_moves_and_its_place_is_kept(depot: Founded, bays: Bays) -> None:
    store, out = depot.store, bays.boxes[3]
    lend(depot, out)
    plan = plan_move(store, bays.a[2], bays.b[0], TODAY)
    assert [(line.box.id, line.stands) for line in plan.lines] == [
        (bays.boxes[4], True),
        (bays.boxes[5], True),
        (out, False),
    ]
    done = move_boxes(depot.clerk, bays.a[2], bays.b[0])
    box = store.get(Box, out)
    assert box is not None
    assert (box.home, box.place, box.status) == (bays.b[0], None, "lent")
    assert refused(lambda: move_boxes(depot.clerk, bays.a[0], bays.b[0])).name == PlaceFull().name, (
        "its place over there is kept"
    )
    lending.give_back(depot.clerk, [Code.from_id("B", out).text])
    shelving.shelve(depot.clerk, out, bays.b[0])
    assert len(at(store, bays.b[0])) == 3
    assert refused(lambda: undo(depot.clerk, done.act)).name == "undo.late"


def test_a_missing_box_and_one_on_the_table_take_their_home_along(depot: Founded, bays: Bays) -> None:
    boxes.report_missing(depot.clerk, bays.boxes[1])
    shelving.shelve(depot.clerk, bays.boxes[2], bays.table)
    move_boxes(depot.clerk, bays.a[1], bays.b[1])
    assert {home(depot.store, box) for box in bays.boxes[1:3]} == {bays.b[1]}
    assert at(depot.store, bays.table) == [bays.boxes[2]]
    assert refused(lambda: move_boxes(depot.clerk, bays.a[1], bays.b[2])).name == MoveEmpty().name


def test_what_was_on_a_trolley_gets_its_home_where_it_is_put(depot: Founded, bays: Bays) -> None:
    shelving.shelve(depot.clerk, bays.boxes[2], bays.table)
    shelving.shelve(depot.clerk, bays.boxes[0], bays.table)
    move_boxes(depot.clerk, bays.table, bays.b[1])
    assert at(depot.store, bays.b[1]) == [bays.boxes[0], bays.boxes[2]]
    assert home(depot.store, bays.boxes[0]) == bays.b[1]


def test_to_a_table_the_homes_stay(depot: Founded, bays: Bays) -> None:
    lend(depot, bays.boxes[1])
    done = move_boxes(depot.clerk, bays.a[1], bays.table)
    assert [event.subject for event in done.events] == [Code.from_id("B", bays.boxes[2]).text]
    assert {home(depot.store, box) for box in bays.boxes[1:3]} == {bays.a[1]}


def test_a_held_box_moves_and_is_told(depot: Founded, bays: Bays) -> None:
    holds.place(depot.supervisor, "box", [Code.from_id("B", bays.boxes[0]).text], {"reason": "litige"})
    plan = plan_move(depot.store, bays.a[0], bays.b[0], TODAY)
    assert [(line.held, line.target) for line in plan.lines] == [(True, bays.b[0])]


def test_the_first_that_fit_are_offered_and_only_they_go(depot: Founded, bays: Bays) -> None:
    store = depot.store
    move_boxes(depot.clerk, bays.a[1], bays.b[0])
    error = refused(lambda: move_boxes(depot.clerk, bays.a[2], bays.b[0]))
    assert isinstance(error, MovePartial)
    assert (error.facts["fits"], error.facts["boxes"]) == (1, 3)
    assert "3 of 3" in error.sentence()
    assert at(store, bays.a[2]) == list(bays.boxes[3:])
    done = move_boxes(depot.clerk, bays.a[2], bays.b[0], partial=True)
    assert done.result is not None
    assert [line.box.id for line in done.result.moving] == [bays.boxes[3]]
    assert at(store, bays.a[2]) == list(bays.boxes[4:])


def test_a_bay_goes_shelf_by_shelf_or_refills(depot: Founded, bays: Bays) -> None:
    store = depot.store
    done = move_boxes(depot.clerk, bays.first, bays.second)
    assert [len(at(store, shelf)) for shelf in bays.b] == [1, 2, 3]
    undo(depot.clerk, done.act)
    move_boxes(depot.clerk, bays.first, bays.second, refill=True)
    assert [at(store, shelf) for shelf in bays.b] == [list(bays.boxes[:3]), list(bays.boxes[3:]), []]


def test_a_bay_with_more_shelves_refills_and_a_single_shelf_fills_a_bay(depot: Founded, bays: Bays) -> None:
    places.retire(depot.supervisor, bays.b[2])
    plan = plan_move(depot.store, bays.first, bays.second, TODAY)
    assert not plan.matched
    assert [line.target for line in plan.lines] == [bays.b[0]] * 3 + [bays.b[1]] * 3
    single = plan_move(depot.store, bays.a[2], bays.second, TODAY)
    assert {line.target for line in single.lines} == {bays.b[0]}


def test_boxes_right_on_a_shelf_with_positions_have_nothing_against_them(depot: Founded, bays: Bays) -> None:
    marked = places.create(depot.supervisor, bays.a[2], {"kind": "position", "label": "P"}).result
    assert marked is not None
    plan = plan_move(depot.store, bays.first, bays.second, TODAY)
    assert plan.matched
    assert {type(line.refused) for line in plan.staying} == {ShelfUnmatched}
    assert len(plan.staying) == 3
    assert not plan_move(depot.store, bays.first, bays.second, TODAY, refill=True).staying


def block(depot: Founded, bays: Bays) -> None:
    places.block(depot.supervisor, [bays.second], "fuite")


def reserve(depot: Founded, bays: Bays) -> None:
    places.reserve(depot.supervisor, [bays.b[0]], "9100")


def retire(depot: Founded, bays: Bays) -> None:
    places.retire(depot.supervisor, bays.b[0])


def accept_others(depot: Founded, bays: Bays) -> None:
    depot.admin.do(REFERENCE, lambda tx: reference.put(tx, BoxType, "PLAN", {"name": "Plans", "width_mm": 100}))
    places.describe(depot.supervisor, bays.b[0], {"accepts": "PLAN"})


def shorten(depot: Founded, bays: Bays) -> None:
    places.describe(depot.supervisor, bays.b[0], {"capacity_mm": 200})


def fill(depot: Founded, bays: Bays) -> None:
    move_boxes(depot.clerk, bays.a[2], bays.b[0])


def nothing(_depot: Founded, _bays: Bays) -> None:
    pass


@pytest.mark.parametrize(
    ("first", "pair", "expected"),
    [
        (fill, ("a1", "b0"), PlaceFull),
        (shorten, ("a1", "b0"), PlaceTooShort),
        (accept_others, ("a1", "b0"), TypeNotAccepted),
        (block, ("a1", "b0"), PlaceBlocked),
        (block, ("first", "second"), PlaceBlocked),
        (reserve, ("a1", "b0"), PlaceReserved),
        (retire, ("a1", "b0"), PlaceRetired),
        (nothing, ("b1", "a1"), MoveEmpty),
        (nothing, ("a1", "a1"), MoveSame),
        (nothing, ("first", "a1"), MoveNested),
        (nothing, ("a1", "first"), MoveNested),
    ],
)
def test_what_is_refused_has_its_name_and_writes_nothing(
    depot: Founded,
    bays: Bays,
    first: Callable[[Founded, Bays], None],
    pair: tuple[str, str],
    expected: type[Refused],
) -> None:
    first(depot, bays)
    ids = {"first": bays.first, "second": bays.second}
    ids |= {f"a{n}": shelf for n, shelf in enumerate(bays.a)} | {f"b{n}": shelf for n, shelf in enumerate(bays.b)}
    before = depot.store.stream_head().head_seq
    error = refused(lambda: move_boxes(depot.clerk, ids[pair[0]], ids[pair[1]], partial=True))
    assert type(error) is expected
    assert "{" not in error.sentence() + error.next_step()
    assert depot.store.stream_head().head_seq == before


def test_a_bay_without_shelves_takes_nothing(depot: Founded, bays: Bays) -> None:
    empty = places.create(depot.supervisor, None, {"kind": "bay", "label": "C"}).result
    assert empty is not None
    assert type(refused(lambda: move_boxes(depot.clerk, bays.a[0], empty.id))) is MoveShelfless


def test_a_reserved_shelf_takes_the_boxes_of_its_unit(depot: Founded, bays: Bays) -> None:
    places.reserve(depot.supervisor, [bays.b[0]], "7210")
    assert len(move_boxes(depot.clerk, bays.a[1], bays.b[0]).events) == 2


def test_a_blocked_shelf_can_be_emptied(depot: Founded, bays: Bays) -> None:
    places.block(depot.supervisor, [bays.first], "fuite")
    assert len(move_boxes(depot.clerk, bays.a[1], bays.b[0]).events) == 2


def test_what_nobody_can_say_is_told_and_not_refused(depot: Founded, bays: Bays) -> None:
    places.describe(depot.supervisor, bays.b[0], {"capacity_mm": None, "positions": None})
    plan = plan_move(depot.store, bays.a[1], bays.b[0], TODAY)
    assert [line.doubt is not None for line in plan.lines] == [True, True]
    assert not plan.staying


def test_a_plan_that_is_no_more_moves_nothing(depot: Founded, bays: Bays) -> None:
    plan = plan_move(depot.store, bays.a[1], bays.b[0], TODAY)
    shelving.shelve(depot.clerk, bays.boxes[0], bays.a[1])
    error = refused(lambda: move_boxes(depot.clerk, bays.a[1], bays.b[0], seen=plan))
    assert type(error) is MoveChanged
    assert len(at(depot.store, bays.a[1])) == 3
    auditor = refused(lambda: move_boxes(depot.auditor, bays.a[1], bays.b[0]))
    assert auditor.name == "role.too-low"


def test_undo_brings_homes_back_too(depot: Founded, bays: Bays) -> None:
    lend(depot, bays.boxes[1])
    done = move_boxes(depot.clerk, bays.a[1], bays.b[0])
    assert [event.kind for event in done.events] == ["box.shelved", "box.described"]
    undo(depot.clerk, done.act)
    assert {home(depot.store, box) for box in bays.boxes[1:3]} == {bays.a[1]}
    assert at(depot.store, bays.b[0]) == []
    assert verify(depot.store).ok
