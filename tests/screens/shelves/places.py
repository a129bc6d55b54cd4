"""Steps that tests of the shelf desk share."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from depot.desk.session import Session
from depot.model.codes import Code
from depot.model.location import Location
from depot.store.store import Store
from screens.forms import Pick
from tests.screens.depots import Furnished, StillClock, until


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until nothing is read any more."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def fill(pilot: Pilot[Any], **values: str) -> None:
    """Fill in the fields of the form on show and send it."""
    await until(pilot, lambda: pilot.app.screen.is_modal)
    for key, value in values.items():
        field = pilot.app.screen.query_one(f"#field-{key}")
        assert isinstance(field, Input | Pick)
        field.value = value
    await pilot.pause()
    await pilot.press("enter")


async def answer(pilot: Pilot[Any], text: str) -> None:
    """Answer the question on show."""
    await until(pilot, lambda: pilot.app.screen.is_modal)
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")


def place(furnished: Furnished, code: Code) -> Location:
    """A place as it is on disk now."""
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        found = store.get(Location, code.id)
    assert found is not None
    return found


def at_another_terminal(furnished: Furnished, user: str = "sam") -> Session:
    """A session elsewhere; close its store."""
    return furnished.session(user)
