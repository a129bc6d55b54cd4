"""Statements over what stands where: what is to be saved first, and how rooms filled in the course of time."""

from __future__ import annotations

from typing import Final

from depot.store.reports.boxes import HERE, Boxes
from depot.store.reports.reading import Statement

ESSENTIAL: Final = "essential"
PERSONAL: Final = "personal"
CONFIDENTIAL: Final = "confidential"
LASTING: Final = "lasting"

_PRIORITY: Final = (
    f"CASE WHEN b.essential = 1 THEN '{ESSENTIAL}' WHEN b.personal = 1 THEN '{PERSONAL}' "
    f"WHEN b.confidential = 1 THEN '{CONFIDENTIAL}' WHEN d.disposition = 'C' THEN '{LASTING}' ELSE '' END"
)


def salvage(boxes: Boxes) -> Statement:
    """Boxes that stand somewhere and are to be saved first: by priority, then in walking order.

    Rows: priority, place, id, number, title, unit, media, first and last year.
    """
    where, values = boxes.where()
    order = " ".join(f"WHEN '{name}' THEN {n}" for n, name in enumerate((ESSENTIAL, PERSONAL, CONFIDENTIAL, LASTING)))
    sql = f"""
        SELECT s.priority, s.place, s.id, s.number, s.title, s.unit, s.media, s.year_from, s.year_to
        FROM (SELECT {_PRIORITY} AS priority, b.place, b.id, b.number, b.title, b.unit, b.media, b.year_from, b.year_to
          FROM box b LEFT JOIN due d ON d.box = b.id WHERE b.place IS NOT NULL AND {HERE} AND {where}) s
        JOIN location l ON l.id = s.place
        WHERE s.priority <> '' ORDER BY CASE s.priority {order} END, l.walk, l.id, s.id"""
    return Statement(sql, values)


def stays() -> Statement:
    """Stays of boxes, counted by place, months and width.

    Rows: place, month of coming, month of leaving or empty, millimetres of a box or None, 1 for the first stay of a
    box that no import brought, boxes.
    """
    return Statement("""
        SELECT p.place, substr(p.since, 1, 7), substr(p.until, 1, 7), t.width_mm,
          CASE WHEN (b.source_key = '' OR substr(b.source_key, 1, 9) = 'transfer/')
            AND p.rev = (SELECT min(q.rev) FROM placement q WHERE q.box = p.box) THEN 1 ELSE 0 END, count(*)
        FROM placement p JOIN box b ON b.id = p.box LEFT JOIN boxtype t ON t.key = b.type
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5""")


def falling_due() -> Statement:
    """Boxes that stand somewhere and are to be destroyed, counted by place, month and width.

    Rows: place, month in which they fall due, millimetres of a box or None, boxes.
    """
    return Statement("""
        SELECT b.place, substr(d.due_on, 1, 7), t.width_mm, count(*)
        FROM due d JOIN box b ON b.id = d.box LEFT JOIN boxtype t ON t.key = b.type
        WHERE d.disposition = 'D' AND d.due_on <> '' AND b.place IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""")
