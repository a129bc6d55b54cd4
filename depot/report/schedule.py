"""The retention schedule as the XML that BAnQ's GALA and Constellio exchange (ROWSET, ROW, DELAI, DELAI_ROW).

What was read from such a file comes back letter for letter (depot.intake.rules); the order of elements is that of the
schema, which its `xs:sequence` fixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from depot.exchange.medium import Written, write
from depot.intake.gala import Elements, as_written, elements_of_copy, elements_of_rule
from depot.intake.records import RuleRow
from depot.intake.rules import row_of
from depot.model.reference import Rule

_FORBIDDEN: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""Characters that no XML 1.0 document can hold."""

_REFERENCES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})

_NEEDED: Final = ("NUMREGLE", "TYPE_TRANS", "TITRESER", "PROCACTIVI", "DESCSERIE", "TYPESDOC")
"""Elements of a ROW that the schema does not let be absent; ID_ORGANISME, a number, is asked for by itself."""

_PERIOD: Final = ("NUMREGLE", "TYPEDOSS", "SUPPDOSS", "PERIOACTIF", "PERIOSMACT", "ID_REF_DISPOSITION")

_LONGEST: Final = {"TITRESER": 1000, "REFLEGALE": 4000, "NOMUNITE": 1000, "REMARQGEN": 4000}
"""Most characters of an element."""

LEAST_PERIODS: Final = 2
"""A ROW has a period for the principal copy and one for the secondary."""


class Unfit(NamedTuple):
    """Something that the schema would refuse."""

    rule: str
    """Its code."""
    element: str
    value: str
    """What it holds; empty when it is absent or empty."""


class Exported(NamedTuple):
    """A schedule that was written."""

    written: Written
    rules: int
    unfit: tuple[Unfit, ...]


def export_gala(rules: Iterable[Rule], path: Path, *, body: str = "", transaction: str = "") -> Exported:
    """Write rules to a new file; tell what the schema would refuse, which is written as it is.

    `body` is BAnQ's number of the organisation, for rules that have none; `transaction` is A, M or S instead of what
    the rules say. Raises what depot.exchange.medium raises.
    """
    rows = [_completed(row_of(rule), body, transaction) for rule in rules]
    unfit = tuple(each for row in rows for each in unfit_of(row))
    return Exported(write(path, _document(rows)), len(rows), unfit)


def unfit_of(row: RuleRow) -> Iterator[Unfit]:
    """What the schema would refuse of a rule."""
    whole = dict(as_written(elements_of_rule(row), row.as_read))
    if not str(whole.get("ID_ORGANISME") or "").strip().isdecimal():
        yield Unfit(row.code, "ID_ORGANISME", whole.get("ID_ORGANISME") or "")
    for name in _NEEDED:
        if whole.get(name) is None or (name in ("NUMREGLE", "TYPE_TRANS", "TITRESER") and not whole[name]):
            yield Unfit(row.code, name, "")
    for name, most in _LONGEST.items():
        if len(whole.get(name) or "") > most:
            yield Unfit(row.code, name, (whole[name] or "")[:40])
    if len(row.copies) < LEAST_PERIODS:
        yield Unfit(row.code, "DELAI_ROW", str(len(row.copies)))
    for copy in row.copies:
        period = dict(as_written(elements_of_copy(copy, row.code), copy.as_read))
        for name in _PERIOD:
            if not period.get(name):
                yield Unfit(row.code, name, "")
        if period.get("ID_REF_DISPOSITION") not in ("C", "D", "T", "-", "", None):
            yield Unfit(row.code, "ID_REF_DISPOSITION", period["ID_REF_DISPOSITION"] or "")


def _completed(row: RuleRow, body: str, transaction: str) -> RuleRow:
    if body and not row.body_number:
        kept = tuple(element for element in row.as_read if element[0] != "ID_ORGANISME")
        row = replace(row, body_number=body, as_read=kept)
    if transaction:
        kept = tuple(element for element in row.as_read if element[0] != "TYPE_TRANS")
        row = replace(row, transaction=transaction, as_read=kept)
    return row


def _document(rows: Iterable[RuleRow]) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<ROWSET>\n'
    for row in rows:
        yield "".join(_lines(row)).encode()
    yield b"</ROWSET>\n"


def _lines(row: RuleRow) -> Iterator[str]:
    yield "  <ROW>\n"
    yield from _elements(as_written(elements_of_rule(row), row.as_read), 4)
    yield "    <DELAI>\n"
    for copy in row.copies:
        yield "      <DELAI_ROW>\n"
        yield from _elements(as_written(elements_of_copy(copy, row.code), copy.as_read), 8)
        yield "      </DELAI_ROW>\n"
    yield "    </DELAI>\n  </ROW>\n"


def _elements(elements: Elements, indent: int) -> Iterator[str]:
    for name, text in elements:
        if text is not None:
            inside = _escaped(text)
            yield f"{' ' * indent}<{name}>{inside}</{name}>\n" if inside else f"{' ' * indent}<{name} />\n"


def _escaped(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text).translate(_REFERENCES)
