"""Lists of administrative units and of borrowers, out of CSV or XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from depot.intake import schema
from depot.intake.boxes import LISTED
from depot.intake.cells import Cells
from depot.intake.faults import ValueMissing
from depot.intake.profiles import Profile, load_profile
from depot.intake.reader import Reader, open_list
from depot.intake.records import PersonRow, UnitRow, source_key


def read_units(path: Path, profile: Profile | None = None) -> Reader[UnitRow]:
    """A list of administrative units. Raises the FileFaults of tables and columns."""
    return open_list(path, profile or load_profile(), schema.UNITS, lambda cells: [_unit(cells)])


def read_people(path: Path, profile: Profile | None = None) -> Reader[PersonRow]:
    """A list of borrowers. Raises the FileFaults of tables and columns."""
    chosen = profile or load_profile()
    identity = chosen.section(schema.PEOPLE).identity
    return open_list(path, chosen, schema.PEOPLE, lambda cells: [_person(cells, chosen.source, identity)])


def _unit(cells: Cells) -> UnitRow:
    return UnitRow(
        code=cells.must("code"),
        name=cells.must("name"),
        org=cells.text("org"),
        parent=cells.number_text("parent"),
        successor=cells.number_text("successor"),
        loan_days=cells.count("loan_days", low=1, high=3650),
        retired=cells.flag("retired"),
        line=cells.row.line,
    )


def _person(cells: Cells, source: str, identity: Sequence[str]) -> PersonRow:
    name = " ".join(filter(None, (cells.text("first_name"), cells.text("last_name") or cells.text("name"))))
    if not name:
        raise cells.fault("name", ValueMissing(field=cells.where("name")))
    number = cells.number_text("number")
    values = {field: cells.number_text(field) for field in identity} | ({"name": name} if "name" in identity else {})
    if number and "number" in values:
        values = {"number": number}  # it tells people apart alone, also after a change of name or school
    return PersonRow(
        source_key=source_key(source or LISTED, *values.values()),
        name=name,
        org=cells.text("org"),
        unit=cells.text("unit"),
        role=cells.text("role"),
        phone=cells.text("phone"),
        email=cells.text("email"),
        inactive=cells.flag("inactive"),
        aliases=tuple(dict.fromkeys(filter(None, (number, *cells.many("aliases"))))),
        line=cells.row.line,
    )
