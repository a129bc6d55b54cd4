"""How texts are folded before they are searched: on both sides, so that oeuvres finds Œuvres."""

from __future__ import annotations

import unicodedata
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": " ", "'": " ", "\0": " "})


class _Bare(dict[int, int | None]):
    """What `str.translate` makes of each character, found out when it is first met: accents go, the rest stays."""

    def __missing__(self, point: int) -> int | None:
        bare = self[point] = None if unicodedata.combining(chr(point)) else point
        return bare


_BARE: Final = _Bare()


def folded(text: str) -> str:
    """Lower case, without accents, ligatures opened, apostrophes as spaces."""
    lowered = text.lower().translate(_LIGATURES)
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFKD", lowered).translate(_BARE)


def alias_key(text: str) -> str:
    """An old barcode or legacy number as it is looked up: NFC, upper case, spaces collapsed."""
    if text.isascii():
        return " ".join(text.upper().split())
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", text).upper().split()))
