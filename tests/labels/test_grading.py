"""Decodability: one when the bars are right, the standard's thresholds when they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.grading import decodability, elements, grade
from labels.symbols import code128
from tests.labels.payloads import PAYLOADS


@given(PAYLOADS, st.integers(1, 12))
def test_right_bars_lose_nothing(text: str, module: int) -> None:
    assert decodability([width * module for width in code128(text)], text) == pytest.approx(1)


def spread(text: str, module: int) -> list[int]:
    """Every bar a dot wider and the space behind it a dot narrower; the stop's last bar, which has none, as it was."""
    widths = [width * module + (1 if i % 2 == 0 else -1) for i, width in enumerate(code128(text))]
    return [*widths[:-1], code128(text)[-1] * module]


@given(PAYLOADS, st.integers(2, 12))
def test_ink_spread_costs_three_dots_a_character_of_the_tolerance_for_bars(text: str, module: int) -> None:
    assert decodability(spread(text, module), text) == pytest.approx(max(0, 1 - 3 / module / 1.75))


def test_the_case_that_gets_a_c() -> None:
    """At 300 dpi, X = 3 dots: one dot more a bar is a module a character, so (1.75 - 1) / 1.75 = 0.43."""
    assert grade(decodability(spread("BL1000123H", 3), "BL1000123H")) == "C"


def test_one_edge_that_moved_is_felt() -> None:
    text = "BL1000123H"
    widths = [width * 4 for width in code128(text)]
    widths[7] += 1
    widths[8] -= 1
    assert decodability(widths, text) == pytest.approx(0.5, abs=0.01)


def test_bars_of_another_text_or_number_are_worth_nothing() -> None:
    assert decodability(code128("BL1000123H"), "FL1000123D") == 0
    assert decodability(code128("BL1000123H")[:-1], "BL1000123H") == 0
    assert decodability([0] * len(code128("BL1000123H")), "BL1000123H") == 0


@pytest.mark.parametrize(
    ("value", "letter"),
    [(1, "A"), (0.62, "A"), (0.61, "B"), (0.5, "B"), (0.37, "C"), (0.25, "D"), (0.24, "F"), (0, "F")],
)
def test_the_letters(value: float, letter: str) -> None:
    assert grade(value) == letter


def test_elements_are_counted_from_the_first_dark_pixel_to_the_last() -> None:
    assert elements(bytes([255, 255, 0, 0, 200, 100, 127, 255])) == [2, 1, 2]
    assert elements(bytes([255] * 5)) == []
