"""Rows for the ids of a list: a page of up to some hundred ids costs one or two statements.

Each method gives as many rows as ids, in the same order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from depot.model.codes import Code
from depot.model.event import read
from depot.model.location import SEPARATOR
from depot.model.state import shown as code_or_nothing
from depot.store.engine import dialect_of
from depot.store.rows import (
    BoxRow,
    EventRow,
    FileRow,
    LineRow,
    LocationRow,
    PersonRow,
    RefusalRow,
    loan_and_item,
    shown,
)
from depot.store.store import Store

Row = dict[str, Any]
"""What a statement gives, by name."""

DEEPEST: Final = 20
"""Levels of places that are followed."""

_BOXES: Final = """
SELECT b.id, b.title, b.org, b.unit, u.name AS unit_name, b.number, b.type, b.class_code, b.rule, b.year_from,
  b.year_to, b.status, b.place, b.home, b.due, coalesce(p.name, '') AS person, b.loan, b.elsewhere, b.confidential,
  b.essential, b.personal, b.label_needed, b.rev
FROM {given} {then} box b ON b.id = CAST(j.value AS BIGINT) LEFT JOIN unit u ON u.key = b.unit
  LEFT JOIN loan l ON l.id = b.loan LEFT JOIN person p ON p.id = l.person
"""

_FILES: Final = """
SELECT f.id, f.title, f.ref, f.year_from, f.year_to, f.due, coalesce(p.name, '') AS person, f.to_return, f.removed,
  f.box AS box_id, coalesce(b.title, '') AS box_title, coalesce(b.status, '') AS box_status, b.place, f.rev
FROM {given} {then} file f ON f.id = CAST(j.value AS BIGINT) LEFT JOIN box b ON b.id = f.box
  LEFT JOIN loan l ON l.id = f.loan LEFT JOIN person p ON p.id = l.person
"""

_LOCATIONS: Final = """
SELECT l.id, l.parent, l.kind, l.label, l.name, l.capacity_mm, l.positions, l.accepts, l.reserved, l.blocked, l.staging,
  l.retired, l.rev, (SELECT count(*) FROM location c WHERE c.parent = l.id AND c.retired = 0) AS children,
  coalesce(sum(f.boxes), 0) AS boxes, coalesce(sum(f.boxes * t.width_mm), 0) AS taken_mm,
  coalesce(sum(f.boxes) FILTER (WHERE t.width_mm IS NULL), 0) AS unmeasured
FROM {given} {then} location l ON l.id = CAST(j.value AS BIGINT) LEFT JOIN fill f ON f.place = l.id
  LEFT JOIN boxtype t ON t.key = f.type GROUP BY j.id, l.id
"""

_LINES: Final = """
SELECT i.loan, i.item, coalesce(f.title, b.title, '') AS title, coalesce(f.box, b.id) AS box_id, l.person AS person_id,
  coalesce(p.name, '') AS person, l.unit, l.kind, i.out_at, i.due, i.back_at, i.back_where, i.extensions,
  CASE WHEN l.recalled <> '' AND i.due = l.recalled AND i.back_at = '' THEN l.recall_reason ELSE '' END AS recalled
FROM {given} {then} loan_line i
    ON i.loan = CAST({c0} AS BIGINT) AND i.item = {c1}
  LEFT JOIN loan l ON l.id = i.loan LEFT JOIN person p ON p.id = l.person
  LEFT JOIN box b ON b.id = CAST({c2} AS BIGINT)
  LEFT JOIN file f ON f.id = CAST({c3} AS BIGINT)
"""

_PEOPLE: Final = """
SELECT p.id, p.name, p.unit, u.name AS unit_name, p.role, p.phone, p.email, p.inactive, p.rev,
  count(i.item) AS out, coalesce(min(nullif(i.due, '')), '') AS first_due
FROM {given} {then} person p ON p.id = CAST(j.value AS BIGINT) LEFT JOIN unit u ON u.key = p.unit
  LEFT JOIN loan l ON l.person = p.id LEFT JOIN loan_line i ON i.loan = l.id AND i.back_at = '' AND i.undone = 0
GROUP BY j.id, p.id, u.key
"""

_ADDRESSES: Final = f"""
WITH RECURSIVE up(leaf, id, parent, part, depth) AS (
  SELECT l.id, l.id, l.parent, coalesce(nullif(l.label, ''), l.name), 0
  FROM {{given}} {{then}} location l ON l.id = CAST(j.value AS BIGINT)
  UNION ALL
  SELECT up.leaf, l.id, l.parent, coalesce(nullif(l.label, ''), l.name), depth + 1
  FROM up {{then}} location l ON l.id = up.parent WHERE depth < {DEEPEST})
SELECT leaf, id, part FROM up ORDER BY leaf, depth DESC
"""


class Listing:
    """Rows, read through a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def boxes(self, ids: Sequence[int]) -> list[BoxRow]:
        """Rows of boxes: two statements."""
        found = self._found(_BOXES, ids)
        address = self.addresses(place for row in found.values() for place in (row["place"], row["home"]))
        return [_box_row(id_, found.get(id_), address) for id_ in ids]

    def files(self, ids: Sequence[int]) -> list[FileRow]:
        """Rows of files: two statements."""
        found = self._found(_FILES, ids)
        address = self.addresses(row["place"] for row in found.values())
        rows = []
        for id_ in ids:
            code, row = Code.from_id("F", id_).shown, found.get(id_)
            if row is None:
                rows.append(FileRow(id_, code))
                continue
            known = dict(row) | {name: bool(row[name]) for name in ("to_return", "removed")}
            known["place"] = address.get(row["place"], "")
            rows.append(FileRow(**known, code=code, box=code_or_nothing("B", row["box_id"])))
        return rows

    def locations(self, ids: Sequence[int]) -> list[LocationRow]:
        """Rows of places: two statements."""
        found, address = self._found(_LOCATIONS, ids), self.addresses(ids)
        rows = []
        for id_ in ids:
            code, row = Code.from_id("S", id_).shown, found.get(id_)
            if row is None:
                rows.append(LocationRow(id_, code))
                continue
            known = dict(row) | {name: bool(row[name]) for name in ("staging", "retired")}
            rows.append(LocationRow(**known, code=code, address=address[id_]))
        return rows

    def lines(self, ids: Sequence[int]) -> list[LineRow]:
        """Rows of loan lines: one statement. Ids are those of rows.line_id."""
        keys = {id_: loan_and_item(id_) for id_ in ids}
        wanted = []
        for loan, letter, item in keys.values():
            things = (item, None) if letter == "B" else (None, item)
            wanted.append((loan, Code.from_id(letter, item).text, *things))
        found = {(row["loan"], row["item"]): row for row in self._rows(_LINES, wanted)}
        rows = []
        for id_ in ids:
            loan, letter, item = keys[id_]
            code = Code.from_id(letter, item)
            row = dict(found.get((loan, code.text), {}))
            row |= {"loan": Code.from_id("L", loan).shown, "item": code.shown}
            if row.get("unit"):
                row["unit"] = row["unit"].partition("/")[2]
            rows.append(LineRow(id=id_, loan_id=loan, item_id=item, box=code_or_nothing("B", row.get("box_id")), **row))
        return rows

    def people(self, ids: Sequence[int]) -> list[PersonRow]:
        """Rows of borrowers: one statement."""
        found = self._found(_PEOPLE, ids)
        rows = []
        for id_ in ids:
            code, row = Code.from_id("P", id_).shown, found.get(id_)
            if row is None:
                rows.append(PersonRow(id_, code))
                continue
            known = dict(row) | {"inactive": bool(row["inactive"]), "unit": row["unit"].partition("/")[2]}
            rows.append(PersonRow(**known | {"unit_name": row["unit_name"] or ""}, code=code))
        return rows

    def refusals(self, ids: Sequence[int]) -> list[RefusalRow]:
        """Rows of refused scans: one statement. Ids are those of Lists.refusals."""
        query = """
            SELECT CAST(j.value AS BIGINT) AS id, r.at, r.station, r.actor, r.mode, r.text, r.reason, r.facts
            FROM {given} {then} stream s ON s.id = CAST(j.value AS BIGINT) >> 40
            {then} refusal r ON r.node = s.node AND r.inc = s.inc AND r.seq = CAST(j.value AS BIGINT) & 1099511627775
        """
        found = self._found(query, ids)
        rows = []
        for id_ in ids:
            known = dict(found.get(id_, {"id": id_, "facts": "{}"}))
            rows.append(RefusalRow(**known | {"facts": json.loads(known["facts"])}))
        return rows

    def events(self, ids: Sequence[int]) -> list[EventRow]:
        """Rows of the journal: one statement."""
        query = "SELECT e.pos AS id, e.header FROM {given} {then} journal e ON e.pos = CAST(j.value AS BIGINT)"
        found = self._found(query, ids)
        rows = []
        for id_ in ids:
            if id_ not in found:
                rows.append(EventRow(id_))
                continue
            e = read(found[id_]["header"], None)
            code = shown(e.subject)
            rows.append(EventRow(id_, e.at, e.kind, e.subject, code, e.actor, e.station, e.node, e.act, e.n, e.clock))
        return rows

    def addresses(self, ids: Iterable[int | None]) -> dict[int, str]:
        """The whole address of each place, such as `S-2 · 04 · B · 3`: one statement for all."""
        wanted = sorted({id_ for id_ in ids if id_ is not None})
        parts: dict[int, list[str]] = {id_: [] for id_ in wanted}
        for row in self._rows(_ADDRESSES, wanted) if wanted else ():
            parts[row["leaf"]].append(row["part"] or Code.from_id("S", row["id"]).shown)
        return {id_: SEPARATOR.join(part) for id_, part in parts.items()}

    def _found(self, query: str, ids: Sequence[int]) -> dict[int, Row]:
        return {row["id"]: row for row in self._rows(query, list(ids))}

    def _rows(self, query: str, wanted: Sequence[Any]) -> list[Row]:
        connection = self._store.connection
        statement = dialect_of(connection).say(query)
        cursor = connection.execute(statement, (json.dumps(wanted, separators=(",", ":")),))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _box_row(id_: int, row: Row | None, address: Mapping[int, str]) -> BoxRow:
    code = Code.from_id("B", id_).shown
    if row is None:
        return BoxRow(id_, code)
    known = dict(row)
    known |= {name: row[name].partition("/")[2] for name in ("unit", "class_code", "rule")}
    known |= {name: bool(row[name]) for name in ("confidential", "essential", "personal", "label_needed")}
    known |= {name: address.get(row[name], "") for name in ("place", "home")}
    known |= {"unit_name": row["unit_name"] or "", "loan": code_or_nothing("L", row["loan"])}
    return BoxRow(**known, code=code)
