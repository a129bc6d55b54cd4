"""A row of a table, whichever kind of file it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from depot.intake.faults import RowFault

NO_FAULTS: Final[Mapping[int, RowFault]] = {}


class TableRow(NamedTuple):
    """The cells of one row as text."""

    line: int
    """Physical line that it begins on, or row of the sheet, from 1."""
    cells: tuple[str, ...]
    faults: Mapping[int, RowFault] = NO_FAULTS
    """What is wrong with a cell, by its place from 0; it counts only where the column is used."""
