"""A report as an XLSX workbook: numbers, dates and shares keep their kinds, no text is a formula, the head stays."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from depot.errors import Refused
from depot.report.lists.cells import typed
from depot.report.lists.shape import DATE, LENGTH, PERCENT, RIGHT, TIME, Column, Report, Source, Value
from depot.words import N_, _

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS: Final = 1_048_575
"""Rows under the head of an XLSX sheet (ECMA-376: 1 048 576 in all)."""

LONGEST: Final = 32_767
"""Characters of a cell (Excel specifications and limits); what is longer is cut, and ends in an ellipsis."""

FORMATS: Final = {LENGTH: "0.00", PERCENT: "0%", DATE: "yyyy-mm-dd"}
WIDTHS: Final = {DATE: 11, TIME: 17}
"""Characters of a column by its kind."""


class SheetTooLong(Refused):
    """Facts: rows, most."""

    what = N_("The report has {rows} rows; a sheet of a workbook holds {most}.")
    todo = N_("Narrow the report, or write it as CSV, which has no such limit.")


def write_xlsx(source: Source, report: Report, rows: Iterable[tuple[Value, ...]], stream: BinaryIO) -> None:
    """Write one sheet. Raises SheetTooLong."""
    from lxml.etree import LxmlError
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(_(report.title)[:31])
    try:
        sheet.freeze_panes = "A2"
        dimensions: Any = vars(sheet)["column_dimensions"]
        for n, column in enumerate(report.columns):
            dimensions[_letter(n)].width = _width(column)
        head = []
        for column in report.columns:
            cell = WriteOnlyCell(sheet, _(column.label))
            cell.font = Font(bold=True)
            cell.alignment = Alignment(horizontal="right" if column.kind in RIGHT else "left", wrap_text=True)
            head.append(cell)
        sheet.append(head)
        for n, row in enumerate(rows, 1):
            if n > MOST_ROWS:
                total = report.length(source) if report.length is not None else n
                raise SheetTooLong(rows=total, most=MOST_ROWS)
            cells = []
            for column, value in zip(report.columns, row, strict=True):
                kept: Any = typed(column, value)
                if isinstance(kept, str):
                    cell = WriteOnlyCell(sheet, _cut(kept))
                    cell.data_type = "s"  # a text stays a text, though it begins as a formula does
                else:
                    cell = WriteOnlyCell(sheet, kept)
                    if column.kind in FORMATS:
                        cell.number_format = FORMATS[column.kind]
                cells.append(cell)
            sheet.append(cells)
        book.save(stream)
    except LxmlError as error:  # how its writer of XML says that the disk is full
        _drop(sheet)
        raise OSError(errno.EIO, str(error)) from error
    except BaseException:
        _drop(sheet)
        raise


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _letter(n: int) -> str:
    return chr(ord("A") + n)


def _width(column: Column) -> float:
    """Characters, after the millimetres on paper."""
    return WIDTHS.get(column.kind, max(column.mm * 0.62, 10.0) if column.mm else 22.0 + 8 * column.share)


def _drop(sheet: WriteOnlyWorksheet) -> None:
    """Take away the file in which openpyxl gathers the rows before it makes the workbook."""
    writer = vars(sheet).get("_writer")
    if writer is not None:
        with suppress(Exception):
            sheet.close()
        with suppress(OSError):
            Path(str(writer.out)).unlink(missing_ok=True)
