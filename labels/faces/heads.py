"""Headlines that are words: a name, a place, a black band."""

from __future__ import annotations

from typing import Final

from labels.drawing import Block, Mark, Words
from labels.faces.layout import Head
from labels.faces.pieces import LEAST, Laid, framed_arrow, laid_lines
from labels.faces.units import millimetres, moved
from labels.fitting import fit
from labels.fonts import cap_height, extent, lead, measure, visual

_ONE_LINE_FROM: Final = 0.6
"""A text goes on two lines only where one line would be smaller than this part of what the height allows."""
_LARGEST: Final = 16.0
"""Millimetres of the em of a name at most."""


def text_head(text: str, lines: int = 2) -> Head:
    """A text as large as it fits, on so many lines at most."""
    return lambda width, height, dpi: _text(text, width, height, dpi, lines)


def band_head(word: str, text: str) -> Head:
    """A black band over the whole width with a word and a text in white."""
    return lambda width, height, dpi: _band(word, text, width, height, dpi)


def place_head(address: str, direction: str) -> Head:
    """An arrow and an address in one line, readable from metres away; no arrow without a direction."""
    return lambda width, height, dpi: _place(address, direction, width, height, dpi)


def _text(text: str, width: int, height: int, dpi: int, lines: int) -> Laid:
    """Nothing when there is no text."""
    least = millimetres(LEAST, dpi)
    largest = max(least, min(int(height / 1.2), millimetres(_LARGEST, dpi)))
    best = fit(text, width, range(largest, least - 1, -2), bold=True)
    if lines > 1 and (not best.whole or best.size < largest * _ONE_LINE_FROM):
        best = fit(text, width, range(max(least, int(height / 1.2 / lines)), least - 1, -2), lines, bold=True)
    if not best.lines:
        return Laid(0)
    return laid_lines(best.lines, best.size, bold=True, whole=best.whole)


def _band(word: str, text: str, width: int, height: int, dpi: int) -> Laid:
    high = min(height, millimetres(16, dpi))
    size = int(high / 1.45)
    inset = size // 3
    baseline = (high + cap_height(size)) // 2
    first = fit(word, width - 2 * inset, range(size, millimetres(LEAST, dpi), -2), bold=True)
    marks: list[Mark] = [Block(0, 0, width, high)]
    x = inset
    for line in first.lines:
        marks.append(Words(x, baseline, first.size, line, bold=True, white=True))
        x += measure(line, first.size, bold=True) + inset * 2
    room = width - inset - x
    second = fit(text, room, range(size, millimetres(LEAST, dpi), -2)) if room > 0 else None
    if second and second.whole and second.lines:
        marks.append(Words(width - inset, baseline, second.size, second.lines[0], anchor="end", white=True))
    return Laid(high, tuple(marks), width=width)


def _place(address: str, direction: str, width: int, height: int, dpi: int) -> Laid:
    side, gap = (min(height, width // 3), millimetres(3, dpi)) if direction else (0, 0)
    least = millimetres(LEAST, dpi)
    above, below = extent(visual(address), 1000, bold=True)
    found = fit(
        address, width - side - gap, range(int((height - 2) / max(1, above + below) * 1000), least - 1, -2), bold=True
    )
    above, below = extent(found.lines[0], found.size, bold=True) if found.lines else (0, 0)
    marks: list[Mark] = moved(framed_arrow(direction, side), 0, 0) if direction else []
    baseline = max(0, side - above - below) // 2 + above
    start = side + gap + max((lead(line, found.size, bold=True) for line in found.lines), default=0)
    marks += [Words(start, baseline, found.size, line, bold=True) for line in found.lines]
    reach = side + gap + max((measure(line, found.size, bold=True) for line in found.lines), default=0)
    return Laid(max(side, above + below), tuple(marks), found.whole, reach)
