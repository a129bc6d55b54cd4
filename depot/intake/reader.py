"""A list being read: records and row errors in the order of the file, with how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from depot.intake.cells import Cells, WhereFault
from depot.intake.columns import Columns, find_columns
from depot.intake.profiles import Profile, Section
from depot.intake.records import RowError
from depot.intake.tables import Table

T = TypeVar("T")


class Reader(Generic[T]):
    """Iterate once. Close it, or use it in a `with`, when it may be left before its end."""

    def __init__(
        self, table: Table, columns: Columns, stream: Iterable[T | RowError], *, exchanged: bool = False
    ) -> None:
        self.columns = columns
        self.unused = columns.unused()
        """Names of the columns that the profile does not read, for the person to see."""
        self.exchanged = exchanged
        """As the section of its profile says."""
        self._table = table
        self._stream = stream

    def __iter__(self) -> Iterator[T | RowError]:
        return iter(self._stream)

    def __enter__(self) -> Reader[T]:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def done(self) -> int:
        """How much is read so far."""
        return self._table.done

    @property
    def total(self) -> int:
        """How much there is to read: bytes of a text, rows of a sheet; 0 when that is not known."""
        return self._table.total

    def close(self) -> None:
        """Close the file."""
        self._table.close()


def open_list(path: Path, profile: Profile, kind: str, read: Callable[[Cells], Iterable[T]]) -> Reader[T]:
    """A list whose rows are read one by one: `read` gives the records of a row, or raises WhereFault.

    Raises the FileFaults of tables and columns.
    """
    section = profile.section(kind)
    table, columns = open_columns(path, profile, kind, section)
    cells = Cells(kind, section, columns, profile.dates)
    return Reader(table, columns, rows_of(table, cells, read), exchanged=section.exchanged)


def open_columns(path: Path, profile: Profile, kind: str, section: Section) -> tuple[Table, Columns]:
    """A table and the places of the fields in it. Raises the FileFaults of tables and columns."""
    table = Table(path, profile.layout)
    try:
        return table, find_columns(table.name, kind, table.headers, section)
    except BaseException:
        table.close()
        raise


def rows_of(table: Table, cells: Cells, read: Callable[[Cells], Iterable[T]]) -> Iterator[T | RowError]:
    """The records of each row; one RowError for a row with a fault, and none of its records."""
    for row in table:
        if isinstance(row, RowError):
            yield row
            continue
        cells.row = row
        try:
            records = list(read(cells))
        except WhereFault as found:
            yield RowError(row.line, found.where, found.fault)
        else:
            yield from records
