"""What must be heeded about a box or a file whatever is done with it: on every card and at every scan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from depot.desk.doubtwords import register_words
from depot.desk.held import on_box, on_file
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.hold import Hold
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_


class Heed(NamedTuple):
    """What must be heeded about one thing."""

    holds: tuple[Hold, ...] = ()
    """The holds that reach it today."""
    doubts: tuple[str, ...] = ()
    """Registers about which depots disagree."""
    twins: int = 0
    """How many other boxes have its code."""

    def told(self) -> tuple[Said, ...]:
        """One sentence each."""
        sentences = []
        if self.holds:
            sentences.append(Said(N_("HELD: {reason}"), {"reason": "; ".join(hold.reason for hold in self.holds)}))
        if self.doubts:
            sentences.append(Said(N_("IN DOUBT: {fields}; depots disagree"), {"fields": _listed(self.doubts)}))
        if self.twins:
            sentences.append(Said(N_("AMBIGUOUS: another box has this code; one needs another label")))
        return tuple(sentences)


NOTHING = Heed()


def of_box(reader: Reader, box: Box, today: date) -> Heed:
    """What must be heeded about a box."""
    return Heed(on_box(reader, box, today), tuple(reader.doubts(Code.from_id("B", box.id).text)), box.twins)


def of_file(reader: Reader, file: File, today: date) -> Heed:
    """What must be heeded about a file."""
    return Heed(on_file(reader, file, today), tuple(reader.doubts(Code.from_id("F", file.id).text)))


def of_subject(reader: Reader, subject: str, today: date) -> Heed:
    """The same for a code in stored form; nothing for what is neither box nor file, or not on record."""
    if subject[:1] == "B" and (box := reader.get(Box, Code.parse(subject).id)) is not None:
        return of_box(reader, box, today)
    if subject[:1] == "F" and (file := reader.get(File, Code.parse(subject).id)) is not None:
        return of_file(reader, file, today)
    return NOTHING


def _listed(registers: Iterable[str]) -> Said:
    facts = {f"part{n}": register_words(register) for n, register in enumerate(registers)}
    return Said(", ".join(f"{{{name}}}" for name in facts), facts)
