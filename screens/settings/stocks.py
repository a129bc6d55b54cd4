"""The label stocks: those that ship with the program, and the depot's own, measured and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from depot.desk.permits import may
from depot.desk.printing import kept
from depot.desk.printing.lengths import millimetres
from depot.errors import DepotError
from depot.model import roles
from depot.words import N_, _
from labels.stocks import Stock
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.settings.sheetdrawing import SheetDrawing
from screens.settings.stockform import StockForm
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (
    Column(N_("Labels"), width=12),
    Column(N_("Size, mm"), width=15),
    Column(N_("On a sheet"), width=11),
    Column(N_("Whose"), flex=1, least=8),
)


class StocksScreen(Desk):
    """One list beside the drawing of the stock under the cursor."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Label stocks")
    HELP_TEXT = N_(
        "The sheets and rolls that labels are bought on. Those of the program cannot be changed; F2 begins a new one "
        "as a copy of the one under the cursor. Measure with a ruler, in millimetres, from the upper left corner of "
        "the paper. The drawing follows as you type, and numbers that no paper can have are refused with the reason."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("stock.new", "f2,n", N_("New"), N_("Describe another stock, beginning from this one."), footer=True),
        Command("stock.change", "f3,e", N_("Change"), N_("Change the depot's own, as Enter."), footer=True),
        Command("stock.retire", "f8,r", N_("Take away"), N_("Take the depot's own out of use."), footer=True),
        Command("stock.back", "escape", N_("Back"), N_("Back to the settings.")),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._stocks: list[Stock] = []
        self._own: frozenset[str] = frozenset()

    def body(self) -> ComposeResult:
        """List and drawing."""
        with Horizontal(id="stocks"):
            yield VirtualList(COLUMNS, self._load)
            with Vertical(id="sheet"):
                yield SheetDrawing()
                yield Static("", id="measures", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(VirtualList).focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Something was changed, here or elsewhere."""
        own = kept.own_stocks(self.app.store)
        self._own = frozenset(own)
        self._stocks = [*own.values(), *(each for each in kept.stocks(self.app.store).values() if each.name not in own)]
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._stocks)))
        listing.reload()
        self._draw()

    @property
    def stock(self) -> Stock:
        """The one under the cursor."""
        return self._stocks[self.query_one(VirtualList).cursor_id or 0]

    def _load(self, ids: Sequence[int]) -> list[Row]:
        rows = []
        for each in (self._stocks[nth] for nth in ids):
            size = f"{millimetres(each.label_w)} × {millimetres(each.label_h)}"
            count = _("roll") if each.kind == "roll" else f"{each.cols} × {each.rows}"
            whose = _("the depot's own") if each.name in self._own else ", ".join(each.aliases)
            rows.append(Row((each.name, size, count, whose)))
        return rows

    def on_virtual_list_highlighted(self) -> None:
        """Another stock."""
        self._draw()
        self.refresh_bindings()

    def _draw(self) -> None:
        stock = self.stock
        self.query_one(SheetDrawing).show(stock)
        paper = _("paper {width} × {height} mm").format(
            width=millimetres(stock.paper_w), height=millimetres(stock.paper_h)
        )
        first = _("first label at {x}, {y} mm").format(x=millimetres(stock.x0), y=millimetres(stock.y0))
        self.query_one("#measures", Static).update(f"{paper}\n{first}" if stock.kind == "sheet" else paper)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stocks are for supervisors; those of the program stay."""
        if action in ("stock_new", "stock_change", "stock_retire") and not may(self.app.session, roles.REFERENCE):
            return None
        if action in ("stock_change", "stock_retire") and (not self._stocks or self.stock.name not in self._own):
            return None
        return super().check_action(action, parameters)

    def action_stock_new(self) -> None:
        """Begin from the one under the cursor."""
        self._open(self.stock._replace(name="", aliases=()))

    def action_stock_change(self) -> None:
        """Change the one under the cursor."""
        self._open(self.stock)

    def on_virtual_list_chosen(self) -> None:
        """Change it, or begin from it."""
        if may(self.app.session, roles.REFERENCE):
            self._open(self.stock if self.stock.name in self._own else self.stock._replace(name="", aliases=()))

    @work(exclusive=True, group="acts")
    async def _open(self, stock: Stock) -> None:
        form = StockForm(stock)
        await self.app.push_screen_wait(form)
        self.refresh_data()
        names = [each.name for each in self._stocks]
        if form.kept in names:
            self.query_one(VirtualList).go_to(names.index(form.kept))

    @work(exclusive=True, group="acts")
    async def action_stock_retire(self) -> None:
        """Take the one under the cursor out of use."""
        name = self.stock.name
        text = _("Jobs that wait for it can still be printed.")
        question = Confirm(_("Take away {stock}?").format(stock=name), text, yes=_("Take away"), no=_("Keep"))
        if not await self.app.push_screen_wait(question):
            return
        try:
            await self.app.perform(lambda session: kept.retire_stock(session, name))
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
        self.refresh_data()

    def action_stock_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)
