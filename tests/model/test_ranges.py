from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.ranges import LIMIT, RangeTooLong, RangeUnreadable, labels_of


@pytest.mark.parametrize(
    ("expression", "labels"),
    [
        ("04-12", ["04", "05", "06", "07", "08", "09", "10", "11", "12"]),
        ("A-F", list("ABCDEF")),
        ("a-c", list("abc")),
        ("Y-AB", ["Y", "Z", "AA", "AB"]),
        ("1-3", ["1", "2", "3"]),
        ("9-11", ["9", "10", "11"]),
        ("98-101", ["98", "99", "100", "101"]),
        ("098-101", ["098", "099", "100", "101"]),
        ("T1-T3", ["T1", "T2", "T3"]),
        ("T1-3", ["T1", "T2", "T3"]),
        ("T01 – T03", ["T01", "T02", "T03"]),
        ("1..3", ["1", "2", "3"]),
        ("A-C, E; 10-12", ["A", "B", "C", "E", "10", "11", "12"]),
        ("B", ["B"]),
        ("7-7", ["7"]),
        ("Mezzanine", ["Mezzanine"]),
    ],
)
def test_a_range_gives_its_labels(expression: str, labels: list[str]) -> None:
    assert labels_of(expression) == labels


@pytest.mark.parametrize("expression", ["", " , ", "A-", "-4", "12-04", "F-A", "A-12", "4-C", "A-f", "T1-U3", "1-030"])
def test_what_is_not_a_range_is_named(expression: str) -> None:
    with pytest.raises(RangeUnreadable) as refused:
        labels_of(expression)
    assert refused.value.facts["range"] == expression.strip()


@pytest.mark.parametrize("expression", ["1-10001", "AAA-ZZZ", "1-6000, 1-6000"])
def test_a_range_has_a_limit(expression: str) -> None:
    with pytest.raises(RangeTooLong):
        labels_of(expression)


@given(st.integers(0, 99_000), st.integers(0, LIMIT - 1), st.integers(1, 6))
def test_numbers_run_from_end_to_end_in_one_width(low: int, more: int, width: int) -> None:
    labels = labels_of(f"{low:0{width}d}-{low + more:0{width}d}")
    assert [int(label) for label in labels] == list(range(low, low + more + 1))
    assert all(label == f"{int(label):0{width}d}" for label in labels)
