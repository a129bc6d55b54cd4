"""Statements over boxes: one row each, counted by what they have in common, and by year."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from depot.store.reports.reading import Statement

HERE: Final = "b.destroyed_on = '' AND b.withdrawn = 0"
"""True of a box that has not left for good."""

INSIDE: Final = (
    "WITH RECURSIVE inside(id) AS (SELECT CAST(? AS BIGINT) "
    "UNION SELECT l.id FROM location l JOIN inside ON l.parent = inside.id) SELECT id FROM inside"
)
"""Ids of a place and of all that is inside it."""

_FILES: Final = "(SELECT count(*) FROM file f WHERE f.box = b.id AND f.removed = 0)"

_HOLDINGS: Final = f"""
SELECT b.id, b.number, b.title, b.unit, coalesce(u.name, ''), b.class_code, b.rule, b.year_from, b.year_to, b.type,
  b.status, coalesce(b.place, b.home), coalesce(d.due_on, ''), coalesce(d.disposition, ''), {_FILES}
FROM {{source}} LEFT JOIN unit u ON u.key = b.unit LEFT JOIN due d ON d.box = b.id
WHERE {{where}} ORDER BY {{order}}
"""

GROUPS: Final = {"unit": ("b.unit", "unit", "name"), "class": ("b.class_code", "class", "title")} | {
    "rule": ("b.rule", "rule", "title")
}
"""What boxes are counted by: the column that says it, the table that names it, and the name there."""


class Boxes(NamedTuple):
    """Which boxes are meant; all that have not left for good when nothing is said."""

    units: Sequence[str] = ()
    """Keys of units; empty for all. The same of the next two."""
    classes: Sequence[str] = ()
    rules: Sequence[str] = ()
    place: int | None = None
    """A place: what stands or belongs in it, or anywhere inside it."""
    status: str = ""
    """One of depot.model.box.STATUSES."""

    def where(self, *, gone: bool = False) -> tuple[str, tuple[Any, ...]]:
        """The condition on `b`; with `gone` also of boxes that left for good."""
        tests, values = ["1 = 1" if gone or self.status else HERE], list[Any]()
        for column, keys in (("b.unit", self.units), ("b.class_code", self.classes), ("b.rule", self.rules)):
            if keys:
                tests.append(f"{column} IN ({', '.join('?' * len(keys))})")
                values += keys
        if self.place is not None:
            tests.append(f"coalesce(b.place, b.home) IN ({INSIDE})")
            values.append(self.place)
        if self.status:
            tests.append("b.status = ?")
            values.append(self.status)
        return " AND ".join(tests), tuple(values)


def holdings(boxes: Boxes, among: Sequence[int] | None = None) -> Statement:
    """Boxes by code; with `among` (ids) those of them that are meant, in that order.

    Rows: id, number, title, unit, its name, class, rule, first and last year, type, status, place, due on,
    disposition, files.
    """
    where, values = boxes.where()
    if among is None:
        return Statement(_HOLDINGS.format(source="box b", where=where, order="b.id"), values)
    source = "{given} {then} box b ON b.id = CAST(j.value AS BIGINT)"
    chosen = json.dumps(list(among), separators=(",", ":"))
    return Statement(_HOLDINGS.format(source=source, where=where, order="j.id"), (chosen, *values))


def shelf_list(boxes: Boxes) -> Statement:
    """Boxes that have a place in walking order, each where it stands or, while it is away, where it belongs.

    Rows: place, id, number, title, unit, first and last year, status.
    """
    where, values = boxes.where()
    sql = f"""
        SELECT l.id, b.id, b.number, b.title, b.unit, b.year_from, b.year_to, b.status
        FROM box b JOIN location l ON l.id = coalesce(b.place, b.home)
        WHERE {where} ORDER BY l.walk, l.id, b.id"""
    return Statement(sql, values)


def grouped(by: str, boxes: Boxes) -> Statement:
    """Boxes counted by one of GROUPS, in its order.

    Rows: key, name, boxes, on their shelf, on loan, elsewhere or missing or on the way, files, millimetres,
    boxes of a type without a width.
    """
    column, table, name = GROUPS[by]
    where, values = boxes.where()
    sql = f"""
        SELECT g.key, coalesce(x.{name}, ''), g.boxes, g.shelved, g.lent, g.boxes - g.shelved - g.lent,
          coalesce(k.files, 0), g.mm, g.unmeasured
        FROM (SELECT {column} AS key, count(*) AS boxes, count(*) FILTER (WHERE b.status = 'shelved') AS shelved,
            count(*) FILTER (WHERE b.status = 'lent') AS lent, coalesce(sum(t.width_mm), 0) AS mm,
            count(*) FILTER (WHERE t.width_mm IS NULL) AS unmeasured
          FROM box b LEFT JOIN boxtype t ON t.key = b.type WHERE {where} GROUP BY {column}) g
        LEFT JOIN (SELECT {column} AS key, count(*) AS files FROM file f JOIN box b ON b.id = f.box
          WHERE f.removed = 0 AND {where} GROUP BY {column}) k ON k.key = g.key
        LEFT JOIN {table} x ON x.key = g.key ORDER BY g.key"""
    return Statement(sql, values + values)


def due_by_year(boxes: Boxes) -> Statement:
    """Boxes of the due list by year, those without a date last; units and rules are those that the list has.

    Rows: year (empty for none), to be destroyed, to be sorted, to be kept, boxes, millimetres, boxes without a width.
    """
    tests, values = [HERE], list[Any]()
    for column, keys in (("d.unit", boxes.units), ("d.rule", boxes.rules)):
        if keys:
            tests.append(f"{column} IN ({', '.join('?' * len(keys))})")
            values += keys
    year = "substr(d.due_on, 1, 4)"
    sql = f"""
        SELECT {year}, count(*) FILTER (WHERE d.disposition = 'D' AND d.due_on <> ''),
          count(*) FILTER (WHERE d.disposition = 'T' AND d.due_on <> ''),
          count(*) FILTER (WHERE d.disposition = 'C' AND d.due_on <> ''), count(*), coalesce(sum(t.width_mm), 0),
          count(*) FILTER (WHERE t.width_mm IS NULL)
        FROM due d JOIN box b ON b.id = d.box LEFT JOIN boxtype t ON t.key = b.type
        WHERE {" AND ".join(tests)} GROUP BY {year} ORDER BY {year} = '', {year}"""
    return Statement(sql, tuple(values))


def destroyed_by_year(boxes: Boxes) -> Statement:
    """Boxes that were destroyed, by year.

    Rows: year, boxes, batches, boxes without a batch, millimetres, boxes without a width.
    """
    where, values = boxes.where(gone=True)
    year = "substr(b.destroyed_on, 1, 4)"
    sql = f"""
        SELECT {year}, count(*), count(DISTINCT b.batch), count(*) FILTER (WHERE b.batch IS NULL),
          coalesce(sum(t.width_mm), 0), count(*) FILTER (WHERE t.width_mm IS NULL)
        FROM box b LEFT JOIN boxtype t ON t.key = b.type
        WHERE b.destroyed_on <> '' AND {where} GROUP BY {year} ORDER BY {year}"""
    return Statement(sql, values)
