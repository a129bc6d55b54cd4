"""ISO/IEC 7064 MOD 37,2: the check character of our codes.

The system finds every single wrong character and every swap of two neighbours (2 is a primitive root of 37, so no two
weights of a text shorter than 36 characters are equal).
"""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
"""Characters in the order of their values 0 to 36; the standard allows `*` only as the check character."""

MODULUS: Final = 37

_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}


def weighted(text: str, trailing: int = 0) -> int:
    """The sum of value x weight modulo 37 of characters that have `trailing` others behind them.

    The rightmost character of the whole text (its check character) has weight 1, each one to the left twice that.
    Raises KeyError for a character outside the alphabet.
    """
    total = 0
    for character in text:
        total = total * 2 + _VALUES[character]
    return (total << trailing) % MODULUS


def check_character(body: str) -> str:
    """The character that, behind `body`, makes the weighted sum 1; it may be `*`.

    Raises KeyError for a character outside 0-9 and A-Z.
    """
    return ALPHABET[(1 - weighted(body, 1)) % MODULUS]


def is_valid(text: str) -> bool:
    """Whether the last character of the text is the check character of those before it."""
    return len(text) > 1 and "*" not in text[:-1] and _VALUES.keys() >= set(text) and weighted(text) == 1
