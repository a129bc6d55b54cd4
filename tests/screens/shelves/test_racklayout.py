"""Where shelves stand in the lines of the map, and the ways between them."""

from __future__ import annotations

import pytest

from depot.desk.rackmap import Bay, Cell, Rack
from screens.shelves.placesigns import bar
from screens.shelves.racklayout import BAYS, BLANK, MARGIN, PITCH, SHELF, TITLE, Layout, Line, Spot


def rack(number: int, heights: list[int]) -> Rack:
    """A rack whose bays have so many shelves."""
    bays = [
        Bay(
            number * 1000 + bay * 10,
            f"{bay}",
            tuple(Cell(number * 1000 + bay * 10 + n, str(n), "empty", 0) for n in range(1, height + 1)),
        )
        for bay, height in enumerate(heights, 1)
    ]
    return Rack(number, f"R{number}", tuple(bays))


WIDE = MARGIN + 3 * PITCH
"""Room for three bays."""


def test_a_rack_with_more_bays_than_fit_goes_on_below() -> None:
    layout = Layout([rack(1, [2, 1, 2, 1]), rack(2, [1])], WIDE)
    assert layout.across == 3
    assert layout.lines == [
        Line(TITLE, 0),
        Line(BAYS, 0, 0),
        Line(SHELF, 0, 0, 0),
        Line(SHELF, 0, 0, 1),
        Line(BAYS, 0, 3),
        Line(SHELF, 0, 3, 0),
        Line(BLANK, 0),
        Line(TITLE, 1),
        Line(BAYS, 1, 0),
        Line(SHELF, 1, 0, 0),
        Line(BLANK, 1),
    ]
    assert [cell.place if cell else None for cell in layout.cells(layout.lines[3])] == [1012, None, 1032]


def test_the_narrowest_terminal_still_shows_a_bay() -> None:
    assert Layout([rack(1, [1, 1])], 3).across == 1


def test_every_shelf_is_found_where_it_is_drawn() -> None:
    layout = Layout([rack(1, [2, 1, 2, 1]), rack(2, [3])], WIDE)
    for number, bay, level in ((1, 4, 1), (1, 3, 2), (2, 1, 3)):
        spot = layout.find(number * 1000 + bay * 10 + level)
        assert spot == Spot(number - 1, bay - 1, level - 1)
        line = layout.line_of(spot)
        assert layout.at(MARGIN + (bay - 1) % 3 * PITCH + 1, line) == spot
    assert layout.find(9999) is None


@pytest.mark.parametrize(
    "point", [(0, 2), (MARGIN, 0), (MARGIN, 1), (MARGIN + PITCH, 3), (MARGIN + 3 * PITCH, 2), (MARGIN, 99)]
)
def test_where_nothing_is_drawn_is_no_shelf(point: tuple[int, int]) -> None:
    assert Layout([rack(1, [2, 1, 2, 1])], WIDE).at(*point) is None


STEPS = [
    ("down", Spot(0, 0, 0), Spot(0, 0, 1)),
    ("down", Spot(0, 0, 1), Spot(0, 3, 0)),  # on to the bays that did not fit
    ("down", Spot(0, 2, 1), Spot(0, 3, 0)),  # there is no third bay there: the last one
    ("down", Spot(0, 3, 0), Spot(1, 0, 0)),
    ("down", Spot(1, 0, 0), Spot(1, 0, 0)),  # the end
    ("up", Spot(1, 0, 0), Spot(0, 3, 0)),
    ("up", Spot(0, 3, 0), Spot(0, 0, 1)),
    ("up", Spot(0, 0, 0), Spot(0, 0, 0)),
    ("right", Spot(0, 0, 1), Spot(0, 1, 0)),  # the bay beside has one shelf only
    ("right", Spot(0, 3, 0), Spot(0, 3, 0)),
    ("left", Spot(0, 3, 0), Spot(0, 2, 0)),
    ("left", Spot(0, 0, 0), Spot(0, 0, 0)),
    ("on", Spot(0, 2, 1), Spot(1, 0, 0)),
    ("back", Spot(1, 0, 0), Spot(0, 0, 0)),
]


@pytest.mark.parametrize(("way", "start", "end"), STEPS)
def test_ways(way: str, start: Spot, end: Spot) -> None:
    layout = Layout([rack(1, [2, 1, 2, 1]), rack(2, [1])], WIDE)
    match way:
        case "down" | "up":
            assert layout.down(start, 1 if way == "down" else -1) == end
        case "right" | "left":
            assert layout.sideways(start, 1 if way == "right" else -1) == end
        case _:
            assert layout.rack(start, 1 if way == "on" else -1) == end


def test_going_down_passes_every_line_of_shelves() -> None:
    layout = Layout([rack(1, [3] * 7), rack(2, [2] * 2), rack(3, [1])], WIDE)
    spot, lines = Spot(), [layout.line_of(Spot())]
    while layout.down(spot, 1) != spot:
        spot = layout.down(spot, 1)
        lines.append(layout.line_of(spot))
    assert lines == [at for at, line in enumerate(layout.lines) if line.kind == SHELF]


@pytest.mark.parametrize(
    ("state", "percent", "drawn", "plain"),
    [
        ("empty", 0, "░░░░", "...."),
        ("part", 1, "█░░░", "=..."),
        ("part", 50, "██░░", "==.."),
        ("part", 99, "███░", "===."),
        ("full", 86, "████", "===="),
        ("over", 120, "!██!", "!==!"),
        ("reserved", 0, "◇░░◇", "r..r"),
        ("blocked", 67, "■█░■", "#=.#"),
        ("unknown", None, "?··?", "?..?"),
        ("unknown", 75, "?█░?", "?=.?"),
    ],
)
def test_bars(state: str, percent: int | None, drawn: str, plain: str) -> None:
    assert bar(state, percent, 4, plain=False) == drawn
    assert bar(state, percent, 4, plain=True) == plain
