"""Text on its way to a cell: cleaned of controls, folded, fitted to a width, numbers grouped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rich.cells import cell_len, set_cell_size

from depot.words import language

ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
PLAIN_ELLIPSIS: Final = "..."

_SPACES: Final = {9: " ", 10: " ", 13: " ", 0x2028: " ", 0x2029: " "}
_UNSAFE: Final = dict.fromkeys(
    (
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),  # bidirectional embeddings and overrides
        *range(0x2066, 0x206A),  # bidirectional isolates
        *range(0xD800, 0xE000),  # lone surrogates, which no terminal encoding accepts
    ),
    "\N{REPLACEMENT CHARACTER}",
)
_CLEAN: Final = {**_UNSAFE, **_SPACES}


def clean(text: str) -> str:
    """The text without anything that a terminal would obey: one line, no controls, no change of direction."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_CLEAN)


def fit(text: str, width: int, *, right: bool = False, tail: bool = False, plain: bool = False) -> str:
    """The text in exactly `width` cells: padded, or cut with an ellipsis, at its head where its tail is to be kept.

    Wide characters count for two.
    """
    if width <= 0:
        return ""
    length = cell_len(text)
    if length > width:
        mark = (PLAIN_ELLIPSIS if plain else ELLIPSIS)[:width]
        if tail:
            return mark + set_cell_size(text[::-1], width - len(mark))[::-1]
        return set_cell_size(text, width - len(mark)) + mark
    pad = " " * (width - length)
    return pad + text if right else text + pad


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "œŒ":
        return "oe"
    if character in "æÆ":
        return "ae"
    base = "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))
    return base.casefold()


def fold(text: str) -> str:
    """The text without case and accents, œ as oe: what people compare when they search."""
    return text.casefold() if text.isascii() else "".join(map(_fold_character, text))


def matches(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words, already folded, begin a word of the text: (start, end) character offsets, in order."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for part in _fold_character(character):
            folded.append(part)
            origin.append(index)
    line = "".join(folded)
    spans: list[tuple[int, int]] = []
    for word in words:
        at = line.find(word) if word else -1
        while at >= 0:
            if at == 0 or not line[at - 1].isalnum():
                spans.append((origin[at], origin[at + len(word) - 1] + 1))
            at = line.find(word, at + 1)
    return sorted(spans)


def number(n: int) -> str:
    """A count for people: thousands parted by a no-break space in French, by a comma in English."""
    return f"{n:,}" if language() == "en" else f"{n:,}".replace(",", "\N{NO-BREAK SPACE}")
