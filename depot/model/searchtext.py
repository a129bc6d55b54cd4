"""How texts are folded before they are searched: on both sides, so that oeuvres finds Œuvres."""

from __future__ import annotations

import unicodedata
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": " ", "'": " ", "\0": " "})


def folded(text: str) -> str:
    """Lower case, without accents, ligatures opened, apostrophes as spaces."""
    lowered = text.lower().translate(_LIGATURES)
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in parts if not unicodedata.combining(char))


def alias_key(text: str) -> str:
    """An old barcode or legacy number as it is looked up: NFC, upper case, spaces collapsed."""
    if text.isascii():
        return " ".join(text.upper().split())
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", text).upper().split()))
