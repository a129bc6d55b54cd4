"""The columns of a report as a list on the screen has them: as many as fit, those that say most first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.report.lists.cells import shown
from depot.report.lists.shape import CODE, DATE, LENGTH, NUMBER, PERCENT, RIGHT, TIME, WORD, Report, Value
from depot.report.lists.shape import Column as Field
from depot.words import _
from screens.rows import GAP, Column, Row
from screens.text import clean

WIDTHS: Final = {CODE: 13, NUMBER: 6, LENGTH: 9, PERCENT: 6, DATE: 10, TIME: 16}
"""Cells of a column by its kind; a head that is longer widens it."""

LEAST: Final = 14
"""Cells of a text that shares what is left, where there is no room for more."""

ENOUGH: Final = 20
"""Cells of such a text before another column comes back."""

MOST: Final = 16
"""Cells of a word, and of a head."""

BAR: Final = 16
"""Cells of the longest bar."""

CELL_MM: Final = 2
"""Millimetres on paper for which a text of known length has a cell here."""


def columns(report: Report) -> list[Column]:
    """Columns of a list. What a narrow terminal leaves out comes back in order, bars first, as there is room for it."""
    needed = sum(_least(field) + GAP for field in report.columns if not field.wide)
    bar = []
    if report.bars is not None:
        needed += BAR + GAP
        bar.append(Column("", width=BAR, from_width=needed))
    made = []
    for field in report.columns:
        from_width = 0
        if field.wide:
            needed += _least(field) + GAP
            from_width = needed
        width = _width(field)
        made.append(
            Column(
                field.label,
                width=width,
                flex=field.share,
                least=LEAST,
                right=field.kind in RIGHT,
                tail=field.tail,
                from_width=from_width,
            )
        )
    return made + bar


def _width(field: Field) -> int:
    """Cells of a column; 0 for one that shares what is left."""
    head = min(len(_(field.label)), MOST)
    if field.kind == WORD:
        return max(head, min(max(len(_(word)) for word in field.words.values()), MOST))
    if field.kind in WIDTHS:
        return max(head, WIDTHS[field.kind])
    return max(head, min(field.mm // CELL_MM, MOST)) if field.mm else 0


def _least(field: Field) -> int:
    return _width(field) or ENOUGH


def rows(report: Report, found: Sequence[tuple[Value, ...]], most: int, *, plain: bool) -> list[Row]:
    """Rows of a list; `most` is what the longest bar stands for."""
    made = []
    for row in found:
        cells = [clean(shown(field, value)) for field, value in zip(report.columns, row, strict=True)]
        if report.bars is not None:
            cells.append(_bar(figure(report, row), most, plain=plain))
        made.append(Row(tuple(cells)))
    return made


def longest(report: Report, found: Sequence[tuple[Value, ...]]) -> int:
    """What the longest bar that there may be stands for: a hundred for percentages, else the greatest figure."""
    kinds = {field.name: field.kind for field in report.columns}
    if report.bars is not None and kinds[report.bars[1]] == PERCENT:
        return 100
    return max((figure(report, row) for row in found), default=0)


def figure(report: Report, row: tuple[Value, ...]) -> int:
    """What the bar of a row is as long as; 0 for a report without bars."""
    names = [field.name for field in report.columns]
    value = row[names.index(report.bars[1])] if report.bars is not None else 0
    return value if isinstance(value, int) else 0


def _bar(value: int, most: int, *, plain: bool) -> str:
    cells = max(round(BAR * value / most), 1) if value and most else 0
    return ("#" if plain else "█") * min(cells, BAR)
