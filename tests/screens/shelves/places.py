"""Steps that tests of the shelf desk share."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from depot.desk.session import Session
from depot.model.codes import Code
from depot.model.location import Location
from depot.store.store import Store
from tests.screens.depots import Furnished, StillClock


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until nothing is read any more."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def place(furnished: Furnished, code: Code) -> Location:
    """A place as it is on disk now."""
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        found = store.get(Location, code.id)
    assert found is not None
    return found


def at_another_terminal(furnished: Furnished, user: str = "sam") -> Session:
    """A session elsewhere; close its store."""
    return furnished.session(user)
