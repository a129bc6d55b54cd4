"""Keys of what a finding aid names and no list of the depot has: it is its own reference.

A name has one key, in one import as in the next, and two names never share one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Final

from depot.desk.entries import clean
from depot.model.reference import BoxType, Unit
from depot.model.searchtext import alias_key, folded
from depot.store.store import Tx

NAME: Final = 120
"""Characters of a unit's or a box type's name."""

FONDS: Final = 36
"""Characters of a fonds' code."""

KEY: Final = 20
"""Characters of a unit's code and of a box type's key."""


class MadeKeys:
    """Keys of units or of box types by their names, within one act."""

    def __init__(self, tx: Tx, state: type[Unit | BoxType], prefix: str, shorten: Callable[[str], str]) -> None:
        """`prefix` is what all keys begin with (`ORG/`); `shorten` makes a short word of a name."""
        self._tx = tx
        self._state = state
        self._prefix = prefix
        self._shorten = shorten
        there: list[Unit] | list[BoxType] = tx.all(state, retired=True)
        self._by_name = {_compared(thing.name): thing.key for thing in there if thing.key.startswith(prefix)}

    def key_of(self, name: str) -> tuple[str, bool]:
        """The key of what has this name, and whether it is new: it must then be added before the next is asked for."""
        compared = _compared(name)
        if compared in self._by_name:
            return self._by_name[compared], False
        word = self._shorten(name)
        key, nth = self._prefix + word, 1
        while self._tx.get(self._state, key) is not None:
            nth += 1
            key = f"{self._prefix}{word[: KEY - 1 - len(str(nth))]}-{nth}"
        self._by_name[compared] = key
        return key, True


def initials(name: str) -> str:
    """A unit's code made of its name: the capitals, such as NYUA, else the first letters."""
    words = re.findall(r"\w+", name)
    letters = "".join(word[0] for word in words if word[0].isupper())
    return (letters if len(letters) > 1 else "".join(word[:3] for word in words)).upper()[:KEY] or "EAD"


def slug(name: str) -> str:
    """A box type's key made of its name: `Manuscript box - Legal` is MANUSCRIPT-BOX-LEGAL."""
    return "-".join(re.findall(r"[A-Z0-9]+", alias_key(folded(name))))[:KEY].strip("-") or "BOX"


def fonds_code(identifier: str) -> str:
    """A fonds' code made of the identifier of a finding aid; of a long one its beginning and a hash of the whole."""
    code = clean(identifier)
    if len(code) <= FONDS:
        return code
    return f"{code[: FONDS - 9]}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"


def _compared(name: str) -> str:
    return " ".join(folded(clean(name)[:NAME]).split())
