"""The exchange desk at a vault: which depots it hears of, what it publishes for them, what comes from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.errors import DepotError
from depot.exchange.faults import NothingOfNode
from depot.exchange.publishing import issued
from depot.words import N_, _
from screens.acting import SaidLine
from screens.exchange.receiptview import ReceiptScreen
from screens.exchange.tradedesk import DOUBTS, TradeDesk, refill
from screens.exchange.vaultfigures import figures
from screens.exchange.vaultpapers import make_slip
from screens.exchange.vaultreceive import VaultReceiveScreen
from screens.exchange.vaultrows import DEPOT_COLUMNS, about_depot, depot_rows, wanting
from screens.exchange.vaultsending import Published, headline, publish_all, said_of
from screens.exchange.vaultsnapshot import DepotLine, VaultSnapshot, read_all
from screens.keys import Command
from screens.rows import Row
from screens.signs import is_plain
from screens.text import clean
from screens.views import Tally, view_commands
from screens.vlist import VirtualList

DEPOTS: Final = "depots"

VIEWS: Final[dict[str, str]] = {DEPOTS: N_("Depots"), **DOUBTS}
"""The views in the order of their tabs, with their names."""


class VaultScreen(TradeDesk):
    """Exchange at a vault."""

    TITLE = N_("Exchange")
    HELP_TEXT = N_(
        "A vault gathers what the depots write. Each line is a depot: its last event here, when something of it came "
        "last, what is missing, what is in doubt, and how many events wait to be given to it. Enter says all of it, "
        "the gaps by their numbers. F3 takes in what a key brings and puts the receipts onto the same key; F2 "
        "publishes: reference data, decisions and what the other depots wrote, in a folder for each depot. The key may "
        "be removed when it says so. F4 makes the slip for the carrier to the depot under the cursor, F12 shows the "
        "receipt for it."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("vault.publish", "f2,x", N_("Publish"), N_("Put on a key what depots do not have."), footer=True),
        Command("vault.receive", "f3,r", N_("Receive"), N_("Take in a key, and give its receipts."), footer=True),
        Command("vault.slip", "f4,s", N_("Slip"), N_("Print what was published for this depot."), footer=True),
        Command("vault.receipt", "f12,v", N_("Receipt"), N_("Show the receipt for this depot.")),
        *view_commands("vault", VIEWS),
    )
    VIEWS = VIEWS
    CARRYING = frozenset({"vault_publish", "vault_receive"})

    def __init__(self) -> None:
        super().__init__()
        self._shown: VaultSnapshot | None = None

    def body(self) -> ComposeResult:
        """Head, tabs, a list for each, and what was done."""
        yield Static("", id="figures", markup=False)
        yield from self.tabs()
        yield VirtualList(DEPOT_COLUMNS, self._depot_rows, empty=N_("No depot is enrolled: E enrols one."), id=DEPOTS)
        yield from self.doubt_lists()
        yield SaidLine()

    @work(exclusive=True, group="views")
    async def read(self) -> None:
        """Read all of it."""
        now = await self.reads.read(read_all)
        if now is None or not self.query(SaidLine):  # a read may end after the desk was taken down
            return
        before, self._shown = self._shown, now
        nodes = [[line.status.node for line in it.depots] if it is not None else [] for it in (before, now)]
        refill(self.list_of(DEPOTS), *nodes)
        self.take_doubts(now.keys, now.incidents)
        head = figures(now, self.app.clock().date(), plain=is_plain(self.app))
        self.query_one("#figures", Static).update(Content("\n").join(head))
        self.show_again()

    def tally(self, view: str) -> Tally:
        """How many depots; those that want looking at."""
        if view != DEPOTS:
            return super().tally(view)
        shown = self._shown
        if shown is None:
            return Tally()
        today = self.app.clock().date()
        silent = any(wanting(line, today, shown.warn_days) for line in shown.depots)
        return Tally(len(shown.depots), "attention" if silent else "")

    def _depot_rows(self, ids: Sequence[int]) -> list[Row]:
        return depot_rows([self.shown.depots[n] for n in ids], self.app.clock().date(), self.shown.warn_days)

    @property
    def shown(self) -> VaultSnapshot:
        """What the lists show."""
        assert self._shown is not None
        return self._shown

    @property
    def behind(self) -> bool:
        """Whether depots know more of this vault than its database."""
        return self._shown is not None and bool(self._shown.behind)

    @property
    def chosen(self) -> DepotLine | None:
        """The depot under the cursor."""
        at = self.listing.cursor_id if self.view == DEPOTS and self._shown is not None else None
        return self.shown.depots[at] if at is not None else None

    def open_row(self, view: str, at: int) -> None:  # noqa: ARG002 - one view is the desk's own
        """All that is known of a depot."""
        self.app.push_screen(about_depot(self.shown.depots[at], self.app.clock().date(), self.shown.warn_days))

    def last_used(self) -> str:
        """The key that was published to last: packages are in a folder for each depot in it."""
        return super().last_used().rpartition("/")[0]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Slips and receipts are for a depot."""
        if action in ("vault_slip", "vault_receipt") and self.is_mounted and self.chosen is None:
            return None
        return super().check_action(action, parameters)

    # -- out and in ---------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_vault_publish(self) -> None:
        """Put on a key what the depots do not have, and tell what came of it."""
        folder = await self.ask_folder(_("Publish where?"), writing=True)
        keys = await self.ask_keys() if folder is not None else None
        if folder is None or keys is None:
            return
        heading = _("Publishing to {folder}").format(folder=clean(str(folder)))
        result = await self.errand(heading, lambda session, watch: publish_all(session, folder, keys, watch))
        if isinstance(result, Published):
            self.say(*headline(result))
            await self.app.push_screen_wait(said_of(result))
        elif result is not None:
            self.refuse(result)
        self.refresh_data()

    @work(exclusive=True, group="acts")
    async def action_vault_receive(self) -> None:
        """Look into a folder, then take in what it brings and give the receipts."""
        folder = await self.ask_folder(_("Receive from where?"), writing=True)
        keys = await self.ask_keys() if folder is not None else None
        if folder is not None and keys is not None:
            self.app.push_screen(VaultReceiveScreen(self.deeds, folder, keys))

    def action_vault_slip(self) -> None:
        """The slip for the carrier to the depot under the cursor."""
        line = self.chosen
        if line is not None:
            own, node = self.app.store.stream_head().node, line.status.node
            day = self.app.clock().date().isoformat().replace("-", "")
            self.put_on_paper(f"{own}-{node}-{day}-slip", lambda session: make_slip(session, node))

    @work(exclusive=True, group="acts")
    async def action_vault_receipt(self) -> None:
        """The receipt for the depot under the cursor."""
        line = self.chosen
        keys = await self.ask_keys() if line is not None else None
        if line is None or keys is None:
            return
        node = line.status.node
        try:
            receipts = await self.app.on_acts(lambda store: issued(store, keys, node))
            if not receipts:
                raise NothingOfNode(node=node)
        except DepotError as error:
            self.refuse(error)
            return
        self.app.push_screen(ReceiptScreen(self.deeds, receipts[::-1]))
