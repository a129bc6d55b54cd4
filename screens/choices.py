"""Things of the reference data as people write them in a form: `7210 École Gérard-Filion`, its code, or its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from textual.suggester import Suggester

from depot.errors import Refused
from depot.model.reference import BoxType, ClassCode, Rule, Unit
from depot.store.lookup import Reader
from depot.words import N_
from screens.dialogs.seek import Seek
from screens.rows import Column, Row
from screens.text import fold


class NameUnclear(Refused):
    """Facts: name, field."""

    what = N_("“{name}” is not clear: nothing, or more than one thing, is called so.")
    todo = N_("F4 shows the list.")


class Choice(NamedTuple):
    """One thing that may be chosen."""

    key: str
    """Its key in the depot, such as `CSSRL/7210`."""
    code: str
    name: str

    @property
    def label(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}".strip()


KINDS: Final = {"unit": Unit, "type": BoxType, "class_code": ClassCode, "rule": Rule}
"""Fields of a form whose value is chosen, with what it is chosen from."""

COLUMNS: Final = (Column(N_("Code"), width=14), Column(N_("Name"), flex=1, least=20))


class Choices:
    """All that a field may be."""

    def __init__(self, choices: Iterable[Choice]) -> None:
        self.all: Sequence[Choice] = sorted(choices, key=lambda choice: choice.key)
        self._folded = [fold(choice.label) for choice in self.all]

    @classmethod
    def of(cls, reader: Reader, field: str) -> Choices:
        """The choices of a field. Codes of other organisations than the depot's own carry their organisation."""
        home = reader.home_organisation()
        found = []
        entries: list[Unit | BoxType | ClassCode | Rule] = reader.all(KINDS[field])
        for entry in entries:
            match entry:
                case BoxType():
                    found.append(Choice(entry.key, entry.key, entry.name))
                case Unit():
                    found.append(Choice(entry.key, entry.code if entry.org == home else entry.key, entry.name))
                case _:
                    found.append(Choice(entry.key, entry.code if entry.org == home else entry.key, entry.title))
        return cls(found)

    def find(self, text: str) -> list[int]:
        """Indexes of those with words that begin with each word of the text."""
        wanted = fold(text).split()
        if not wanted:
            return list(range(len(self.all)))
        return [n for n, label in enumerate(self._folded) if _begins(label, wanted)]

    def key(self, field: str, text: str) -> str:
        """The key that a text means; empty for an empty text. Raises NameUnclear."""
        text = text.strip()
        if not text:
            return ""
        meant = fold(text)
        for choice, label in zip(self.all, self._folded, strict=True):
            if meant in (fold(choice.key), fold(choice.code), label):
                return choice.key
        found = self.find(text)
        if len(found) != 1:
            raise NameUnclear(name=text, field=field)
        return self.all[found[0]].key

    def label(self, key: str) -> str:
        """How a key is written in a form; the key itself for one that is no longer in use."""
        return next((choice.label for choice in self.all if choice.key == key), key)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Rows for a list of indexes."""
        return [Row((self.all[n].code, self.all[n].name)) for n in ids]

    def seek(self, heading: str, text: str) -> Seek:
        """A dialog that chooses one; its answer is an index. A text that means nothing shows all."""
        return Seek(heading, COLUMNS, self.find, self.rows, text=text if self.find(text) else "")


class Completing(Suggester):
    """Completes what is typed in a field to the first label that begins so; accents and capitals do not matter."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._labels = [(fold(choice.label), choice.label) for choice in choices.all]

    async def get_suggestion(self, value: str) -> str | None:
        """The whole label, beginning as it was typed."""
        begun = fold(value)
        for folded, label in self._labels:
            if folded.startswith(begun) and len(folded) == len(label):
                return value + label[len(value) :]
        return None


def _begins(label: str, wanted: Sequence[str]) -> bool:
    words = label.replace("-", " ").replace("'", " ").split()
    return all(any(word.startswith(part) for word in (*words, *label.split())) for part in wanted)
