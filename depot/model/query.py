"""Queries: what a clerk looks for, as an object that can be asked of a box in memory (`match`) or of the database.

The database's face is depot/store/clauses.py; both take their decisions from the terms here, so that they agree.
How a query is written is in docs/search.md, how it is read in queryparse.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from depot.model.box import Box
from depot.model.codes import LENGTH, Code, code_id
from depot.model.file import File
from depot.model.indexed import Text, box_text, file_text, tokens
from depot.model.location import Location, walk_key
from depot.model.outcome import Outcome
from depot.model.person import Person
from depot.model.queryfields import PLACE_WORDS, states_named
from depot.model.searchtext import alias_key, folded

EXACT: Final = "exact"
"""The word itself."""
BEGINS: Final = "begins"
"""A word that begins so: the last one, which may still be growing."""
OPTIONAL: Final = "optional"
"""A last word too short to look for among others: things that have it come first, the rest follows."""

LEAST_NAMED: Final = 3
"""Characters from which a number, an old barcode or a code is looked for by its beginning."""

_DASHES: Final = str.maketrans("oi", "01", " -\u00a0\u2010\u2011\u2012\u2013\u2014\u202f")
_UPPER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Around:
    """What others say of a box; a query with fields about them needs it."""

    unit: str = ""
    """Name of its unit."""
    place: tuple[Location, ...] = ()
    """Where it is, outermost first."""
    person: Person | None = None
    """Who has it."""
    listed: frozenset[str] = frozenset()
    """Codes of the batches, transfers and inventories that list it."""


class Value(NamedTuple):
    """One value of a field, folded. Unless quoted it stands for everything that begins so."""

    text: str
    exact: bool = False

    def fits(self, candidate: str) -> bool:
        """Whether a folded candidate is it, or begins with it."""
        return candidate == self.text or (not self.exact and candidate.startswith(self.text))


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a phrase in the text of a thing."""

    tokens: tuple[str, ...]
    fit: str = EXACT
    negated: bool = False
    literal: bool = field(default=False, compare=False)
    """Whether it was quoted: then it stands for nothing else."""

    def holds(self, columns: Sequence[list[str]]) -> bool:
        """Whether one of the columns has it; an optional word always holds."""
        return self.fit == OPTIONAL or any(self._stands(column) for column in columns)

    def _stands(self, column: list[str]) -> bool:
        length, last = len(self.tokens), self.tokens[-1]
        for at in range(len(column) - length + 1):
            if tuple(column[at : at + length - 1]) != self.tokens[:-1]:
                continue
            found = column[at + length - 1]
            if found == last or (self.fit == BEGINS and found.startswith(last)):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Named:
    """A field whose values are a short list; `field` is one of NAMED_FIELDS."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False

    def accepts(self, key: str, name: str = "") -> bool:
        """Whether a key (`ORG/CODE`, a status, a system) with its name is one that is asked for."""
        if self.field == "status":
            return any(key in states_named(value.text, exact=value.exact) for value in self.values)
        whole, _ = _read_name(key)
        code = whole.partition("/")[2] or whole
        return bool(key) and any(
            value.fits(whole if "/" in value.text else code) or (name != "" and _called(value, name))
            for value in self.values
        )

    def holds(self, box: Box, around: Around) -> bool:
        """Whether the box's value is one that is asked for."""
        return self.accepts(getattr(box, self.column), around.unit if self.field == "unit" else "")

    @property
    def column(self) -> str:
        """The field of a box that it looks at."""
        return "class_code" if self.field == "class" else self.field


@dataclass(frozen=True, slots=True)
class Number:
    """The unit's own number. Values are in the form of `plain`."""

    values: tuple[Value, ...]
    negated: bool = False

    def holds(self, box: Box, _around: Around) -> bool:
        """Whether the box has one of these numbers."""
        return box.number != "" and any(value.fits(plain(box.number)) for value in self.values)


@dataclass(frozen=True, slots=True)
class OwnCode:
    """The code on the box, whole or its beginning, or one of its old barcodes. Values as they were typed."""

    values: tuple[Value, ...]
    negated: bool = False

    def holds(self, box: Box, _around: Around) -> bool:
        """Whether the box has one of these codes."""
        text = Code.from_id("B", box.id).text
        aliases = [alias_key(alias) for alias in box.alias_list]
        for value in self.values:
            code = Value(compact(value.text), value.exact)
            if (len(code.text) >= LEAST_NAMED and code.fits(text)) or alias_key(value.text) in aliases:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Years:
    """A range of years, ends included, None for open; a box holds when it has something of one of them."""

    first: int | None
    last: int | None
    negated: bool = False

    def holds(self, box: Box, _around: Around) -> bool:
        """Whether the box's extreme years meet the range; a box without years never does."""
        earliest = box.year_from if box.year_from is not None else box.year_to
        latest = box.year_to if box.year_to is not None else box.year_from
        if earliest is None or latest is None:
            return False
        return (self.last is None or earliest <= self.last) and (self.first is None or latest >= self.first)


@dataclass(frozen=True, slots=True)
class At:
    """A place and all that is in it: a shelf's id, or labels that follow each other on the way to it."""

    ids: tuple[int, ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()
    """Folded parts of addresses."""
    negated: bool = False

    def holds(self, _box: Box, around: Around) -> bool:
        """Whether the box stands there."""
        if any(location.id in self.ids for location in around.place):
            return True
        names = [(location.label, location.name) for location in around.place]
        return any(
            all(labelled(part, *names[at + n]) for n, part in enumerate(path))
            for path in self.paths
            for at in range(len(names) - len(path) + 1)
        )


@dataclass(frozen=True, slots=True)
class LentTo:
    """Who has the box: words of the name, or the code of the badge."""

    values: tuple[Value, ...]
    negated: bool = False

    def accepts(self, id_: int, name: str) -> bool:
        """Whether a person is one that is asked for."""
        code = Code.from_id("P", id_).text
        return any(compact(value.text) == code or _called(value, name) for value in self.values)

    def holds(self, box: Box, around: Around) -> bool:
        """Whether such a person has the box."""
        person = around.person
        return box.loan is not None and person is not None and self.accepts(person.id, person.name)


@dataclass(frozen=True, slots=True)
class Listed:
    """On one of these lists: `letter` tells which kind, D batches, T transfers, N inventories, L loans."""

    letter: str
    ids: tuple[int, ...]
    negated: bool = False

    def holds(self, box: Box, around: Around) -> bool:
        """Whether the box is on one of them; of a loan, whether it is out with it."""
        if self.letter == "L":
            return box.loan in self.ids
        return any(Code.from_id(self.letter, id_).text in around.listed for id_ in self.ids)


Term = Named | Number | OwnCode | Years | At | LentTo | Listed
"""A condition on a box that is not about its text."""


@dataclass(frozen=True)
class Query:
    """What a clerk typed, understood. All of it must hold."""

    text: str = ""
    words: tuple[Word, ...] = ()
    terms: tuple[Term, ...] = ()
    remarks: tuple[Outcome, ...] = field(default=(), compare=False)
    """What was not understood, for people; such parts were searched as words."""
    reference: str = ""
    """The free text as one: a code, an old barcode or a number when it is one."""
    also: tuple[Query, ...] = ()
    """What is found after it: the same with other words for some of its words (depot.model.synonyms)."""
    widened: tuple[tuple[str, str], ...] = ()
    """Which words those are, and what stands for each, for people."""

    def __bool__(self) -> bool:
        return bool(self.words or self.terms)

    @cached_property
    def wanted(self) -> tuple[Word, ...]:
        """Words that must be there."""
        return tuple(word for word in self.words if not word.negated)

    @cached_property
    def unwanted(self) -> tuple[Word, ...]:
        """Words that must not be there."""
        return tuple(word for word in self.words if word.negated)

    @property
    def highlights(self) -> tuple[str, ...]:
        """Folded words to underline where they were found."""
        found = [token for word in self.wanted for token in word.tokens]
        return tuple(dict.fromkeys([*found, *(token for other in self.also for token in other.highlights)]))

    def match(self, box: Box, around: Around = Around()) -> bool:
        """Whether a box is among the results."""
        return self._matches(box, around) or any(other.match(box, around) for other in self.also)

    def _matches(self, box: Box, around: Around) -> bool:
        return all(term.holds(box, around) != term.negated for term in self.terms) and (
            not self.words or self.holds(box_text(box), lambda: self.names("B", box.id, box.alias_list, box.number))
        )

    def match_file(self, file: File, box: Box, around: Around = Around()) -> bool:
        """Whether a file is among the results: its own words, and the conditions on the box that it is in."""
        return self._matches_file(file, box, around) or any(other.match_file(file, box, around) for other in self.also)

    def _matches_file(self, file: File, box: Box, around: Around) -> bool:
        return (
            not file.removed
            and bool(self.words)
            and all(term.holds(box, around) != term.negated for term in self.terms)
            and self.holds(file_text(file), lambda: self.names("F", file.id, file.alias_list))
        )

    def holds(self, text: Text, named: Callable[[], bool] = lambda: False) -> bool:
        """Whether a text has the words, or its thing is named by them, and it has none of the unwanted ones."""
        columns = [tokens(column) for column in text]
        if any(word.holds(columns) for word in self.unwanted):
            return False
        return all(word.holds(columns) for word in self.wanted) or named()

    def names(self, letter: str, id_: int, aliases: Iterable[str], number: str = "") -> bool:
        """Whether the free text is the code, an old barcode or the number of a thing, or the beginning of one."""
        code, alias, own = self.reference_keys
        return (
            (len(code) >= LEAST_NAMED and Code.from_id(letter, id_).text.startswith(code))
            or (len(alias) >= LEAST_NAMED and any(alias_key(known).startswith(alias) for known in aliases))
            or (len(own) >= LEAST_NAMED and plain(number).startswith(own))
        )

    @cached_property
    def reference_keys(self) -> tuple[str, str, str]:
        """The free text as a code, as an old barcode and as a number, each in the form that is compared."""
        return compact(self.reference), alias_key(self.reference), plain(self.reference)


def plain(text: str) -> str:
    """A number as numbers are compared: ASCII letters in lower case (SQLite's NOCASE), the rest as it stands."""
    return text.translate(_UPPER)


def compact(text: str) -> str:
    """A code or its beginning as it is stored: without dashes and spaces, upper case, O as 0 and I as 1."""
    return text.lower().translate(_DASHES).upper()


def code_ids(letter: str, beginning: str) -> range:
    """Ids of all codes that begin with a compact text of at least three characters; empty when none can."""
    if len(beginning) < LEAST_NAMED or len(beginning) > LENGTH or beginning[0] != letter:
        return range(0)
    serial = beginning[3:9]
    low, high = ("0", "9") if not serial or serial.isdecimal() else ("0", "Y")
    node, last = beginning[1:3], "YYYYYY" if not serial else serial.ljust(6, high)
    try:
        ids = range(code_id(f"{letter}{node}{serial.ljust(6, low)}0"), code_id(f"{letter}{node}{last}0") + 1)
        whole = len(beginning) < LENGTH or Code.from_id(letter, ids[0]).text == beginning
    except ValueError:
        return range(0)
    return ids if whole else range(0)


def labelled(part: str, label: str, name: str) -> bool:
    """Whether a folded part of an address means a place with this label and name: `4` and `allee 4` are `04`."""
    kind, _, rest = part.partition(" ")
    meant = rest if rest and kind in PLACE_WORDS else part
    same = label != "" and _label_key(label) == walk_key(meant)
    return same or (name != "" and folded(name).startswith(part))


@lru_cache(8192)
def _label_key(label: str) -> str:
    return walk_key(folded(label))


@lru_cache(8192)
def _read_name(name: str) -> tuple[str, list[str]]:
    """A name, folded, and its words: the same few hundred names are read again at every key."""
    called = folded(name)
    return called, tokens(called)


def _called(value: Value, name: str) -> bool:
    """Whether a name is the value, or has words that begin with each of its words."""
    called, words = _read_name(name)
    if value.exact:
        return called == value.text
    parts = tokens(value.text)
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)
