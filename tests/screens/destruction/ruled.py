"""The furnished depot with rules for its boxes, so that some are due, some wait, and some have no date."""

from __future__ import annotations

from typing import Any, Final

import pytest
from textual.pilot import Pilot

from depot.desk import boxes
from depot.desk.files import describe_file
from depot.desk.reference import put_rule
from depot.model import roles
from depot.store.store import Tx
from screens.destruction.desk import DestructionScreen
from tests.screens.depots import Furnished, until
from tests.screens.holdings import ORG

APPROVED: Final = {"approved_on": "2014-03-07", "request": "30486-25"}

RULES: Final = {
    "3.10": {"title": "Comptes à payer", "active": 2, "semi": 5, "disposition": "D"},
    "3.20": {"title": "Paie", "active": 2, "semi": 50, "disposition": "D"},
    "1.10": {"title": "Procès-verbaux", "active": 1, "semi": 0, "disposition": "C"},
    "2.39": {"title": "Griefs", "active": 888, "semi": 10, "disposition": "T"},
}

RULED: Final = {
    "payables": ("3.10", "2012-06-30"),
    "payroll": ("3.20", "2012-06-30"),
    "minutes": ("1.10", "2012-06-30"),
    "grievances": ("2.39", ""),
    "plans": ("3.10", "2011-02-01"),
}
"""By box: its rule and its closing date."""


def ruled(furnished: Furnished) -> None:
    """Give the depot rules, and its boxes what the rules need."""

    def publish(tx: Tx) -> None:
        for code, rule in RULES.items():
            period = {name: rule[name] for name in ("active", "semi", "disposition")}
            put_rule(tx, ORG, code, {"title": rule["title"], "copies": [{"copy": "P", **period}], **APPROVED})
        shorter = {"copy": "P", "active": 1, "semi": 1, "disposition": "D"}
        put_rule(tx, ORG, "3.10", {"copies": [shorter], "version": 2, "approved_on": "2020-01-15"})
        longer = {"copy": "P", "active": 2, "semi": 5, "disposition": "D"}
        put_rule(tx, ORG, "3.10", {"copies": [longer], "version": 3, "approved_on": "2024-01-15"})

    session = furnished.session("ada")
    with session.store:
        session.do(roles.REFERENCE, publish)
        for name, (rule, closed) in RULED.items():
            changes = {"rule": f"{ORG}/{rule}", "copy": "P", "closed_on": closed}
            boxes.describe(session, furnished.boxes[name].id, changes)
        describe_file(session, furnished.files["beaulieu"].id, {"closed_on": "2012-06-30"})


@pytest.fixture
def due(furnished: Furnished) -> Furnished:
    """A depot with a due list."""
    ruled(furnished)
    return furnished


async def ready(pilot: Pilot[Any], shown: str = "To destroy 2") -> DestructionScreen:
    """The desk, once it was counted."""
    screen = pilot.app.screen
    assert isinstance(screen, DestructionScreen)
    await until(pilot, shown)
    return screen
