"""The ruler page: outlines where labels are printed, rulers that are right, scales and crosses to measure."""

from __future__ import annotations

import pytest

from depot import words
from labels.drawing import Block, Frame, Words
from labels.profiles import NEUTRAL, Offset, Profile, measured
from labels.ruler import cross_distance, from_cross, ruler_page
from labels.sheet import place
from labels.stocks import Stock, builtin_stocks, stock

STOCKS = list(builtin_stocks().values())
PROFILE = Profile("p", "", 600, -400, 2_000, -1_000, 500)


@pytest.mark.parametrize("profile", [NEUTRAL, PROFILE], ids=["neutral", "corrected"])
@pytest.mark.parametrize("each", [each for each in STOCKS if each.per_page > 1], ids=lambda each: each.name)
def test_outlines_stand_where_labels_would_be_printed(each: Stock, profile: Profile) -> None:
    marks = ruler_page(each, profile).labels[0].drawing.marks
    room = each.room(300)
    outlines = [(mark.x, mark.y) for mark in marks if isinstance(mark, Frame) and mark[2:4] == room[:2]]
    assert outlines == [(where.x, where.y) for where in place(each.per_page, each, 1, profile)]


@pytest.mark.parametrize("each", STOCKS, ids=lambda each: each.name)
def test_the_page_says_what_to_do_in_both_languages_without_cutting_a_word(each: Stock) -> None:
    for language in ("fr", "en"):
        words.use(language)
        texts = [mark.text for mark in ruler_page(each, dpi=203).labels[0].drawing.marks if isinstance(mark, Words)]
        assert any(each.name in text for text in texts)
        assert not any("…" in text for text in texts)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("each", STOCKS, ids=lambda each: each.name)
def test_a_centimetre_of_a_ruler_is_a_centimetre(each: Stock, dpi: int) -> None:
    """The numbers of the level ruler stand above lines that are so many millimetres from the first, to half a dot."""
    drawing = ruler_page(each, dpi=dpi).labels[0].drawing
    numbers = {int(mark.text): mark for mark in drawing.marks if isinstance(mark, Words) and mark.text.isdecimal()}
    level = [
        mark for mark in drawing.marks if isinstance(mark, Words) and mark.text == "10" and mark.anchor == "middle"
    ]
    zero = [mark for mark in drawing.marks if isinstance(mark, Words) and mark.text == "0" and mark.anchor == "middle"]
    assert numbers
    start = zero[-1]
    ten = next(mark for mark in level if mark.baseline == start.baseline)
    assert abs((ten.x - start.x) - 10 * dpi / 25.4) <= 0.5
    assert any(isinstance(mark, Block) and mark.x == ten.x and mark.width <= dpi // 100 for mark in drawing.marks)


def test_crosses_are_where_the_page_says_and_clear_of_the_scales() -> None:
    for each in STOCKS:
        page = ruler_page(each, dpi=300)
        reach = round(cross_distance(each) * 300 / 25_400)
        arms = {(mark.x, mark.y + mark.height // 2) for mark in page.labels[0].drawing.marks if isinstance(mark, Block)}
        assert any(abs(x - (reach - 35)) <= 1 and abs(y - reach) <= 1 for x, y in arms)
    assert cross_distance(stock("5160")) == 20_000
    assert cross_distance(stock("4x2")) == 5_000


def test_what_is_measured_from_a_cross_moves_a_roll_back() -> None:
    """Printed 1 mm too far right and 0.5 mm too high."""
    roll = stock("4x2")
    profile = measured(roll, from_cross(roll, 6_000, 4_500), used=NEUTRAL)
    assert (profile.dx, profile.dy) == (-1_000, 500)
    assert from_cross(stock("letter"), 12_700, 12_700) == Offset(0, 0)


def test_a_correction_moves_the_cross_of_a_roll() -> None:
    roll = stock("4x2")
    before = ruler_page(roll, NEUTRAL, 203).bitmap().convert("L").tobytes()
    after = ruler_page(roll, Profile(dx=1_000), 203).bitmap().convert("L")
    assert (
        after.crop((8, 0, 812, 406)).tobytes()
        == ruler_page(roll, NEUTRAL, 203).bitmap().convert("L").crop((0, 0, 804, 406)).tobytes()
    )
    assert after.tobytes() != before
