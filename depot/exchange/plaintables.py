"""What a depot holds, as CSV that anybody opens and no spreadsheet runs: codes instead of numbers, texts as texts.

A text that a spreadsheet would take for a formula gets an apostrophe in front of it, as spreadsheets themselves mark
texts (OWASP, CSV injection). The journal beside it has every text as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.loan import Line, Loan
from depot.model.location import Location
from depot.model.person import Person
from depot.model.reference import ClassCode, Fonds, Rule, Unit
from depot.model.subjects import BY_STATE
from depot.store.plain import rows
from depot.store.store import Store

TABLES: Final[dict[str, Any]] = {
    "boxes": Box,
    "files": File,
    "locations": Location,
    "loans": Loan,
    "loan-lines": Line,
    "people": Person,
    "units": Unit,
    "fonds": Fonds,
    "classification": ClassCode,
    "rules": Rule,
}
"""By name of the file."""

_LETTERS: Final = {"home": "S", "place": "S", "parent": "S", "loan": "L", "box": "B", "person": "P"}
"""What an integer in a field of this name is the id of."""

_FORMULA: Final = tuple("=+-@\t\r\n|＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula, or of a command."""

BATCH: Final = 500
"""Rows given at a time."""


def table(store: Store, state: Any) -> Iterator[bytes]:
    """A table as CSV (RFC 4180, UTF-8 with its mark), some rows at a time."""
    letter = "" if state is Line else BY_STATE[state].letter
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["code" if name == "id" else name for name in state._fields])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows(store, state), 1):
        writer.writerow([_cell(name, value, letter) for name, value in zip(state._fields, row, strict=True)])
        if number % BATCH == 0:
            yield _taken(text)
    yield _taken(text)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def _cell(name: str, value: object, letter: str) -> object:
    if type(value) is int:
        kind = letter if name == "id" else _LETTERS.get(name, "")
        return Code.from_id(kind, value).text if kind else value
    return "" if value is None else harmless(str(value))


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken
