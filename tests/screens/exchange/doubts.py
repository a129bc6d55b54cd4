"""A furnished depot that really disagrees with another one: each worked on while it knew nothing of the other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from depot.desk import boxes, custody, lending
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.model.event import Fact
from depot.store.store import Store
from tests.screens.depots import NOW, Furnished, StillClock
from tests.store.depots import WHO
from tests.store.trading import parcels, receive


def other_depot(furnished: Furnished, name: str = "L2") -> Path:
    """Another depot that knows all that this one has written so far."""
    path = furnished.path.with_name(f"{name}.db")
    who = {"admin": "max", "pin": "1357", "full_name": "Max Roy", "station": "poste-2"}
    founded = initialise(path, node=name, name=f"Dépôt {name}", clock=StillClock(NOW - timedelta(days=3)), **who)
    founded.store.close()
    for parcel in parcels(furnished.path, "L1"):
        receive(path, parcel)
    return path


def at(path: Path, user: str = "max") -> Session:
    """Somebody who works in that depot; close its store."""
    return Session(Store.open(path, clock=StillClock(NOW)), user, "poste-2")


def bring(there: Path, here: Path, node: str) -> None:
    """Bring what a node wrote."""
    for parcel in parcels(there, node):
        receive(here, parcel)


def doubted(furnished: Furnished, *, incident: bool = False) -> Path:
    """Three conflicts: a title (the box is here), a place (lent here, accepted by the other), a due date.

    Gives the other depot. With `incident`, the box that is lent is destroyed here besides.
    """
    other = other_depot(furnished)
    here = furnished.session("sam")
    students, payroll, payables = (furnished.boxes[name] for name in ("students", "payroll", "payables"))
    with here.store:
        boxes.describe(here, students.id, {"title": "Dossiers d'élèves, 2008 à 2012"})
        lending.lend(here, furnished.people["roy"].id, [payroll.text], authorised=True)
        lending.extend(here, furnished.loans["cote"].id, "2026-11-30")
        if incident:
            here.store.act(lambda tx: tx.append(Fact("box.destroyed", payables.text, {"on": "2026-10-05"})), **WHO)
    there = at(other)
    with there.store:
        boxes.describe(there, students.id, {"title": "Élèves sortis 2008-2012"})
        custody.accept(there, [payroll.text])
        lending.extend(there, furnished.loans["cote"].id, "2026-12-18")
    bring(other, furnished.path, "L2")
    return other
