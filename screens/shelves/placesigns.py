"""How the states of shelves are drawn: a bar of a few cells, a sign, a word, a tone; never a colour alone."""

from __future__ import annotations

from typing import Final

from depot.desk import rackmap
from depot.desk.rackmap import STATES as WORDS
from screens.signs import STATES, Sign

PLACE_SIGNS: Final[dict[str, Sign]] = {
    rackmap.EMPTY: Sign("empty", "○", "o", WORDS[rackmap.EMPTY], "ok"),
    rackmap.PART: Sign("part", "▒", ":", WORDS[rackmap.PART], "note"),
    rackmap.FULL: STATES["full"],
    rackmap.OVER: Sign("over", "!", "!", WORDS[rackmap.OVER], "stop"),
    rackmap.RESERVED: STATES["reserved"],
    rackmap.BLOCKED: STATES["blocked"],
    rackmap.UNKNOWN: Sign("unknown", "?", "?", WORDS[rackmap.UNKNOWN], "quiet"),
}
"""A sign for each state of a shelf."""

_FRAMED: Final = frozenset({rackmap.OVER, rackmap.RESERVED, rackmap.BLOCKED, rackmap.UNKNOWN})
"""States whose sign stands at both ends of the bar."""


def bar(state: str, percent: int | None, width: int, *, plain: bool) -> str:
    """The bar of a shelf: filled from the left, with the sign of the state at both ends where it has one."""
    full, rest = ("=", ".") if plain else ("█", "░")
    framed = state in _FRAMED
    room = width - 2 if framed else width
    filled = round(min(percent or 0, 100) * room / 100)
    if percent and percent < 100 and state != rackmap.FULL:
        filled = min(max(filled, 1), room - 1)
    elif state == rackmap.FULL:
        filled = room
    inner = full * filled + rest * (room - filled)
    if percent is None:
        inner = ("." if plain else "·") * room
    mark = PLACE_SIGNS[state].mark(plain)
    return f"{mark}{inner}{mark}" if framed else inner
