"""Which word a misspelt one may have meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TWICE: Final = 6
"""Letters from which a word may be two letters wrong."""

RARE: Final = 2
OFTEN: Final = 10
"""A word that at most RARE things have may be a mistake for one that OFTEN times as many have."""


def reach(word: str) -> int:
    """How many letters of a word may be wrong: left out, put in, changed, or two neighbours exchanged."""
    return 2 if len(word) >= TWICE else 1


def nearest(word: str, known: Mapping[str, int]) -> str:
    """The known word nearest to a folded one, of several as near the one that most things have; empty when none is.

    `known` tells how many things have a word. A word that is known itself is only given up for a much commoner one,
    one letter away.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    own = known.get(word, 0)
    if own > RARE:
        return ""
    most = reach(word) if not own else 1
    found = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=most, limit=None)
    near = [(distance, -known[other], other) for other, distance, _at in found if other != word]
    if own:
        near = [each for each in near if -each[1] >= OFTEN * own]
    return min(near)[2] if near else ""
