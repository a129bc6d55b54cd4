"""ArchivesSpace: its templates of locations and of archival objects with their top containers.

Columns are those of `templates/aspace_location_import_template.csv` and `templates/bulk_import_template.csv` of the
repository archivesspace/archivesspace. Its importer of archival objects finds columns by their names, so that those
that nothing is said in are left out; it takes every row whose first cell holds something for a heading, and it wants
the name or address of a resource of its own on each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from depot.intake.formulas import guarded
from depot.model.codes import Code
from depot.model.location import Location
from depot.report.interchange.held import Held, Inside, span
from depot.report.lists.cells import one_line

COORDINATES: Final = 3
"""Pairs of label and indicator that a location of theirs has."""

BETWEEN: Final = " / "
"""Between levels that share the last pair."""

LOCATION_HEAD: Final = (
    *("location_building", "location_floor", "location_room", "location_area", "location_barcode"),
    "location_classification",
    *(f"location_coordinate_{n}_{part}" for n in range(1, COORDINATES + 1) for part in ("label", "indicator")),
    "location_temporary",
)

_COLUMNS: Final = {
    "ArchivesSpace field code (please don't edit this row)": "Field name",
    "collection_id": "Resource Identifier",
    "ead": "EAD ID (either this or URI is *REQUIRED*)",
    "res_uri": "Resource URI (either this or EAD ID is *REQUIRED*)",
    "ref_id": "Ref ID",
    "title": "Title (either or Date is *REQUIRED*)",
    "unit_id": "Component Unique Identifier",
    "hierarchy": "Hierarchical Relationship *REQUIRED*",
    "level": "Description Level *REQUIRED*",
    "publish": "Publish?",
    "dates_label": "Date(1) Label",
    "begin": "Date(1) Begin",
    "end": "Date(1) end",
    "date_type": "Date(1) Type  *REQUIRED*",
    "expression": "Date(1) expression",
    "cont_instance_type": "Container Instance Type",
    "type_1": "Top Container type",
    "indicator_1": "Top Container [indicator]",
    "barcode": "barcode",
    "n_physloc": "Physical Location",
    "p_physloc": "Publish Physical Location?",
    "n_scopecontent": "Scope and Contents",
    "p_scopecontent": "Publish Scope and contents?",
}

HOLDINGS_HEAD: Final = (tuple(_COLUMNS), tuple(_COLUMNS.values()))

_UNPUBLISHED: Final = "0"


def location(depot: str, parts: Sequence[Location]) -> list[str]:
    """A shelf or position, of its address from the outside in; outside any site, the depot's name is the building."""
    site = [part for part in parts if part.kind == "site"]
    room = [part for part in parts if part.kind == "room"]
    within = [part for part in parts if part.kind not in {"site", "room"}]
    alone = COORDINATES if len(within) <= COORDINATES else COORDINATES - 1
    groups = [[part] for part in within[:alone]] + ([within[alone:]] if within[alone:] else [])
    pairs = [
        said
        for group in groups
        for said in (BETWEEN.join(part.kind.title() for part in group), BETWEEN.join(map(_label, group)))
    ]
    building = BETWEEN.join(map(_label, site)) or depot
    cells = [building, "", BETWEEN.join(map(_label, room)), "", Code.from_id("S", parts[-1].id).text, "", *pairs]
    return [guarded(cell) for cell in cells] + [""] * (len(LOCATION_HEAD) - len(cells))


def holdings(box: Held, into: str) -> Iterator[list[str]]:
    """A box as an archival object of its own, then each of its files below it, all in the one top container."""
    resource = {"res_uri" if into.startswith("/") else "ead": into}
    shared = {"collection_id": box.unit, **resource, "publish": _UNPUBLISHED} | {
        "cont_instance_type": "mixed_materials",
        "type_1": "box",
        "indicator_1": box.number or box.shown,
        "barcode": box.code,
    }
    yield _row(shared | _object(box) | {"hierarchy": "1", "level": "file"} | _of(box))
    for file in box.files:
        yield _row(shared | _object(file) | {"hierarchy": "2", "level": "item"})


def _label(place: Location) -> str:
    return one_line(place.label or place.name) or Code.from_id("S", place.id).shown


def _of(box: Held) -> dict[str, str]:
    said = {"n_physloc": box.place, "n_scopecontent": box.contents}
    return said | {f"p{name[1:]}": _UNPUBLISHED for name, value in said.items() if value}


def _object(what: Held | Inside) -> dict[str, str]:
    """What is said of a box or file; without title and years, its code is its title, for one of them is needed."""
    said = {"ref_id": what.code, "unit_id": what.number, "title": what.title}
    if what.first is None and what.last is None:
        return said | {"title": what.title or what.shown}
    dates = {"begin": str(what.first or ""), "end": str(what.last or ""), "expression": span(what.first, what.last)}
    kind = "inclusive" if what.first is not None and what.last is not None else "single"
    return said | dates | {"dates_label": "creation", "date_type": kind}


def _row(said: dict[str, str]) -> list[str]:
    return [guarded(said.get(name, "")) for name in _COLUMNS]
