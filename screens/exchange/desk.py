"""The exchange desk: what depots disagree on, and what must never be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.model.trails import Incident
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.exchange.conflict import ConflictScreen
from screens.exchange.conflictrows import CONFLICT_COLUMNS, INCIDENT_COLUMNS, conflict_rows, incident_rows
from screens.exchange.incident import told
from screens.keys import Command
from screens.rows import Row
from screens.signs import is_plain
from screens.text import number
from screens.vlist import VirtualList

T = TypeVar("T")

CONFLICTS: Final = "conflicts"
INCIDENTS: Final = "incidents"

VIEWS: Final[dict[str, str]] = {CONFLICTS: N_("Disagreements"), INCIDENTS: N_("Incidents")}
"""The views in the order of their tabs, with their names."""


class ExchangeScreen(Acting):
    """Exchange."""

    CSS_PATH = "exchange.tcss"
    NUMBER = "Ctrl+E"
    TITLE = N_("Exchange")
    HELP_TEXT = N_(
        "What two depots said differently of one thing, neither knowing of the other, waits under Disagreements until "
        "a supervisor settles it: Enter opens one, its sides beside each other. Incidents are what must never be, such "
        "as a box destroyed while it was lent: they are kept for ever and closed by nobody."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("exchange.open", "f2,o", N_("Open"), N_("Open what is under the cursor, as Enter."), footer=True),
        Command("exchange.next", "right", N_("Next view"), N_("Go to the next view."), do="exchange_turn(1)"),
        Command("exchange.previous", "left", N_("Previous view"), N_("Go to the view before."), do="exchange_turn(-1)"),
        *(
            Command(f"exchange.view{at}", str(at), name, N_("Go to this view."), do=f"exchange_view({at})")
            for at, name in enumerate(VIEWS.values(), 1)
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self._view = CONFLICTS
        self._keys: list[tuple[str, str]] = []
        self._incidents: list[Incident] = []

    def body(self) -> ComposeResult:
        """Tabs, a list for each, and what was done."""
        yield Static("", id="tabs", markup=False)
        yield VirtualList(CONFLICT_COLUMNS, self._conflict_rows, empty=N_("Nothing is in doubt."), id=CONFLICTS)
        yield VirtualList(INCIDENT_COLUMNS, self._incident_rows, empty=N_("There is no incident."), id=INCIDENTS)
        yield SaidLine()

    def on_mount(self) -> None:
        """Begin with what is to be settled."""
        self.refresh_data()
        self._show_view()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again; the cursor stays on what it was on."""
        if not self.query(SaidLine):
            return
        store = self.app.store
        keys, incidents = store.conflict_keys(), store.incidents()
        self._keys = _refill(self.list_of(CONFLICTS), self._keys, keys)
        self._incidents = _refill(self.list_of(INCIDENTS), self._incidents, incidents)
        self._draw_tabs()
        self.refresh_bindings()

    def list_of(self, view: str) -> VirtualList:
        """The list of a view."""
        return self.query_one(f"#{view}", VirtualList)

    def _conflict_rows(self, ids: Sequence[int]) -> list[Row]:
        return conflict_rows(self.app.store, [self._keys[n] for n in ids])

    def _incident_rows(self, ids: Sequence[int]) -> list[Row]:
        return incident_rows([self._incidents[n] for n in ids])

    # -- views --------------------------------------------------------------------------------------------------

    def _show_view(self) -> None:
        for view in VIEWS:
            self.list_of(view).display = view == self._view
        self.set_focus(self.list_of(self._view))
        self._draw_tabs()
        self.refresh_bindings()

    def _draw_tabs(self) -> None:
        counts = {CONFLICTS: len(self._keys), INCIDENTS: len(self._incidents)}
        plain = is_plain(self.app)
        parts: list[str | Content | tuple[str, str]] = []
        for view, name in VIEWS.items():
            count, here = counts[view], view == self._view
            word = f"{_(name)} {number(count)}" if count else _(name)
            before, after = ("[", "]") if here else (" ", " ")
            mark = "! " if count and plain else ""
            look = "bold $key" if here else "$tone-attention" if count else "$ink-soft"
            parts.append((f"{before}{mark}{word}{after}", look))
        self.query_one("#tabs", Static).update(Content.assemble(*parts), layout=False)
        n = len(self._keys)
        self.note(ngettext("{n} in doubt", "{n} in doubt", n).format(n=number(n)) if n else "")

    def action_exchange_turn(self, by: int) -> None:
        """The next view, round and round."""
        views = list(VIEWS)
        self._view = views[(views.index(self._view) + by) % len(views)]
        self._show_view()

    def action_exchange_view(self, at: int) -> None:
        """A view by its number."""
        self._view = list(VIEWS)[at - 1]
        self._show_view()

    # -- opening ------------------------------------------------------------------------------------------------

    def action_exchange_open(self) -> None:
        """Open what is under the cursor."""
        self.list_of(self._view).action_choose()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A conflict has a screen of its own; an incident tells its facts."""
        if event.list.id == CONFLICTS:
            self.app.push_screen(ConflictScreen(self.deeds, self._keys, self._keys[event.id]))
        else:
            self.app.push_screen(told(self.app.store, self._incidents[event.id]))


def _refill(listing: VirtualList, before: list[T], now: list[T]) -> list[T]:
    """Fill a list anew, with the cursor on what it was on, else at the same height."""
    here = before[listing.cursor] if listing.cursor < len(before) else None
    cursor = now.index(here) if here is not None and here in now else listing.cursor
    listing.replace(range(len(now)), cursor=cursor)
    return now
