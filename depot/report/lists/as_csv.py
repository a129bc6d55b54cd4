"""A report as CSV that a spreadsheet of the same language opens by itself, and none runs.

UTF-8 with its mark, CRLF (RFC 4180). A French Excel expects semicolons and the decimal comma; an English one, commas
and the point. A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, Final

from depot.exchange.plaintables import harmless
from depot.report.lists.cells import metres, text
from depot.report.lists.shape import LENGTH, NUMBER, PERCENT, Column, Report, Source, Value
from depot.words import _, language

MARK: Final = b"\xef\xbb\xbf"


def write_csv(_source: Source, report: Report, rows: Iterable[tuple[Value, ...]], stream: BinaryIO) -> None:
    """Write the rows with the names of their columns in front."""
    stream.write(MARK)
    wrapped = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(wrapped, delimiter="," if language() == "en" else ";")
        writer.writerow([_(column.label) for column in report.columns])
        for row in rows:
            writer.writerow([cell(column, value) for column, value in zip(report.columns, row, strict=True)])
        wrapped.flush()
    finally:
        wrapped.detach()


def cell(column: Column, value: Value) -> str | int:
    """A cell as CSV has it: numbers bare, metres with the decimal sign of the language."""
    if value is None or value == "":
        return ""
    if column.kind in (NUMBER, PERCENT):
        return int(value)
    return metres(int(value)) if column.kind == LENGTH else harmless(text(column, value))
