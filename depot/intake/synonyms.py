"""Lists of words that mean the same: a row for each group, a cell for each term, no row of column names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from depot.intake.delimited import Delimited
from depot.intake.records import RowError


def read_synonyms(path: Path) -> Iterator[tuple[int, tuple[str, ...]] | RowError]:
    """Each row by its number with its terms, empty cells left out; or what is wrong with it.

    Raises FileUnreadable, TextUtf16, TextMisencoded.
    """
    for row in Delimited(path):
        if isinstance(row, RowError):
            yield row
        else:
            terms = tuple(cell.strip() for cell in row.cells if cell.strip())
            if terms:
                yield row.line, terms
