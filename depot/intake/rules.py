"""Retention rules between the neutral form of readers and the fields that are kept, and back without a loss.

A desk keeps texts cleaned (NFC, blanks collapsed) and what the BAnQ form has beyond its own fields as JSON. What would
not come back letter for letter stands in that JSON under `as_read`: (element, its text, what the fields gave then). It
counts only as long as the fields still give that, so that a change made at a desk is never lost in an export.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from depot.desk.reference_fields import CHECKS
from depot.intake.gala import as_written, elements_of_rule
from depot.intake.records import RuleRow
from depot.model.reference import Rule

HOLDER: Final = 300
"""Characters of the holders as one text, for cards; all of them are in the JSON."""

_TEXTS: Final = {"title": "title", "description": "description", "legal": "legal", "delay_remarks": "remarks"}
"""Texts that are fields of a rule of their own, by their names in a RuleRow."""

_PASSING: Final = ["body_number", "transaction", "recueil", "recueil_number", "process", "class_codes", "holders", "document_types", "general_remarks", "sampling_grid", "essential", "confidential"]
"""Fields of the BAnQ form that only pass through; what was not said stays unsaid."""

_TUPLES: Final = frozenset({"class_codes", "holders", "document_types", "media"})
_FLAGS: Final = frozenset({"sampling_grid", "essential", "confidential"})


def fields_of(row: RuleRow) -> dict[str, Any]:
    """The fields of a rule, as depot.desk.reference.put_rule takes them. Raises what depot.desk.entries raises."""
    kept: dict[str, Any] = {
        **{name: getattr(row, field) for field, name in _TEXTS.items()},
        "approved_on": row.approved_on,
        "holder": _cut("; ".join(row.holders)),
        "essential": int(bool(row.essential)),
        "confidential": int(bool(row.confidential)),
        "copies": json.dumps([_copy_fields(copy, row.code) for copy in row.copies], ensure_ascii=False),
    }
    passing = _stated({name: getattr(row, name) for name in _PASSING})
    cleaned = {name: CHECKS[Rule][name](name, value) for name, value in kept.items()}
    plain = row_of(Rule(row.code, code=row.code, **cleaned)._replace(fields=json.dumps(passing)))
    passing["as_read"] = _lost(elements_of_rule(plain), as_written(elements_of_rule(row), row.as_read))
    return {**kept, "fields": json.dumps(_stated(passing), ensure_ascii=False)}


def row_of(rule: Rule) -> RuleRow:
    """The neutral form of a rule, as its elements and copies are exported."""
    passing = json.loads(rule.fields)
    row = RuleRow(
        code=rule.code,
        org=rule.org,
        **{field: getattr(rule, name) for field, name in _TEXTS.items()},
        approved_on=rule.approved_on,
        **_typed(RuleRow, {name: passing[name] for name in _PASSING if name in passing}),
        copies=tuple(_copy_of(copy, rule.code) for copy in json.loads(rule.copies)),
    )
    for name in ("essential", "confidential"):
        if bool(getattr(row, name)) != bool(getattr(rule, name)):  # changed at a desk since
            row = replace(row, **{name: bool(getattr(rule, name))})
    return replace(row, as_read=_found(passing.get("as_read", ()), elements_of_rule(row)))
