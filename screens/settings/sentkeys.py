"""What a scanner sent, key by key: from a scan to keys, bytes and pauses that can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from statistics import median
from typing import Final, NamedTuple

from depot.model.scantext import printable
from depot.words import N_, _
from screens.burst import MODIFIERS
from screens.capture import Scan
from screens.keys import key_name

ENDINGS: Final = {"enter": "\r", "ctrl+j": "\n", "tab": "\t"}
"""What the keys that can end a scan send."""

MOST: Final = 80
"""Keys shown of one scan."""

_NAMES: Final = {" ": N_("Space"), "\r": "CR", "\n": "LF", "\t": N_("Tab")}


class Sent(NamedTuple):
    """One scan as its keys."""

    keys: tuple[str, ...]
    """Names for people: the key that announced it, characters (controls as escapes), the key that ended it."""
    pauses: tuple[int, ...]
    """Milliseconds before each key but the first."""
    ending: str
    """The character of the end key; empty when silence ended it."""
    text: str

    @property
    def bytes(self) -> str:
        """The bytes of the text and its ending in hexadecimal digits."""
        return (self.text + self.ending).encode("utf-8", "backslashreplace").hex(" ").upper()

    @property
    def longest(self) -> int:
        """The longest pause inside the code; the one before the end key is left out, since scanners take their time."""
        inside = self.pauses[:-1] if self.ending else self.pauses
        return max(inside, default=0)

    @property
    def typical(self) -> int:
        """The median pause."""
        return round(median(self.pauses)) if self.pauses else 0


def sent(scan: Scan) -> Sent:
    """The keys of a scan. A paste has none, so its characters stand for them."""
    pressed = [key for key in scan.keys if key not in MODIFIERS]
    ending = ENDINGS.get(pressed[-1], "") if pressed else ""
    inside = pressed[: len(pressed) - bool(ending)]
    announced = inside[: max(len(inside) - len(scan.text), 0)]
    names = (*(key.upper() for key in announced), *map(character_name, scan.text))
    names += (key_name(pressed[-1]),) if ending else ()
    return Sent(names, tuple(round(gap * 1000) for gap in scan.gaps), ending, scan.text)


def character_name(character: str) -> str:
    """A character as it is shown: itself, a word for a space, an escape for a control character."""
    return _(_NAMES[character]) if character in _NAMES else printable(character)


def columns_of(keys: Sequence[str], pauses: Sequence[int], width: int) -> list[tuple[str, str]]:
    """Keys above the pauses before them, in lines of at most `width` cells."""
    lines: list[tuple[str, str]] = []
    above = below = ""
    shown = keys[:MOST]
    for key, pause in zip_longest(shown, ("", *pauses[: len(shown) - 1]), fillvalue=""):
        cells = max(len(str(key)), len(str(pause))) + 1
        if above and len(above) + cells > width:
            lines.append((above, below))
            above = below = ""
        above += f"{key:<{cells}}"
        below += f"{pause:<{cells}}"
    if above:
        lines.append((above + ("…" if len(keys) > MOST else ""), below))
    return lines
