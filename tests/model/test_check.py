"""ISO/IEC 7064 MOD 37,2 against numbers that others published, and against its own promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.check import ALPHABET, check_character, is_valid, weighted

BODIES = st.text(ALPHABET[:-1], min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("G123489654321", "Y"),  # the example of python-stdnum
        ("G123498654321", "H"),  # the donation number of the ISBT 128 standard
    ],
)
def test_published_examples(body: str, check: str) -> None:
    assert check_character(body) == check
    assert is_valid(body + check)


def test_sum_by_hand() -> None:
    # docs/codes.md works this one out: B L 1 0 0 0 1 2 3 with weights 512 ... 2.
    total = 11 * 512 + 21 * 256 + 1 * 128 + 1 * 8 + 2 * 4 + 3 * 2
    assert weighted("BL1000123", 1) == total % 37
    assert check_character("BL1000123") == ALPHABET[(1 - total) % 37] == "H"


@given(BODIES)
def test_check_makes_the_sum_one(body: str) -> None:
    assert is_valid(body + check_character(body))
    assert sum(is_valid(body + other) for other in ALPHABET) == 1


@given(BODIES, st.data())
def test_every_wrong_character_shows(body: str, data: st.DataObject) -> None:
    text = body + check_character(body)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(text[at], "")))
    assert not is_valid(text[:at] + other + text[at + 1 :])


@given(BODIES, st.data())
def test_every_swap_of_neighbours_shows(body: str, data: st.DataObject) -> None:
    text = body + check_character(body)
    at = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assert is_valid(swapped) == (swapped == text)


@given(BODIES, BODIES)
def test_sums_add_up_by_parts(front: str, back: str) -> None:
    assert weighted(front + back) == (weighted(front, len(back)) + weighted(back)) % 37


@pytest.mark.parametrize("text", ["", "1", "é1", "BL1000123h", "*1", "BL1 00123H"])
def test_what_the_standard_does_not_write_is_not_valid(text: str) -> None:
    assert not is_valid(text)


def test_unknown_character_raises() -> None:
    with pytest.raises(KeyError):
        check_character("BL1-000123")
