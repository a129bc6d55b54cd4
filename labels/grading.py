"""Decodability of a Code 128 by ISO/IEC 15416, computed from the widths of its elements in dots.

It says how much of the tolerance of the reference decoder (ISO/IEC 15417) is left: 1.00 when every edge is where it
should be. What ink and paper do comes on top; a page that does not begin with an A cannot end with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from labels.symbols import code128

GRADES: Final = ((0.62, "A"), (0.50, "B"), (0.37, "C"), (0.25, "D"))
"""The least decodability of each grade; below is F."""

_ELEMENTS: Final = 6
"""Bars and spaces of a character; the stop character has a seventh."""


def decodability(measured: Sequence[float], text: str) -> float:
    """From 0 to 1: the worst character of a text's symbol, given the widths of its bars and spaces in any unit.

    For each character V1 looks at the distances between similar edges, V2 at the sum of the bars.
    """
    nominal = code128(text)
    if len(measured) != len(nominal):
        return 0.0
    worst = 1.0
    for start in range(0, len(nominal) - 1, _ELEMENTS):
        end = len(nominal) if start + _ELEMENTS == len(nominal) - 1 else start + _ELEMENTS
        worst = min(worst, _character(measured[start:end], nominal[start:end]))
    return max(0.0, worst)


def _character(measured: Sequence[float], nominal: Sequence[int]) -> float:
    module = sum(measured) / sum(nominal)
    if module <= 0:
        return 0.0
    edges = max(
        abs((measured[i] + measured[i + 1]) / module - nominal[i] - nominal[i + 1]) for i in range(_ELEMENTS - 2)
    )
    ink = abs(sum(measured[::2]) / module - sum(nominal[::2]))
    return min(1 - edges / 0.5, 1 - ink / 1.75)


def grade(value: float) -> str:
    """The letter of a decodability."""
    return next((letter for least, letter in GRADES if value >= least), "F")


def elements(line: bytes) -> list[int]:
    """Widths of the dark and light runs of a line of pixels (0 dark to 255 light), from the first dark to the last."""
    runs = [(dark, len(list(run))) for dark, run in groupby(value < 128 for value in line)]
    while runs and not runs[0][0]:
        runs.pop(0)
    while runs and not runs[-1][0]:
        runs.pop()
    return [length for _dark, length in runs]
