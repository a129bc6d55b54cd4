"""Labels on pages: start, copies, pages, the grid, and corrections that move origins only."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.faults import CopiesImpossible, ProfileImpossible, ProfileScaled, StartImpossible
from labels.profiles import NEUTRAL, Offset, Profile, check, corrected, measured
from labels.sheet import lay, next_free, place
from labels.stocks import Stock, builtin_stocks, stock
from tests.labels.payloads import label, numbered

STOCKS = st.sampled_from(list(builtin_stocks().values()))
SHEETS = st.sampled_from([each for each in builtin_stocks().values() if each.per_page > 1])
PROFILES = st.builds(
    Profile,
    dx=st.integers(-3_000, 3_000),
    dy=st.integers(-3_000, 3_000),
    stretch_x=st.integers(-9_000, 9_000),
    stretch_y=st.integers(-9_000, 9_000),
    skew=st.integers(-9_000, 9_000),
)


@given(STOCKS, st.integers(0, 200), st.data())
def test_every_label_has_its_own_place_from_the_start_on(sheet: Stock, count: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, sheet.per_page))
    places = place(count, sheet, start)
    running = [each.page * sheet.per_page + each.position for each in places]
    assert running == list(range(start, start + count))
    assert all(1 <= each.position <= sheet.per_page for each in places)
    for each in places:
        left, top = sheet.origin(each.position)
        assert abs(each.x - left * 300 / 25_400) <= 0.51
        assert abs(each.y - top * 300 / 25_400) <= 0.51
    if count:
        last = places[-1].position
        assert next_free(count, sheet, start) == (1 if last == sheet.per_page else last + 1)


@pytest.mark.parametrize("start", [0, -1, 31, 10**9])
def test_a_start_that_is_not_on_the_sheet_is_refused(start: int) -> None:
    with pytest.raises(StartImpossible) as refusal:
        place(1, stock("5160"), start)
    assert f"1 to 30; {start} is none" in refusal.value.sentence()


@pytest.mark.parametrize("copies", [0, -1, 1000])
def test_absurd_copies_are_refused(copies: int) -> None:
    with pytest.raises(CopiesImpossible):
        lay([], stock("5160"), copies=copies)


@given(st.integers(1, 12), st.integers(1, 5), st.integers(1, 10))
def test_copies_stand_side_by_side_and_pages_follow(count: int, copies: int, start: int) -> None:
    sheet = stock("5163")
    drawings = [label(sheet, text, 300) for text in numbered(count)]
    pages = lay(drawings, sheet, start, copies=copies)
    laid = [placed.drawing for page in pages for placed in page.labels]
    assert laid == [drawing for drawing in drawings for _ in range(copies)]
    assert pages[0].labels[0].position == start
    assert len(pages) == -(-(start - 1 + count * copies) // 10)
    assert {(page.width, page.height, page.dpi) for page in pages} == {(2550, 3300, 300)}


def test_a_roll_has_a_page_for_each_label() -> None:
    roll = stock("4x2")
    pages = lay([label(roll, text, 203) for text in numbered(3)], roll)
    assert [(page.width, page.height, len(page.labels)) for page in pages] == [(812, 406, 1)] * 3


def test_drawings_of_another_size_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="5160"):
        lay([label(stock("5163"), "BL1000123H", 300)], stock("5160"))


def test_nothing_to_print_is_no_page() -> None:
    assert lay([], stock("5160")) == ()


@given(SHEETS, PROFILES)
def test_a_correction_moves_origins_on_the_grid_and_leaves_labels_alone(sheet: Stock, profile: Profile) -> None:
    drawings = [label(sheet, text, 300) for text in numbered(min(sheet.per_page, 6))]
    straight, moved = lay(drawings, sheet)[0], lay(drawings, sheet, profile=profile)[0]
    for before, after in zip(straight.labels, moved.labels, strict=True):
        assert after.drawing is before.drawing
        assert isinstance(after.x, int)
        assert isinstance(after.y, int)
        middle = (
            sheet.origin(before.position)[0] + sheet.label_w // 2,
            sheet.origin(before.position)[1] + sheet.label_h // 2,
        )
        x, y = corrected(*middle, sheet, profile)
        assert abs((x - middle[0]) * 300 / 25_400 - (after.x - before.x)) <= 1.01
        assert abs((y - middle[1]) * 300 / 25_400 - (after.y - before.y)) <= 1.01


def test_the_corrections_by_hand() -> None:
    sheet = stock("5160")
    middle = (sheet.paper_w // 2, sheet.paper_h // 2)
    profile = Profile(dx=600, dy=-400, stretch_x=2_000, stretch_y=-1_000, skew=500)
    assert corrected(*middle, sheet, profile) == (middle[0] + 600, middle[1] - 400)
    x, y = corrected(middle[0] + 100_000, middle[1], sheet, profile)
    assert (x - middle[0], y - middle[1]) == (100_000 + 600 + 200, -400 + 50)
    x, y = corrected(middle[0], middle[1] + 100_000, sheet, profile)
    assert (x - middle[0], y - middle[1]) == (600 - 50, 100_000 - 400 - 100)
    assert corrected(0, 0, stock("4x2"), profile) == (600, -400)
    assert corrected(123, 456, sheet, NEUTRAL) == (123, 456)


@given(SHEETS, PROFILES, PROFILES)
def test_what_was_read_off_the_ruler_page_puts_labels_right(sheet: Stock, wrong: Profile, used: Profile) -> None:
    """A printer that misplaces pages like `wrong`: after the calibration every label is printed within 0.25 mm."""

    def printed(x: float, y: float, profile: Profile) -> tuple[float, float]:
        """Where a point comes out that the program wants at (x, y)."""
        sent = corrected(round(x), round(y), sheet, profile)
        return corrected(*sent, sheet, wrong)

    def reading(x: float, y: float) -> Offset:
        """Where the real point lies on scales that were printed round it."""
        got = printed(x, y, used)
        return Offset(round(x - got[0]), round(y - got[1]))

    used = used._replace(stretch_x=0, stretch_y=0, skew=0)
    end = sheet.origin(sheet.per_page)
    right, bottom = end[0] + sheet.label_w, end[1] + sheet.label_h
    try:
        profile = measured(
            sheet, reading(sheet.x0, sheet.y0), reading(right, bottom), reading(right, sheet.y0).y, used=used
        )
    except (ProfileScaled, ProfileImpossible):
        return
    for position in (1, sheet.cols, sheet.per_page):
        x, y = sheet.origin(position)
        got = printed(x + sheet.label_w / 2, y + sheet.label_h / 2, profile)
        assert abs(got[0] - x - sheet.label_w / 2) < 250
        assert abs(got[1] - y - sheet.label_h / 2) < 250


def test_a_page_read_as_right_keeps_the_profile() -> None:
    used = Profile("hp", "5160", 100, 200, 300, 400, 500)
    assert measured(stock("5160"), Offset(0, 0), Offset(0, 0), 0, used=used) == used


def test_a_roll_is_only_moved() -> None:
    moved = measured(stock("4x2"), Offset(-500, 700), Offset(9_999, 9_999), 9_999, used=Profile("z", dx=100))
    assert (moved.dx, moved.dy, moved.stretch_x, moved.stretch_y, moved.skew) == (-400, 700, 0, 0, 0)
    assert moved.stock == "4x2"


def test_a_page_that_was_scaled_is_told_from_a_printer_that_is_out() -> None:
    """Fit to page, the classic failure: 94.1 % about the middle of the sheet."""
    sheet = stock("5160")
    end = sheet.origin(30)
    half = sheet.paper_w / 2, sheet.paper_h / 2
    corners = (sheet.x0, sheet.y0), (end[0] + sheet.label_w, end[1] + sheet.label_h)
    first, last = (Offset(*(round(0.059 * (v - m)) for v, m in zip(corner, half, strict=True))) for corner in corners)
    with pytest.raises(ProfileScaled) as refusal:
        measured(sheet, first, last, first.y, used=Profile("Ricoh"))
    assert "Ricoh" in refusal.value.sentence()
    assert "94.1 %, not 100 %" in refusal.value.sentence()


@pytest.mark.parametrize(
    ("change", "number"), [({"dx": 15_001}, "15.0 mm"), ({"dy": -16_000}, "-16.0 mm"), ({"skew": 20_000}, "20.0 mm/m")]
)
def test_implausible_corrections_are_refused_with_their_numbers(change: dict[str, Any], number: str) -> None:
    with pytest.raises(ProfileImpossible) as refusal:
        check(Profile("hp")._replace(**change))
    assert number in refusal.value.sentence()
