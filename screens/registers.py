"""Registers: one list, its count above it, what was done below it; nothing in it is ever taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from depot.errors import DepotError
from depot.store.store import Store
from depot.words import _
from screens.acting import Acting, SaidLine
from screens.dialogs.ask import Ask
from screens.rows import Column, Row
from screens.text import clean
from screens.vlist import VirtualList


class Register(Acting):
    """A screen that lists a register, read again whenever something was written."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    EMPTY: ClassVar[str] = ""
    """A msgid: what is said where nothing is in it."""
    LIST: ClassVar[str] = ""
    """Id of the list."""

    def fill(self) -> tuple[str, Sequence[int]]:
        """Read it: how many there are, in words, and what the list has."""
        raise NotImplementedError

    def listed(self, ids: Sequence[int]) -> list[Row]:
        """Rows of the list."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """The count, the list, and the line that says what was done."""
        yield Static("", id="count", markup=False)
        yield VirtualList(self.COLUMNS, self.listed, empty=self.EMPTY, id=self.LIST)
        yield SaidLine()

    def on_mount(self) -> None:
        """Begin with the newest."""
        self.refresh_data()
        self.query_one(VirtualList).focus()

    def on_screen_resume(self) -> None:
        """Something may have been said meanwhile."""
        super().on_screen_resume()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read it again."""
        if self.is_mounted:
            said, ids = self.fill()
            self.query_one("#count", Static).update(said, layout=False)
            self.query_one(VirtualList).replace(ids)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the undo."""
        return False if action == "desk_undo" else super().check_action(action, parameters)

    async def keep_paper(self, proposed: str, write: Callable[[Store, Path], object]) -> None:
        """Ask which file the register is written to, and write it there; tell a refusal."""
        file = await self.app.push_screen_wait(Ask(_("Write a PDF"), _("File:"), value=proposed, most=400))
        if not file:
            return
        try:
            await self.app.on_acts(lambda store: write(store, Path(file).expanduser()))
        except DepotError as error:
            self.refuse(error)
            return
        self.say(_("written: {file}").format(file=clean(file)))
