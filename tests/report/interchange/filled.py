"""A depot with what makes trouble on the way: texts that look like formulas, places with few and with many levels."""

from __future__ import annotations

from typing import Any

from depot.desk.boxes import add_box
from depot.desk.files import add_file
from depot.desk.place_tree import Tree
from depot.model import roles
from depot.store.store import Tx
from tests.desk.founded import FINANCE, SCHOOL, Founded

TITLES = ("=SOMME(A1)", "'déjà gardé", 'Élèves, «A» à "F"; suite', "+1 514 555-0199", "@élèves", "-2011")

LEVELS = ("site", "room", "aisle", "bay", "shelf", "position")


def fill(depot: Founded) -> None:
    """Fill it."""

    def work(tx: Tx) -> None:
        tree = Tree(tx)
        parent: int | None = None
        levels: list[int] = []
        for kind, label in zip(LEVELS, ("Siège social", "S-2", "04", "B", "3", "12"), strict=True):
            parent = tree.add(parent, {"kind": kind, "label": label}).id
            levels.append(parent)
        short = tree.add(levels[1], {"kind": "shelf", "label": "Tablette du fond"})
        tree.add(levels[3], {"kind": "shelf", "label": "4"})
        homes = [levels[4], levels[5], short.id]
        for n, title in enumerate(TITLES):
            fields: dict[str, Any] = {
                "unit": SCHOOL if n % 2 else FINANCE,
                "title": title,
                "number": f"{title}-{n}",
                "type": "STD30",
            }
            fields |= {"year_from": 2000 + n, "year_to": 2004 + n} if n % 3 else {"year_to": 2010}
            place = homes[n % 3] if n != 4 else None
            code = add_box(tx, fields | {"contents": f"{title}\n- un\n= deux"}, place=place)
            for m in range(n % 3):
                add_file(tx, code.id, {"ref": f"D-{m}", "title": f"{title} {m}", "year_from": 2001})
        add_box(tx, {"unit": SCHOOL})

    depot.admin.do(roles.INTAKE, work)
