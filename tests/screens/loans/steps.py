"""Steps that tests of the loan desk share."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from depot.model.box import Box
from depot.model.codes import Code
from depot.store.lists import Lists
from depot.store.store import Store
from screens.loans.desk import LoansScreen
from tests.screens.depots import Furnished, StillClock, until


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until nothing is read any more."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def ready(pilot: Pilot[Any]) -> LoansScreen:
    """The desk, once its lists are there."""
    screen = pilot.app.screen
    assert isinstance(screen, LoansScreen)
    await until(pilot, "Out 3")
    return screen


def box(furnished: Furnished, name: str) -> Box:
    """A box as it is on disk now."""
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        found = store.get(Box, furnished.boxes[name].id)
    assert found is not None
    return found


def out_to(furnished: Furnished, person: Code) -> int:
    """How many boxes and files a person has."""
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        return len(Lists(store).out_to(person.id))
