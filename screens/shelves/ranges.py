"""Racks by ranges of labels: the form counts, while it is filled in, what it is going to make."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Final

from textual.app import ComposeResult
from textual.widgets import Input, Static

from depot.desk.place_tree import checked_place
from depot.desk.racks import MOST, Level, RacksTooMany
from depot.errors import DepotError
from depot.model.location import KINDS
from depot.store.lookup import Reader
from depot.store.rows import LocationRow
from depot.words import N_, _, ngettext
from screens.forms import Field, Form, Value
from screens.shelves.forms import SHELF, stored, where_field
from screens.shelves.placeform import PlaceForm
from screens.text import number

LEVELS: Final[dict[str, Field]] = {
    "room": Field("room", N_("Rooms"), hint=N_("S1-S3")),
    "aisle": Field("aisle", N_("Aisles"), hint=N_("01-04")),
    "bay": Field("bay", N_("Bays"), hint=N_("A-F")),
    "shelf": Field("shelf", N_("Shelves"), required=True, hint=N_("1-6")),
}
"""Ranges from the outside in; a level left empty is left out."""


def range_fields(parent: LocationRow | None) -> tuple[Field, ...]:
    """The fields of the form for racks in a place: the levels that can be in it, then what is said of the shelves."""
    rank = list(KINDS).index(parent.kind) if parent is not None and parent.kind in KINDS else -1
    inside = [field for kind, field in LEVELS.items() if list(KINDS).index(kind) > rank]
    return (where_field(parent), *inside, *SHELF)


def levels_of(values: Mapping[str, object]) -> list[Level]:
    """The levels that are filled in. Raises RangeUnreadable and RangeTooLong, naming the field."""
    levels: list[Level] = []
    for kind in LEVELS:
        expression = str(values.get(kind) or "").strip()
        if expression:
            try:
                levels.append(Level.of(kind, expression))
            except DepotError as error:
                error.facts["field"] = kind
                raise
    return levels


def shelf_fields(values: Mapping[str, Value]) -> dict[str, object]:
    """What is said of the shelves, as the desk takes it."""
    kept = {key: value for key, value in values.items() if key in {field.key for field in SHELF}}
    return {key: value for key, value in stored(kept).items() if value not in (None, "")}


def counted(levels: list[Level]) -> str:
    """How many places the levels make at most: "4 aisles × 6 bays × 6 shelves: 144 shelves, 172 places in all"."""
    sizes = [len(level.labels) for level in levels]
    parts = " × ".join(_so_many(level.kind, size) for level, size in zip(levels, sizes, strict=True))
    whole = sum(prod(sizes[: at + 1]) for at in range(len(sizes)))
    if len(levels) < 2:
        return parts
    inner = _so_many(levels[-1].kind, prod(sizes))
    total = ngettext("{n} place in all", "{n} places in all", whole).format(n=number(whole))
    return _("{parts}: {inner}, {total}").format(parts=parts, inner=inner, total=total)


def check_ranges(reader: Reader, values: Mapping[str, Value]) -> None:
    """Raise what the desk would refuse before it writes anything, naming the field."""
    levels = levels_of(values)
    total = prod(len(level.labels) for level in levels)
    if total > MOST:
        raise RacksTooMany(places=total, limit=MOST, field="shelf")
    try:
        checked_place(reader, {**shelf_fields(values), "kind": "shelf", "label": "1"}, new=True)
    except DepotError as error:
        error.facts.setdefault("field", "accepts")
        raise


class RangesDialog(PlaceForm):
    """The form with a line that counts."""

    HINT = N_("Tab next field · Enter goes on · Esc leaves · * needed")

    def panel(self) -> ComposeResult:
        """The form, then the count."""
        yield from super().panel()
        yield Static("", id="counted", markup=False)

    def on_mount(self) -> None:
        """Say what to do."""
        self._count()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Count again."""
        event.stop()
        self._count()

    def _count(self) -> None:
        said = _("Ranges such as 01-04, A-F, T1-T5 or 1-30, 35; an empty level is left out.")
        raw = self.query_one(Form).raw()
        if raw.get("shelf"):
            try:
                said = counted(levels_of(raw))
            except DepotError as error:
                said = error.sentence(_)
        self.query_one("#counted", Static).update(said)


def _so_many(kind: str, n: int) -> str:
    match kind:
        case "room":
            text = ngettext("{n} room", "{n} rooms", n)
        case "aisle":
            text = ngettext("{n} aisle", "{n} aisles", n)
        case "bay":
            text = ngettext("{n} bay", "{n} bays", n)
        case _:
            text = ngettext("{n} shelf", "{n} shelves", n)
    return text.format(n=number(n))
