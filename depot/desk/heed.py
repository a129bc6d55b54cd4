"""What must be heeded about a box or a file whatever is done with it: on every card and at every scan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from depot.desk.doubtwords import register_words
from depot.desk.held import on_box, on_file
from depot.desk.naming import person_name, unit_name
from depot.desk.requests.queue import wanting
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
    asked: Said | None = None
    """Who asked for it and has not got it yet."""

    def told(self) -> tuple[Said, ...]:
        """One sentence each."""
        sentences = []
        if self.holds:
            sentences.append(Said(N_("HELD: {reason}"), {"reason": "; ".join(hold.reason for hold in self.holds)}))
        if self.doubts:
            sentences.append(Said(N_("IN DOUBT: {fields}; depots disagree"), {"fields": _listed(self.doubts)}))
        if self.twins:
            sentences.append(Said(N_("AMBIGUOUS: another box has this code; one needs another label")))
        if self.asked is not None:
            sentences.append(self.asked)
        return tuple(sentences)


NOTHING = Heed()


def of_box(reader: Reader, box: Box, today: date) -> Heed:
    """What must be heeded about a box."""
    code = Code.from_id("B", box.id).text
    return Heed(on_box(reader, box, today), tuple(reader.doubts(code)), box.twins, _asked(reader, code))


def of_file(reader: Reader, file: File, today: date) -> Heed:
    """What must be heeded about a file."""
    code = Code.from_id("F", file.id).text
    return Heed(on_file(reader, file, today), tuple(reader.doubts(code)), asked=_asked(reader, code))


def _asked(reader: Reader, item: str) -> Said | None:
    waiting = wanting(reader, item)
    if not waiting or any(each.picked for each in waiting):
        return None
    first = waiting[0]
    asker = person_name(reader, first.person) if first.person is not None else unit_name(reader, first.unit)
    facts = {"asker": asker, "request": Code.from_id("R", first.request).shown}
    return Said(N_("ASKED FOR by {asker} ({request}): put it aside"), facts)


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
