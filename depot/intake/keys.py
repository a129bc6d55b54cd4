"""Keys of the units, fonds and box types that a file names: those that are given, or made where it is a finding aid.

A finding aid is its own reference: what it names is made as it is met. A name has one key, in one import as in the
next, and two names never share one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Final

from depot.desk.entries import clean
from depot.desk.reference import code_key, name_key, put_box_type, put_fonds, put_unit
from depot.model.reference import BoxType, Fonds, Unit
from depot.model.searchtext import folded
from depot.store.store import Tx

NAME: Final = 120
"""Characters of the name of a unit or box type."""

TITLE: Final = 300
"""Characters of the title of a fonds."""

FONDS: Final = 36
"""Characters of the code of a fonds."""

KEY: Final = 20
"""Characters of a code or key that is made."""


class GivenKeys:
    """Keys of units and box types as a list gives them, within one act; fonds are made as they are met."""

    def __init__(self, tx: Tx, titles: Mapping[str, str]) -> None:
        """`titles` are those of fonds, by their codes in the file."""
        self._tx = tx
        self._titles = titles

    def unit(self, org: str, unit: str) -> str:
        """The key of a unit."""
        return code_key(org, unit)

    def box_type(self, name: str) -> str:
        """The key of a box type."""
        return name_key(name)

    def fonds(self, org: str, fonds: str) -> str:
        """The key of a fonds, which is made if need be."""
        code = fonds_code(fonds)
        key = code_key(org, code)
        if self._tx.get(Fonds, key) is None:
            put_fonds(self._tx, org, code, {"title": self._titles.get(fonds, "")[:TITLE]})
        return key


class MadeKeys(GivenKeys):
    """Keys of what a finding aid names: by its name, and of what has no such name yet new ones."""

    def __init__(self, tx: Tx, titles: Mapping[str, str]) -> None:
        super().__init__(tx, titles)
        self._units: dict[str, dict[str, str]] = {}
        """By organisation and name."""
        self._types: dict[str, str] = {}

    def unit(self, org: str, unit: str) -> str:
        """The key of the unit of this name, which is made if need be."""
        prefix, name = f"{name_key(org)}/", clean(unit)[:NAME]
        if prefix not in self._units:
            there = self._tx.all(Unit, retired=True)
            self._units[prefix] = {_compared(one.name): one.key for one in there if one.key.startswith(prefix)}
        keys = self._units[prefix]
        if _compared(name) not in keys:
            key = _free(prefix, initials(name), lambda key: self._tx.get(Unit, key) is None)
            put_unit(self._tx, org, key.removeprefix(prefix), {"name": name})
            keys[_compared(name)] = key
        return keys[_compared(name)]

    def box_type(self, name: str) -> str:
        """The key of the box type of this name, which is made if need be."""
        name = clean(name)[:NAME]
        if not self._types:
            self._types = {_compared(one.name): one.key for one in self._tx.all(BoxType, retired=True)}
        if _compared(name) not in self._types:
            key = _free("", slug(name), lambda key: self._tx.get(BoxType, key) is None)
            put_box_type(self._tx, key, {"name": name})
            self._types[_compared(name)] = key
        return self._types[_compared(name)]


def initials(name: str) -> str:
    """A unit's code made of its name: the capitals, such as NYUA, else the first letters."""
    words = re.findall(r"\w+", name)
    letters = "".join(word[0] for word in words if word[0].isupper())
    return (letters if len(letters) > 1 else "".join(word[:3] for word in words)).upper()[:KEY] or "EAD"


def slug(name: str) -> str:
    """A box type's key made of its name: `Manuscript box - Legal` is MANUSCRIPT-BOX-LEGAL, cut to 20 characters."""
    return "-".join(re.findall(r"[A-Z0-9]+", folded(name).upper()))[:KEY].strip("-") or "BOX"


def fonds_code(identifier: str) -> str:
    """A fonds' code made of an identifier; of a long one its beginning and a hash of the whole."""
    code = clean(identifier)
    if len(code) <= FONDS:
        return code
    return f"{code[: FONDS - 9]}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"


def _compared(name: str) -> str:
    """A name as it is compared: capitals and accents do not count."""
    return " ".join(folded(name).split())


def _free(prefix: str, word: str, unused: Callable[[str], bool]) -> str:
    """The first unused key of `WORD`, `WORD-2`, `WORD-3` and so on, with the prefix before it."""
    key, nth = prefix + word, 1
    while not unused(key):
        nth += 1
        key = f"{prefix}{word[: KEY - 1 - len(str(nth))]}-{nth}"
    return key
