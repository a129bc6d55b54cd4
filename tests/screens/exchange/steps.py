"""Keys and waiting for screens on which a dialog comes and goes by itself.

Pilot waits until every widget of the screen on top has answered, and a dialog that closes meanwhile never does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.harness import text_of

PACE = 0.06
"""Seconds between two keys: too slow for a scanner."""


async def strike(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, one after another."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        event = events.Key(key, key if len(key) == 1 else None)
        event.set_sender(pilot.app)
        driver.send_message(event)
        await asyncio.sleep(PACE)


async def name(pilot: Pilot[Any], text: str) -> None:
    """Paste a text, then Enter."""
    driver = pilot.app._driver
    assert driver is not None
    event = events.Paste(text)
    event.set_sender(pilot.app)
    driver.send_message(event)
    await asyncio.sleep(PACE)
    await come(pilot, lambda: any(field.value == text for field in pilot.app.screen.query(Input)))
    await strike(pilot, "enter")


async def come(pilot: Pilot[Any], true: Callable[[], object] | str, seconds: float = 30.0) -> None:
    """Wait until something is so, or a text is on the screen; fail with the screen when it never is."""
    holds = true if callable(true) else lambda: true in text_of(pilot.app)
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"never came: {true}\n{text_of(pilot.app)}")
        await asyncio.sleep(0.02)
