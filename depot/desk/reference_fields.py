"""What may be said of each kind of reference data, and how it is checked."""

from __future__ import annotations

from typing import Any, Final

from depot.desk.entries import Check, day, json_list, json_object, month_day, number, paragraphs, text
from depot.model.reference import BoxType, ClassCode, Fonds, Organisation, Rule, Unit
from depot.model.retention.years import MOST_DAYS

LONGEST_LOAN: Final = 3_650
"""Days that a loan may last at most."""

_WIDEST: Final = 3_000
"""Millimetres of a box in any direction; plans and posters lie in boxes of two metres."""

FLAG: Final = number(0, 1, optional=False)
"""0 or 1."""

_LOANS: Final[dict[str, Check]] = {
    "loan_days": number(1, LONGEST_LOAN),
    "consultation_days": number(0, LONGEST_LOAN),
    "reactivation_days": number(0, LONGEST_LOAN),
}
"""The periods of the kinds of loan, where they are not those of the one above."""

CHECKS: Final[dict[Any, dict[str, Check]]] = {
    Organisation: {
        "name": text(120),
        "year_end": month_day,
        "minimum_days": number(0, MOST_DAYS, optional=False),
        "closing_ends": FLAG,
        **_LOANS,
    },
    Unit: {"name": text(120), "parent": text(60), "successor": text(60), **_LOANS},
    Fonds: {"title": text(300)},
    BoxType: {
        "name": text(120),
        "width_mm": number(1, _WIDEST),
        "depth_mm": number(1, _WIDEST),
        "height_mm": number(1, _WIDEST),
        "inside_mm": number(1, _WIDEST),
    },
    ClassCode: {
        "title": text(300),
        "parent": text(60),
        "description": paragraphs(8_000),
        "rule": text(60),
        "old_codes": paragraphs(8_000),
    },
    Rule: {
        "title": text(1_000),
        "holder": text(300),
        "description": paragraphs(20_000),
        "copies": json_list,
        "fields": json_object,
        "remarks": paragraphs(20_000),
        "legal": paragraphs(20_000),
        "essential": FLAG,
        "confidential": FLAG,
        "version": number(1, 1_000_000, optional=False),
        "approved_on": day,
        "request": text(40),
    },
}
"""By kind, then by field."""
