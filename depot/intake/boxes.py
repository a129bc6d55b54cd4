"""Lists of boxes, out of CSV or XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from depot.intake import schema
from depot.intake.cells import Cells
from depot.intake.faults import ValueMissing
from depot.intake.places import address_of
from depot.intake.profiles import Profile, load_profile
from depot.intake.reader import Reader, open_list
from depot.intake.records import BoxRow, source_key

MEDIA: Final = ("PA", "DM", "FI")
"""Paper, digital, film (BAnQ)."""

LISTED: Final = "list"
"""First part of the keys of a list whose profile names no source system."""


def read_boxes(path: Path, profile: Profile | None = None) -> Reader[BoxRow]:
    """A list of boxes. Raises the FileFaults of tables and columns."""
    chosen = profile or load_profile()
    identity = chosen.section(schema.BOXES).identity
    return open_list(path, chosen, schema.BOXES, lambda cells: [box_of(cells, chosen.source, identity)])


def box_of(cells: Cells, source: str, identity: Sequence[str]) -> BoxRow:
    """The box that a row describes. Raises WhereFault."""
    first, last = cells.extremes()
    return BoxRow(
        source_key=box_key(cells, source, identity),
        number=cells.number_text("number"),
        org=cells.text("org"),
        unit=cells.text("unit"),
        fonds=cells.text("fonds"),
        type=cells.text("type"),
        title=cells.text("title"),
        contents=cells.paragraphs("contents"),
        class_code=cells.text("class_code"),
        rule=cells.text("rule"),
        copy=cells.copy(),
        media=cells.some_of("media", MEDIA),
        year_from=first.year_from if first else None,
        year_to=last.year_to if last else None,
        closed_on=cells.day("closed_on"),
        event_on=cells.day("event_on"),
        semi_event_on=cells.day("semi_event_on"),
        replaced_on=cells.day("replaced_on"),
        confidential=cells.flag("confidential"),
        essential=cells.flag("essential"),
        personal=cells.flag("personal"),
        source=cells.text("source") or source,
        aliases=cells.many("aliases"),
        home=address_of(cells, "home", "home_"),
        remarks=cells.paragraphs("remarks"),
        line=cells.row.line,
    )


def box_key(cells: Cells, source: str, identity: Sequence[str]) -> str:
    """The source key of the box of a row: the system and the fields of the identity.

    Raises WhereFault when none of them is given; a unit alone names no box.
    """
    values = [next(iter(cells.many(name)), "") if name in schema.MANY else cells.number_text(name) for name in identity]
    if not any(value for name, value in zip(identity, values, strict=True) if name not in {"org", "unit"}):
        raise cells.fault(identity[-1], ValueMissing(field=cells.where(identity[-1])))
    return source_key(source or LISTED, *values)
