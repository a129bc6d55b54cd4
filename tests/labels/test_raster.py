"""Bitmaps and PNG: whole dots, and a header that says how many an inch has."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from labels.drawing import Block, Drawing, Frame, Shape, Words
from labels.raster import bitmap, paste, png


def ink(drawing: Drawing) -> set[tuple[int, int]]:
    """The dark dots of a drawing."""
    page = bitmap(drawing)
    assert page.mode == "1"
    return {(x, y) for x in range(page.width) for y in range(page.height) if not page.getpixel((x, y))}


def test_marks_cover_exactly_their_dots() -> None:
    assert ink(Drawing(9, 9, 203, (Block(2, 3, 4, 2),))) == {(x, y) for x in range(2, 6) for y in (3, 4)}
    assert ink(Drawing(9, 9, 203, (Block(2, 3, 0, 2), Block(1, 1, -3, 4)))) == set()
    outer = {(x, y) for x in range(1, 8) for y in range(1, 8)}
    assert ink(Drawing(9, 9, 203, (Frame(1, 1, 7, 7, 2),))) == outer - {
        (x, y) for x in range(3, 6) for y in range(3, 6)
    }
    assert ink(Drawing(9, 9, 203, (Block(0, 0, 9, 9), Block(0, 0, 9, 8, white=True)))) == {(x, 8) for x in range(9)}
    assert (4, 4) in ink(Drawing(9, 9, 203, (Shape(((0, 0), (8, 4), (0, 8))),)))


def test_what_reaches_over_the_edge_is_cut() -> None:
    assert ink(Drawing(3, 3, 203, (Block(-5, 1, 50, 1),))) == {(0, 1), (1, 1), (2, 1)}


@pytest.mark.parametrize(("anchor", "left", "right"), [("start", 100, 160), ("middle", 70, 130), ("end", 40, 100)])
def test_words_are_held_where_their_anchor_says(anchor: str, left: int, right: int) -> None:
    dots = ink(Drawing(200, 60, 300, (Words(100, 40, 30, "HHH", anchor=anchor),)))
    assert left <= min(x for x, _ in dots) <= max(x for x, _ in dots) <= right
    assert max(y for _, y in dots) == 39  # nothing of an H is below its baseline
    white = (Block(0, 0, 200, 60), Words(100, 40, 30, "HHH", anchor=anchor, white=True))
    assert ink(Drawing(200, 60, 300, white)) == {(x, y) for x in range(200) for y in range(60)} - dots


@pytest.mark.parametrize(("dpi", "per_metre"), [(203, 8000), (300, 11811), (600, 23622)])
def test_a_png_says_its_dots_an_inch(dpi: int, per_metre: int) -> None:
    content = png(bitmap(Drawing(40, 30, dpi, (Block(1, 1, 5, 5),))), dpi)
    assert int.from_bytes(content[content.index(b"pHYs") + 4 :][:4]) == per_metre
    again = Image.open(BytesIO(content))
    assert (again.size, again.mode) == ((40, 30), "1")
    assert again.getpixel((3, 3)) == 0


def test_a_page_is_its_labels_in_their_places() -> None:
    dot = bitmap(Drawing(2, 2, 300, (Block(0, 0, 1, 1),)))
    page = paste(6, 6, [(1, 1, dot), (4, 3, dot), (5, 5, dot)])
    assert {(x, y) for x in range(6) for y in range(6) if not page.getpixel((x, y))} == {(1, 1), (4, 3), (5, 5)}
