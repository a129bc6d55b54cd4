"""Addresses of places, and lists of places, out of CSV or XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from depot.intake import schema
from depot.intake.cells import Cells
from depot.intake.faults import CodeDoubled, ColumnMissing, ValueMissing
from depot.intake.profiles import Profile, load_profile
from depot.intake.reader import Reader, open_list
from depot.intake.records import LocationRow

_STEPS: Final = ">/\\|"
"""What stands between the parts of an address written in one cell."""

_JOINED: Final = ", "
"""Between a floor, a room and an area."""


def address_of(cells: Cells, field: str, prefix: str) -> tuple[str, ...]:
    """Labels from the site down, of one cell such as `Dépôt A > 04 > B > 3`, or of a column for each level."""
    whole = cells.steps(field, _STEPS)
    return whole or tuple(part for level in schema.LEVELS if (part := cells.number_text(f"{prefix}{level}")))


def read_locations(path: Path, profile: Profile | None = None) -> Reader[LocationRow]:
    """A list of places: one a row with its kind, label and parent; or one address a row with a column for each level,
    of which the places above come first, once each.

    Raises the FileFaults of tables and columns.
    """
    reader = open_list(path, profile or load_profile(), schema.LOCATIONS, _Places().read)
    if not any(reader.columns.places.get(name) for name in ("label", *schema.LEVELS)):
        reader.close()
        wanted = ", ".join(("label", *schema.LEVELS))
        found = ", ".join(filter(None, reader.columns.headers))
        raise ColumnMissing(file=path.name, kind=schema.LOCATIONS, field="label", wanted=wanted, found=found)
    return reader


class _Places:
    def __init__(self) -> None:
        self._known: set[tuple[str, ...]] = set()
        """Addresses that were yielded, where they come in parts."""
        self._lines: dict[tuple[str, ...], int] = {}
        """Line on which each address was given itself, not only as what contains another."""

    def read(self, cells: Cells) -> Iterator[LocationRow]:
        if cells.number_text("label"):
            kind = cells.one_of("kind", schema.LEVELS) or "shelf"
            parent = cells.steps("parent", _STEPS)
            place = _place(cells, kind, cells.number_text("label"), parent)
            self._once(cells, (*parent, place.label))
            yield place
            return
        named = _levels(cells)
        if not named:
            raise cells.fault("label", ValueMissing(field=cells.where("label")))
        labels = tuple(label for _, label in named)
        place = _place(cells, *named[-1], labels[:-1])
        self._once(cells, labels)
        for depth, (level, label) in enumerate(named[:-1], start=1):
            if labels[:depth] not in self._known:
                self._known.add(labels[:depth])
                yield LocationRow(level, label, labels[: depth - 1], line=cells.row.line)
        self._known.add(labels)
        yield place

    def _once(self, cells: Cells, address: tuple[str, ...]) -> None:
        line = self._lines.setdefault(address, cells.row.line)
        if line != cells.row.line:
            raise cells.fault("label", CodeDoubled(code=" · ".join(address), line=line))


def _levels(cells: Cells) -> list[tuple[str, str]]:
    """Kinds and labels of an address in parts, from the outside in; a floor and an area are part of the room's name."""
    said = {level: cells.number_text(level) for level in schema.LEVELS}
    if cells.has("floor") or cells.has("area"):
        parts = (cells.number_text("floor"), said["room"], cells.number_text("area"))
        said["room"] = _JOINED.join(filter(None, parts))
    named = [(level, label) for level, label in said.items() if label]
    for n in schema.COORDINATES:
        field = f"coordinate_{n}"
        labels = cells.steps(field, _STEPS)
        kinds = cells.kinds(f"{field}_kind", _STEPS, schema.LEVELS)
        if len(kinds) != len(labels):
            raise cells.fault(f"{field}_kind", ValueMissing(field=cells.where(f"{field}_kind")))
        named += zip(kinds, labels, strict=True)
    return named


def _place(cells: Cells, kind: str, label: str, parent: tuple[str, ...]) -> LocationRow:
    return LocationRow(
        kind=kind,
        label=label,
        parent=parent,
        name=cells.text("name"),
        capacity_mm=cells.length("capacity_mm", "mm") or cells.length("capacity_cm", "cm"),
        positions=cells.count("positions", low=1, high=100_000),
        accepts=cells.many("accepts"),
        reserved=cells.text("reserved"),
        blocked=cells.text("blocked"),
        staging=cells.flag("staging"),
        walk=cells.text("walk"),
        aliases=cells.many("aliases"),
        line=cells.row.line,
    )
