"""What may stand where, as pure rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.standing import Standing, free_space, uncertainty, why_not

HERE = Code("S", "L1", 7).id
WIDTHS = {"STD30": 305, "DOC13": 130, "ODD": None}
BOX = Box(1, type="STD30", unit="CSSRL/7210", org="CSSRL")
SHELF = Location(HERE, kind="shelf", label="3", capacity_mm=1000)
EMPTY = Standing()


def name(box: Box, location: Location, standing: Standing = EMPTY, *within: Location) -> str | None:
    refused = why_not(box, location, standing, WIDTHS, within=within)
    return refused.name if refused is not None else None


@pytest.mark.parametrize(
    ("location", "standing", "expected"),
    [
        (SHELF, EMPTY, None),
        (SHELF._replace(retired=1), EMPTY, "place.retired"),
        (SHELF._replace(kind="bay"), EMPTY, "place.holds-none"),
        (SHELF._replace(kind="room"), EMPTY, "place.holds-none"),
        (SHELF._replace(blocked="leak"), EMPTY, "place.blocked"),
        (SHELF._replace(reserved="finance"), EMPTY, "place.reserved"),
        (SHELF._replace(reserved="CSSRL/9100"), EMPTY, "place.reserved"),
        (SHELF._replace(reserved="CSSRL/7210"), EMPTY, None),
        (SHELF._replace(reserved="7210"), EMPTY, None),
        (SHELF._replace(reserved="CSSRL"), EMPTY, None),
        (SHELF._replace(accepts="DOC13 DOC18"), EMPTY, "type.not-accepted"),
        (SHELF._replace(accepts="DOC13 STD30"), EMPTY, None),
        (SHELF._replace(positions=4), Standing(3, 0, 3), None),
        (SHELF._replace(positions=4), Standing(4, 0, 4), "place.full"),
        (SHELF, Standing(2, 695), None),
        (SHELF, Standing(2, 696), "place.too-short"),
        (SHELF._replace(capacity_mm=None), Standing(99, 99_999), None),
        (SHELF._replace(kind="position", capacity_mm=None), EMPTY, None),
        (SHELF._replace(kind="position", capacity_mm=None), Standing(1), "position.occupied"),
        (SHELF._replace(kind="position", positions=2), Standing(1), None),
        (SHELF._replace(kind="position", positions=2), Standing(2), "place.full"),
    ],
)
def test_a_place_refuses_by_its_own_reason(location: Location, standing: Standing, expected: str | None) -> None:
    assert name(BOX, location, standing) == expected


def test_a_refusal_says_the_facts() -> None:
    refused = why_not(BOX, SHELF, Standing(3, 915), WIDTHS)
    assert refused is not None
    assert refused.facts == {"place": Code("S", "L1", 7).shown, "label": "3", "needs": 305, "free": 85}
    assert "305 mm" in refused.sentence()
    full = why_not(BOX, SHELF._replace(positions=4), Standing(5), WIDTHS)
    assert full is not None
    assert "5 of 4" in full.sentence()
    wrong = why_not(BOX, SHELF._replace(accepts="DOC13 DOC18"), EMPTY, WIDTHS)
    assert wrong is not None
    assert "DOC13, DOC18" in wrong.sentence()


def test_more_than_fits_leaves_no_negative_length() -> None:
    refused = why_not(BOX, SHELF, Standing(9, 2_000), WIDTHS)
    assert refused is not None
    assert refused.facts["free"] == 0


@pytest.mark.parametrize(
    ("outer", "expected"),
    [
        (Location(1, kind="room", blocked="flood"), "place.blocked"),
        (Location(1, kind="room", retired=1), "place.retired"),
        (Location(1, kind="room", reserved="archives"), "place.reserved"),
        (Location(1, kind="room", reserved="7210"), None),
        (Location(1, kind="room", accepts="DOC13", capacity_mm=1, positions=1), None),
    ],
)
def test_what_contains_a_place_speaks_for_it(outer: Location, expected: str | None) -> None:
    aisle = Location(2, kind="aisle")
    assert name(BOX, SHELF, EMPTY, outer, aisle) == expected


def test_a_box_that_stands_there_is_not_refused_for_room_but_for_the_rest() -> None:
    there = BOX._replace(place=HERE)
    assert name(there, SHELF._replace(positions=1), Standing(1, 1000)) is None
    assert name(there, SHELF._replace(blocked="leak"), Standing(1, 1000)) == "place.blocked"


@pytest.mark.parametrize("box_type", ["ODD", "NEVER", ""])
def test_an_unmeasured_or_unknown_type_is_let_in_with_a_word(box_type: str) -> None:
    box = BOX._replace(type=box_type)
    assert name(box, SHELF, Standing(3, 1000)) is None
    assert free_space(SHELF, EMPTY, box_type, WIDTHS) is None
    said = uncertainty(SHELF, EMPTY, box_type, WIDTHS)
    assert said is not None
    assert said.text()


def test_a_box_of_no_type_may_stand_where_only_some_are_accepted() -> None:
    assert name(BOX._replace(type=""), SHELF._replace(accepts="DOC13")) is None
    assert name(BOX._replace(unit="", org=""), SHELF._replace(reserved="x")) == "place.reserved"


@pytest.mark.parametrize(
    ("location", "standing", "box_type", "expected"),
    [
        (SHELF, EMPTY, "STD30", 3),
        (SHELF, Standing(2, 610), "STD30", 1),
        (SHELF, Standing(2, 610), "DOC13", 3),
        (SHELF, Standing(9, 5_000), "DOC13", 0),
        (SHELF._replace(positions=2), EMPTY, "STD30", 2),
        (SHELF._replace(positions=2), Standing(2, 0, 2), "STD30", 0),
        (SHELF._replace(positions=2), Standing(5), "ODD", 0),
        (SHELF._replace(positions=2, capacity_mm=None), Standing(1), "ODD", 1),
        (SHELF._replace(capacity_mm=None), EMPTY, "STD30", None),
        (SHELF, EMPTY, "ODD", None),
        (SHELF, Standing(1, 0, 1), "STD30", None),
        (SHELF._replace(positions=4), Standing(1, 0, 1), "STD30", None),
        (SHELF._replace(accepts="DOC13"), EMPTY, "STD30", 0),
        (SHELF._replace(blocked="leak"), EMPTY, "STD30", 0),
        (SHELF._replace(retired=1), EMPTY, "STD30", 0),
        (SHELF._replace(kind="bay"), EMPTY, "STD30", 0),
        (SHELF._replace(kind="position", capacity_mm=None), EMPTY, "STD30", 1),
        (SHELF._replace(kind="position", capacity_mm=None), Standing(1), "STD30", 0),
    ],
)
def test_free_space(location: Location, standing: Standing, box_type: str, expected: int | None) -> None:
    assert free_space(location, standing, box_type, WIDTHS) == expected
    assert (uncertainty(location, standing, box_type, WIDTHS) is None) == (expected is not None)


def test_uncertainty_says_what_is_not_known() -> None:
    reasons = [
        uncertainty(SHELF._replace(capacity_mm=None), EMPTY, "STD30", WIDTHS),
        uncertainty(SHELF, EMPTY, "", WIDTHS),
        uncertainty(SHELF, EMPTY, "ODD", WIDTHS),
        uncertainty(SHELF, Standing(2, 0, 2), "STD30", WIDTHS),
    ]
    texts = [said.text() for said in reasons if said is not None]
    assert len(set(texts)) == 4
    assert "ODD" in texts[2]
    assert "(2)" in texts[3]


@given(
    capacity=st.integers(1, 5_000),
    positions=st.none() | st.integers(1, 20),
    taken=st.integers(0, 12),
    box_type=st.sampled_from(["STD30", "DOC13"]),
)
def test_free_space_is_how_many_boxes_are_let_in(
    capacity: int, positions: int | None, taken: int, box_type: str
) -> None:
    location = SHELF._replace(capacity_mm=capacity, positions=positions)
    width = WIDTHS[box_type] or 0
    standing = Standing(taken, taken * width)
    fit = free_space(location, standing, box_type, WIDTHS)
    let_in, box = 0, BOX._replace(type=box_type)
    while why_not(box, location, standing, WIDTHS) is None:
        standing = Standing(standing.boxes + 1, standing.known_mm + width)
        let_in += 1
    assert let_in == fit
