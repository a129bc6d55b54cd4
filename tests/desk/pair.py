"""Two depots that trade: L1, furnished, and L2, with a shelf and a borrower; each with its people."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from depot.desk.accounts import add_user
from depot.desk.people import register
from depot.desk.place_tree import Tree
from depot.desk.scanning.engine import ScanDesk
from depot.desk.scanning.state import Scanned
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.store.store import Store, Tx
from tests.desk.founded import ORG, PINS, SCHOOL, Clock, Founded
from tests.desk.hall import Hall, furnish
from tests.store.trading import parcels, receive


class Other(NamedTuple):
    """The second depot."""

    path: Path
    store: Store
    admin: Session
    supervisor: Session
    clerk: Session
    shelf: str
    borrower: str


class Pair(NamedTuple):
    """Both."""

    one: Founded
    hall: Hall
    two: Other

    def news(self, to: str) -> None:
        """Bring all that the one depot wrote to the other, named by its node."""
        source, target = (self.one, self.two) if to == "L2" else (self.two, self.one)
        for parcel in parcels(source.path, "L1" if to == "L2" else "L2"):
            receive(target.path, parcel)

    def box(self, node: str, code: str) -> Box | None:
        """A box as a depot has it."""
        return (self.one if node == "L1" else self.two).store.get(Box, code_id(code))

    def desk(self, node: str) -> ScanDesk:
        """A scan desk of a clerk there."""
        return ScanDesk(self.one.clerk if node == "L1" else self.two.clerk, batch=True)

    def scan(self, node: str, *tape: str) -> list[Scanned]:
        """What a new desk there answers to a tape."""
        desk = self.desk(node)
        return [desk.scan(code) for code in tape]


def pair(one: Founded, folder: Path, node: str = "L2") -> Pair:
    """Found the second depot beside the first."""
    path = folder / f"{node}.db"
    admin = initialise(
        path,
        node=node,
        name="Dépôt Brossard",
        admin="eve",
        pin=PINS["ada"],
        full_name="Ève Roy",
        org=ORG,
        org_name="Centre de services scolaire de la Rive",
        station="tty1",
        clock=Clock(),
    )
    for name, role in (("sue", roles.SUPERVISOR), ("ada", roles.CLERK)):
        add_user(admin, name, role=role, pin=PINS["lou"], full_name=f"{name.title()} Brossard")

    def shelf(tx: Tx) -> str:
        bay = Tree(tx).add(None, {"kind": "bay", "label": "B"})
        return Code.from_id("S", Tree(tx).add(bay.id, {"kind": "shelf", "label": "B1"}).id).text

    where = admin.do(roles.INTAKE, shelf).result or ""
    who = register(admin, {"name": "Luc Gagnon", "unit": ""}).result
    supervisor, clerk = (Session(admin.store, name, "tty2") for name in ("sue", "ada"))
    borrower = who.code.text if who is not None else ""
    return Pair(one, furnish(one), Other(path, admin.store, admin, supervisor, clerk, where, borrower))


__all__ = ["ORG", "SCHOOL", "Pair", "pair"]
