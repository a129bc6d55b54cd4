"""AtoM (Access to Memory): its templates of physical storage and of archival descriptions.

Columns are those of `lib/task/import/example/example_physicalobject.csv` and of
`lib/task/import/example/isad/example_information_objects_isad.csv` of the repository artefactual/atom; those of the
second that nothing is said in are left out. A box is a physical object of its own, called by its code. AtoM refuses a
type of physical object that it has no term for; the terms used here are among those that it is installed with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from depot.intake.formulas import guarded
from depot.report.interchange.held import Held, Inside, span
from depot.words import language

STORAGE_HEAD: Final = ("legacyId", "name", "type", "location", "culture", "descriptionSlugs")

HOLDINGS_HEAD: Final = (
    *("legacyId", "parentId", "qubitParentSlug", "identifier", "title", "levelOfDescription", "scopeAndContent"),
    *("publicationStatus", "physicalObjectName", "physicalObjectLocation", "physicalObjectType"),
    *("eventDates", "eventStartDates", "eventEndDates", "culture"),
)

_BOX: Final = {"en": "Box", "fr": "Boîte"}
_LEVELS: Final = {"en": ("File", "Item"), "fr": ("Dossier", "Pièce")}
"""What a box and a file in it are called; not marked for translation, as these are terms of AtoM's own."""


def storage(box: Held) -> Iterator[list[str]]:
    """A box as physical storage."""
    culture = language()
    yield [guarded(cell) for cell in (box.code, box.code, _BOX[culture], box.place, culture, "")]


def holdings(box: Held, into: str) -> Iterator[list[str]]:
    """A box as a description, below the one that has the slug `into` if it is given, then each file in it."""
    culture = language()
    stored = {"physicalObjectName": box.code, "physicalObjectLocation": box.place, "physicalObjectType": _BOX[culture]}
    shared = {"culture": culture, "publicationStatus": "Draft"} | stored
    whole, part = _LEVELS[culture]
    above = {"levelOfDescription": whole, "qubitParentSlug": into, "scopeAndContent": box.contents}
    yield _row(shared | _object(box) | above)
    for file in box.files:
        yield _row(shared | _object(file) | {"levelOfDescription": part, "parentId": box.code})


def _object(what: Held | Inside) -> dict[str, str]:
    """What is said of a box or file. AtoM wants a title: without one, it is the code."""
    dates = {"eventStartDates": str(what.first or ""), "eventEndDates": str(what.last or "")}
    said = {"legacyId": what.code, "identifier": what.number, "title": what.title or what.shown}
    return said | dates | {"eventDates": span(what.first, what.last)}


def _row(said: dict[str, str]) -> list[str]:
    return [guarded(said.get(name, "")) for name in HOLDINGS_HEAD]
