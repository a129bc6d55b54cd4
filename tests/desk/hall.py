"""A small hall for tests of circulation: boxes, a file, shelves, borrowers."""

from __future__ import annotations

from typing import NamedTuple

from depot.desk.boxes import add_box
from depot.desk.files import add_file
from depot.desk.people import register
from depot.desk.place_tree import Tree
from depot.model import roles
from depot.model.codes import Code
from depot.store.store import Tx
from tests.desk.founded import FINANCE, SCHOOL, Founded


class Hall(NamedTuple):
    """Codes, as they are scanned."""

    boxes: tuple[str, ...]
    """Four boxes of the school."""
    file: str
    """A file in the first box."""
    shelves: tuple[str, ...]
    """Three shelves: 900 mm, one with a single position, one blocked."""
    bay: str
    """What contains the shelves."""
    table: str
    """A sorting table: a place of passage."""
    teacher: str
    """A borrower of the school."""
    accountant: str
    """A borrower of another unit."""

    def id(self, code: str) -> int:
        """The key of a code's row."""
        return Code.parse(code).id


def furnish(depot: Founded) -> Hall:
    """Furnish a depot."""

    def work(tx: Tx) -> tuple[list[str], str, list[str], str, str]:
        tree = Tree(tx)
        bay = tree.add(None, {"kind": "bay", "label": "A"})
        fields: list[dict[str, object]] = [{"capacity_mm": 900}, {"positions": 1}, {}]
        shelves = [tree.add(bay.id, {"kind": "shelf", "label": f"T{n}", **more}) for n, more in enumerate(fields, 1)]
        table = tree.add(None, {"kind": "shelf", "label": "Table", "staging": 1})
        boxes = [
            add_box(tx, {"unit": SCHOOL, "type": "STD30", "title": f"Élèves {n}", "aliases": f"3114205486988{n}"})
            for n in range(4)
        ]
        file = add_file(tx, boxes[0].id, {"ref": "D-1", "title": "Bulletins"})
        codes = [Code.from_id("S", shelf.id).text for shelf in shelves]
        texts = [Code.from_id("S", place.id).text for place in (bay, table)]
        return [box.text for box in boxes], file.text, codes, texts[0], texts[1]

    from depot.desk.places import block

    boxes, file, shelves, bay, table = depot.admin.do(roles.INTAKE, work).result or ([], "", [], "", "")
    block(depot.admin, [Code.parse(shelves[2]).id], "fuite")
    people = [register(depot.admin, {"name": name, "unit": unit}).result for name, unit in PEOPLE.items()]
    teacher, accountant = (person.code.text for person in people if person is not None)
    return Hall(tuple(boxes), file, tuple(shelves), bay, table, teacher, accountant)


PEOPLE = {"Marie-Ève Roy": SCHOOL, "Jean Côté": FINANCE}
