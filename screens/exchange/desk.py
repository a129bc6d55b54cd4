"""The exchange desk: what leaves and what comes, what depots disagree on, what must never be, and news of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.news import mark_read
from depot.desk.transit import Transit
from depot.errors import DepotError
from depot.model.codes import Code
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.exchange.figures import figures
from screens.exchange.leaving import PIECE_COLUMNS, piece_rows
from screens.exchange.newsrows import NEWS_COLUMNS, News, news_rows, read_news, told
from screens.exchange.papers import make_slip
from screens.exchange.piece import PieceScreen
from screens.exchange.receiptview import ReceiptScreen, of_vaults
from screens.exchange.receive import ReceiveScreen
from screens.exchange.snapshot import Snapshot, read_all
from screens.exchange.tradedesk import DOUBTS, TradeDesk, refill
from screens.keys import Command
from screens.rows import Row
from screens.signs import is_plain
from screens.text import number
from screens.views import Tally, view_commands
from screens.vlist import VirtualList

LEAVING: Final = "leaving"
NEWS: Final = "news"

VIEWS: Final[dict[str, str]] = {LEAVING: N_("What leaves"), **DOUBTS, NEWS: N_("News")}
"""The views in the order of their tabs, with their names."""


class ExchangeScreen(TradeDesk):
    """Exchange."""

    TITLE = N_("Exchange")
    HELP_TEXT = N_(
        "Above, where this depot's events are: here only, on a key, in the vault, in question; since when something is "
        "here only, and how old what the vault said is. F2 exports to a USB key or a folder: the key may be removed "
        "when it says so, after everything was read back. F3 receives: packages, and the receipts that say what "
        "arrived. F4 makes the slip that the carrier signs. What two depots said differently of one thing waits under "
        "Disagreements until a supervisor settles it. Incidents are what must never be, such as a box destroyed while "
        "it was lent: they are kept for ever and closed by nobody. News are boxes on their way between depots, first "
        "those that nobody accepted, and what other depots did with our things, until M marks it as read."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("exchange.export", "f2,x", N_("Export"), N_("Put what has not arrived on a key."), footer=True),
        Command("exchange.receive", "f3,r", N_("Receive"), N_("Take in what a key or folder brings."), footer=True),
        Command("exchange.slip", "f4,s", N_("Slip"), N_("Print what is on the key, for its carrier."), footer=True),
        Command("exchange.receipt", "f12,v", N_("Vault"), N_("Show the last receipt, with its QR symbol.")),
        Command("exchange.read", "m", N_("Mark as read"), N_("Take the news that are listed as read.")),
        *view_commands("exchange", VIEWS),
    )
    VIEWS = VIEWS
    CARRYING = frozenset({"exchange_export", "exchange_receive"})

    def __init__(self) -> None:
        super().__init__()
        self._shown: Snapshot | None = None
        self._news = News()

    def body(self) -> ComposeResult:
        """Figures, tabs, a list for each, and what was done."""
        yield Static("", id="figures", markup=False)
        yield from self.tabs()
        yield VirtualList(PIECE_COLUMNS, self._piece_rows, empty=N_("Nothing was written yet."), id=LEAVING)
        yield from self.doubt_lists()
        yield VirtualList(NEWS_COLUMNS, self._news_rows, empty=N_("There is no news."), id=NEWS)
        yield SaidLine()

    @work(exclusive=True, group="views")
    async def read(self) -> None:
        """Read all of it, the news last."""
        now = await self.reads.read(read_all)
        if now is None or not self.query(SaidLine):  # a read may end after the desk was taken down
            return
        before, self._shown = self._shown, now
        refill(self.list_of(LEAVING), before.pieces if before else [], now.pieces)
        self.take_doubts(now.keys, now.incidents)
        head = figures(now, self.app.clock().date(), plain=is_plain(self.app))
        self.query_one("#figures", Static).update(Content("\n").join(head))
        self.show_again()
        news = await self.reads.read(read_news(self.app.clock().date()))
        if news is not None and self.query(SaidLine):
            former, self._news = self._news, news
            refill(self.list_of(NEWS), former.lines, news.lines)
            self.show_again()

    def _news_rows(self, ids: Sequence[int]) -> list[Row]:
        lines = self._news.lines
        return news_rows([lines[n] for n in ids])

    def _piece_rows(self, ids: Sequence[int]) -> list[Row]:
        return piece_rows([self.shown.pieces[n] for n in ids])

    def tally(self, view: str) -> Tally:
        """What leaves is not counted; a box that nobody accepted wants looking for."""
        if view == NEWS:
            return Tally(len(self._news.lines), "attention" if self._news.pressing else "")
        return Tally() if view == LEAVING else super().tally(view)

    @property
    def shown(self) -> Snapshot:
        """What the lists show."""
        assert self._shown is not None
        return self._shown

    @property
    def behind(self) -> bool:
        """Whether others know more of this depot than this database."""
        return self._shown is not None and bool(self._shown.standing.behind)

    def open_row(self, view: str, at: int) -> None:
        """A piece shows its events; news open the card of the thing, where it has one."""
        if view == LEAVING:
            self.app.push_screen(PieceScreen(self.shown.pieces[at], self.shown.places))
            return
        line = self._news.lines[at]
        if isinstance(line, Transit):
            self.run_worker(self.app.show(Code.from_id("B", line.box.id).text))
        elif "/" in line.event.subject:
            self.app.push_screen(told(line))
        else:
            self.run_worker(self.app.show(line.event.subject))

    @work(exclusive=True, group="acts")
    async def action_exchange_read(self) -> None:
        """Mark the news that are listed as read; boxes on their way stay until somebody accepts them."""
        found = self._news.items
        if self.view != NEWS or not found:
            return
        try:
            await self.app.perform(lambda session: mark_read(session, found[-1].pos))
        except DepotError as error:
            self.refuse(error)
            return
        n = len(found)
        self.say(ngettext("{n} piece of news was read", "{n} pieces of news were read", n).format(n=number(n)))
        self.refresh_data()

    # -- out and in ---------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a receipt there is none to show, without news none to read."""
        if action == "exchange_read" and not (self.view == NEWS and self._news.items):
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
        self.app.push_screen(ReceiptScreen(self.deeds, of_vaults(self.app.store)))
