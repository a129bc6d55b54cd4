"""The batches: what waits for who sits here, what is under way, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.destruction.reading import Docket
from depot.model.reference import User
from depot.words import N_, _
from screens.destruction.batchcard import BatchScreen
from screens.destruction.batchrows import BATCH_COLUMNS, LIVE, MINE, VIEWS, batch_row, dockets
from screens.destruction.registerlist import RegisterScreen
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Row
from screens.text import number
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp


class BatchesScreen(Desk):
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
        Command("batches.next", "right", N_("Next view"), N_("Go to the next view."), do="batches_turn(1)"),
        Command("batches.previous", "left", N_("Previous view"), N_("Go to the previous view."), do="batches_turn(-1)"),
        *(
            Command(f"batches.view{at}", str(at), name, N_("Go to this view."), do=f"batches_view({at})")
            for at, name in enumerate(VIEWS.values(), 1)
        ),
        Command("batches.register", "r", N_("Register"), N_("Go to the register of destructions."), footer=True),
        Command("batches.back", "escape,backspace", N_("Back"), N_("Go back."), footer=True),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._view = ""
        self._found: dict[str, list[Docket]] = {}

    def body(self) -> ComposeResult:
        """Tabs and list."""
        yield Static("", id="tabs", markup=False)
        yield VirtualList(BATCH_COLUMNS, self._rows, empty=N_("There is no batch here."), id="batches")

    def on_mount(self) -> None:
        """Begin with what waits for who sits here, where something does."""
        self._read()
        self._view = MINE if self._found[MINE] else LIVE
        self._fill()
        self.query_one(VirtualList).focus()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again."""
        if self.is_mounted and self._view:
            self._read()
            self._fill()

    @property
    def _user(self) -> User:
        return self.app.session.account if self.app.session is not None else User("")

    def _read(self) -> None:
        today = self.app.clock().date()
        self._found = {view: dockets(self.app.store, view, self._user, today) for view in VIEWS}

    def _fill(self) -> None:
        parts: list[str | Content | tuple[str, str]] = []
        for view, name in VIEWS.items():
            count = len(self._found[view])
            word = f"{_(name)} {number(count)}" if count else _(name)
            here = view == self._view
            before, after = ("[", "]") if here else (" ", " ")
            parts.append((f"{before}{word}{after}", "bold $key" if here else "$ink-soft"))
        self.query_one("#tabs", Static).update(Content.assemble(*parts), layout=False)
        self.query_one(VirtualList).replace([it.batch.id for it in self._found[self._view]])

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        found = {it.batch.id: it for it in self._found[self._view]}
        return [batch_row(found[id_], self._user) for id_ in ids if id_ in found]

    def action_batches_turn(self, by: int) -> None:
        """The next view, round and round."""
        views = list(VIEWS)
        self._view = views[(views.index(self._view) + by) % len(views)]
        self._fill()

    def action_batches_view(self, at: int) -> None:
        """A view by its number."""
        self._view = list(VIEWS)[at - 1]
        self._fill()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open it."""
        self.app.push_screen(BatchScreen(event.id))

    def action_batches_register(self) -> None:
        """Every box that was destroyed."""
        self.app.push_screen(RegisterScreen())

    def action_batches_back(self) -> None:
        """Back to the due list."""
        self.dismiss(None)
