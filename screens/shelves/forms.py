"""The forms of the shelf desk: what may be said of places, in centimetres and words, and how the desk takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from depot.desk.place_tree import Labels, checked_place, refuse_kinds
from depot.errors import DepotError
from depot.model.location import HOLDS_BOXES, KINDS, Location
from depot.store.lookup import Reader
from depot.store.rows import LocationRow
from depot.words import N_
from screens.forms import CHOICE, FLAG, NUMBER, Field, Value

NOWHERE: Final = "nowhere"
"""The value of a choice that stands for no place at all."""

LABEL: Final = Field("label", N_("Label"), required=True, most=20, hint=N_("04, B, 3…"))
NAME: Final = Field("name", N_("Name"), most=80, hint=N_("only where it has one, such as Vault"))
CAPACITY: Final = Field("capacity_cm", N_("Capacity, in cm"), NUMBER, least=1, most=10_000)
POSITIONS: Final = Field("positions", N_("Positions"), NUMBER, least=1, most=10_000, hint=N_("boxes at most"))
ACCEPTS: Final = Field("accepts", N_("Only box types"), hint=N_("empty for all; else such as STD30 BAC"))
STAGING: Final = Field("staging", N_("Place of passage"), FLAG)

SHELF: Final = (CAPACITY, POSITIONS, ACCEPTS)
"""What is said of places where boxes stand."""


def kind_field(kinds: Iterable[str] = KINDS) -> Field:
    """The choice of a kind."""
    return Field("kind", N_("Kind"), CHOICE, required=True, options=tuple((kind, KINDS[kind]) for kind in kinds))


def where_field(parent: LocationRow | None) -> Field:
    """The choice of what a new place is in."""
    inside = ((str(parent.id), parent.address),) if parent is not None else ()
    return Field("where", N_("In"), CHOICE, required=True, options=(*inside, (NOWHERE, N_("no other place"))))


def edit_fields(row: LocationRow) -> tuple[Field, ...]:
    """What can be changed of a place."""
    return (LABEL, NAME, STAGING, *SHELF) if row.kind in HOLDS_BOXES else (LABEL, NAME)


def edit_values(row: LocationRow) -> dict[str, Value]:
    """What it says now, as the form shows it."""
    length = row.capacity_mm // 10 if row.capacity_mm is not None else None
    return {
        "label": row.label,
        "name": row.name,
        "capacity_cm": length,
        "positions": row.positions,
        "accepts": row.accepts,
        "staging": row.staging,
    }


def stored(values: Mapping[str, Value], before: Mapping[str, Value] | None = None) -> dict[str, Any]:
    """What the desk is told: millimetres, and only what is otherwise than `before`."""
    told: dict[str, Any] = {}
    for key, value in values.items():
        if before is not None and (before.get(key) or None) == (value or None):
            continue
        if key == "capacity_cm":
            told["capacity_mm"] = value * 10 if isinstance(value, int) else None
        elif key == "staging":
            told["staging"] = int(bool(value))
        elif key == "accepts":
            told["accepts"] = str(value or "").upper()
        elif key != "where":
            told[key] = "" if value is None and key in ("name", "label") else value
    return told


def check_new(reader: Reader, values: Mapping[str, Value]) -> None:
    """Raise what the desk would refuse of a new place, naming the field."""
    parent = parent_of(values)
    _about("kind", lambda: refuse_kinds(reader, str(values["kind"]), parent))
    _about("label", lambda: Labels(reader).refuse_taken(parent, str(values["label"])))
    _about("accepts", lambda: checked_place(reader, stored(values), new=True))


def check_edit(reader: Reader, place: Location, values: Mapping[str, Value]) -> None:
    """Raise what the desk would refuse of a change, naming the field."""
    _about("label", lambda: Labels(reader).refuse_taken(place.parent, str(values["label"]), place.id))
    _about("accepts", lambda: checked_place(reader, stored(values), new=False))


def parent_of(values: Mapping[str, Value]) -> int | None:
    """The place that a new one is to be in."""
    where = values["where"]
    return None if where in (None, NOWHERE) else int(str(where))


def _about(field: str, check: Callable[[], object]) -> None:
    """Do a check; what it refuses is about this field unless it names one."""
    try:
        check()
    except DepotError as error:
        error.facts.setdefault("field", field)
        raise
