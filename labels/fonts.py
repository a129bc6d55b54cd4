"""The letters on labels: fonts that ship with the program, how large a text is, and what of it can be shown.

DejaVu Sans Condensed, regular and bold: every letter of French and English, the syllabics of Inuktitut, Greek,
Cyrillic, Hebrew and Arabic. All lengths are dots; a size is the dots of an em.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import category, combining, normalize

from labels.bidi import reordered

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

REPLACEMENT: Final = "\ufffd"
"""Stands for a character that no font of ours can show."""

_EM: Final = 2048
"""Units of an em in both fonts; at this size nothing is rounded."""
_KERNING: Final = 0.0011
"""Of an em: the most by which any pair of letters of these fonts is set apart."""
_MOST_MARKS: Final = 2
"""Accents kept on one letter; more would climb into the next line."""


def font_path(bold: bool = False) -> Path:
    """The font file of a weight."""
    import data

    return Path(data.__path__[0], "fonts", f"DejaVuSansCondensed{'-Bold' if bold else ''}.ttf")


@lru_cache(256)
def face(size: int, bold: bool = False) -> FreeTypeFont:
    """The font for Pillow. Its basic layout is wanted: texts come in painting order, joined."""
    from PIL import ImageFont

    return ImageFont.truetype(font_path(bold), size, layout_engine=ImageFont.Layout.BASIC)


def ascent(size: int) -> int:
    """Dots above the baseline that capital letters with accents need."""
    return ceil(size * 0.95)


def descent(size: int) -> int:
    """Dots below the baseline that g, ç and Q need."""
    return ceil(size * 0.24)


def cap_height(size: int) -> int:
    """Dots from the baseline to the top of a flat capital letter."""
    return ceil(size * 0.73)


@lru_cache(8192)
def extent(text: str, size: int, bold: bool = False) -> tuple[int, int]:
    """Dots above and below the baseline that the ink of this text needs at most."""
    if not text:
        return 0, 0
    inks = [_ink(character, size, bold) for character in text]
    return max(ink[2] for ink in inks), max(ink[3] for ink in inks)


def line_extent(text: str, size: int, bold: bool = False) -> tuple[int, int]:
    """Dots above and below the baseline that a line takes: the same for all but unusual letters."""
    above, below = extent(text, size, bold)
    return max(above, ascent(size)), max(below, descent(size))


@lru_cache(8192)
def reach(text: str, size: int, bold: bool) -> tuple[float, float, float]:
    """Of a text in painting order: its ink before its origin, the way to where the next text begins, its ink behind."""
    at = before = behind = 0.0
    for character in text:
        left, right, _above, _below = _ink(character, size, bold)
        before, behind = max(before, -at - left), max(behind, at + right)
        at += _advance(character, size, bold)
    return before, at, max(0.0, behind - at)


def measure(text: str, size: int, bold: bool = False) -> int:
    """How wide the ink of a text in painting order is at most, in dots, as a bitmap (hinted) and as vectors alike."""
    before, wide, behind = reach(text, size, bold)
    return ceil(before + wide + behind)


def lead(text: str, size: int, bold: bool = False) -> int:
    """Dots by which the ink of a text in painting order begins before its origin, as that of a J does."""
    return ceil(reach(text, size, bold)[0])


@lru_cache(2048)
def drawable(text: str) -> str:
    """The text as these fonts can show it, in reading order: composed (NFC), one line, without control and format
    characters, with REPLACEMENT for what no font has, and spaces as they separate words.
    """
    kept: list[str] = []
    marks = 0
    for character in normalize("NFC", text):
        kind = category(character)
        if character.isspace() and kind != "Cc" and character in "\u00a0\u202f\u2007":
            character = "\u00a0"  # noqa: PLW2901 - one no-break space stands for all: fonts give them odd widths
        elif character.isspace():
            character = " "  # noqa: PLW2901
        elif kind in {"Cc", "Cf", "Cs"} or "\ufe00" <= character <= "\ufe0f":
            continue
        elif not covers(character):
            character = REPLACEMENT  # noqa: PLW2901
        marks = marks + 1 if combining(character) else 0
        if marks > _MOST_MARKS or (marks and (not kept or kept[-1].isspace())):
            continue
        if character != " " or (kept and kept[-1] != " "):
            kept.append(character)
    return "".join(kept).strip()


@lru_cache(2048)
def visual(text: str) -> str:
    """`drawable`, in painting order: right-to-left runs turned round. What `Words.text` holds."""
    return reordered(drawable(text))


def covers(character: str) -> bool:
    """Whether both weights have a glyph for it."""
    return ord(character) in _covered()


@cache
def _advance(character: str, size: int, bold: bool) -> float:
    """What a character adds to a line at most: in vectors, hinted, and kerned (no pair is set wider by more)."""
    linear = face(_EM, bold).getlength(character) * size / _EM
    return max(linear, face(size, bold).getlength(character, mode="1")) + size * _KERNING


@cache
def _ink(character: str, size: int, bold: bool) -> tuple[float, float, int, int]:
    """Where the ink of one character is: to the left and the right of its origin, above and below its baseline."""
    left, top, right, bottom = face(size, bold).getbbox(character, mode="1", anchor="ls")
    return left, right, max(0, ceil(-top)), max(0, ceil(bottom))


@cache
def _covered() -> frozenset[int]:
    """The code points that both weights have."""
    return _points(font_path().read_bytes()) & _points(font_path(bold=True).read_bytes())


def _points(font: bytes) -> frozenset[int]:
    """The code points of a TrueType font: its cmap subtables of format 12 (OpenType specification, cmap)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = [struct.unpack_from(">4s4xII", font, 12 + 16 * index) for index in range(tables)]
    table = next(offset for tag, offset, _ in records if tag == b"cmap")
    points: set[int] = set()
    for index in range(struct.unpack_from(">H", font, table + 2)[0]):
        at = table + struct.unpack_from(">I", font, table + 8 + 8 * index)[0]
        if struct.unpack_from(">H", font, at)[0] == 12:
            groups = struct.unpack_from(">I", font, at + 12)[0]
            for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
                points.update(range(first, last + 1))
    return frozenset(points)
