"""Retention rules between the neutral form of readers and the fields that are kept, and back without a loss.

A desk keeps texts cleaned (NFC, blanks collapsed) and what the BAnQ form has beyond its own fields as JSON. What would
not come back letter for letter stands in that JSON under `as_read`: (element, its text, what the fields gave then). It
counts only as long as the fields still give that, so that an export never undoes a change made at a desk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from depot.desk.entries import checked, clean, told
from depot.desk.reference_fields import CHECKS
from depot.intake.gala import Elements, as_written, elements_of_copy, elements_of_rule
from depot.intake.periods import CHANGED, WITHDRAWN
from depot.intake.records import CopyRow, RuleRow
from depot.model.reference import Rule

HOLDER: Final = 300
"""Characters of the holders as one text, for cards; the JSON has all of them."""

_TEXTS: Final = {"title": "title", "description": "description", "legal": "legal", "delay_remarks": "remarks"}
"""Texts that are fields of a rule of their own, by their names in a RuleRow."""

_PASSING: Final = (
    *("body_number", "transaction", "recueil", "recueil_number", "process", "class_codes", "holders"),
    *("document_types", "general_remarks", "sampling_grid", "essential", "confidential"),
)
"""Fields of the BAnQ form that only pass through; what was not said stays unsaid."""

_COPY: Final = tuple(field.name for field in fields(CopyRow) if field.name != "as_read")
_TUPLES: Final = frozenset({"class_codes", "holders", "document_types", "media"})
_FLAGS: Final = frozenset({"sampling_grid", "essential", "confidential"})

_Lost = list[tuple[str, str | None, str | None]]


def fields_of(row: RuleRow, now: Rule | None = None) -> dict[str, Any]:
    """The fields of a rule, as depot.desk.reference.put_rule takes them; `now` is the rule that they change.

    A rule comes whole: a text that it has no more is given as a blank, which says so, where an empty one says nothing.
    Of one that is withdrawn, what is not said stays. Raises what depot.desk.entries raises.
    """
    code, holder = clean(row.code), "; ".join(row.holders)
    unsaid = "" if row.transaction == WITHDRAWN else " "
    kept: dict[str, Any] = {
        **{name: getattr(row, field) or unsaid for field, name in _TEXTS.items()},
        "approved_on": row.approved_on,
        "request": row.request,
        "holder": (holder if len(holder) <= HOLDER else f"{holder[: HOLDER - 1]}…") or unsaid,
        "essential": int(bool(row.essential)),
        "confidential": int(bool(row.confidential)),
        "copies": json.dumps([_copy_fields(copy, row.code, code) for copy in row.copies], ensure_ascii=False),
        "fields": json.dumps(_stated(row, _PASSING), ensure_ascii=False),
    }
    becomes: dict[str, Any] = checked(told(kept), CHECKS[Rule])
    given = elements_of_rule(row_of((now or Rule(code, code=code))._replace(**becomes)))
    lost = _lost(as_written(elements_of_rule(row), row.as_read), given)
    return {**kept, "fields": json.dumps(_stated(row, _PASSING) | ({"as_read": lost} if lost else {}))}


def row_of(rule: Rule) -> RuleRow:
    """The neutral form of a rule; depot.intake.gala makes the elements of an export of it."""
    passing = json.loads(rule.fields)
    texts = {field: getattr(rule, name) for field, name in _TEXTS.items()}
    row = RuleRow(
        code=rule.code,
        org=rule.org,
        approved_on=rule.approved_on,
        request=rule.request,
        **texts,
        **_typed(passing, _PASSING),
    )
    if bool(row.essential) != bool(rule.essential):
        row = replace(row, essential=bool(rule.essential))
    if bool(row.confidential) != bool(rule.confidential):
        row = replace(row, confidential=bool(rule.confidential))
    row = replace(row, copies=tuple(_copy_of(copy, rule.code) for copy in json.loads(rule.copies)))
    return replace(row, as_read=_found(passing, elements_of_rule(row)))


def row_in_force(rule: Rule) -> RuleRow:
    """The same for an export: what it asks for (TYPE_TRANS) is what became of the rule, where a desk withdrew or took
    it back into force since it was read.
    """
    row = row_of(rule)
    if bool(rule.retired) == (row.transaction == WITHDRAWN):
        return row
    kept = tuple(element for element in row.as_read if element[0] != "TYPE_TRANS")
    return replace(row, transaction=WITHDRAWN if rule.retired else CHANGED, as_read=kept)


def _copy_fields(copy: CopyRow, read_code: str, code: str) -> dict[str, Any]:
    given = elements_of_copy(copy, code)
    lost = _lost(as_written(elements_of_copy(copy, read_code), copy.as_read), given)
    return _stated(copy, _COPY) | ({"as_read": lost} if lost else {})


def _copy_of(stated: Mapping[str, Any], code: str) -> CopyRow:
    copy = CopyRow(**_typed(stated, _COPY))
    return replace(copy, as_read=_found(stated, elements_of_copy(copy, code)))


def _lost(read: Elements, given: Elements) -> _Lost:
    """What was read and the fields do not give: (element, its text, what they give)."""
    fields_give = dict(given)
    return [(name, text, fields_give.get(name)) for name, text in read if text != fields_give.get(name)]


def _found(stated: Mapping[str, Any], given: Elements) -> Elements:
    """What was read, of the elements for which the fields give what they gave then."""
    fields_give = dict(given)
    return tuple((name, text) for name, text, then in stated.get("as_read", ()) if fields_give.get(name) == then)


def _stated(row: object, names: Iterable[str]) -> dict[str, Any]:
    """What was said, as whole numbers and texts; what was not said is left out."""
    values = {name: getattr(row, name) for name in names}
    stated = {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}
    return {name: value for name, value in stated.items() if value not in (None, "", ())}


def _typed(stated: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The same as the fields of a record."""
    found: dict[str, Any] = {name: stated[name] for name in names if name in stated}
    found |= {name: tuple(found[name]) for name in _TUPLES & found.keys()}
    return found | {name: bool(found[name]) for name in _FLAGS & found.keys()}
