"""What the exchange desks of a depot and of a vault share: disagreements, incidents, key cards, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, TypeVar

from textual import work
from textual.app import ComposeResult

from depot.desk.permits import may
from depot.errors import DepotError
from depot.exchange.owning import enrol
from depot.model import roles
from depot.model.trails import Incident
from depot.words import N_, _, ngettext
from screens.dialogs.ask import Ask
from screens.exchange.conflict import ConflictScreen
from screens.exchange.conflictrows import CONFLICT_COLUMNS, INCIDENT_COLUMNS, conflict_rows, incident_rows
from screens.exchange.enrol import about, read_card
from screens.exchange.incident import told
from screens.exchange.paperwork import Paperwork
from screens.exchange.repair import RepairScreen
from screens.keys import Command
from screens.rows import Row
from screens.text import number
from screens.views import ReadViews, Tally
from screens.vlist import VirtualList

T = TypeVar("T")

CONFLICTS: Final = "conflicts"
INCIDENTS: Final = "incidents"

DOUBTS: Final[dict[str, str]] = {CONFLICTS: N_("Disagreements"), INCIDENTS: N_("Incidents")}
"""The views that both desks have, with their names."""


class TradeDesk(ReadViews, Paperwork):
    """An exchange desk."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("exchange.enrol", "e", N_("Enrol"), N_("Believe the key card of a vault or another depot.")),
        Command("exchange.repair", "b", N_("Behind"), N_("What to do when others know more of this depot.")),
        Command("exchange.open", "o", N_("Open"), N_("Open what is under the cursor, as Enter.")),
    )
    CARRYING: ClassVar[frozenset[str]] = frozenset()
    """Actions of those who may carry keys."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[str, str]] = []
        self._incidents: list[Incident] = []

    def doubt_lists(self) -> ComposeResult:
        """The lists of disagreements and incidents, for the body."""
        yield VirtualList(CONFLICT_COLUMNS, self._conflict_rows, empty=N_("Nothing is in doubt."), id=CONFLICTS)
        yield VirtualList(INCIDENT_COLUMNS, self._incident_rows, empty=N_("There is no incident."), id=INCIDENTS)

    def take_doubts(self, keys: list[tuple[str, str]], incidents: list[Incident]) -> None:
        """Show other disagreements and incidents; the cursor stays on what it was on."""
        refill(self.list_of(CONFLICTS), self._keys, keys)
        refill(self.list_of(INCIDENTS), self._incidents, incidents)
        self._keys, self._incidents = keys, incidents
        n = len(keys)
        self.note(ngettext("{n} in doubt", "{n} in doubt", n).format(n=number(n)) if n else "")

    def tally(self, view: str) -> Tally:
        """How many disagreements, how many incidents."""
        return Tally(len(self._keys) if view == CONFLICTS else len(self._incidents), "attention")

    def _conflict_rows(self, ids: Sequence[int]) -> list[Row]:
        return conflict_rows(self.app.store, [self._keys[n] for n in ids])

    def _incident_rows(self, ids: Sequence[int]) -> list[Row]:
        return incident_rows([self._incidents[n] for n in ids])

    @property
    def behind(self) -> bool:
        """Whether others know more of this place than its database."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the role may not do, and what makes no sense now."""
        if action in self.CARRYING and not may(self.app.session, roles.CIRCULATE):
            return None
        if action == "exchange_repair" and not self.behind:
            return None
        return super().check_action(action, parameters)

    def action_exchange_open(self) -> None:
        """Open what is under the cursor."""
        self.listing.action_choose()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A conflict has a screen of its own; an incident tells its facts; the rest knows the desk."""
        if event.list.id == CONFLICTS:
            self.app.push_screen(ConflictScreen(self.deeds, self._keys, self._keys[event.id]))
        elif event.list.id == INCIDENTS:
            self.app.push_screen(told(self.app.store, self._incidents[event.id]))
        else:
            self.open_row(event.list.id or "", event.id)

    def open_row(self, view: str, at: int) -> None:
        """Open a row of one of the desk's own views."""
        raise NotImplementedError

    @work(exclusive=True, group="acts")
    async def action_exchange_enrol(self) -> None:
        """Believe the card of another place, once its fingerprint was heard and compared."""
        heading = _("Enrol a key card")
        try:
            await self.app.perform(lambda session: session.may(roles.ADMINISTER))
            asked = _("File of the card, as the system shows it; or scan its symbol.")
            text = await self.app.push_screen_wait(Ask(heading, asked, accepts_scan=True, most=800))
            if not text:
                return
            card = await self.app.in_background(lambda: read_card(text))
        except DepotError as error:
            self.refuse(error)
            return
        said = await self.app.push_screen_wait(Ask(heading, about(card), most=60))
        if said:
            words = _("The card of {node} is believed from now on.").format(node=card.node)
            await self.act(lambda session: enrol(session, card, said), words)

    def action_exchange_repair(self) -> None:
        """What to do when others know more of this place."""
        self.app.push_screen(RepairScreen(self.deeds))


def refill(listing: VirtualList, before: Sequence[T], now: Sequence[T]) -> None:
    """Fill a list anew, with the cursor on what it was on, else at the same height."""
    here = before[listing.cursor] if listing.cursor < len(before) else None
    cursor = now.index(here) if here is not None and here in now else listing.cursor
    listing.replace(range(len(now)), cursor=cursor)
