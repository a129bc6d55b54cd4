"""Reading the due list: ids in an order, a page of rows, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from depot.model.retention.due import MISSING, Due
from depot.model.retention.rules import DESTROY, KEEP, SORT
from depot.store import duetable
from depot.store.keyed import Keyed, Span
from depot.store.listing import Listing
from depot.store.store import Store

VIEWS: Final = (DESTROY, SORT, KEEP, MISSING)
"""Parts of the list: by disposition, and the boxes of which a fact is missing."""

BY_DATE: Final = "date"
BY_PLACE: Final = "place"
BY_UNIT: Final = "unit"
BY_RULE: Final = "rule"
BY_CODE: Final = "code"

ORDERS: Final = (BY_DATE, BY_PLACE, BY_UNIT, BY_RULE, BY_CODE)
"""By date, in walking order (boxes on no shelf last), by unit, by rule, by code; then by date and code."""

ALL: Final = 1 << 62
"""A limit that no list reaches."""

_ORDERED: Final[Mapping[str, tuple[str, str]]] = {
    BY_DATE: ("", "d.due_on, d.box"),
    BY_PLACE: (
        "JOIN box b ON b.id = d.box LEFT JOIN location l ON l.id = b.place",
        "l.id IS NULL, l.walk, l.id, d.due_on, d.box",
    ),
    BY_UNIT: ("", "d.unit, d.due_on, d.box"),
    BY_RULE: ("", "d.rule, d.due_on, d.box"),
    BY_CODE: ("", "d.box"),
}


class Part(NamedTuple):
    """A part of the list."""

    since: str = ""
    """The first day that is listed, AAAA-MM-JJ; empty without one."""
    until: str = ""
    """The last day."""
    units: tuple[str, ...] = ()
    """Keys of units; empty for all."""
    rule: str = ""
    """Key of a rule; empty for all."""


WHOLE: Final = Part()


@dataclass(frozen=True, slots=True)
class DueRow:
    """A box of the list."""

    id: int
    code: str
    title: str = ""
    number: str = ""
    unit: str = ""
    """Code of its unit, without the organisation."""
    unit_name: str = ""
    status: str = ""
    place: str = ""
    due_on: str = ""
    earliest: str = ""
    disposition: str = ""
    rule: str = ""
    """Number of the rule, without the organisation."""
    version: int = 0
    copy: str = ""
    missing: str = ""
    person: str = ""
    """Who has it."""


class DueList:
    """The due list, read through a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ids(self, view: str, part: Part = WHOLE, length: int | None = None) -> Sequence[int]:
        """The boxes of a view by date (those of which a fact is missing: by that fact), read as they are looked at.

        `length` is what `count` gives, where that is known.
        """
        where, values = _where(view, part)
        keys = ("d.missing", "d.box") if view == MISSING else ("d.due_on", "d.box")
        boxes = self.count(view, part) if length is None else length
        return Keyed(lambda: self._store.connection, Span("due d", keys, where, values), boxes)

    def count(self, view: str, part: Part = WHOLE) -> int:
        """How many boxes a view has."""
        if not (part.units or part.rule):  # of all of it the counts are kept, by day
            days = "part = ? AND due_on >= ? AND (due_on <= ? OR ? = '')"
            since, until = ("", "") if view == MISSING else (part.since, part.until)
            query = f"SELECT coalesce(sum(n), 0) FROM due_tally WHERE {days}"
            return int(self._store.connection.execute(query, (view, since, until, until)).fetchone()[0])
        where, values = _where(view, part)
        query = f"SELECT count(*) FROM due d WHERE {where}"
        return int(self._store.connection.execute(query, values).fetchone()[0])

    def first(self, views: Sequence[str], part: Part, order: str = BY_DATE, limit: int = ALL) -> list[int]:
        """The first boxes of several views together, in one of ORDERS."""
        joins, by = _ORDERED[order]
        wheres = [_where(view, part) for view in views]
        if order == BY_DATE:  # each view gives its first by its index
            columns = "d.box, d.due_on"
            some = [f"SELECT * FROM (SELECT {columns} FROM due d WHERE {w} ORDER BY {by} LIMIT ?) d" for w, _ in wheres]
            query = f"SELECT d.box FROM ({' UNION ALL '.join(some)}) d ORDER BY {by} LIMIT ?"
            values = (*(value for _, known in wheres for value in (*known, limit)), limit)
        else:
            either = " OR ".join(f"({where})" for where, _ in wheres)
            query = f"SELECT d.box FROM due d {joins} WHERE {either} ORDER BY {by} LIMIT ?"
            values = (*(value for _, known in wheres for value in known), limit)
        return [box for (box,) in self._store.connection.execute(query, values)]

    def rows(self, ids: Sequence[int]) -> list[DueRow]:
        """Rows of boxes, as many and in the same order; one that is not in the list any more says only what it is."""
        marks = ", ".join("?" * len(ids))
        query = f"SELECT {', '.join(Due._fields)} FROM due WHERE box IN ({marks})"
        known = {row[0]: Due._make(row) for row in self._store.connection.execute(query, tuple(ids))}
        rows = []
        for box in Listing(self._store).boxes(ids):
            due = known.get(box.id, Due(box.id))
            rows.append(
                DueRow(
                    id=box.id,
                    code=box.code,
                    title=box.title,
                    number=box.number,
                    unit=box.unit,
                    unit_name=box.unit_name,
                    status=box.status,
                    place=box.place,
                    person=box.person,
                    due_on=due.due_on,
                    earliest=due.earliest,
                    disposition=due.disposition,
                    rule=due.rule.partition("/")[2] or due.rule,
                    version=due.version,
                    copy=due.copy,
                    missing=due.missing,
                )
            )
        return rows

    def behind(self) -> bool:
        """Whether boxes wait to be reckoned, so that the list may miss some."""
        return duetable.behind(self._store.connection)

    def waiting(self) -> int:
        """How many boxes wait to be reckoned."""
        return duetable.waiting(self._store.connection)


def _where(view: str, part: Part) -> tuple[str, tuple[Any, ...]]:
    """The condition of a view, led by the index of the list."""
    tests: list[str]
    values: list[Any]
    if view == MISSING:
        tests, values = ["d.missing <> ''"], []
    else:
        tests, values = ["d.disposition = ? AND d.due_on <> ''"], [view]
        for sign, day in ((">=", part.since), ("<=", part.until)):
            if day:
                tests.append(f"d.due_on {sign} ?")
                values.append(day)
    if part.units:
        tests.append(f"d.unit IN ({', '.join('?' * len(part.units))})")
        values += part.units
    if part.rule:
        tests.append("d.rule = ?")
        values.append(part.rule)
    return " AND ".join(tests), tuple(values)
