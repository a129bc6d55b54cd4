"""Pictures as characters: proportions, pure black and white, texts and ASCII where there are no blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labels.drawing import Block, Drawing, Words
from labels.symbols import bars, modules
from screens.mosaic import QUADRANTS, Box, fitted, mosaic, part, sketch


@given(*(st.integers(1, 4000) for _ in range(2)), *(st.integers(1, 200) for _ in range(2)))
def test_a_fitted_picture_fits_in_its_proportions(width: int, height: int, columns: int, rows: int) -> None:
    wide, high = fitted(width, height, columns, rows)
    assert 1 <= wide <= columns
    assert 1 <= high <= rows
    if wide > 20 and high > 10:
        assert abs(wide / (2 * high) * height / width - 1) < 0.15
        assert wide == columns or high >= rows * 0.95 - 1  # as large as there is room


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=4, max_size=4))
def test_two_tones_are_drawn_as_they_are(dots: list[list[bool]]) -> None:
    image = Image.new("1", (6, 4))
    image.putdata([0 if dark else 255 for row in dots for dark in row])
    tiles = mosaic(image, 3, 2)
    seen = [
        [
            tile.ink if QUADRANTS.index(tile.glyph) >> (y % 2 * 2 + x % 2) & 1 else tile.paper
            for x in range(6)
            for tile in [tiles[y // 2][x // 2]]
        ]
        for y in range(4)
    ]
    assert seen == [[0 if dark else 255 for dark in row] for row in dots]


@given(st.lists(st.integers(0, 255), min_size=4, max_size=4))
def test_greys_are_drawn_with_the_nearest_two(corners: list[int]) -> None:
    image = Image.new("L", (2, 2))
    image.putdata(corners)
    ((tile,),) = mosaic(image, 1, 1)
    bits = QUADRANTS.index(tile.glyph)
    shown = [tile.ink if bits >> n & 1 else tile.paper for n in range(4)]
    flat = sum((value - sum(corners) / 4) ** 2 for value in corners)
    assert sum((a - b) ** 2 for a, b in zip(shown, corners, strict=True)) <= flat + 4 * 17**2


def test_beyond_a_picture_is_paper() -> None:
    image = Image.new("1", (10, 10), 0)
    seen = part(image, Box(-5, -5, 15, 15))
    assert seen.size == (20, 20)
    assert [seen.getpixel(at) for at in ((0, 0), (5, 5), (14, 14), (15, 15))] == [255, 0, 0, 255]
    assert mosaic(image, 0, 5) == []


@pytest.mark.parametrize(("columns", "rows"), [(78, 17), (40, 12), (20, 6), (3, 3)])
def test_a_sketch_has_the_texts_in_ascii(columns: int, rows: int) -> None:
    qr = modules("BL1000123K", 280, 300)
    code = bars("BL1000123K", 700, 80, 300)
    drawing = Drawing(
        787,
        300,
        300,
        (
            qr,
            code._replace(x=code.x, y=code.y + 200),
            Words(400, 60, 50, "B-L1-000123-K"),
            Words(780, 120, 30, "à droite", anchor="end"),
            Words(500, 160, 30, "au milieu", anchor="middle"),
            Block(300, 250, 100, 40),
        ),
    )
    lines = sketch(drawing, columns, rows)
    assert len(lines) == rows
    assert {len(line) for line in lines} == {columns}
    assert lines[0] == "+" + "-" * (columns - 2) + "+"
    if columns > 70:
        text = "\n".join(lines)
        assert "B-L1-000123-K" in text
        assert "à droite" in text
        assert "au milieu" in text
        assert "#" in text


def test_no_room_for_a_sketch() -> None:
    assert sketch(Drawing(10, 10, 300, ()), 2, 2) == []
