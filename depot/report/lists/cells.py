"""Cells for people: codes with dashes, metres with the comma of the language, words in the language in use."""

from __future__ import annotations

from datetime import date
from typing import Final

from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.scantext import printable
from depot.report.lists.shape import CODE, DATE, LENGTH, NUMBER, PERCENT, WORD, Column, Value
from depot.words import _, language

Typed = str | int | float | date | None
"""A cell as a spreadsheet keeps it."""


def shown(column: Column, value: Value) -> str:
    """A cell in words, on one line and harmless to a terminal; empty for nothing."""
    if value is None or value == "":
        return ""
    if column.kind == LENGTH:
        return metres(int(value))
    if column.kind == PERCENT:
        return f"{value} %" if language() == "en" else f"{value}\N{NO-BREAK SPACE}%"
    return text(column, value)


def typed(column: Column, value: Value) -> Typed:
    """A cell as a spreadsheet keeps it: numbers as numbers, metres and shares as decimals, dates as dates."""
    if value is None or value == "":
        return None
    if column.kind == NUMBER:
        return int(value)
    if column.kind == LENGTH:
        return int(value) / 1000
    if column.kind == PERCENT:
        return int(value) / 100
    if column.kind == DATE:
        try:
            return date.fromisoformat(str(value))
        except ValueError:  # an import may have brought what is no date
            pass
    return text(column, value)


def text(column: Column, value: Value) -> str:
    """A cell of any other kind as text."""
    if column.kind == WORD:
        return _(column.words.get(str(value), str(value)))
    if column.kind == CODE:
        return code_shown(str(value))
    return one_line(str(value))


def code_shown(code: str) -> str:
    """A code in stored form as people write it; what is no code stays as it is."""
    try:
        return Code.parse(code).shown
    except DepotError:
        return one_line(code)


_BREAKS: Final = {9: " ", 10: " ", 11: " ", 12: " ", 13: " ", 0x85: " ", 0x2028: " ", 0x2029: " "}


def one_line(said: str) -> str:
    """A text on one line: line ends are spaces, other control characters and changes of direction are escapes."""
    return said if said.isascii() and said.isprintable() else printable(said.translate(_BREAKS))


def metres(mm: int) -> str:
    """A length in metres with two decimals, in the language in use."""
    said = f"{mm / 1000:.2f}"
    return said if language() == "en" else said.replace(".", ",")
