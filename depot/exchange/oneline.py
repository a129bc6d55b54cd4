"""Some bytes as one line that a hand scanner can type: cards and receipts as QR symbols of few modules.

    DEPR1 0214K…      five characters that say what it is, then the bytes as one number in base 29

The digits are the 29 characters of codes (depot.model.codes), which survive every keyboard and are of QR's alphanumeric
set. In front of the bytes stands a 1, so that none is lost, and behind them two bytes of SHA-256: a line that was
misread is told from one that somebody else signed.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from depot.errors import BadInput
from depot.model.codes import ALPHABET
from depot.words import N_

CARD: Final = "DEPK1"
RECEIPT: Final = "DEPR1"
KINDS: Final = (CARD, RECEIPT)
"""What lines begin with. No code is as long, and no code begins with DEP: its third character is of a node."""

LONGEST: Final = 800
"""Characters of a line."""
SHORTEST: Final = 120

_SUM: Final = 2
_AIM: Final = re.compile(r"\A\]Q[0-6]")
"""A scanner's word for a QR symbol (ISO/IEC 15424)."""
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}


class LineMisread(BadInput):
    """Facts: length (characters that arrived)."""

    what = N_("The line of {length} characters was not read as it was printed.")
    todo = N_("Scan it once more, slowly; or bring the file instead of the symbol.")


def is_line(text: str, kind: str = "") -> bool:
    """Whether a text that was scanned, typed or read from a file is such a line, of one kind where asked."""
    if len(text) < SHORTEST:
        return False
    found = _bare(text[: LONGEST * 2])
    return len(found) >= SHORTEST and found.startswith((kind,) if kind else KINDS)


def sound(text: str) -> bool:
    """Whether a line was read as it was printed."""
    try:
        content(_bare(text)[: len(CARD)], text)
    except LineMisread:
        return False
    return True


def written(kind: str, content: bytes) -> str:
    """The line of some bytes."""
    number, digits = int.from_bytes(b"\x01" + content + _sum(kind, content)), []
    while number:
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return kind + "".join(reversed(digits))


def content(kind: str, text: str) -> bytes:
    """The bytes of a line; spaces, dashes and lower case do no harm. Raises LineMisread."""
    found = _bare(text[: LONGEST * 2])
    number = 0
    if not found.startswith(kind) or found.startswith(f"{kind}0") or len(found) > LONGEST:
        raise LineMisread(length=len(text))
    for character in found[len(kind) :]:
        if character not in _VALUES:
            raise LineMisread(length=len(text))
        number = number * len(ALPHABET) + _VALUES[character]
    stored = number.to_bytes((number.bit_length() + 7) // 8)
    said, total = stored[1:-_SUM], stored[-_SUM:]
    if stored[:1] != b"\x01" or len(stored) <= _SUM or _sum(kind, said) != total:
        raise LineMisread(length=len(text))
    return said


def _sum(kind: str, said: bytes) -> bytes:
    return sha256(kind.encode() + b" line\0" + said).digest()[:_SUM]


def _bare(text: str) -> str:
    """A text as it was printed: without spaces, dashes and the name that some scanners give to the kind of symbol."""
    return _AIM.sub("", "".join(text.replace("-", "").split()).upper())
