"""Statements behind what goes to programs of other archives: boxes with what is said of them, files, shelves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from depot.model.location import HOLDS_BOXES
from depot.store.reports.boxes import INSIDE, Boxes
from depot.store.reports.reading import Statement

_FILES: Final = """
SELECT f.box, f.id, f.ref, f.title, f.year_from, f.year_to
FROM {given} {then} file f ON f.box = CAST(j.value AS BIGINT) WHERE f.removed = 0 ORDER BY j.id, f.id
"""


def described(boxes: Boxes) -> Statement:
    """Boxes by code. Rows: id, number, title, contents, unit, first and last year, place."""
    where, values = boxes.where()
    sql = f"""
        SELECT b.id, b.number, b.title, b.contents, b.unit, b.year_from, b.year_to, coalesce(b.place, b.home)
        FROM box b WHERE {where} ORDER BY b.id"""
    return Statement(sql, values)


def inside(boxes: Sequence[int]) -> Statement:
    """The files in some boxes, box by box. Rows: box, id, reference, title, first and last year."""
    return Statement(_FILES, (json.dumps(list(boxes), separators=(",", ":")),))


def shelves(place: int | None) -> Statement:
    """The places in use where boxes stand, in walking order: all, or those in a place and itself. Rows: id."""
    kinds = ", ".join("?" * len(HOLDS_BOXES))
    tests, values = [f"l.kind IN ({kinds})", "l.retired = 0"], list[Any](sorted(HOLDS_BOXES))
    if place is not None:
        tests.append(f"l.id IN ({INSIDE})")
        values.append(place)
    sql = f"SELECT l.id FROM location l WHERE {' AND '.join(tests)} ORDER BY l.walk, l.id"
    return Statement(sql, tuple(values))
