"""Keyboards that disagree: a scanner "types" the keys of one layout and the computer reads them as another.

Each mismatch is a table from the character that arrived to the one that was meant, for the characters of our codes,
of command cards and of common old barcodes. The tables come from the layouts of xkb-data 2.35.1 (us, fr, be, ca, ca
multix), read with libxkbcommon 1.5: for each character, the key and Shift that type it on the scanner's layout, then
what that key types on the computer's. A character that cannot be typed, or that arrives as another one does, is not in
its table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from unicodedata import normalize

from depot.errors import Refused
from depot.words import N_

CALIBRATION: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-$"
"""What the calibration card holds."""

CAPS: Final = "+caps"
"""Behind the name of a layout: Caps Lock was on as well."""

_MEANT: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-$./: ]"

_ARRIVED: Final = {
    "us>fr": "à&é\"'(-è_çQBCDEFGHIJKL?NOPARSTUVZXYWqbcdefghijkl,noparstuvzxyw)4:!M $",
    "us>be": "à&é\"'(§è!çQBCDEFGHIJKL?NOPARSTUVZXYWqbcdefghijkl,noparstuvzxyw)4:=M $",
    "us>ca-fr": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-$.é: ¸",
    "us>ca-multix": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-$.é: ç",
    "fr>us": ")!@#$%^&*(QBCDEFGHIJKL:NOPARSTUVZXYWqbcdefghijkl;noparstuvzxyw6]<>. \0",
    "be>us": ")!@#$%^&*(QBCDEFGHIJKL:NOPARSTUVZXYWqbcdefghijkl;noparstuvzxyw=]<>. \0",
    "ca-fr>us": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-$.#: \0",
    "ca-multix>us": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-$.`: \0",
    "fr>ca-fr": ")!\"/$%?&*(QBCDEFGHIJKL:NOPARSTUVZXYWqbcdefghijkl;noparstuvzxyw6¸'.\0 \0",
    "fr>ca-multix": ")!@#$%?&*(QBCDEFGHIJKL:NOPARSTUVZXYWqbcdefghijkl;noparstuvzxyw6ç'\". \0",
}
"""By `scanner>computer`: what arrives for each character of _MEANT; NUL for what cannot be known."""

_DEAD: Final = "us>ca-fr"
"""The layout on which ] is a dead cedilla, which waits for the next key: ]C arrives as Ç, ]Q as nothing or as ¸Q."""


class CalibrationCut(Refused):
    """Facts: expected and arrived, numbers of characters."""

    what = N_("The calibration card has {expected} characters, but {arrived} arrived.")
    todo = N_("Scan the card again. If it happens again, set the scanner to send more slowly.")


class CalibrationMixed(Refused):
    """Facts: arrived, the characters that came more than once."""

    what = N_("The computer's keyboard layout makes different characters of the card arrive alike ({arrived}).")
    todo = N_("Set the scanner's keyboard country to the computer's layout, then scan the card again.")


class Layout(NamedTuple):
    """One mismatch of scanner and computer."""

    name: str
    """The scanner's layout, `>` and the computer's: `us>fr`."""
    table: dict[str, str]
    """From the character that arrived to the text that was meant, also where they are equal."""


def _layout(name: str, arrived: str) -> Layout:
    table = {a: m for a, m in zip(arrived, _MEANT, strict=True) if a != "\0"}
    if name == _DEAD:
        for letter in filter(str.isalpha, _MEANT):
            with_cedilla = normalize("NFC", letter + "\N{COMBINING CEDILLA}")
            if len(with_cedilla) == 1:
                table[with_cedilla] = "]" + letter
    return Layout(name, table)


LAYOUTS: Final = tuple(_layout(name, arrived) for name, arrived in _ARRIVED.items())
"""Every mismatch that is repaired without calibration."""

_CARDS: Final = (
    CALIBRATION,
    *("".join({m: a for a, m in layout.table.items()}[c] for c in CALIBRATION) for layout in LAYOUTS),
)
"""The calibration card as it arrives, on keyboards that agree and on each that does not."""


def repairs(text: str) -> Iterator[tuple[str, str]]:
    """The texts that may have been meant, each with the name of the mismatch that explains it.

    A layout is left out when it could not have made this text or would change nothing. Where a dead key can have
    swallowed an AIM identifier but its digit, it is given back with `?` for the letter that nobody knows. The last one
    is the text with Caps Lock undone.
    """
    inverted = text.swapcase()
    for name, table in LAYOUTS:
        meant = _mapped(text, table)
        if meant is None:
            meant, name = _mapped(inverted, table), name + CAPS  # noqa: PLW2901 - the name of this very repair
        if meant is not None and meant not in (text, inverted):
            yield name, meant
        elif name == _DEAD and meant and meant[0].isdigit():
            yield name, "]?" + meant
    if inverted != text:
        yield CAPS.removeprefix("+"), inverted


def learn(expected: str, arrived: str) -> dict[str, str]:
    """The map from what arrives to what was meant, from one scan of a card that holds `expected` (CALIBRATION).

    Only characters that change are in it. Where the card shows a known layout, its other characters come with it;
    otherwise small letters go the way of the capitals. Caps Lock during the scan is seen and left out. Raises
    CalibrationCut when characters were lost or added, CalibrationMixed when two of them arrive alike.
    """
    if len(arrived) != len(expected):
        raise CalibrationCut(expected=len(expected), arrived=len(arrived))
    if sum(map(str.islower, arrived)) > sum(map(str.isupper, arrived)):
        arrived = arrived.swapcase()
    pairs = dict(zip(arrived, expected, strict=True))
    if len(pairs) != len(expected):
        raise CalibrationMixed(arrived=" ".join(sorted({c for c in arrived if arrived.count(c) > 1})))
    learned = {a: m for a, m in pairs.items() if a != m}
    if not learned:
        return {}
    for layout in LAYOUTS:
        if all(layout.table.get(a, m) == m for a, m in pairs.items()):
            return learned | {a: m for a, m in layout.table.items() if a != m and a not in pairs}
    small = {a.lower(): m.lower() for a, m in learned.items() if a.isupper() and m.isupper()}
    return learned | {a: m for a, m in small.items() if a not in pairs}


def card_in(text: str) -> int:
    """Where in the text the calibration card begins, as it arrives on a known layout; -1 when it is not there."""
    for card in _CARDS:
        at = max(text.find(card), text.find(card.swapcase()))
        if at >= 0:
            return at
    return -1


def undo(learned: Mapping[str, str], text: str) -> str:
    """The text that was meant, by a map of `learn`; characters that are not in it stay."""
    return "".join([learned.get(character, character) for character in text])


def _mapped(text: str, table: Mapping[str, str]) -> str | None:
    """The text that a table makes of another, None when it does not know one of its characters."""
    try:
        return "".join([table[character] for character in text])
    except KeyError:
        return None
