"""The exchange desk: what leaves and what comes, what depots disagree on, and what must never be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.permits import may
from depot.errors import DepotError
from depot.exchange.owning import enrol
from depot.model import roles
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.background import Background
from screens.dialogs.ask import Ask
from screens.exchange.conflict import ConflictScreen
from screens.exchange.conflictrows import CONFLICT_COLUMNS, INCIDENT_COLUMNS, conflict_rows, incident_rows
from screens.exchange.enrol import about, read_card
from screens.exchange.figures import figures
from screens.exchange.incident import told
from screens.exchange.leaving import PIECE_COLUMNS, piece_rows
from screens.exchange.papers import make_slip
from screens.exchange.paperwork import Paperwork
from screens.exchange.piece import PieceScreen
from screens.exchange.receiptview import ReceiptScreen
from screens.exchange.receive import ReceiveScreen
from screens.exchange.repair import RepairScreen
from screens.exchange.snapshot import Snapshot, read_all
from screens.keys import Command
from screens.rows import Row
from screens.signs import is_plain
from screens.text import number
from screens.vlist import VirtualList

T = TypeVar("T")

LEAVING: Final = "leaving"
CONFLICTS: Final = "conflicts"
INCIDENTS: Final = "incidents"

VIEWS: Final[dict[str, str]] = {
    LEAVING: N_("What leaves"),
    CONFLICTS: N_("Disagreements"),
    INCIDENTS: N_("Incidents"),
}
"""The views in the order of their tabs, with their names."""


class ExchangeScreen(Paperwork):
    """Exchange."""

    TITLE = N_("Exchange")
    HELP_TEXT = N_(
        "Above, where this depot's events are: here only, on a key, in the vault, in question; since when something is "
        "here only, and how old what the vault said is. F2 exports to a USB key or a folder: the key may be removed "
        "when it says so, after everything was read back. F3 receives: packages, and the receipts that say what "
        "arrived. F4 makes the slip that the carrier signs. What two depots said differently of one thing waits under "
        "Disagreements until a supervisor settles it. Incidents are what must never be, such as a box destroyed while "
        "it was lent: they are kept for ever and closed by nobody."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("exchange.export", "f2,x", N_("Export"), N_("Put what has not arrived on a key."), footer=True),
        Command("exchange.receive", "f3,r", N_("Receive"), N_("Take in what a key or folder brings."), footer=True),
        Command("exchange.slip", "f4,s", N_("Slip"), N_("Print what is on the key, for its carrier."), footer=True),
        Command("exchange.receipt", "f12,v", N_("Vault"), N_("Show the last receipt, with its QR symbol.")),
        Command("exchange.enrol", "e", N_("Enrol"), N_("Believe the key card of a vault or another depot.")),
        Command("exchange.repair", "b", N_("Behind"), N_("What to do when others know more of this depot.")),
        Command("exchange.open", "o", N_("Open"), N_("Open what is under the cursor, as Enter.")),
        Command("exchange.next", "right", N_("Next view"), N_("Go to the next view."), do="exchange_turn(1)"),
        Command("exchange.previous", "left", N_("Previous view"), N_("Go to the view before."), do="exchange_turn(-1)"),
        *(
            Command(f"exchange.view{at}", str(at), name, N_("Go to this view."), do=f"exchange_view({at})")
            for at, name in enumerate(VIEWS.values(), 1)
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self._view = LEAVING
        self._shown: Snapshot | None = None
        self._reads = Background(lambda: self.app.store.another(readonly=True))

    def body(self) -> ComposeResult:
        """Figures, tabs, a list for each, and what was done."""
        yield Static("", id="figures", markup=False)
        yield Static("", id="tabs", markup=False)
        yield VirtualList(PIECE_COLUMNS, self._piece_rows, empty=N_("Nothing was written yet."), id=LEAVING)
        yield VirtualList(CONFLICT_COLUMNS, self._conflict_rows, empty=N_("Nothing is in doubt."), id=CONFLICTS)
        yield VirtualList(INCIDENT_COLUMNS, self._incident_rows, empty=N_("There is no incident."), id=INCIDENTS)
        yield SaidLine()

    def on_mount(self) -> None:
        """Begin with what leaves."""
        self._show_view()
        self._read()

    def on_unmount(self) -> None:
        """Close the reader's connection."""
        super().on_unmount()
        self._reads.close()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again; the cursor stays on what it was on."""
        if self.is_mounted:
            self._read()

    @work(exclusive=True, group="views")
    async def _read(self) -> None:
        now = await self._reads.read(read_all)
        if now is None or not self.query(SaidLine):  # a read may end after the desk was taken down
            return
        before, self._shown = self._shown, now
        _refill(self.list_of(LEAVING), before.pieces if before else [], now.pieces)
        _refill(self.list_of(CONFLICTS), before.keys if before else [], now.keys)
        _refill(self.list_of(INCIDENTS), before.incidents if before else [], now.incidents)
        plain = is_plain(self.app)
        head = figures(now, self.app.clock().date(), plain=plain)
        self.query_one("#figures", Static).update(Content("\n").join(head))
        self._draw_tabs()
        self.refresh_bindings()

    def list_of(self, view: str) -> VirtualList:
        """The list of a view."""
        return self.query_one(f"#{view}", VirtualList)

    def _piece_rows(self, ids: Sequence[int]) -> list[Row]:
        return piece_rows([self.shown.pieces[n] for n in ids])

    def _conflict_rows(self, ids: Sequence[int]) -> list[Row]:
        return conflict_rows(self.app.store, [self.shown.keys[n] for n in ids])

    def _incident_rows(self, ids: Sequence[int]) -> list[Row]:
        return incident_rows([self.shown.incidents[n] for n in ids])

    @property
    def shown(self) -> Snapshot:
        """What the lists show."""
        assert self._shown is not None
        return self._shown

    # -- views --------------------------------------------------------------------------------------------------

    def _show_view(self) -> None:
        for view in VIEWS:
            self.list_of(view).display = view == self._view
        self.set_focus(self.list_of(self._view))
        self._draw_tabs()
        self.refresh_bindings()

    def _draw_tabs(self) -> None:
        shown = self._shown
        counts = {CONFLICTS: len(shown.keys), INCIDENTS: len(shown.incidents)} if shown is not None else {}
        plain = is_plain(self.app)
        parts: list[str | Content | tuple[str, str]] = []
        for view, name in VIEWS.items():
            count, here = counts.get(view, 0), view == self._view
            word = f"{_(name)} {number(count)}" if count else _(name)
            before, after = ("[", "]") if here else (" ", " ")
            mark = "! " if count and plain else ""
            look = "bold $key" if here else "$tone-attention" if count else "$ink-soft"
            parts.append((f"{before}{mark}{word}{after}", look))
        self.query_one("#tabs", Static).update(Content.assemble(*parts), layout=False)
        n = counts.get(CONFLICTS, 0)
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
        """A piece shows its events; a conflict has a screen of its own; an incident tells its facts."""
        match event.list.id:
            case "leaving":
                self.app.push_screen(PieceScreen(self.shown.pieces[event.id], self.shown.places))
            case "conflicts":
                self.app.push_screen(ConflictScreen(self.deeds, self.shown.keys, self.shown.keys[event.id]))
            case _:
                self.app.push_screen(told(self.app.store, self.shown.incidents[event.id]))

    # -- out and in ---------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the role may not do, and what makes no sense now."""
        if action in ("exchange_export", "exchange_receive") and not may(self.app.session, roles.CIRCULATE):
            return None
        if action == "exchange_repair" and not (self._shown is not None and self._shown.standing.behind):
            return None
        if action == "exchange_receipt" and not (self._shown is not None and self._shown.standing.receipts):
            return None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="acts")
    async def action_exchange_export(self) -> None:
        """Put what has not arrived on a key."""
        await self.export()
        self.refresh_data()

    @work(exclusive=True, group="acts")
    async def action_exchange_receive(self) -> None:
        """Look into a folder, then take in what it brings."""
        folder = await self.ask_folder(_("Receive from where?"), writing=False)
        keys = await self.ask_keys() if folder is not None else None
        if folder is not None and keys is not None:
            self.app.push_screen(ReceiveScreen(self.deeds, folder, keys))

    def action_exchange_slip(self) -> None:
        """The slip for the carrier."""
        node = self.app.store.stream_head().node
        day = self.app.clock().date().isoformat().replace("-", "")
        self.put_on_paper(f"{node}-{day}-slip", make_slip)

    def action_exchange_receipt(self) -> None:
        """The vault's last receipt."""
        self.app.push_screen(ReceiptScreen(self.deeds))

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
        """What to do when others know more of this depot."""
        self.app.push_screen(RepairScreen(self.deeds))


def _refill(listing: VirtualList, before: Sequence[T], now: Sequence[T]) -> None:
    """Fill a list anew, with the cursor on what it was on, else at the same height."""
    here = before[listing.cursor] if listing.cursor < len(before) else None
    cursor = now.index(here) if here is not None and here in now else listing.cursor
    listing.replace(range(len(now)), cursor=cursor)
