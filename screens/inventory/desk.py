"""The inventory desk: the inventories that are under way, then those that are closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult

from depot.desk.inventory.starting import MOST, Wanted, start
from depot.desk.permits import may
from depot.desk.settings import default_org
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import code_id
from depot.model.inventory import Inventory
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.dialogs.form import FormDialog
from screens.dialogs.tell import Tell
from screens.forms import FLAG, NUMBER, Field
from screens.frame import Desk
from screens.inventory.breaches import BreachesScreen
from screens.inventory.rows import COLUMNS, inventory_row
from screens.inventory.sheet import SheetScreen
from screens.keys import Command
from screens.naming import named_as
from screens.rows import Row
from screens.text import number
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

FORM: Final = (
    Field("place", N_("Place"), hint=N_("scan it, or its code; empty for all"), place=True),
    Field("unit", N_("Unit"), hint=N_("only its boxes, and those of its parts")),
    Field("sample", N_("Sample"), kind=NUMBER, least=1, most=MOST, hint=N_("how many boxes to draw; empty for all")),
    Field("title", N_("Title")),
    Field("blind", N_("Blind"), kind=FLAG),
    Field("ordered", N_("In the order of codes"), kind=FLAG),
)


class InventoryScreen(Desk):
    """Inventories."""

    NUMBER = "Ctrl+Y"
    TITLE = N_("Inventory")
    CSS_PATH = "inventory.tcss"
    HELP_TEXT = N_(
        "Inventories, the newest first, those that are closed in grey. F2 begins one: what stands on the shelves on "
        "record at that moment is what is expected. Count at the scan desk, in the mode INVENTORY: a shelf, then its "
        "boxes in order. Enter opens an inventory with its problems. I opens the register of confidentiality incidents."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("inventory.new", "f2,n", N_("New"), N_("Begin an inventory."), footer=True),
        Command(
            "inventory.breaches",
            "f12,i",
            N_("Incidents"),
            N_("Open the register of confidentiality incidents."),
            footer=True,
        ),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[int, Inventory] = {}

    def body(self) -> ComposeResult:
        """The list, and the line that says what was done."""
        yield VirtualList(COLUMNS, self._rows, empty=N_("There is no inventory. F2 begins one."), id="inventories")
        yield SaidLine()

    def on_mount(self) -> None:
        """Read them."""
        self.refresh_data()
        self.query_one(VirtualList).focus()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again; the cursor stays."""
        if self.is_mounted:
            self._found = {each.id: each for each in self.app.store.inventories.every(closed=True)}
            self.query_one(VirtualList).replace(list(self._found))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user's role may not do."""
        if action == "inventory_new" and not may(self.app.session, roles.CIRCULATE):
            return None
        return super().check_action(action, parameters)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [inventory_row(self._found[id_]) for id_ in ids]

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open it."""
        self.app.push_screen(SheetScreen(event.id))

    def show_subject(self, subject: str) -> None:
        """Open an inventory by its code."""
        self.app.push_screen(SheetScreen(code_id(subject)))

    def action_inventory_breaches(self) -> None:
        """The register of confidentiality incidents."""
        self.app.push_screen(BreachesScreen())

    @work(exclusive=True, group="acts")
    async def action_inventory_new(self) -> None:
        """Ask what it is of, and begin it."""
        values = await self.app.push_screen_wait(FormDialog(_("Begin an inventory"), FORM))
        if values is None:
            return
        try:
            place = str(values["place"] or "")
            unit = str(values["unit"] or "")
            org = default_org(self.app.store)
            wanted = Wanted(
                (named_as(self.app, place, "location").subject,) if place else (),
                unit=f"{org}/{unit}" if unit and org and "/" not in unit else unit,
                sample=int(values["sample"] or 0),
                blind=bool(values["blind"]),
                ordered=bool(values["ordered"]),
                title=str(values["title"] or ""),
            )
            done = await self.app.perform(lambda session: start(session, wanted))
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return
        assert done.result is not None
        self.refresh_data()
        boxes = self._found[done.result.id].boxes
        said = ngettext("{code}: {n} box expected", "{code}: {n} boxes expected", boxes)
        at = self.app.clock().strftime("%H:%M")
        self.query_one(SaidLine).say(at, said.format(code=done.result.shown, n=number(boxes)), "ok")
