"""How texts are folded before they are searched: on both sides, so that oeuvres finds Œuvres."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_OPENED: Final = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("’", " "), ("'", " "), ("\0", " "))
"""What is written otherwise before accents go."""

_LATIN: Final = re.compile("[\0-\x7f\u0300-\u034e\u0350-\u036f]*")
"""Letters without accents, and accents by themselves: what French comes apart into."""


class _Bare(dict[int, int | None]):
    """What `str.translate` makes of each character, found out when it is first met: accents go, the rest stays."""

    def __missing__(self, point: int) -> int | None:
        bare = self[point] = None if unicodedata.combining(chr(point)) else point
        return bare


_BARE: Final = _Bare()


def folded(text: str) -> str:
    """Lower case, without accents, ligatures opened, apostrophes as spaces."""
    lowered = text.lower()
    for letter, opened in _OPENED:
        lowered = lowered.replace(letter, opened)
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered)
    if _LATIN.fullmatch(apart):
        return apart.encode("ascii", "ignore").decode()
    return apart.translate(_BARE)


LONGEST: Final = 200
"""Characters of an old barcode that count: no index of a server takes a text of any length."""


def alias_key(text: str) -> str:
    """An old barcode or legacy number as it is looked up: NFC, upper case, spaces collapsed, its first characters."""
    if text.isascii():
        return " ".join(text.upper().split())[:LONGEST]
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", text).upper().split()))[:LONGEST]
