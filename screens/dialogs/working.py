"""Something that takes a while, with how far it is; Escape asks it to stop where that loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.errors import DepotError
from depot.words import N_, _
from screens.dialogs.base import Dialog
from screens.signs import is_plain
from screens.text import clean, number

R = TypeVar("R")

LOOK = 0.1
"""Seconds between two looks at how far it is."""

WIDTH = 34
"""Cells of the bar."""


class Watch:
    """How far something is, told from its thread and read from the screens'."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.said = ""
        """What is under way, in the language in use."""
        self.stopping = False

    def progress(self, done: int, total: int) -> None:
        """Note it; raise Stopped when somebody asked to stop."""
        self.done, self.total = done, total
        if self.stopping:
            raise Stopped


class Stopped(DepotError):
    """Somebody asked to stop."""

    what = N_("You stopped it.")
    todo = N_("What was done by then stays; begin again to go on.")


class Working(Dialog[R | DepotError], Generic[R]):
    """Waits for a future; the answer is its result, or the refusal that it raised."""

    HINT = N_("Esc stops")

    def __init__(self, heading: str, start: Callable[[], Future[R]], watch: Watch) -> None:
        """`start` begins it, in a thread of its own."""
        super().__init__(heading)
        self._start = start
        self._watch = watch

    def panel(self) -> ComposeResult:
        """What is under way, and the bar."""
        yield Static("", id="under-way", classes="dialog-text", markup=False)
        yield Static("", id="bar", markup=False)

    def on_mount(self) -> None:
        """Begin, and look now and then."""
        self._draw()
        self.set_interval(LOOK, self._draw)
        self.call_after_refresh(self._wait)  # what is over before the dialog stands could not close it

    @work(exclusive=True)
    async def _wait(self) -> None:
        try:
            result: R | DepotError = await asyncio.wrap_future(self._start())
        except DepotError as error:
            result = error
        self.answer(result)

    def _draw(self) -> None:
        watch, plain = self._watch, is_plain(self.app)
        self.query_one("#under-way", Static).update(clean(watch.said) or _("One moment…"))
        share = min(watch.done / watch.total, 1.0) if watch.total else 0.0
        full = int(share * WIDTH)
        signs = ("#", ".") if plain else ("█", "░")
        told = f"  {number(watch.done)} / {number(watch.total)}" if watch.total else ""
        if watch.stopping:
            told = "  " + _("stopping…")
        bar = (signs[0] * full, "$key"), (signs[1] * (WIDTH - full), "$ink-faint")
        self.query_one("#bar", Static).update(Content.assemble(*bar, told))

    def action_leave(self) -> None:
        """Ask to stop; the thread does so where it loses nothing."""
        self._watch.stopping = True
