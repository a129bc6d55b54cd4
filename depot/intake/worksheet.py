"""One sheet of an XLSX workbook as a stream of rows of text, as a person sees the cells; openpyxl parses.

Dates come as AAAA-MM-JJ, whole numbers without a decimal part, formulas as their stored values. A cell that shows an
error, a formula that nobody computed and a number that lost digits are faults of the cell, not empty cells.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from depot.intake.container import look_over
from depot.intake.faults import (
    CellBroken,
    CellNul,
    FileUnreadable,
    NumberRounded,
    RowFault,
    SheetMissing,
    SheetUnreadable,
)
from depot.intake.records import RowError
from depot.intake.rows import NO_FAULTS, TableRow

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
"""What a sheet of the format can have; beyond, openpyxl would count empty rows for ever."""
ROUNDED: Final = 10**15
"""Whole numbers from here on have more digits than a spreadsheet keeps."""
_ESCAPE: Final = re.compile(r"_x00([01][0-9A-Fa-f]|5F)_")
"""Control characters, as the format writes them in texts (ECMA-376 part 1, 22.9.2.19), and the underscore of these."""

_Cells = tuple[Any, ...]


class Worksheet:
    """A sheet open as rows. Iterate once; `done` and `total` are rows, for a progress bar."""

    def __init__(self, path: Path, sheet: str = "") -> None:
        """Open it. Raises FileUnreadable, SheetLocked, SheetUnreadable, SheetTooLarge, SheetMissing."""
        self.delimiter = ""
        self.done = 0
        self._name = path.name
        # It warns of what it leaves out of a workbook that it would save again, such as drop-down lists.
        warnings.filterwarnings("ignore", module="openpyxl")
        with ExitStack() as opened:
            try:
                stream = opened.enter_context(path.open("rb"))
            except OSError as error:
                raise FileUnreadable(file=path.name, reason=error.strerror or str(error)) from error
            formulas = look_over(stream, path.name)
            self._values = self._sheet(stream, sheet, opened, values=True)
            self._formulas = self._sheet(stream, sheet, opened, values=False) if formulas else None
            self.total = self._values.max_row or 0
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Close the file."""
        self._opened.close()

    def __iter__(self) -> Iterator[TableRow | RowError]:
        try:
            for line, (cells, formulas) in enumerate(self._rows(), start=1):
                if line > MAX_ROWS or len(cells) > MAX_COLUMNS:
                    raise self._damaged(f"row {line} is beyond the last one, or does not end")
                self.done = min(line, self.total)
                yield self._row(line, cells, formulas)
            self.done = self.total
        finally:
            self.close()

    def _sheet(self, stream: BinaryIO, wanted: str, opened: ExitStack, *, values: bool) -> Any:
        """The sheet of that name, or the first that is not hidden, with the values of its formulas or with these."""
        from openpyxl import load_workbook

        try:
            book: Workbook = load_workbook(stream, read_only=True, data_only=values, keep_links=False)
        except Exception as error:  # of a damaged workbook openpyxl lets out any kind of error
            raise self._damaged(str(error)) from error
        opened.callback(book.close)
        sheets = {sheet.title: sheet for sheet in sorted(book.worksheets, key=lambda one: one.sheet_state != "visible")}
        if not sheets:
            raise self._damaged("it has no sheet")
        if wanted and wanted not in sheets:
            raise SheetMissing(file=self._name, sheet=wanted, found=", ".join(sheets))
        return sheets[wanted or next(iter(sheets))]

    def _rows(self) -> Iterator[tuple[_Cells, _Cells]]:
        """The cells of each row, and the same again with formulas where any sheet has some. Raises SheetUnreadable."""
        for sheet in (self._values, self._formulas):
            if sheet is not None:
                sheet.reset_dimensions()  # what a workbook says of its size may be wrong, and would cut rows off
        values = self._values.iter_rows()
        formulas = self._formulas.iter_rows() if self._formulas is not None else None
        while True:
            try:
                cells = next(values, None)
                others = next(formulas, ()) if formulas is not None else ()
            except Exception as error:  # as above
                raise self._damaged(str(error)) from error
            if cells is None:
                return
            yield cells, others

    def _row(self, line: int, cells: _Cells, formulas: _Cells) -> TableRow | RowError:
        row: list[str] = []
        faults: dict[int, RowFault] = {}
        for place, cell in enumerate(cells):
            shown = _shown(cell.value, cell.data_type)
            # A formula may give an empty text; without even that, nobody computed it.
            if cell.value is None and cell.data_type != "str" and formulas and formulas[place].data_type == "f":
                shown = CellBroken(found="=…")
            if not isinstance(shown, str):
                faults[place] = shown
                shown = ""
            elif "\0" in shown:
                return RowError(line, "", CellNul())
            row.append(shown)
        return TableRow(line, tuple(row), faults or NO_FAULTS)

    def _damaged(self, reason: str) -> SheetUnreadable:
        return SheetUnreadable(file=self._name, reason=" ".join(reason.split())[:200])


def _shown(value: object, kind: str) -> str | RowFault:
    """A cell as a person sees it."""
    match value:
        case None:
            return ""
        case str():
            if kind == "e":
                return CellBroken(found=value)
            return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value) if "_x00" in value else value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        case _:
            return CellBroken(found=type(value).__name__)


def _number(value: float) -> str | RowFault:
    if not isfinite(value) or abs(value) >= ROUNDED:
        return NumberRounded(found=str(value))
    return str(int(value)) if value == int(value) else f"{value:.15g}"
