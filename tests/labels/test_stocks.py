"""Stocks: those that ship, their other names, and impossible ones refused with the numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.faults import (
    StockAbsurd,
    StockImpossible,
    StockKeyUnknown,
    StockMalformed,
    StockOffPaper,
    StockOverlaps,
    StockTooSmall,
    StockUnknown,
    StockValueWrong,
)
from labels.stocks import Stock, builtin_stocks, check, parse_stock, parse_stocks, stock

GOOD: dict[str, Any] = {
    "name": "ours",
    "paper": [215.9, 279.4],
    "label": [60, 30],
    "grid": [3, 8],
    "first": [10, 12],
    "pitch": [65, 32],
}


def test_what_ships() -> None:
    counts = {each.name: each.per_page for each in builtin_stocks().values() if each.kind == "sheet"}
    assert counts == {
        "5160": 30, "5161": 20, "5162": 14, "5163": 10, "5164": 6, "5167": 80, "5168": 4, "5366": 30, "5371": 10,
        "5388": 3, "letter": 1,
    }  # fmt: skip
    assert {each.name for each in builtin_stocks().values() if each.kind == "roll"} == {"4x6", "4x2", "2.25x1.25"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("5260", "5160"),
        ("Avery 8160", "5160"),
        ("avery5523", "5163"),
        ("8371", "5371"),
        ("4X6", "4x6"),
        (" 5167 ", "5167"),
    ],
)
def test_other_names_of_the_same_stock(written: str, name: str) -> None:
    assert stock(written).name == name


def test_no_alias_stands_for_two_stocks() -> None:
    names = [name for each in builtin_stocks().values() for name in (each.name, *each.aliases)]
    assert len(names) == len(set(names))


def test_an_unknown_stock_is_refused_with_those_there_are() -> None:
    with pytest.raises(StockUnknown) as refusal:
        stock("9999", {"mine": stock("5160")._replace(name="mine")})
    assert "mine, 5160" in refusal.value.sentence()


def test_a_custom_stock_hides_one_of_the_same_name() -> None:
    own = check(stock("5160")._replace(x0=4_000))
    assert stock("5160", {"5160": own}) is own


def test_5160_is_as_avery_prints_it() -> None:
    sheet = stock("5160")
    assert sheet.origin(1) == (4_762, 12_700)  # 3/16 in and 1/2 in
    assert sheet.origin(3) == (4_762 + 2 * 69_850, 12_700)
    assert sheet.origin(30) == (4_762 + 2 * 69_850, 12_700 + 9 * 25_400)
    assert sheet.paper(300) == (2550, 3300)
    assert sheet.room(300)[:2] == (788, 300)


@pytest.mark.parametrize(("name", "dots"), [("4x6", (812, 1218)), ("4x2", (812, 406)), ("2.25x1.25", (457, 254))])
def test_rolls_have_the_dots_of_thermal_heads(name: str, dots: tuple[int, int]) -> None:
    assert stock(name).room(203)[:2] == dots


@pytest.mark.parametrize("each", builtin_stocks().values(), ids=lambda each: each.name)
def test_ink_stays_inside_the_label_and_off_the_edge_of_the_sheet(each: Stock) -> None:
    room = each.room(300)
    for position in (1, each.per_page):
        x, y = (v * 300 / 25_400 for v in each.origin(position))
        assert x + room.margin_x >= each.edge * 300 / 25_400
        assert y + room.margin_y >= each.edge * 300 / 25_400
        assert x + room.width - room.margin_x <= (each.paper_w - each.edge) * 300 / 25_400 + 1
        assert y + room.height - room.margin_y <= (each.paper_h - each.edge) * 300 / 25_400 + 1
    assert room.margin_x * 25.4 / 300 >= 1.5


def test_a_good_description_is_taken_and_says_the_same_in_inches() -> None:
    ours = parse_stock(GOOD)
    assert (ours.per_page, ours.label_w, ours.pitch_y) == (24, 60_000, 32_000)
    inches = {key: [v / 25.4 for v in GOOD[key]] for key in ("paper", "label", "first", "pitch")}
    assert parse_stock({**GOOD, **inches}, "in") == ours


IMPOSSIBLE: list[tuple[dict[str, Any], type[StockImpossible], list[str]]] = [
    ({"grid": [4, 8]}, StockOffPaper, ["265.00", "215.90", "x"]),
    ({"grid": [3, 9]}, StockOffPaper, ["298.00", "279.40", "y"]),
    ({"first": [250, 12]}, StockOffPaper, ["215.90"]),
    ({"pitch": [59.9, 32]}, StockOverlaps, ["59.90", "60.00", "x"]),
    ({"pitch": [65, 0]}, StockOverlaps, ["0.00", "30.00", "y"]),
    ({"label": [0, 30]}, StockValueWrong, ["label_w"]),
    ({"label": [60, -30]}, StockValueWrong, ["label_h"]),
    ({"label": [60, 10]}, StockTooSmall, ["7.00", "7.40", "y"]),
    ({"margin": 27}, StockTooSmall, ["6.00", "x"]),
    ({"margin": -1}, StockValueWrong, ["margin", "-1.00"]),
    ({"first": [-1, 12]}, StockValueWrong, ["x0", "-1.00"]),
    ({"pitch": [-65, 32]}, StockValueWrong, ["pitch_x"]),
    ({"grid": [0, 8]}, StockValueWrong, ["cols"]),
    ({"grid": [3, -8]}, StockValueWrong, ["rows"]),
    ({"grid": [10**9, 8]}, StockAbsurd, ["1000000000", "100"]),
    ({"grid": [3.5, 8]}, StockValueWrong, ["grid"]),
    ({"grid": [True, 8]}, StockValueWrong, ["grid"]),
    ({"grid": None}, StockValueWrong, ["grid"]),
    ({"paper": [float("inf"), 279.4]}, StockValueWrong, ["paper"]),
    ({"paper": [float("nan"), 279.4]}, StockValueWrong, ["paper"]),
    ({"paper": [9000, 9000]}, StockValueWrong, ["9000.00", "1500.00"]),
    ({"paper": "letter"}, StockValueWrong, ["letter"]),
    ({"label": ["60", 30]}, StockValueWrong, ["60"]),
    ({"name": ""}, StockValueWrong, ["name"]),
    ({"name": "x" * 10_000}, StockValueWrong, ["visible"]),
    ({"name": "a\x1bb"}, StockValueWrong, ["name"]),
    ({"use": "soup"}, StockValueWrong, ["soup"]),
    ({"colour": "red"}, StockKeyUnknown, ["colour", "margin"]),
    ({"aliases": [1]}, StockValueWrong, ["aliases"]),
]


@pytest.mark.parametrize(("change", "fault", "numbers"), IMPOSSIBLE, ids=[str(case[0]) for case in IMPOSSIBLE])
def test_impossible_geometry_is_refused_with_its_numbers(
    change: dict[str, Any], fault: type[StockImpossible], numbers: list[str]
) -> None:
    with pytest.raises(StockImpossible) as refusal:
        parse_stock({**GOOD, **change})
    assert type(refusal.value) is fault
    for number in numbers:
        assert number in refusal.value.sentence()
    assert "\x1b" not in refusal.value.sentence()
    assert len(refusal.value.sentence()) < 250


@pytest.mark.parametrize(
    "text", [b"unit = [", b"\xff", b'unit = "ell"\n[[stock]]', b"", b"stock = 3", b'sheet = 1\n[[stock]]\nname="x"']
)
def test_a_file_that_is_no_stock_file_is_refused(text: bytes) -> None:
    with pytest.raises(StockImpossible) as refusal:
        parse_stocks(text, "mine.toml")
    assert isinstance(refusal.value, StockMalformed | StockValueWrong)
    assert "mine.toml" in refusal.value.sentence()


LENGTHS = st.integers(-10, 2_000_000)
COUNTS = st.integers(-2, 200)


@given(
    st.builds(
        Stock, st.just("any"), st.sampled_from(["sheet", "roll"]), LENGTHS, LENGTHS, LENGTHS, LENGTHS, COUNTS, COUNTS,
        LENGTHS, LENGTHS, LENGTHS, LENGTHS, LENGTHS, LENGTHS,
    )
)  # fmt: skip
def test_a_stock_that_passes_has_all_its_labels_apart_and_on_the_paper(drawn: Stock) -> None:
    try:
        good = check(drawn)
    except StockImpossible:
        return
    assert_sound(good)


@given(
    st.tuples(st.integers(1, 5), st.integers(1, 8)),
    st.tuples(st.integers(7_400, 60_000), st.integers(7_400, 60_000)),
    st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)),
    st.integers(0, 4_000),
)
def test_sensible_stocks_pass(grid: tuple[int, int], label: tuple[int, int], first: tuple[int, int], gap: int) -> None:
    (cols, rows), (w, h), (x0, y0) = grid, label, first
    paper = (x0 + cols * (w + gap), y0 + rows * (h + gap))
    drawn = Stock("any", "sheet", *paper, w, h, cols, rows, x0, y0, w + gap, h + gap, margin=0, edge=0)
    assert_sound(check(drawn))


def assert_sound(good: Stock) -> None:
    corners = [good.origin(position) for position in range(1, good.per_page + 1)]
    assert all(
        min(x, y) >= 0 and x + good.label_w <= good.paper_w and y + good.label_h <= good.paper_h for x, y in corners
    )
    columns, lines = sorted({x for x, _ in corners}), sorted({y for _, y in corners})
    assert len(columns) * len(lines) == good.per_page
    assert all(b - a >= good.label_w for a, b in pairwise(columns))
    assert all(b - a >= good.label_h for a, b in pairwise(lines))
