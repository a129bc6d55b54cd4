"""The bars of a report: which rows have one, how long it is, and what stands at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.report.lists.cells import shown
from depot.report.lists.shape import PERCENT, Report, Value

MOST: Final = 40
"""Bars of a chart; a longer list is read as a list."""


LONGEST: Final = 40
"""Characters of the name of a bar."""


class Bar(NamedTuple):
    """One bar."""

    name: str
    share: float
    """Its length, from 0 to 100; of a percentage itself, else of the longest bar."""
    value: str


def bars(report: Report, rows: Sequence[tuple[Value, ...]]) -> list[Bar]:
    """The bars of some rows; none for a report without a chart, nor when there are too many or too few to compare."""
    by_name = {column.name: n for n, column in enumerate(report.columns)}
    if report.chart_of:
        part = by_name[report.chart_of]
        rows = [row for row in rows if row[part] == rows[0][part]]
    if report.bars is None or not 1 < len(rows) <= MOST:
        return []
    name, figure = (by_name[column] for column in report.bars)
    column = report.columns[figure]
    longest = 100 if column.kind == PERCENT else max((_length(row[figure]) for row in rows), default=0)
    return [
        Bar(
            _short(shown(report.columns[name], row[name])) or "—",
            min(100.0 * _length(row[figure]) / longest, 100.0) if longest else 0.0,
            shown(column, row[figure]) or "—",
        )
        for row in rows
    ]


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _length(value: Value) -> int:
    return value if isinstance(value, int) else 0
