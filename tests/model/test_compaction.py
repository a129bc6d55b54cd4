"""Advice which shelves could be emptied: what it says can be done, and it never touches what must be left alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from depot.model.compaction import Advice, Carry, Shelf, compact
from depot.model.location import Location
from depot.model.standing import Standing, free_space

WIDTHS = {"STD30": 300, "BAC": 400, "ROLL": None}
TYPES = [*WIDTHS, ""]


@st.composite
def halls(draw: st.DrawFn) -> list[Shelf]:
    """Up to twelve shelves, in bays of three or each for itself; any may be blocked, unmeasured or over-full."""
    by_bay = draw(st.booleans())
    shelves = []
    for n in range(1, draw(st.integers(0, 12)) + 1):
        location = Location(
            n,
            capacity_mm=draw(st.sampled_from([None, 900, 1240])),
            positions=draw(st.sampled_from([None, 3, 4])),
            accepts=draw(st.sampled_from(["", "", "STD30", "STD30 BAC"])),
            blocked=draw(st.sampled_from(["", "", "", "fuite"])),
        )
        boxes = draw(st.dictionaries(st.sampled_from(TYPES), st.integers(1, 4), max_size=2))
        barred = bool(location.blocked) or draw(st.booleans() if n % 5 == 0 else st.just(False))
        soon = draw(st.integers(0, sum(boxes.values())))
        shelves.append(Shelf(location, (n - 1) // 3 + 100 if by_bay else n, boxes, barred, soon))
    return shelves


def standing(boxes: Counter[str]) -> Standing:
    known = sum((WIDTHS.get(kind) or 0) * n for kind, n in boxes.items())
    return Standing(boxes.total(), known, sum(n for kind, n in boxes.items() if WIDTHS.get(kind) is None))


@given(halls())
def test_the_advice_can_be_followed_box_by_box(shelves: list[Shelf]) -> None:
    """Done in its order, every box fits where it goes, and in the end what is said to be freed is empty."""
    by_place = {shelf.location.id: shelf for shelf in shelves}
    now = {shelf.location.id: Counter(shelf.boxes) for shelf in shelves}
    advice = compact(shelves, WIDTHS)
    for carry in advice.carries:
        source, target = by_place[carry.source], by_place[carry.target]
        assert not source.barred
        assert not target.barred
        assert source.group != target.group
        room = free_space(target.location, standing(now[carry.target]), carry.box_type, WIDTHS)
        assert room is not None, "nothing is put where the room is not calculable"
        assert 0 < carry.boxes <= room
        assert not target.location.accepts or not carry.box_type or carry.box_type in target.location.accepted
        now[carry.source][carry.box_type] -= carry.boxes
        now[carry.target][carry.box_type] += carry.boxes
    for shelf in shelves:
        assert min(now[shelf.location.id].values(), default=0) >= 0
        if shelf.group in advice.freed:
            assert now[shelf.location.id].total() == 0
    assert sum((counts for counts in now.values()), Counter()) == sum(
        (Counter(each.boxes) for each in shelves), Counter()
    )


@given(halls())
def test_no_box_is_moved_twice_and_nothing_freed_or_empty_is_filled(shelves: list[Shelf]) -> None:
    advice = compact(shelves, WIDTHS)
    by_place = {shelf.location.id: shelf for shelf in shelves}
    sources = {carry.source for carry in advice.carries}
    targets = {carry.target for carry in advice.carries}
    assert not sources & targets
    assert all(by_place[place].held for place in targets), "an empty shelf is not filled to empty another"
    groups = {by_place[place].group for place in sources}
    assert groups == set(advice.freed)
    assert len(set(advice.freed)) == len(advice.freed)
    assert not set(advice.waiting) & (groups | {by_place[place].group for place in targets})


def shelf(place: int, boxes: int, group: int | None = None, *, soon: int = 0, kind: str = "STD30") -> Shelf:
    location = Location(place, capacity_mm=1240, positions=4)
    return Shelf(location, group if group is not None else place, {kind: boxes} if boxes else {}, soon=soon)


def test_the_emptiest_go_into_the_fullest() -> None:
    advice = compact([shelf(1, 3), shelf(2, 1), shelf(3, 2), shelf(4, 0)], WIDTHS)
    assert advice == Advice((2,), (Carry(2, 1, "STD30", 1),), ())


def test_four_single_boxes_free_three_shelves_with_three_moves() -> None:
    advice = compact([shelf(n, 1) for n in range(1, 5)], WIDTHS)
    assert (len(advice.freed), advice.moved) == (3, 3)


def test_a_bay_is_emptied_as_a_whole_or_not_at_all() -> None:
    bays = [shelf(1, 1, 10), shelf(2, 1, 10), shelf(3, 3, 20), shelf(4, 3, 20)]
    assert compact(bays, WIDTHS).freed == (10,)
    assert compact([*bays[:3], shelf(4, 4, 20)], WIDTHS).freed == ()


def test_what_is_soon_destroyed_is_waited_for() -> None:
    advice = compact([shelf(1, 3), shelf(2, 1, soon=1), shelf(3, 2, soon=1), shelf(4, 2)], WIDTHS)
    assert advice.waiting == (2,)
    assert 2 not in {carry.source for carry in advice.carries} | {carry.target for carry in advice.carries}


def test_boxes_of_unknown_width_go_where_positions_are_counted() -> None:
    counted = Shelf(Location(1, positions=4), 1, {"STD30": 2})
    rolls = Shelf(Location(2, capacity_mm=1240), 2, {"ROLL": 1})
    assert compact([counted, rolls], WIDTHS).carries == (Carry(2, 1, "ROLL", 1),)
    long_ = Shelf(Location(1, capacity_mm=1240), 1, {"STD30": 2})
    assert compact([long_, rolls], WIDTHS).carries == ()
