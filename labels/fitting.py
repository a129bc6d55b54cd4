"""Texts made to fit: the largest letters that take them, lines broken between words, the ellipsis last.

All lengths are dots; a size is the dots of an em.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from unicodedata import combining

from labels.bidi import reordered
from labels.fonts import drawable, measure, reach

ELLIPSIS: Final = "…"

_BREAK_AFTER: Final = frozenset("-–—/\u2010")
"""Characters between words behind which a line may end, besides spaces; not those inside a code or a number."""

_Measured = tuple[float, float, float]
"""See `_measured`."""


class Fitted(NamedTuple):
    """A text made to fit."""

    lines: tuple[str, ...]
    """In painting order: what `Words.text` holds."""
    size: int
    whole: bool
    """False when something was cut off and an ellipsis stands for it."""


def fit(
    text: str,
    width: int,
    sizes: Sequence[int],
    max_lines: int = 1,
    bold: bool = False,
) -> Fitted:
    """A text on at most `max_lines` lines of `width` dots, at the first of the sizes (biggest first) that takes it.

    Lines break at spaces and behind hyphens. When no size takes it, the last one is used, long words are broken, and
    what is too much ends in an ellipsis. No lines at all when not even that has room.
    """
    clean = drawable(text)
    if not clean or max_lines < 1 or not sizes:
        return Fitted((), sizes[-1] if sizes else 0, not clean)
    low, high, best = 0, len(sizes), list[str]()
    while low < high:
        middle = (low + high) // 2
        lines = _wrapped(clean, width, sizes[middle], bold, max_lines)
        if lines is None:
            low = middle + 1
        else:
            high, best = middle, lines
    if best:
        even = _evened(clean, best, width, sizes[high], bold)
        return Fitted(tuple(reordered(line) for line in even), sizes[high], whole=True)
    lines, whole = _cut(clean, width, sizes[-1], max_lines, bold)
    return Fitted(tuple(reordered(line) for line in lines), sizes[-1], whole)


def _wrapped(text: str, width: int, size: int, bold: bool, max_lines: int) -> list[str] | None:
    """The lines of a text broken between words, or None when it does not go on so many."""
    ends = _ends(_measured(text, size, bold), width, max_lines)
    return None if ends is None else _lines(text, ends)


def _ends(pieces: Sequence[_Measured], width: int, max_lines: int) -> list[int] | None:
    """How many pieces are behind the end of each line but the last; None when they need more lines than there are."""
    ends: list[int] = []
    start, reach, first = 0.0, 0.0, True
    for index, (before, wide, end) in enumerate(pieces):
        if first:
            start = before
        if start + reach + end <= width:
            reach, first = reach + wide, False
            continue
        if first or len(ends) + 1 >= max_lines or before + end > width:
            return None
        ends.append(index)
        start, reach = before, wide
    return ends


def _lines(text: str, ends: Sequence[int]) -> list[str]:
    pieces = _pieces(text)
    return ["".join(pieces[low:high]).strip() for low, high in pairwise([0, *ends, len(pieces)])]


def _evened(text: str, lines: list[str], width: int, size: int, bold: bool) -> list[str]:
    """The same number of lines, as long as one another as can be, so that no word stands alone on the last."""
    if len(lines) == 1:
        return lines
    pieces = _measured(text, size, bold)
    low, high, best = width // 2, width, None
    while high - low > size:
        middle = (low + high) // 2
        tighter = _ends(pieces, middle, len(lines))
        if tighter is None:
            low = middle
        else:
            best, high = tighter, middle
    return lines if best is None else _lines(text, best)


def _cut(text: str, width: int, size: int, max_lines: int, bold: bool) -> tuple[list[str], bool]:
    """The lines of a text broken where it must be, and whether all of it is on them."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < max_lines:
        last = len(lines) == max_lines - 1
        if _width(rest, size, bold) <= width:
            return [*lines, rest], True
        if last:
            short = _shortened(rest, width, size, bold)
            return [*lines, short] if short else [], False
        line = ""
        for piece in _pieces(rest):
            if _width((line + piece).strip(), size, bold) > width:
                break
            line += piece
        line = line or _longest(rest, width, size, bold)
        if not line:
            break
        lines.append(line.strip())
        rest = rest[len(line) :].lstrip()
    return [], False


def _shortened(text: str, width: int, size: int, bold: bool) -> str:
    """The beginning of a text with an ellipsis; empty when not even the ellipsis has room."""
    if _width(ELLIPSIS, size, bold) > width:
        return ""
    return _longest(text, width, size, bold, ELLIPSIS).rstrip(" ,;:.-–—/(«\u00a0") + ELLIPSIS


def _longest(text: str, width: int, size: int, bold: bool, behind: str = "") -> str:
    """The longest beginning of a text that has room with what stands behind it, cutting no accent off its letter."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if _width(text[:middle] + behind, size, bold) <= width:
            low = middle
        else:
            high = middle - 1
    while 0 < low < len(text) and combining(text[low]):
        low -= 1
    return text[:low]


@lru_cache(2048)
def _pieces(text: str) -> tuple[str, ...]:
    """A text cut behind every place where a line may end."""
    start, pieces = 0, []
    for index, character in enumerate(text[:-1]):
        between_words = character == " " and text[index + 1] != " "
        hyphen = (
            character in _BREAK_AFTER and text[max(0, index - 2) : index].isalpha() and text[index + 1 :][:2].isalpha()
        )
        if between_words or hyphen:
            pieces.append(text[start : index + 1])
            start = index + 1
    return (*pieces, text[start:])


@lru_cache(2048)
def _measured(text: str, size: int, bold: bool) -> tuple[_Measured, ...]:
    """The pieces of a text as they count in a line: ink before the origin, the way on, and to the end of the ink."""
    space = reach(" ", size, bold)[1]
    reaches = ((piece, reach(reordered(piece), size, bold)) for piece in _pieces(text))
    return tuple(
        (before, wide, wide + behind - (space if piece.endswith(" ") else 0))
        for piece, (before, wide, behind) in reaches
    )


def _width(text: str, size: int, bold: bool) -> int:
    """The width of a text in reading order."""
    return measure(reordered(text), size, bold)
