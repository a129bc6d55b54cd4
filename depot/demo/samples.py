"""Codes to try in the demonstration depot."""

from __future__ import annotations

from depot.desk.naming import person_name
from depot.model.box import LENT, SHELVED, Box
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.person import Person
from depot.store.lookup import Reader
from depot.words import _


def samples(reader: Reader) -> list[tuple[str, str]]:
    """(code for people, what it is): a box on its shelf, one on loan, a borrower, a shelf."""
    people = reader.all(Person)
    found = [
        (reader.box_with_status(SHELVED), _("a box on its shelf")),
        (reader.box_with_status(LENT), _("a box on loan")),
    ]
    lines = [(Code.from_id("B", box.id).shown, about) for box, about in found if isinstance(box, Box)]
    if people:
        lines.append(
            (
                Code.from_id("P", people[0].id).shown,
                _("borrower: {name}").format(name=person_name(reader, people[0].id)),
            )
        )
    shelf = _a_shelf(reader, None)
    return [*lines, (Code.from_id("S", shelf.id).shown, _("a shelf"))] if shelf is not None else lines


def _a_shelf(reader: Reader, parent: int | None) -> Location | None:
    """The first shelf of the tree."""
    for place in reader.children(parent):
        if place.holds_boxes and not place.staging:
            return place
        if (inside := _a_shelf(reader, place.id)) is not None:
            return inside
    return None
