"""Two bays of three shelves, each for three STD30 boxes; the first has boxes 1 + 2 + 3."""

from __future__ import annotations

from typing import NamedTuple

from depot.desk.boxes import add_box
from depot.desk.place_tree import Tree
from depot.model import roles
from depot.model.box import Box
from depot.store.lookup import Reader
from depot.store.store import Tx
from tests.desk.founded import SCHOOL, Founded


class Bays(NamedTuple):
    """Ids."""

    first: int
    second: int
    a: tuple[int, ...]
    """Shelves of the first bay."""
    b: tuple[int, ...]
    """Shelves of the second."""
    table: int
    """A place of passage."""
    boxes: tuple[int, ...]
    """Six boxes: one on the first shelf, two on the second, three on the third."""


def furnish(depot: Founded) -> Bays:
    """Furnish a depot."""

    def work(tx: Tx) -> Bays:
        tree = Tree(tx)
        first, second = (tree.add(None, {"kind": "bay", "label": label}).id for label in "AB")
        fields = {"capacity_mm": 950, "positions": 3}
        a, b = (
            tuple(tree.add(bay, {"kind": "shelf", "label": str(n), **fields}).id for n in (1, 2, 3))
            for bay in (first, second)
        )
        table = tree.add(None, {"kind": "shelf", "label": "Table", "staging": 1}).id
        boxes = [
            add_box(tx, {"unit": SCHOOL, "type": "STD30", "title": f"Boîte {n}"}, place=shelf).id
            for n, shelf in enumerate((a[0], a[1], a[1], a[2], a[2], a[2]), 1)
        ]
        return Bays(first, second, a, b, table, tuple(boxes))

    bays = depot.admin.do(roles.INTAKE, work).result
    assert bays is not None
    return bays


def at(reader: Reader, place: int) -> list[int]:
    """The boxes that stand at a place."""
    return [box.id for box in reader.boxes_at(place)]


def home(reader: Reader, box: int) -> int | None:
    """Where a box belongs."""
    found = reader.get(Box, box)
    assert found is not None
    return found.home
