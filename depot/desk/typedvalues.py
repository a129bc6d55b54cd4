"""Values typed to settle a conflict: only of fields that stand for nothing else, checked as their desk does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from depot.desk.boxes import BOX_CHECKS, check_years
from depot.desk.entries import Check
from depot.desk.files import FILE_CHECKS
from depot.desk.people import PERSON_CHECKS
from depot.desk.reference_fields import CHECKS as REFERENCE_CHECKS
from depot.errors import Refused
from depot.model.subjects import resolve
from depot.store.lookup import Reader
from depot.words import N_

_TYPED: Final[Mapping[str, tuple[Mapping[str, Check], frozenset[str]]]] = {
    "box": (
        BOX_CHECKS,
        frozenset({"number", "title", "contents", "year_from", "year_to", "closed_on", "source", "remarks"}),
    ),
    "file": (FILE_CHECKS, frozenset({"ref", "title", "date_from", "date_to", "year_from", "year_to", "closed_on"})),
    "person": (PERSON_CHECKS, frozenset({"name", "role", "phone", "email"})),
}
"""Checks of a kind of thing, and which of its fields can be typed here."""

_REFERENCE: Final = frozenset(
    {
        "name",
        "title",
        "description",
        "holder",
        "remarks",
        "legal",
        "approved_on",
        "loan_days",
        "consultation_days",
        "reactivation_days",
    }
    | {"width_mm", "depth_mm", "height_mm", "inside_mm"}
)
"""The same of reference data, of whatever kind."""

_YEARS: Final = ("year_from", "year_to")


class NotTyped(Refused):
    """Facts: register."""

    what = N_("A new value cannot be typed for this ({register}).")
    todo = N_("Choose one of the sides, or correct it on its card: that settles it too.")


def can_be_typed(subject: str, register: str) -> bool:
    """Whether a conflict about a register of a subject can be settled by a value that is typed."""
    return _check(subject, register) is not None


def typed_value(reader: Reader, subject: str, register: str, value: str) -> dict[str, Any]:
    """The fields that a typed value sets. Raises NotTyped, YearsReversed and what depot.desk.entries raises."""
    check, found = _check(subject, register), resolve(subject)
    if check is None or found is None:
        raise NotTyped(register=register)
    fields = {register: check(register, value)}
    now: Any = reader.get(found[0].state, found[1])
    if register in _YEARS and now is not None:
        check_years(fields, now.year_from, now.year_to)
    return fields


def _check(subject: str, register: str) -> Check | None:
    found = resolve(subject)
    if found is None:
        return None
    kind = found[0]
    checks, typed = _TYPED.get(kind.name, (REFERENCE_CHECKS.get(kind.state, {}), _REFERENCE))
    return checks.get(register) if register in typed else None
