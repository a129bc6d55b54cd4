"""Reports of a row a box: holdings, and the shelf list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from depot.model.box import STATUS_WORDS
from depot.model.codes import Code
from depot.report.lists.shape import (
    CLASS,
    CODE,
    DATE,
    NUMBER,
    PLACE,
    QUERY,
    RULE,
    STATUS,
    UNIT,
    WORD,
    Column,
    Report,
    Rows,
    Source,
)
from depot.store.listing import Listing
from depot.store.reports import boxes
from depot.store.reports.reading import Statement, count, pages, rows
from depot.words import N_

DISPOSITIONS: Final = {"C": N_("keep"), "D": N_("destroy"), "T": N_("sort")}
"""What becomes of a box, with its name for people."""


def years(first: int | None, last: int | None) -> str:
    """Extreme years, such as 2009–2014."""
    return "–".join(dict.fromkeys(str(year) for year in (first, last) if year is not None))


def bare(key: str) -> str:
    """The code in a key ORG/CODE."""
    return key.partition("/")[2] or key


def _holdings(source: Source) -> Statement:
    return boxes.holdings(source.asked.boxes, source.asked.among)


def _held(source: Source) -> Rows:
    for some, address in _addressed(source, _holdings(source), 11):
        for row in some:
            id_, number, title, unit, name, class_, rule, first, last, type_, status, place, due, ending, files = row
            code = Code.from_id("B", id_).text
            about = (code, number, title, bare(unit), name, bare(class_), bare(rule), years(first, last), type_)
            yield (*about, files, status, address.get(place, ""), due, ending)


def _shelf_list(source: Source) -> Statement:
    return boxes.shelf_list(source.asked.boxes)


def _shelved(source: Source) -> Rows:
    for some, address in _addressed(source, _shelf_list(source), 0):
        for place, id_, number, title, unit, first, last, status in some:
            code = Code.from_id("B", id_).text
            yield address[place], code, number, bare(unit), title, years(first, last), status


def _addressed(source: Source, asked: Statement, column: int) -> Iterator[tuple[list[tuple[Any, ...]], dict[int, str]]]:
    """Rows, some at a time, with the addresses of the places that a column of theirs names."""
    listing = Listing(source.store)
    for some in pages(rows(source.store, asked)):
        yield some, listing.addresses(row[column] for row in some)


HOLDINGS: Final = Report(
    name="holdings",
    title=N_("Holdings"),
    about=N_("Every box that is kept, with its unit, class, rule, years, place and what becomes of it."),
    columns=(
        Column("box", N_("Box"), CODE, mm=24),
        Column("number", N_("Number"), mm=22, wide=True),
        Column("title", N_("Title"), share=3),
        Column("unit", N_("Unit"), mm=14),
        Column("unit_name", N_("Name of the unit"), wide=True, paper=False),
        Column("class", N_("Class"), mm=16, wide=True),
        Column("rule", N_("Rule"), mm=16, wide=True),
        Column("years", N_("Years"), mm=18, wide=True),
        Column("type", N_("Type"), mm=13, wide=True, paper=False),
        Column("files", N_("Files"), NUMBER, mm=11, wide=True, paper=False),
        Column("status", N_("State"), WORD, mm=20, words=STATUS_WORDS, wide=True),
        Column("place", N_("Place"), share=2, tail=True),
        Column("due_on", N_("Due"), DATE, mm=18, wide=True),
        Column("disposition", N_("Then"), WORD, mm=17, words=DISPOSITIONS, wide=True),
    ),
    filters=(UNIT, CLASS, RULE, PLACE, STATUS, QUERY),
    rows=_held,
    length=lambda source: count(source.store, _holdings(source)),
    heeds_due=True,
)

SHELF_LIST: Final = Report(
    name="shelf-list",
    title=N_("Shelf list"),
    about=N_("The boxes in walking order, each where it stands or, while it is away, where it belongs."),
    columns=(
        Column("place", N_("Place"), share=2, tail=True),
        Column("box", N_("Box"), CODE, mm=24),
        Column("number", N_("Number"), mm=26, wide=True),
        Column("unit", N_("Unit"), mm=16),
        Column("title", N_("Title"), share=4),
        Column("years", N_("Years"), mm=18, wide=True),
        Column("status", N_("State"), WORD, mm=24, words=STATUS_WORDS),
    ),
    filters=(UNIT, CLASS, RULE, PLACE, STATUS),
    rows=_shelved,
    length=lambda source: count(source.store, _shelf_list(source)),
)
