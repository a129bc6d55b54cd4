"""What is to be printed: one kind of label, the things it is for, and how many of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

KEPT: Final = 20
"""Lists that can be brought back, the last ones."""

FACE_OF: Final = {"B": "box", "F": "file", "S": "location", "P": "person", "U": "badge", "L": "loan"}
"""The label that is meant when a thing is put on an empty list, by the letter of its code."""


class Listed(NamedTuple):
    """A list as it stood."""

    face: str
    """A name of depot.desk.printing.faces.FACES."""
    codes: tuple[str, ...] = ()
    """In stored form, in the order of the labels."""
    copies: int = 1


class Worklist:
    """The list, and the ones before it."""

    def __init__(self, face: str = "box") -> None:
        self.now = Listed(face)
        self._before: list[Listed] = []

    def change(self, now: Listed) -> bool:
        """Put another list in its place; whether anything changed."""
        if now == self.now:
            return False
        if self.now.codes:
            self._before.append(self.now)
            del self._before[:-KEPT]
        self.now = now
        return True

    def add(self, face: str, codes: Iterable[str]) -> int:
        """Put things on the list; a list of other labels makes way. How many were not on it yet."""
        kept = self.now.codes if face == self.now.face else ()
        codes = tuple(dict.fromkeys((*kept, *codes)))
        copies = self.now.copies if kept else 1
        self.change(Listed(face, codes, copies))
        return len(codes) - len(kept)

    def drop(self, indexes: Iterable[int]) -> None:
        """Take things off the list."""
        gone = set(indexes)
        left = tuple(code for nth, code in enumerate(self.now.codes) if nth not in gone)
        self.change(self.now._replace(codes=left))

    def bring_back(self) -> bool:
        """The list as it stood before the last change; whether there was one."""
        if not self._before:
            return False
        self.now = self._before.pop()
        return True
