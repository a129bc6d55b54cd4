"""The batches: what waits for who sits here, what is under way, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from depot.desk.destruction.reading import Docket
from depot.model.reference import User
from depot.words import N_
from screens.destruction.batchcard import BatchScreen
from screens.destruction.batchrows import BATCH_COLUMNS, LIVE, MINE, VIEWS, batch_row, dockets
from screens.destruction.registerlist import RegisterScreen
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Row
from screens.views import Tally, Views, view_commands
from screens.vlist import VirtualList


class BatchesScreen(Views, Desk):
    """Destruction batches."""

    NUMBER = "Ctrl+R"
    TITLE = N_("Batches")
    CSS_PATH = "destruction.tcss"
    HELP_TEXT = N_(
        "Destruction batches: first those that wait for you, to be signed or carried out. Left and right go to those "
        "under way and to those that are over. Enter opens one. A new one is begun on the due list. R is the register "
        "of all that was destroyed."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        *view_commands("batches", VIEWS),
        Command("batches.register", "r", N_("Register"), N_("Go to the register of destructions."), footer=True),
        Command("batches.back", "escape,backspace", N_("Back"), N_("Go back."), footer=True),
    )
    VIEWS = VIEWS
    LIST_OF: ClassVar = dict.fromkeys(VIEWS, "batches")

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, list[Docket]] = {}

    def body(self) -> ComposeResult:
        """Tabs and list."""
        yield from self.tabs()
        yield VirtualList(BATCH_COLUMNS, self._rows, empty=N_("There is no batch here."), id="batches")

    def on_mount(self) -> None:
        """Begin with what waits for who sits here, where something does."""
        self._read()
        self.view = MINE if self._found[MINE] else LIVE
        self.show_view()

    def refresh_data(self) -> None:
        """Read everything again."""
        if self.is_mounted and self._found:
            self._read()
            self.show_again()

    @property
    def _user(self) -> User:
        return self.app.session.account if self.app.session is not None else User("")

    def _read(self) -> None:
        today = self.app.clock().date()
        self._found = {view: dockets(self.app.store, view, self._user, today) for view in VIEWS}

    def tally(self, view: str) -> Tally:
        """How many batches."""
        return Tally(len(self._found.get(view, ())))

    def fill(self) -> None:
        """Put the batches of the view into the list."""
        self.listing.replace([it.batch.id for it in self._found[self.view]])

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        found = {it.batch.id: it for it in self._found[self.view]}
        return [batch_row(found[id_], self._user) for id_ in ids if id_ in found]

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open it."""
        self.app.push_screen(BatchScreen(event.id))

    def action_batches_register(self) -> None:
        """Every box that was destroyed."""
        self.app.push_screen(RegisterScreen())

    def action_batches_back(self) -> None:
        """Back to the due list."""
        self.dismiss(None)
