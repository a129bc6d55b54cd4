"""A founded depot for tests of desks: one user of each role, an organisation with two units, a clock that obeys."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from depot.desk.accounts import add_user
from depot.desk.reference import put_unit
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.model import roles
from depot.store.store import Store, Tx

START = datetime.fromisoformat("2026-10-05T09:00:00-04:00")
"""A Monday morning."""

PINS = {"ada": "4071", "sam": "5820", "lou": "6193", "aud": "7402"}
"""By user; Ada is the administrator, Sam the supervisor, Lou the clerk, Aud the auditor."""

ROLES = {"sam": roles.SUPERVISOR, "lou": roles.CLERK, "aud": roles.AUDITOR}
STATION = "tty1"
ORG = "CSSRL"
SCHOOL, FINANCE = f"{ORG}/7210", f"{ORG}/9100"


class Clock:
    """Says the time that it was set to; each look is a second later."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def move(self, **by: float) -> None:
        """Set it forward, or back when negative: `move(minutes=5)`."""
        self.now += timedelta(**by)


class Founded(NamedTuple):
    """The depot of one test."""

    path: Path
    clock: Clock
    store: Store
    admin: Session
    supervisor: Session
    clerk: Session
    auditor: Session


def make(path: Path, node: str = "L1") -> None:
    """Make the depot that every test gets a copy of."""
    admin = initialise(
        path,
        node=node,
        name="Dépôt Longueuil",
        admin="ada",
        pin=PINS["ada"],
        full_name="Ada Tremblay",
        org=ORG,
        org_name="Centre de services scolaire de la Rive",
        station=STATION,
        clock=Clock(START - timedelta(days=1)),
    )
    with admin.store:
        for name, role in ROLES.items():
            add_user(admin, name, role=role, pin=PINS[name], full_name=name.title())

        def units(tx: Tx) -> None:
            put_unit(tx, ORG, "7210", {"name": "École Gérard-Filion"})
            put_unit(tx, ORG, "9100", {"name": "Service des finances"})

        admin.do(roles.REFERENCE, units)


def reopened(path: Path) -> Founded:
    """Open the depot at a path, with a session of each user."""
    clock = Clock()
    store = Store.open(path, clock=clock)
    sessions = (Session(store, name, STATION) for name in ("ada", "sam", "lou", "aud"))
    return Founded(path, clock, store, *sessions)
