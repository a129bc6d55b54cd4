"""Filling in what a dialog asks, as somebody who sees it on show."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from screens.forms import Form, Pick
from tests.screens.depots import until


async def fill(pilot: Pilot[Any], **values: str) -> None:
    """Fill in the fields of the form on show and send it."""
    await until(pilot, lambda: pilot.app.screen.is_modal and bool(pilot.app.screen.query(Form)))
    screen = pilot.app.screen
    for key, value in values.items():
        field = screen.query_one(f"#field-{key}")
        assert isinstance(field, Input | Pick)
        field.value = value
    screen.query_one(f"#field-{next(iter(values))}").focus()
    await pilot.pause()
    await pilot.press("enter")


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type into the one field of the dialog on show and send it."""
    await until(pilot, lambda: pilot.app.screen.is_modal)
    pilot.app.screen.query_one(Input).value = text
    await pilot.pause()
    await pilot.press("enter")
