"""What a report is: columns, filters, and rows that come one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from depot.store.reports.boxes import Boxes
from depot.store.store import Store

Value = str | int | None
"""A cell as it is kept: codes in stored form, lengths in millimetres, words by their stable names."""

Beat = Callable[[int, int], None]
"""Called now and then with how much was read, of how much (0 while nobody knows); may raise to stop."""

TEXT: Final = "text"
CODE: Final = "code"
"""A code in stored form; for people with dashes."""
NUMBER: Final = "number"
LENGTH: Final = "length"
"""Millimetres; for people in metres."""
PERCENT: Final = "percent"
DATE: Final = "date"
"""AAAA-MM-JJ."""
TIME: Final = "time"
"""AAAA-MM-JJ HH:MM."""
WORD: Final = "word"
"""One of the stable names of `Column.words`."""

RIGHT: Final = frozenset({NUMBER, LENGTH, PERCENT})
"""Kinds that are set flush right."""

UNIT: Final = "unit"
CLASS: Final = "class"
RULE: Final = "rule"
PLACE: Final = "place"
STATUS: Final = "status"
QUERY: Final = "query"
SINCE: Final = "since"
UNTIL: Final = "until"
ON: Final = "on"
CLERK: Final = "clerk"

DAY: Final = "day"
YEAR: Final = "year"

FILTERS: Final = (UNIT, CLASS, RULE, PLACE, STATUS, QUERY, SINCE, UNTIL, ON, CLERK)
"""What a report can be narrowed by."""


class Column(NamedTuple):
    """A column of a report."""

    name: str
    """Of the field in JSON: stable, English."""
    label: str
    """A msgid."""
    kind: str = TEXT
    mm: int = 0
    """Width on paper in millimetres; 0 for a column that shares what is left."""
    share: int = 1
    """Its share of that."""
    tail: bool = False
    """Whether a screen with too little room shows its end: addresses differ there."""
    words: Mapping[str, str] = {}
    """What a WORD is called, by name: msgids."""
    wide: bool = False
    """Whether a terminal of 80 columns leaves it out."""
    paper: bool = True
    """Whether it is on paper too; a spreadsheet and JSON have all columns."""


class Asked(NamedTuple):
    """What of a report is wanted, and as of which day."""

    today: date
    boxes: Boxes = Boxes()
    among: Sequence[int] | None = None
    """Ids of boxes that a search found."""
    since: str = ""
    until: str = ""
    clerk: str = ""
    said: tuple[tuple[str, str], ...] = ()
    """The filters in words: name and value."""


class Source(NamedTuple):
    """Where the rows come from."""

    store: Store
    asked: Asked
    beat: Beat = lambda _done, _total: None


Rows = Iterator[tuple[Value, ...]]


class Report(NamedTuple):
    """A report."""

    name: str
    title: str
    """A msgid."""
    about: str
    """A msgid: one sentence, what it tells."""
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    rows: Callable[[Source], Rows]
    """Its rows, in order; a cell for each column."""
    length: Callable[[Source], int] | None = None
    """How many rows there are, where that is quickly known."""
    bars: tuple[str, str] | None = None
    """Columns of which a chart is drawn: what a bar is called, and how long it is."""
    chart_of: str = ""
    """A column: the chart is of the rows that have in it what the first row has; empty for all rows."""
    period: str = ""
    """What days it is about when nobody says: DAY or YEAR, up to today; empty for all."""
    heeds_due: bool = False
    """Whether it tells what the due list says, which may be behind."""
