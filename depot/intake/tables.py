"""CSV and XLSX as one stream of rows under one row of column names. The contents decide, not the file's extension."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from depot.intake.delimited import Delimited
from depot.intake.encoding import AUTO
from depot.intake.faults import FileUnreadable, RowTooNarrow, RowTooWide, TableEmpty
from depot.intake.records import RowError
from depot.intake.rows import TableRow
from depot.intake.worksheet import Worksheet

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"

MARKED_WITHIN: Final = 20
"""Rows among which the marked row of column names is looked for."""


class Layout(NamedTuple):
    """How a table lies in its file."""

    encoding: str = AUTO
    """One of encoding.ENCODINGS."""
    delimiter: str = ""
    """One of delimited.DELIMITERS; empty to detect it."""
    sheet: str = ""
    """Name of the sheet of a workbook; empty for the first."""
    skip: int = 0
    """Rows above the row of column names; empty rows count."""
    marked: str = ""
    """How the first cell of the row of column names begins, where it is not the first row; rows below it whose first
    cell holds anything are headings too. A table without such a row has its names where they usually are."""
    fill_short_rows: bool = True
    """Take a row with fewer cells than columns as ending in empty cells, which is how Excel writes some of them."""


class Table:
    """An open table. Iterate once, or close it; `done` of `total` is read, for a progress bar."""

    def __init__(self, path: Path, layout: Layout | None = None) -> None:
        """Open a table and read its column names.

        Raises the FileFaults of encoding, container and workbook, TableEmpty, or the fault of the row of names.
        """
        self.name = path.name
        layout = layout or Layout()
        self._layout = layout
        self._source = _source(path, layout)
        self._rows = iter(self._source)
        self._marked = False
        try:
            if layout.marked:
                self._to_mark(layout.marked)
            self.headers = self._header()
        except BaseException:
            self.close()
            raise

    @property
    def done(self) -> int:
        """How much is read so far."""
        return self._source.done

    @property
    def total(self) -> int:
        """How much there is to read: bytes of a text, rows of a sheet; 0 when that is not known."""
        return self._source.total

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __iter__(self) -> Iterator[TableRow | RowError]:
        """Rows below the names that are not empty, each with as many cells as there are names."""
        width = len(self.headers)
        for row in self._rows:
            if isinstance(row, RowError):
                yield row
            elif self._marked and row.cells and row.cells[0].strip():
                continue
            elif len(row.cells) == width:
                if any(map(str.strip, row.cells)) or row.faults:
                    yield row
            elif any(map(str.strip, row.cells)) or row.faults:
                yield self._fitted(row, width)

    def _fitted(self, row: TableRow, width: int) -> TableRow | RowError:
        cells = row.cells
        if len(cells) > width:
            if any(map(str.strip, cells[width:])):
                delimiter = self._source.delimiter.replace("\t", "tab")
                return RowError(row.line, "", RowTooWide(cells=len(cells), columns=width, delimiter=delimiter))
            return row._replace(cells=cells[:width])
        if not self._layout.fill_short_rows and isinstance(self._source, Delimited):
            return RowError(row.line, "", RowTooNarrow(cells=len(cells), columns=width))
        return row._replace(cells=cells + ("",) * (width - len(cells)))

    def _to_mark(self, mark: str) -> None:
        """Go on to the row of column names that begins so, if it is among the first ones."""
        first = list(islice(self._rows, MARKED_WITHIN))
        for n, row in enumerate(first):
            if isinstance(row, TableRow) and row.cells and row.cells[0].strip().startswith(mark):
                self._marked, first = True, first[n:]
                break
        self._rows = chain(first, self._rows)

    def _header(self) -> tuple[str, ...]:
        """The column names, without the empty ones at the end."""
        for row in self._rows:
            if row.line <= self._layout.skip and not self._marked:
                continue
            if isinstance(row, RowError):
                raise row.error
            names = [" ".join(cell.split()) for cell in row.cells]
            while names and not names[-1]:
                names.pop()
            if names:
                return tuple(names)
        raise TableEmpty(file=self.name)


def _source(path: Path, layout: Layout) -> Delimited | Worksheet:
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise FileUnreadable(file=path.name, reason=error.strerror or str(error)) from error
    if magic in {_ZIP, _OLE}:
        return Worksheet(path, layout.sheet)
    return Delimited(path, layout.encoding, layout.delimiter, layout.skip)
