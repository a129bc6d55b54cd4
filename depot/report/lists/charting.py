"""The bars of a report: which rows have one, how long it is, and what stands at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.report.lists.cells import shown
from depot.report.lists.shape import PERCENT, Report, Value

MOST: Final = 40
"""Bars of a chart; a longer list is read as a list."""

YEAR: Final = "year"
"""Name of the column by which too many bars are taken together."""

STEPS: Final = (5, 10, 20, 50, 100)
"""Years that one bar may stand for."""

LONGEST: Final = 40
"""Characters of the name of a bar."""


class Bar(NamedTuple):
    """One bar."""

    name: str
    share: float
    """Its length, from 0 to 100; of a percentage itself, else of the longest bar."""
    value: str


def bars(report: Report, rows: Sequence[tuple[Value, ...]]) -> list[Bar]:
    """The bars of some rows; none for a report without a chart, nor when there are too many or too few to compare.

    Too many years are taken together, by as few as make few enough bars.
    """
    if report.bars is None:
        return []
    by_name = {column.name: n for n, column in enumerate(report.columns)}
    if report.chart_of:
        part = by_name[report.chart_of]
        rows = [row for row in rows if row[part] == rows[0][part]]
    if len(rows) > MOST and report.bars[0] == YEAR:
        rows = _together(report, rows)
    if not 1 < len(rows) <= MOST:
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


def _together(report: Report, rows: Sequence[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """Rows of some years each, their figures added up; what has no year stays by itself."""
    names = [column.name for column in report.columns]
    year, figure = (names.index(column) for column in report.bars or ())
    dated = [(int(str(row[year])), row[figure]) for row in rows if str(row[year]).isdecimal()]
    if not dated:
        return list(rows)
    first, last = min(when for when, _figure in dated), max(when for when, _figure in dated)
    step = next((step for step in STEPS if last // step - first // step + 2 <= MOST), None)
    if step is None:
        return list(rows)
    sums = dict.fromkeys(range(first // step * step, last + 1, step), 0)
    for when, value in dated:
        sums[when // step * step] += _length(value)
    made: list[tuple[Value, ...]] = []
    for start, value in sums.items():
        cells: list[Value] = [None] * len(names)
        cells[year], cells[figure] = f"{start}–{start + step - 1}", value
        made.append(tuple(cells))
    return made + [row for row in rows if not str(row[year]).isdecimal()]


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _length(value: Value) -> int:
    return value if isinstance(value, int) else 0
