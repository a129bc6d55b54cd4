"""What is wrong on this computer: one check a line, the gravest first, and below the list what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from depot.doctor.check import Check
from depot.model.outcome import ATTENTION, OK, STOP
from depot.words import N_, _, ngettext
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.signs import OUTCOMES
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (Column(N_("What was found"), flex=1, least=40),)

_GRAVEST: Final = (STOP, ATTENTION, OK)

Look = Callable[[], Sequence[Check]]
"""Looks at everything; takes a while."""


class DoctorScreen(Desk):
    """What is wrong here, and how to mend it."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("What is wrong here")
    HELP_TEXT = N_(
        "The computer, the terminal, the database and what is attached are looked at; nothing is changed. The gravest "
        "stands first. Below the list is what to do about the line under the cursor. The command depot doctor says the "
        "same, also where the screens do not open."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("doctor.again", "f2,r", N_("Look again"), N_("Look at everything again."), footer=True),
        Command("doctor.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
    )
    app: DepotApp

    def __init__(self, look: Look | None = None) -> None:
        """`look` is what is asked; the machine and the open depot unless it is given."""
        super().__init__()
        self._look = look or self._everything
        self._found: list[Check] = []

    def body(self) -> ComposeResult:
        """The list, and what to do."""
        yield VirtualList(COLUMNS, self._load)
        yield Static("", id="remedy", markup=False)

    def on_mount(self) -> None:
        """Look."""
        self.query_one(VirtualList).focus()
        self.action_doctor_again()

    def _everything(self) -> Sequence[Check]:
        from depot.doctor.examining import checks

        return list(checks(self.app.store.path, self.app.options.station))

    def action_doctor_again(self) -> None:
        """Look at everything again."""
        self.query_one("#remedy", Static).update(_("One moment…"))
        self._examine()

    @work(exclusive=True)
    async def _examine(self) -> None:
        found = await asyncio.to_thread(self._look)
        self._found = sorted(found, key=lambda check: _GRAVEST.index(check.result))
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._found)))
        listing.reload()
        listing.go_to(0)
        self._tell(0)

    def _load(self, ids: Sequence[int]) -> list[Row]:
        found = (self._found[id_] for id_ in ids)
        return [Row((clean(each.said.text(_)),), sign=OUTCOMES[each.result], quiet=each.result == OK) for each in found]

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Say all of it: its line may be cut."""
        self._tell(event.id)

    def _tell(self, at: int) -> None:
        if at >= len(self._found):
            return
        check = self._found[at]
        wrong = sum(each.result != OK for each in self._found)
        told = ngettext("{n} thing to see to.", "{n} things to see to.", wrong).format(n=wrong)
        lines = [clean(check.said.text(_)), clean(check.next_step(_)), "" if check.step else told]
        self.query_one("#remedy", Static).update("\n".join(filter(None, lines)))

    def action_doctor_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)
