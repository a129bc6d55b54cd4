"""Settings: this terminal, its scanner, the people who work here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from depot.words import N_, _
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp


class SettingsScreen(Desk):
    """What can be set, one line each."""

    NUMBER = "F10"
    TITLE = N_("Settings")
    HELP_TEXT = N_("Choose what to change with the arrows and Enter.")
    VERBS: ClassVar[tuple[Command, ...]] = ()
    app: DepotApp

    def body(self) -> ComposeResult:
        """The list."""
        yield VirtualList((Column(N_("Setting"), width=20), Column(N_("Now"))), self._load)

    def on_mount(self) -> None:
        """Show what there is."""
        listing = self.query_one(VirtualList)
        listing.replace(range(1))
        listing.focus()

    def _load(self, ids: Sequence[int]) -> list[Row]:
        return [Row((_("Theme"), self.app.theme)) for _id in ids]
