"""A code as people read it, very large: letter and depot light, the serial heavy, for that is what they compare."""

from __future__ import annotations

from depot.errors import Refused
from depot.model.codes import Code
from labels.drawing import Mark, Words
from labels.faces.pieces import Laid, laid_lines
from labels.faces.units import millimetres
from labels.fitting import fit
from labels.fonts import extent, lead, measure, visual

_LEAST = 1.5
"""Millimetres of the smallest em in which a code is still written."""


def shown(code: str) -> str:
    """A code of ours with its dashes (B-L1-000123-H); another text as it is."""
    try:
        ours = Code.parse(code)
    except Refused:
        return code
    return ours.shown if ours.text == code else code


def headline(code: str, width: int, height: int, dpi: int) -> Laid:
    """A code as large as it fits. Nothing hangs below its baseline."""
    parts = _weighed(code)
    largest = int((height - 2) * 1000 / sum(_extent(parts, 1000)))
    least = millimetres(_LEAST, dpi)
    size = max(least, min(largest, width * largest // max(1, _width(parts, largest))))
    while size > least and _width(parts, size) > width:
        size -= 1
    if _width(parts, size) > width:
        return _wrapped(code, width, least)
    marks: list[Mark] = []
    x, (baseline, below) = 0, _extent(parts, size)
    for text, bold in parts:
        marks.append(Words(x + lead(text, size, bold), baseline, size, text, bold))
        x += measure(text, size, bold)
    return Laid(baseline + below, tuple(marks), width=x)


def _wrapped(code: str, width: int, size: int) -> Laid:
    """A foreign code too long for one line, on several."""
    lines = fit(code, width, (size,), 4, bold=True).lines
    return laid_lines(lines, size, bold=True)


def _weighed(code: str) -> tuple[tuple[str, bool], ...]:
    """The parts of a code and whether each is bold."""
    ours = shown(code)
    if ours == code:
        return ((visual(code), True),)
    letter, node, serial, check = ours.split("-")
    return ((f"{letter}-{node}-", False), (serial, True), (f"-{check}", False))


def _extent(parts: tuple[tuple[str, bool], ...], size: int) -> tuple[int, int]:
    """Dots above and below the baseline."""
    heights = [extent(text, size, bold) for text, bold in parts]
    return max(above for above, _ in heights), max(below for _, below in heights)


def _width(parts: tuple[tuple[str, bool], ...], size: int) -> int:
    return sum(measure(text, size, bold) for text, bold in parts)
