"""The cells of one row, by field: texts, yes or no, numbers, lengths, years and days, each with its own refusals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from depot.intake import schema
from depot.intake.columns import Columns
from depot.intake.dates import Span, span_of
from depot.intake.faults import (
    DatesReversed,
    NumberRounded,
    NumberUnreadable,
    RowFault,
    ValueMissing,
    ValueUnknown,
)
from depot.intake.formulas import unguarded
from depot.intake.profiles import Section
from depot.intake.records import Copy
from depot.intake.rows import TableRow
from depot.intake.wording import heading_key, line_of, paragraphs_of

_YES: Final = frozenset({"oui", "o", "1", "x", "vrai", "true", "yes", "y", "v"})
_NO: Final = frozenset({"", "non", "n", "0", "faux", "false", "no", "f"})
_ROUNDED: Final = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)
"""What CSV shows of a long number that a spreadsheet took for a quantity."""
_DECIMAL: Final = re.compile(r"\d{6,15}\.0")
_LENGTH: Final = re.compile(r"(\d{1,7})(?:[.,](\d{1,3}))? ?(mm|cm|m)?")
_MILLIMETRES: Final = {"mm": 1, "cm": 10, "m": 1000}


class WhereFault(Exception):
    """A fault and the column that it is in; caught by the reader of the list."""

    def __init__(self, where: str, fault: RowFault) -> None:
        super().__init__(where)
        self.where = where
        self.fault = fault


class Cells:
    """One row seen through the columns of a section. Every method raises WhereFault."""

    def __init__(self, kind: str, section: Section, columns: Columns, dates: tuple[str, ...]) -> None:
        self._kind = kind
        self._section = section
        self._columns = columns
        self._dates = dates
        self._known = columns.places.keys() | section.constants.keys()
        self._fixed = {
            field: self._meant(field, section.constants.get(field, ""))
            for field in schema.FIELDS[kind]
            if field not in columns.places
        }
        """Texts of the fields without a column, the same in every row."""
        self._texts: dict[str, str] = {}
        """Texts of the row that were asked for already."""
        self._row = TableRow(0, ())

    @property
    def row(self) -> TableRow:
        """The row that is seen."""
        return self._row

    @row.setter
    def row(self, row: TableRow) -> None:
        self._row = row
        self._texts = self._fixed.copy()

    def where(self, field: str) -> str:
        """Name of the column of a field, or of the field itself."""
        places = self._columns.places.get(field)
        return self._columns.headers[places[0]] if places else field

    def fault(self, field: str, fault: RowFault) -> WhereFault:
        """A fault of a field, to raise."""
        return WhereFault(self.where(field), fault)

    def has(self, field: str) -> bool:
        """True when the field has a column or a constant."""
        return field in self._known

    def text(self, field: str) -> str:
        """A text on one line."""
        text = self._texts.get(field)
        if text is None:
            text = self._texts[field] = self._meant(field, self._raw(field))
        return text

    def number_text(self, field: str) -> str:
        """A number or code kept as text, refused when a spreadsheet has rounded it."""
        return self._unrounded(field, self.text(field))

    def must(self, field: str) -> str:
        """A text that may not be empty."""
        text = self.number_text(field)
        if not text:
            raise self.fault(field, ValueMissing(field=self.where(field)))
        return text

    def paragraphs(self, field: str) -> str:
        """A text that may have several lines."""
        places = self._columns.places.get(field)
        if places is None:
            return self._section.constants.get(field, "")
        return self._cleaned(places[0], many_lines=True) or self._section.constants.get(field, "")

    def many(self, field: str) -> tuple[str, ...]:
        """The values of a field that takes several, each once, in order."""
        if field not in self._known:
            return ()
        places = self._columns.places.get(field)
        texts = [self._cleaned(place) for place in places] if places else []
        if not any(texts):
            texts = [self._section.constants.get(field, "")]
        separators = self._section.split.get(field, "")
        values: dict[str, None] = {}
        for text in texts:
            pieces = re.split(f"[{re.escape(separators)}]", text) if separators else [text]
            for piece in pieces:
                value = self._unrounded(field, self._meant(field, piece.strip()))
                if value:
                    values[value] = None
        return tuple(values)

    def flag(self, field: str) -> bool:
        """Yes or no; an empty cell is no."""
        return self.flag_or_none(field) or False

    def flag_or_none(self, field: str) -> bool | None:
        """Yes, no, or not said."""
        text = self.text(field)
        if not text:
            return None
        key = heading_key(text)
        if key in _YES:
            return True
        if key not in _NO:
            raise self._unknown(field, text, "oui, non")
        return False if key else None

    def steps(self, field: str, separators: str) -> tuple[str, ...]:
        """The parts of an address, split at the given characters unless the profile names others."""
        pieces = re.split(f"[{re.escape(self._section.split.get(field, separators))}]", self.text(field))
        return tuple(part for piece in pieces if (part := piece.strip()))

    def one_of(self, field: str, known: Sequence[str]) -> str:
        """One of a few words, in any case, as it stands among them; or nothing."""
        text = self.text(field)
        if not text or text in known:
            return text
        for word in known:
            if word.casefold() == text.casefold():
                return word
        raise self._unknown(field, text, ", ".join(known))

    def kinds(self, field: str, separators: str, known: Sequence[str]) -> tuple[str, ...]:
        """Several of a few words in one cell, in their order; one may come twice."""
        found = []
        for piece in re.split(f"[{re.escape(separators)}]", self._raw(field)):
            word = self._meant(field, piece.strip()).lower()
            if word and word not in known:
                raise self._unknown(field, piece.strip(), ", ".join(known))
            found += [word] if word else []
        return tuple(found)

    def copy(self, field: str = "copy") -> Copy:
        """P, S or nothing."""
        match self.one_of(field, ("P", "S")):
            case "P":
                return "P"
            case "S":
                return "S"
            case _:
                return ""

    def some_of(self, field: str, known: Sequence[str]) -> tuple[str, ...]:
        """Several of a few codes, in capitals."""
        codes = tuple(dict.fromkeys(code.upper() for code in self.many(field)))
        for code in codes:
            if code not in known:
                raise self._unknown(field, code, ", ".join(known))
        return codes

    def count(self, field: str, low: int = 0, high: int = 1_000_000) -> int | None:
        """A whole number within bounds, or None."""
        text = self.text(field)
        if not text:
            return None
        digits = text.replace(" ", "")
        if not (digits.isascii() and digits.isdecimal()) or not low <= int(digits[:18]) <= high:
            raise self.fault(field, NumberUnreadable(value=text, low=low, high=high))
        return int(digits)

    def length(self, field: str, unit: str) -> int | None:
        """A length in millimetres, from a number in the given unit or in the one that the cell names."""
        text = self.text(field).lower()
        if not text:
            return None
        found = _LENGTH.fullmatch(text)
        if found is None:
            raise self.fault(field, NumberUnreadable(value=text, low=0, high=9_999_999))
        thousandths = int(found[1] + (found[2] or "").ljust(3, "0"))
        return (thousandths * _MILLIMETRES[found[3] or unit] + 500) // 1000

    def span(self, field: str) -> Span | None:
        """The dates that a cell gives, or None."""
        text = self.text(field)
        if not text:
            return None
        try:
            return span_of(text, self._dates)
        except RowFault as fault:
            raise self.fault(field, fault) from fault

    def day(self, field: str) -> str:
        """A day; of a year or school year, its last one."""
        span = self.span(field)
        return span.last_day if span else ""

    def extremes(self) -> tuple[Span | None, Span | None]:
        """The first and last dates of what the row describes, from whichever of the date columns there are."""
        years = self.span("years")
        first = self.span("date_from") or self.span("year_from") or years
        last = self.span("date_to") or self.span("year_to") or years
        if last is None and first is not None and first.year_to > first.year_from:
            last = first
        if first and last and (first.year_from > last.year_to or first.day_from > (last.day_to or "9")):
            where = next((field for field in ("date_to", "year_to") if self.has(field)), "years")
            raise self.fault(where, DatesReversed(first=first.day_from or first.year_from, last=last.last_day))
        return first, last

    def concordance(self) -> tuple[tuple[str, str], ...]:
        """(old plan, old code), for each old code that the row names."""
        return tuple(
            (plan, code)
            for plan, place in self._columns.concordance
            for piece in re.split(r"[;,\n|]", self._cleaned(place, many_lines=True))
            if (code := " ".join(piece.split()))
        )

    def _raw(self, field: str) -> str:
        places = self._columns.places.get(field)
        text = self._cleaned(places[0]) if places else ""
        return text or self._section.constants.get(field, "")

    def _cleaned(self, place: int, *, many_lines: bool = False) -> str:
        fault = self._row.faults.get(place)
        if fault is None:
            try:
                cell = unguarded(self._row.cells[place])
                return paragraphs_of(cell) if many_lines else line_of(cell)
            except RowFault as found:
                fault = found
        raise WhereFault(self._columns.headers[place], fault)

    def _meant(self, field: str, text: str) -> str:
        meanings = self._section.values.get(field)
        return meanings.get(heading_key(text), text) if meanings else text

    def _unrounded(self, field: str, text: str) -> str:
        """The number as its digits. `31142062754604.0` is what a table program makes of a long one."""
        if "+" in text and _ROUNDED.fullmatch(text):
            raise self.fault(field, NumberRounded(found=text))
        return text.removesuffix(".0") if text.endswith(".0") and _DECIMAL.fullmatch(text) else text

    def _unknown(self, field: str, text: str, known: str) -> WhereFault:
        return self.fault(field, ValueUnknown(value=text, known=known, kind=self._kind, field=field))
