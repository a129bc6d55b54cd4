"""Reports of loans: what is out, and what is overdue."""

from __future__ import annotations

from datetime import date
from typing import Final

from depot.model.codes import Code
from depot.model.loan import KINDS
from depot.report.lists.shape import CODE, DATE, NUMBER, ON, UNIT, WORD, Column, Report, Rows, Source
from depot.store.listing import Listing
from depot.store.reports.reading import Statement, count, pages, rows
from depot.store.reports.trails import lines_out
from depot.store.rows import LineRow, line_id
from depot.words import N_

COLUMNS: Final = (
    Column("due", N_("Due"), DATE, mm=18),
    Column("late", N_("Days late"), NUMBER, mm=14),
    Column("item", N_("Code"), CODE, mm=23),
    Column("title", N_("Title"), share=3),
    Column("box", N_("Box"), CODE, mm=23, wide=True),
    Column("person", N_("Borrower"), share=2),
    Column("unit", N_("Unit"), mm=16, wide=True),
    Column("kind", N_("Kind"), WORD, mm=24, words=KINDS, wide=True),
    Column("out_at", N_("Lent on"), DATE, mm=18, wide=True),
    Column("extensions", N_("Extended"), NUMBER, mm=16, wide=True),
    Column("loan", N_("Loan"), CODE, mm=23, wide=True),
)


def _out(source: Source) -> Statement:
    return lines_out(source.asked.boxes.units)


def _late(source: Source) -> Statement:
    return lines_out(source.asked.boxes.units, source.asked.today.isoformat())


def _lines(source: Source, asked: Statement) -> Rows:
    listing = Listing(source.store)
    for some in pages(rows(source.store, asked)):
        for line in listing.lines([line_id(loan, item) for loan, item in some]):
            yield _row(line, source.asked.today)


def _row(line: LineRow, on: date) -> tuple[str | int | None, ...]:
    item, loan = Code.parse(line.item).text, Code.from_id("L", line.loan_id).text
    box = Code.from_id("B", line.box_id).text if line.box_id is not None else ""
    late = max((on - date.fromisoformat(line.due)).days, 0) if line.due else None
    who = (line.person, line.unit, line.kind)
    return (line.due, late, item, line.title, box, *who, line.out_at[:10], line.extensions, loan)


LOANS: Final = Report(
    name="loans",
    title=N_("Loans out"),
    about=N_("Every box and file that is out, the first due first, with who has it."),
    columns=COLUMNS,
    filters=(UNIT, ON),
    rows=lambda source: _lines(source, _out(source)),
    length=lambda source: count(source.store, _out(source)),
)

OVERDUE: Final = Report(
    name="overdue",
    title=N_("Loans overdue"),
    about=N_("What should be back by now, the longest overdue first, with who has it."),
    columns=COLUMNS,
    filters=(UNIT, ON),
    rows=lambda source: _lines(source, _late(source)),
    length=lambda source: count(source.store, _late(source)),
)
