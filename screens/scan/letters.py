"""Big letters for the banner: five points high, two points to a cell, read from across a room on three lines."""

from __future__ import annotations

import unicodedata
from typing import Final

HEIGHT: Final = 3
"""Lines that big letters take."""

_LETTERS: Final[dict[str, str]] = {
    "A": ".##./#..#/####/#..#/#..#",
    "B": "###./#..#/###./#..#/###.",
    "C": ".###/#.../#.../#.../.###",
    "D": "###./#..#/#..#/#..#/###.",
    "E": "####/#.../###./#.../####",
    "F": "####/#.../###./#.../#...",
    "G": ".###/#.../#.##/#..#/.###",
    "H": "#..#/#..#/####/#..#/#..#",
    "I": "#/#/#/#/#",
    "J": "...#/...#/...#/#..#/.##.",
    "K": "#..#/#.#./##../#.#./#..#",
    "L": "#.../#.../#.../#.../####",
    "M": "#...#/##.##/#.#.#/#...#/#...#",
    "N": "#...#/##..#/#.#.#/#..##/#...#",
    "O": ".##./#..#/#..#/#..#/.##.",
    "P": "###./#..#/###./#.../#...",
    "Q": ".##./#..#/#..#/#.#./.#.#",
    "R": "###./#..#/###./#.#./#..#",
    "S": ".###/#.../.##./...#/###.",
    "T": "#####/..#../..#../..#../..#..",
    "U": "#..#/#..#/#..#/#..#/.##.",
    "V": "#...#/#...#/#...#/.#.#./..#..",
    "W": "#...#/#...#/#.#.#/##.##/#...#",
    "X": "#...#/.#.#./..#../.#.#./#...#",
    "Y": "#...#/.#.#./..#../..#../..#..",
    "Z": "####/...#/.##./#.../####",
    " ": "../../../../..",
    "'": "#/#/./././.",
    "-": ".../.../###/.../...",
}
"""Rows of points from the top."""

_ACCENTS: Final = {
    "\N{COMBINING GRAVE ACCENT}": 1,
    "\N{COMBINING ACUTE ACCENT}": 2,
    "\N{COMBINING CIRCUMFLEX ACCENT}": 1,
}
"""The point above the letter where an accent stands."""

_CELLS: Final = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def big(word: str) -> list[str] | None:
    """Three lines that draw a word; None when a character of it cannot be drawn."""
    rows = [""] * 6
    for character in word.upper():
        parts = unicodedata.normalize("NFD", character)
        drawn, marks = _LETTERS.get(parts[0]), parts[1:]
        if drawn is None or any(mark not in _ACCENTS for mark in marks):
            return None
        points = drawn.split("/")
        above = ["."] * len(points[0])
        for mark in marks:
            above[_ACCENTS[mark]] = "#"
            if mark == "\N{COMBINING CIRCUMFLEX ACCENT}":
                above[_ACCENTS[mark] + 1] = "#"
        for nth, line in enumerate(("".join(above), *points)):
            rows[nth] += line + "."
    return ["".join(_CELLS[a + b] for a, b in zip(*rows[n : n + 2], strict=True)) for n in (0, 2, 4)]
