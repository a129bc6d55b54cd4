"""Reading what a clerk types into a query. Nothing is an error: what is not understood is searched as words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from depot.model.codes import Code, CodeMalformed, CodeMisread
from depot.model.indexed import tokens
from depot.model.outcome import ATTENTION, Outcome, Said
from depot.model.query import (
    BEGINS,
    EXACT,
    OPTIONAL,
    At,
    LentTo,
    Listed,
    Named,
    Number,
    OwnCode,
    Query,
    Term,
    Value,
    Word,
    Years,
    plain,
)
from depot.model.queryfields import NAMED_FIELDS, field_named, states_named
from depot.model.searchtext import folded
from depot.words import N_

LONGEST: Final = 400
"""Characters of a query that are read."""

MOST: Final = 32
"""Parts of a query that are read."""

SHORT: Final = 3
"""Letters that a last word needs to be looked for by its beginning among other words."""

_QUOTES: Final = str.maketrans("«»“”„", '"' * 5)
_SPACE: Final = re.compile(r"\s+")
_FIELD: Final = re.compile(r"([^\W\d_][^\W_]*°?)(<=|>=|[:<>=])(.*)", re.DOTALL)
_PERIOD: Final = re.compile(r"(\d{4})?(?:\.\.\.?|…|[-–—])(\d{4})?")
_ELISION: Final = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE)
LETTERS: Final = re.compile(r"[^\W_]+")
_PARTS: Final = re.compile(r"\s*[/>·]\s*")

_FIELD_NAMES: Final = Said(N_("unit, class, rule, state, type, code, no, year, place, in, borrower, source"))


def parse(text: str) -> Query:
    """The query in a text. Never raises; what was not understood is told in `Query.remarks`."""
    whole = text[:LONGEST].encode("utf-8", "replace").decode()
    cut = _SPACE.sub(" ", whole.translate(_QUOTES)).strip()
    reader = _Reader()
    for number, piece in enumerate(_pieces(cut)):
        if number == MOST:
            reader.say("query.too-long", N_("Only the first {most} parts of the query were looked for."), most=MOST)
            break
        reader.read(piece)
    return reader.query(cut)


def _pieces(text: str) -> Iterator[str]:
    """The parts of a query: parted by spaces that are not between quotation marks."""
    piece, quoted = "", False
    for char in text:
        quoted ^= char == '"'
        if char == " " and not quoted:
            if piece:
                yield piece
            piece = ""
        else:
            piece += char
    if piece:
        yield piece


@dataclass
class _Reader:
    words: list[Word] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    remarks: list[Outcome] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    """Words outside quotation marks, as they stand."""
    quoted: bool = False
    """Whether a phrase must be there as well."""
    growing: int | None = None
    """Index of the last word that may still be growing."""

    def say(self, name: str, msgid: str, **facts: object) -> None:
        self.remarks.append(Outcome(ATTENTION, Said(msgid, facts), name=name))

    def read(self, piece: str) -> None:
        negated = len(piece) > 1 and piece[0] == "-"
        bare = piece[1:] if negated else piece
        period = _PERIOD.fullmatch(bare)
        found = _FIELD.fullmatch(bare)
        if period is not None and ".." in bare and any(period.groups()):
            self.terms.append(_years(period, negated))
        elif found is None:
            self.word(bare, negated)
        elif (name := field_named(folded(found[1]))) is None:
            self.say(
                "query.unknown-field",
                N_("“{field}” is not something to look by: its words were looked for. There are: {fields}."),
                field=found[1],
                fields=_FIELD_NAMES,
            )
            self.word(bare, negated)
        elif not self.condition(name, found[2], found[3], negated):
            self.say(
                "query.unknown-value",
                N_("“{value}” says nothing as {field}: its words were looked for."),
                field=found[1],
                value=found[3].strip('"'),
            )
            self.word(bare, negated)

    def word(self, text: str, negated: bool) -> None:
        quoted = text.startswith('"')
        bare = text.replace('"', " ")
        if not negated:
            self.free.append(bare)
            self.quoted |= quoted
        for part in [bare] if quoted else re.split(r"['’]", _ELISION.sub("", bare)):
            found = tuple(tokens(folded(part)))
            if not found:
                continue
            open_end = not negated and (not quoted or text.count('"') % 2 == 1)
            self.words.append(Word(found, EXACT, negated, quoted))
            if open_end:
                self.growing = len(self.words) - 1

    def condition(self, name: str, sign: str, text: str, negated: bool) -> bool:
        """Take a field; False when its value says nothing. A field without a value yet is taken as not there."""
        values = _values(text)
        if not values:
            return True
        if name == "year":
            return self.years(sign, text.strip('"'), negated)
        if sign not in (":", "="):
            return False
        folds = tuple(Value(folded(value).strip(), exact) for value, exact in values)
        if name == "status" and not any(states_named(value.text, exact=value.exact) for value in folds):
            return False
        if name in NAMED_FIELDS:
            self.terms.append(Named(name, folds, negated))
        elif name == "number":
            self.terms.append(Number(tuple(Value(plain(value), exact) for value, exact in values), negated))
        elif name == "code":
            self.terms.append(OwnCode(tuple(Value(value, exact) for value, exact in values), negated))
        elif name == "person":
            self.terms.append(LentTo(folds, negated))
        elif name == "within":
            self.terms.append(_within([value for value, _ in values], folds, negated))
        else:
            self.terms.append(_at([value for value, _ in values], negated))
        return True

    def years(self, sign: str, text: str, negated: bool) -> bool:
        period = _PERIOD.fullmatch(text)
        if period is not None and any(period.groups()) and sign in (":", "="):
            self.terms.append(_years(period, negated))
        elif text.isascii() and text.isdigit() and len(text) == 4:
            year = int(text)
            first, last = {"<": (None, year - 1), "<=": (None, year), ">": (year + 1, None), ">=": (year, None)}.get(
                sign, (year, year)
            )
            self.terms.append(Years(first, last, negated))
        else:
            return text.isascii() and text.isdigit() and len(text) < 4
        return True

    def query(self, text: str) -> Query:
        if self.growing is not None:
            others = sum(not word.negated for word in self.words) > 1
            self.words[self.growing] = _grown(self.words[self.growing], others=others)
        reference = "" if self.quoted else " ".join(self.free).strip()
        return Query(text, tuple(self.words), tuple(self.terms), tuple(self.remarks), reference)


def narrowed(text: str, more: str) -> str:
    """A query that is narrowed by another; quotation marks that the first leaves open end where it does."""
    whole = text.translate(_QUOTES)
    closed = f'{whole}"' if whole.count('"') % 2 else whole
    return f"{closed} {more}".strip() if more.strip() else text


def corrected(text: str, word: str, by: str) -> str:
    """A query with another word in place of a folded one, wherever it is written outside fields."""
    pieces = []
    for piece in _pieces(_SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_QUOTES)).strip()):
        named = _FIELD.fullmatch(piece.removeprefix("-"))
        if named is None or field_named(folded(named[1])) is None:
            pieces.append(LETTERS.sub(lambda found: by if folded(found[0]) == word else found[0], piece))
        else:
            pieces.append(piece)
    return " ".join(pieces)


def _grown(word: Word, *, others: bool) -> Word:
    """The last word as it is looked for: by its beginning, unless that is too short to tell anything."""
    first, last = word.tokens[:-1], word.tokens[-1]
    if len(last) >= SHORT or (len(last) > 1 and (first or not others)):
        return replace(word, fit=BEGINS)
    if not last.isalpha() or not (first or others):
        return word
    return Word(first) if first else Word(word.tokens, OPTIONAL)


def _values(text: str) -> list[tuple[str, bool]]:
    """Values parted by commas, each with whether it was quoted; empty ones are left out."""
    found: list[tuple[str, bool]] = []
    value, quoted, was = "", False, False
    for char in text + ",":
        if char == '"':
            quoted, was = not quoted, True
        elif char == "," and (not quoted or len(found) >= MOST):
            found.append((value.strip(), was and not quoted))
            value, was = "", False
        else:
            value += char
    if value.strip(" ,"):
        found.append((value.strip(" ,"), False))
    return [(value, exact) for value, exact in found if value]


def _years(period: re.Match[str], negated: bool) -> Years:
    first, last = (int(year) if year else None for year in period.groups())
    return Years(first, last, negated)


def _at(values: list[str], negated: bool) -> At:
    ids, paths = [], []
    for value in values:
        try:
            code = Code.parse(value)
        except (CodeMalformed, CodeMisread):
            code = None
        if code is not None and code.letter == "S":
            ids.append(code.id)
        else:
            parts = tuple(part for part in _PARTS.split(folded(value).strip()) if part)
            paths += [parts] if parts else []
    return At(tuple(ids), tuple(paths), negated)


def _within(values: list[str], folds: tuple[Value, ...], negated: bool) -> Term:
    """Places, lists or units: what the first value names says which; a list needs a whole code."""
    codes = []
    for value in values:
        try:
            codes.append(Code.parse(value))
        except (CodeMalformed, CodeMisread):
            continue
    if len(codes) < len(values) or len({code.letter for code in codes}) > 1:
        return Named("unit", folds, negated)
    letter, ids = codes[0].letter, tuple(code.id for code in codes)
    if letter == "S":
        return At(ids, (), negated)
    return Listed(letter, ids, negated)
