"""The retention schedule as the XML that BAnQ's GALA and Constellio exchange (ROWSET, ROW, DELAI, DELAI_ROW).

What was read from such a file comes back letter for letter (depot.intake.rules); the order of elements is that of the
schema, which its `xs:sequence` fixes.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from depot.exchange.medium import Written, write
from depot.intake.gala import Elements, as_written, elements_of_copy, elements_of_rule
from depot.intake.records import RuleRow
from depot.intake.rules import row_in_force
from depot.model.reference import Rule

_FORBIDDEN: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""Characters that no XML 1.0 document can hold."""

_REFERENCES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})

_NEEDED: Final = ("ID_ORGANISME", "NUMREGLE", "TYPE_TRANS", "TITRESER", "NOMUNITE", "DESCSERIE", "TYPESDOC")
"""Elements that the schema does not let be absent from a ROW; a number, a title and what is asked for may not be empty
either.
"""

_NEEDED_OF_COPY: Final = ("NUMREGLE", "TYPEDOSS", "SUPPDOSS", "PERIOACTIF", "PERIOSMACT", "ID_REF_DISPOSITION")

_FILLED: Final = frozenset({"NUMREGLE", "TITRESER"})

_FLAG: Final = "[ON]"
_REMARK: Final = "R[0-9]"
"""One digit, as the pattern of the schema has it."""

_FORMS: Final = {
    "ID_ORGANISME": "[ \\t\\r\\n]*[+-]?[0-9]+[ \\t\\r\\n]*",
    "TYPE_TRANS": "[AMS]",
    "TITRESER": "(?s:.{0,1000})",
    "REFLEGALE": "(?s:.{0,4000})",
    "NOMUNITE": "(?s:.{0,1000})",
    "REMARQGEN": "(?s:.{0,4000})",
    "DOCUMESSEN": _FLAG,
    "DOCUMCONFI": _FLAG,
    "GRILLECHAN": _FLAG,
    "TYPEDOSS": "[PS]",
    "ID_REF_DISPOSITION": "[CDT-]",
    "REM_SUPPDOSS": _REMARK,
    "REM_PERIOACTIF": _REMARK,
    "REM_PERIOSMACT": _REMARK,
    "REM_DISPOINACT": _REMARK,
}
"""What elements may hold; the others hold any text."""

SHOWN: Final = 40
"""Characters of a value that are told."""

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
    rows = [_completed(row_in_force(rule), body, transaction) for rule in rules]
    unfit = tuple(each for row in rows for each in unfit_of(row))
    return Exported(write(path, _document(rows)), len(rows), unfit)


def unfit_of(row: RuleRow) -> Iterator[Unfit]:
    """What the schema would refuse of a rule."""
    given = elements_of_rule(row)
    yield from _unfit(row.code, as_written(given, row.as_read), _NEEDED, dict(given))
    if len(row.copies) < LEAST_PERIODS:
        yield Unfit(row.code, "DELAI_ROW", str(len(row.copies)))
    for copy in row.copies:
        given = elements_of_copy(copy, row.code)
        yield from _unfit(row.code, as_written(given, copy.as_read), _NEEDED_OF_COPY, dict(given))


def _unfit(code: str, elements: Elements, needed: Container[str], known: Container[str]) -> Iterator[Unfit]:
    for name, text in elements:
        missing = name in needed if text is None else name in _FILLED and not text
        odd = text is not None and (name not in known or not re.fullmatch(_FORMS.get(name, "(?s:.*)"), text))
        if missing or odd:
            yield Unfit(code, name, (text or "")[:SHOWN])


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
