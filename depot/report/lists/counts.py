"""Reports of boxes counted: by unit, by class, by rule, by the year when they are due or were destroyed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from depot.report.lists.boxes import bare
from depot.report.lists.shape import (
    CLASS,
    LENGTH,
    NUMBER,
    PLACE,
    RULE,
    STATUS,
    UNIT,
    WORD,
    Column,
    Report,
    Rows,
    Source,
)
from depot.store.reports import boxes
from depot.store.reports.reading import Statement, count, rows
from depot.words import N_

NO_DATE: Final = "none"
"""The year of the boxes that have no date."""

_LENGTH: Final = Column("length_mm", N_("Metres"), LENGTH, mm=18)
_UNMEASURED: Final = Column("unmeasured", N_("Without a width"), NUMBER, mm=20, wide=True)
_BOXES: Final = Column("boxes", N_("Boxes"), NUMBER, mm=16)


def _grouped(by: str) -> Callable[[Source], Statement]:
    return lambda source: boxes.grouped(by, source.asked.boxes)


def _by(by: str) -> Callable[[Source], Rows]:
    def read(source: Source) -> Rows:
        for key, name, *figures in rows(source.store, _grouped(by)(source)):
            yield bare(key), name, *figures

    return read


def _report(by: str, title: str, about: str, code: str) -> Report:
    asked = _grouped(by)
    return Report(
        name=f"by-{by}",
        title=title,
        about=about,
        columns=(
            Column(by, code, mm=24),
            Column("name", N_("Name"), share=1),
            _BOXES,
            Column("shelved", N_("Shelved"), NUMBER, mm=16, wide=True),
            Column("lent", N_("On loan"), NUMBER, mm=16, wide=True),
            Column("away", N_("Elsewhere"), NUMBER, mm=18, wide=True),
            Column("files", N_("Files"), NUMBER, mm=16),
            _LENGTH,
            _UNMEASURED,
        ),
        filters=(UNIT, CLASS, RULE, PLACE, STATUS),
        rows=_by(by),
        length=lambda source: count(source.store, asked(source)),
        bars=(by, "boxes"),
    )


BY_UNIT: Final = _report("unit", N_("Boxes by unit"), N_("How many boxes, files and metres each unit has."), N_("Unit"))
BY_CLASS: Final = _report(
    "class", N_("Boxes by class"), N_("How many boxes, files and metres each class of the plan has."), N_("Class")
)
BY_RULE: Final = _report(
    "rule", N_("Boxes by rule"), N_("How many boxes, files and metres each retention rule has."), N_("Rule")
)


def _due(source: Source) -> Rows:
    for year, *figures in rows(source.store, boxes.due_by_year(source.asked.boxes)):
        yield year or NO_DATE, *figures


def _destroyed(source: Source) -> Rows:
    yield from rows(source.store, boxes.destroyed_by_year(source.asked.boxes))


DUE_BY_YEAR: Final = Report(
    name="due-by-year",
    title=N_("Due by year"),
    about=N_("How many boxes fall due each year, to be destroyed, sorted or kept; and how many have no date yet."),
    columns=(
        Column("year", N_("Year"), WORD, share=1, words={NO_DATE: N_("no date")}),
        Column("destroy", N_("To destroy"), NUMBER, mm=24),
        Column("sort", N_("To sort"), NUMBER, mm=24),
        Column("keep", N_("To keep"), NUMBER, mm=24),
        _BOXES,
        _LENGTH,
        _UNMEASURED,
    ),
    filters=(UNIT, RULE),
    rows=_due,
    bars=("year", "boxes"),
    heeds_due=True,
)

DESTROYED_BY_YEAR: Final = Report(
    name="destroyed-by-year",
    title=N_("Destroyed by year"),
    about=N_("How many boxes were destroyed each year, and in how many batches."),
    columns=(
        Column("year", N_("Year"), share=1),
        _BOXES,
        Column("batches", N_("Batches"), NUMBER, mm=20),
        Column("unbatched", N_("Without a batch"), NUMBER, mm=26),
        _LENGTH,
        _UNMEASURED,
    ),
    filters=(UNIT, CLASS, RULE),
    rows=_destroyed,
    bars=("year", "boxes"),
)
