"""depot.cli.scantape: files of batch scanners, in whatever form they are written."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.cli.scantape import KEPT, Line, lines, reader


def source(data: bytes, *cuts: int) -> Callable[[], bytes]:
    """Gives the bytes in pieces."""
    points = [0, *sorted(cuts), len(data)]
    pieces = [data[a:b] for a, b in pairwise(points) if a < b]
    return lambda: pieces.pop(0) if pieces else b""


def texts(data: bytes) -> list[str]:
    return [line.text for line in lines(source(data))]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_ends_of_every_scanner_count_lines_alike(end: str) -> None:
    data = end.join(["A", "", "B", " ", "C"]).encode()
    assert list(lines(source(data))) == [Line(1, "A"), Line(3, "B"), Line(5, "C")]


def test_tabs_part_scans_of_one_line() -> None:
    assert list(lines(source(b"A\tB\n\tC"))) == [Line(1, "A"), Line(1, "B"), Line(2, "C")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert texts("B-1 à\nç\n".encode(encoding)) == ["B-1 à", "ç"]


def test_utf16_of_either_order_by_its_mark() -> None:
    for order, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        assert texts(mark + "A\r\nB".encode(order)) == ["A", "B"]


def test_bytes_that_are_no_text_become_some_text() -> None:
    assert texts(b"A\n\x81\x8d\x00\n\xff") == ["A", "\x81\x8d\x00", "ÿ"]


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    (line,) = lines(source(b"A" * (KEPT * 3), *range(0, KEPT * 3, 1000)))
    assert line.text == "A" * KEPT


def test_what_follows_a_line_that_was_cut_is_whole() -> None:
    assert [len(text) for text in texts(b"A" * (KEPT + 9) + b"\nBB")] == [KEPT, 2]


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_how_the_bytes_arrive_makes_no_difference(data: bytes, cuts: list[int]) -> None:
    inside = [cut for cut in cuts if cut <= len(data)]
    # A mark of UTF-16 or UTF-8 may be cut too: it is waited for.
    assert list(lines(source(data, *inside))) == list(lines(source(data)))


def test_a_pipe_is_not_waited_for_longer_than_it_has_something() -> None:
    class Slow(io.RawIOBase):
        """Gives one line, and then would wait for ever."""

        sent = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            assert not self.sent, "asked for more before the first line was answered"
            self.sent = 1
            buffer[:3] = b"AB\n"
            return 3

    first = next(lines(reader(io.BufferedReader(Slow()))))
    assert first == Line(1, "AB")
