"""Texts of lists: cells cleaned of what no list means, and headings folded so that spellings meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from depot.intake.faults import CellControl, CellTooLong
from depot.model.searchtext import folded

MAX_CELL: Final = 32_767
"""Characters of one cell; the limit of spreadsheets too."""

_BREAKS: Final = {ord(char): "\n" for char in "\r\v\f\x85\u2028\u2029"}
"""Line breaks of other systems: Access writes a vertical tab."""
_NUMBER_SIGN: Final = re.compile(r"\bn\s*[°º]|\bno\.|#")
_NOT_WORDS: Final = re.compile(r"[\W_]+")


def line_of(text: str) -> str:
    """The text on one line, blanks collapsed, in NFC. Raises CellTooLong, CellControl."""
    if text.isascii() and text.isprintable() and "  " not in text and len(text) <= MAX_CELL:
        return text.strip()
    return " ".join(paragraphs_of(text).split())


def paragraphs_of(text: str) -> str:
    """The text with its line breaks, in NFC, without blanks around. Raises CellTooLong, CellControl."""
    if len(text) > MAX_CELL:
        raise CellTooLong(length=len(text), limit=MAX_CELL)
    if text.isprintable():  # no control character, no break
        return text.strip() if text.isascii() else unicodedata.normalize("NFC", text.strip())
    text = text.replace("\r\n", "\n").translate(_BREAKS)
    for char in text:
        if unicodedata.category(char) == "Cc" and char not in "\n\t":
            raise CellControl(character=f"U+{ord(char):04X}")
    return unicodedata.normalize("NFC", text.strip())


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """A heading or value as it is compared: lower case, no accents, `N°`, `No.` and `#` as `no`, signs as blanks."""
    return _NOT_WORDS.sub(" ", folded(_NUMBER_SIGN.sub(" no ", text.lower()))).strip()
