"""Classification plans, out of CSV or XLSX, with the codes of the plans that they replace."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from depot.intake import schema
from depot.intake.cells import Cells
from depot.intake.faults import CodeDoubled, ParentUnfit
from depot.intake.profiles import Profile, load_profile
from depot.intake.reader import Reader, open_columns, rows_of
from depot.intake.records import ClassRow, RowError

_SEPARATOR: Final = re.compile(r"[.\-/ ]")


def read_plan(path: Path, profile: Profile | None = None) -> Reader[ClassRow]:
    """A classification plan. An entry without a parent takes the nearest one above it that its code names.

    The whole plan is kept in memory, since a parent may come after its children. Raises the FileFaults of tables and
    columns.
    """
    chosen = profile or load_profile()
    section = chosen.section(schema.PLAN)
    table, columns = open_columns(path, chosen, schema.PLAN, section)
    cells = Cells(schema.PLAN, section, columns, chosen.dates)
    return Reader(table, columns, _with_parents(rows_of(table, cells, lambda row: [_entry(row)])))


def parent_of(code: str, codes: Collection[str]) -> str:
    """The code of the nearest entry above, among the codes of the plan; empty for an entry of the first level.

    `1110` is under `1100`, then `1000`; `02.01-A` under `02.01`, then `02`; `0201` under `02`.
    """
    for above in _candidates(code):
        if above in codes:
            return above
    return ""


def _candidates(code: str) -> Iterator[str]:
    rest = code
    while found := list(_SEPARATOR.finditer(rest)):
        rest = rest[: found[-1].start()]
        yield rest
    significant = code.rstrip("0") if code.isdecimal() else ""
    for length in range(len(significant) - 1, 0, -1):
        yield significant[:length].ljust(len(code), "0")
    for length in range(len(code) - 1, 0, -1):
        yield code[:length]


def _entry(cells: Cells) -> ClassRow:
    code, parent = cells.must("code"), cells.number_text("parent")
    if parent == code:
        raise cells.fault("parent", ParentUnfit(code=code))
    return ClassRow(
        code=code,
        title=cells.must("title"),
        org=cells.text("org"),
        parent=parent,
        description=cells.paragraphs("description"),
        rule=cells.number_text("rule"),
        concordance=cells.concordance(),
        line=cells.row.line,
    )


def _with_parents(rows: Iterator[ClassRow | RowError]) -> Iterator[ClassRow | RowError]:
    plan = list(rows)
    lines: dict[str, int] = {}
    for row in plan:
        if isinstance(row, ClassRow):
            lines.setdefault(row.code, row.line)
    for row in plan:
        if isinstance(row, RowError):
            yield row
        elif lines[row.code] != row.line:
            yield RowError(row.line, "", CodeDoubled(code=row.code, line=lines[row.code]))
        else:
            yield row if row.parent else replace(row, parent=parent_of(row.code, lines))
