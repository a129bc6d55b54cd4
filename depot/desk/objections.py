"""What units object to: that boxes of a letter at the end of a period be disposed of (depot.desk.notices).

An objection is no blocker: whether the box is destroyed all the same is for those to decide who sign the batch. It is
told wherever the box is looked at to be destroyed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from depot.desk.naming import unit_name
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.notice import OBJECT, Notice
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_

NAME = "objection.stands"
"""Name of the warning."""


class Standing(NamedTuple):
    """What a unit objects to now."""

    boxes: int
    """How many boxes that are not gone."""
    letters: tuple[Notice, ...]
    """Newest first."""


class Objections:
    """The answers of all units, as they are now: of each box the newest letter that was answered counts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        answered = [each for each in reader.all(Notice) if each.answer]
        self._letters = sorted(answered, key=lambda each: (each.sent_at, each.key), reverse=True)
        if not any(each.answer == OBJECT for each in self._letters):
            self._letters = []

    def letter(self, box: str) -> Notice | None:
        """The letter by which a unit objects to the disposal of a box (its code); None where none does."""
        newest = next((each for each in self._letters if box in each.boxes), None)
        return newest if newest is not None and newest.answer == OBJECT else None

    def said(self, box: str) -> Said | None:
        """The same in a sentence."""
        letter = self.letter(box)
        if letter is None:
            return None
        facts = {"unit": unit_name(self._reader, letter.unit), "who": letter.answered_by, "letter": letter.key}
        return Said(N_("{unit} objects: {reason} ({who}; letter {letter})"), facts | {"reason": letter.answer_reason})

    def units(self) -> dict[str, Standing]:
        """What each unit (key) objects to."""
        found: dict[str, Standing] = {}
        for letter in self._letters:
            boxes = sum(1 for _box in self._objected(letter))
            if boxes:
                before = found.get(letter.unit, Standing(0, ()))
                found[letter.unit] = Standing(before.boxes + boxes, (*before.letters, letter))
        return found

    def _objected(self, letter: Notice) -> Iterator[Box]:
        for code in letter.codes if letter.answer == OBJECT else ():
            box = self._reader.get(Box, code_id(code))
            if box is not None and not box.gone and self.letter(Code.from_id("B", box.id).text) == letter:
                yield box


def step(box: str) -> Said:
    """What to do about an objection to the disposal of a box (its code)."""
    facts = {"box": Code.parse(box).shown}
    return Said(N_("It is on the list all the same: those who sign decide. Or take {box} off the list."), facts)
