"""Right-to-left runs as they stand in a left-to-right line (expected orders by UAX 9)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.bidi import reordered

RIGHT = st.text("אבגדהו 0123456789()-.,abc", max_size=40)


@pytest.mark.parametrize(
    ("written", "painted"),
    [
        ("", ""),
        ("Dossiers 2011", "Dossiers 2011"),
        ("אבג", "גבא"),
        ("dossier אבג 2011", "dossier גבא 2011"),
        ("אבג 2011 דה fin", "הד 2011 גבא fin"),
        ("אבג (דה) fin", "(הד) גבא fin"),
        ("(אבג)", "(גבא)"),
        ("אב, גד.", "דג ,בא."),
        ("a אב b גד c", "a בא b דג c"),
    ],
)
def test_hebrew(written: str, painted: str) -> None:
    assert reordered(written) == painted


def test_arabic_letters_are_joined() -> None:
    assert (
        reordered("مرحبا") == "\ufe8e\ufe92\ufea3\ufeae\ufee3"
    )  # final alef, medial ba, initial ha, final ra, initial mim
    assert reordered("دار") == "\ufead\ufe8d\ufea9"  # three letters that join nothing behind them


def test_marks_stay_behind_their_letter() -> None:
    assert reordered("א\u05b0ב") == "בא\u05b0"


@given(RIGHT)
def test_nothing_is_lost_and_twice_turned_is_as_written(text: str) -> None:
    painted = reordered(text)
    turned = str.maketrans("()", "((")
    assert Counter(painted.translate(turned)) == Counter(text.translate(turned))


@given(st.text("abc 123 éÀ-()", max_size=40))
def test_a_line_without_such_letters_is_left_alone(text: str) -> None:
    assert reordered(text) == text
