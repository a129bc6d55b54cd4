"""The printers of the depot: where each is, how it is now, and the way to its adjustment."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.permits import may
from depot.desk.printing import kept
from depot.errors import DepotError
from depot.model import roles
from depot.model.reference import Printer
from depot.words import N_, _
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.forms import NUMBER, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.printwords import ask_status, stock_line
from screens.rows import Column, Row
from screens.settings.actform import ActForm
from screens.signs import OUTCOMES
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

NAME: Final = Field("name", N_("Name"), required=True, most=40, hint="bureau")
FIELDS: Final = (
    Field("address", N_("Address"), required=True, most=300, hint="ipp://… tcp://… folder:/…"),
    Field("title", N_("Where it stands"), most=80),
    Field("dpi", N_("Dots per inch"), NUMBER, least=60, most=1_200, hint=N_("of a label printer: 203, 300, 600")),
)

WRITTEN: Final = (
    ("ipp://", N_("a printer in the network (IPP)")),
    ("tcp://", N_("a label printer in the network (port 9100, ZPL)")),
    ("folder:/", N_("a folder: documents to be printed elsewhere")),
)
"""Addresses that are typed, with what they are."""

COLUMNS: Final = (
    Column(N_("Name"), width=14),
    Column(N_("Where it stands"), flex=2, least=10),
    Column(N_("Address"), flex=3, least=16),
    Column(N_("State"), flex=2, least=12),
)


class PrintersScreen(Desk):
    """One list; Enter changes, F2 adds, F4 adjusts."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Printers")
    HELP_TEXT = N_(
        "A printer is a queue of this computer (CUPS), an address in the network, or a folder. F2 offers the queues "
        "that were found. Dots per inch are those of a label printer; leave it empty for one that prints sheets. F4 "
        "measures with a ruler page how the printer puts a sheet of labels, and makes up for it."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("printer.new", "f2,n", N_("New"), N_("Add a printer."), footer=True),
        Command("printer.change", "f3,e", N_("Change"), N_("Change it, as Enter."), footer=True),
        Command("printer.adjust", "f4,a", N_("Adjust"), N_("Measure and correct how it prints labels."), footer=True),
        Command("printer.test", "t", N_("Test"), N_("Ask every printer how it is.")),
        Command("printer.retire", "f8,r", N_("Take away"), N_("Take it out of use."), footer=True),
        Command("printer.back", "escape", N_("Back"), N_("Back to the settings.")),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._printers: list[Printer] = []
        self._said: dict[str, tuple[bool, str]] = {}

    def body(self) -> ComposeResult:
        """The list, and all that the printer under the cursor says."""
        yield VirtualList(COLUMNS, self._load, empty=N_("No printer yet: F2 adds one."))
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Show them, and ask how they are."""
        self.query_one(VirtualList).focus()
        self.refresh_data()
        self.action_printer_test()

    def refresh_data(self) -> None:
        """Something was changed, here or elsewhere."""
        self._printers = kept.printers(self.app.store)
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._printers)))
        listing.reload()
        self._tell_about()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Printers are for supervisors."""
        on_one = action in ("printer_change", "printer_adjust", "printer_retire")
        if (on_one and self.printer is None) or (
            (on_one or action == "printer_new") and not may(self.app.session, roles.REFERENCE)
        ):
            return None
        return super().check_action(action, parameters)

    @property
    def printer(self) -> Printer | None:
        """The one under the cursor."""
        found = self.query(VirtualList)
        at = found.first().cursor_id if found else None
        return self._printers[at] if at is not None and at < len(self._printers) else None

    def _load(self, ids: Sequence[int]) -> list[Row]:
        rows = []
        for each in (self._printers[nth] for nth in ids):
            ready, said = self._said.get(each.key, (True, "…"))
            sign = None if each.key not in self._said else OUTCOMES["ok" if ready else "attention"]
            rows.append(Row((kept.short(each.key), each.title, each.address, said), sign))
        return rows

    def on_virtual_list_highlighted(self) -> None:
        """Another printer."""
        self._tell_about()

    def _tell_about(self) -> None:
        each = self.printer
        text = Content("")
        if each is not None:
            ready, said = self._said.get(each.key, (True, _("asking…")))
            dpi = _("{dpi} dots per inch").format(dpi=each.dpi) if each.dpi else ""
            head = "  ".join(filter(None, (clean(kept.short(each.key)), clean(each.address), dpi)))
            tone = "$text" if ready else "$tone-attention"
            text = Content("\n").join([Content.assemble((head, "$ink-soft")), Content.assemble((clean(said), tone))])
        self.query_one("#about", Static).update(text)

    @work(exclusive=True, group="ask")
    async def action_printer_test(self) -> None:
        """Ask every printer how it is; in threads, since some never answer."""
        self._said.clear()
        self.refresh_data()

        async def one(printer: Printer) -> None:
            self._said[printer.key] = await asyncio.to_thread(ask_status, printer.address)
            if self.is_mounted:
                self.query_one(VirtualList).reload()
                self._tell_about()

        await asyncio.gather(*map(one, self._printers))

    @work(exclusive=True, group="acts")
    async def action_printer_new(self) -> None:
        """Offer what was found, then ask the rest."""
        from labels.printers import discover

        self.note(_("looking for queues…"))
        queues = await asyncio.to_thread(discover)
        self.note("")
        choices = [(each.address, Row((each.name, each.description or each.address))) for each in queues]
        choices += [(address, Row((address, _(what)))) for address, what in WRITTEN]
        columns = (Column(N_("Printer"), width=20), Column(N_("What it is"), flex=1))
        address = await self.app.push_screen_wait(Choose(_("Add a printer"), columns, choices))
        if address is None:
            return
        found = next((each for each in queues if each.address == address), None)
        start: dict[str, Value] = {"address": address}
        if found is not None:
            start |= {"name": found.name.casefold()[:40], "title": found.description[:80]}

        async def act(values: dict[str, Value]) -> None:
            fields = {name: value for name, value in values.items() if name != "name" and value is not None}
            await self.app.perform(lambda session: kept.add_printer(session, str(values["name"]), fields))

        if await self.app.push_screen_wait(ActForm(_("New printer"), (NAME, *FIELDS), act, start)) is not None:
            self.action_printer_test()

    def action_printer_change(self) -> None:
        """Change the one under the cursor."""
        self.query_one(VirtualList).action_choose()

    @work(exclusive=True, group="acts")
    async def on_virtual_list_chosen(self) -> None:
        """Change it."""
        each = self.printer
        if each is None:
            return
        name = kept.short(each.key)

        async def act(values: dict[str, Value]) -> None:
            told: Mapping[str, Value] = {key: "" if value is None else value for key, value in values.items()}
            await self.app.perform(lambda session: kept.describe_printer(session, name, told))

        now: dict[str, Value] = {field.key: getattr(each, field.key) for field in FIELDS}
        if await self.app.push_screen_wait(ActForm(name, FIELDS, act, now)) is not None:
            self.action_printer_test()

    @work(exclusive=True, group="acts")
    async def action_printer_adjust(self) -> None:
        """Choose a stock, then measure."""
        from screens.settings.calibration import CalibrationScreen

        each = self.printer
        if each is None:
            return
        name, every = kept.short(each.key), kept.stocks(self.app.store)
        choices = []
        for stock_name, stock in every.items():
            profile = kept.profile(self.app.store, name, stock)
            moved = any((profile.dx, profile.dy, profile.stretch_x, profile.stretch_y, profile.skew))
            choices.append((stock_name, Row((stock_line(stock), _("adjusted") if moved else ""))))
        columns = (Column(N_("Labels"), flex=1), Column(N_("State"), width=12))
        key: str | None = await self.app.push_screen_wait(Choose(_("Adjust for which labels?"), columns, choices))
        if key is not None:
            await self.app.push_screen_wait(CalibrationScreen(name, every[key]))

    @work(exclusive=True, group="acts")
    async def action_printer_retire(self) -> None:
        """Take the one under the cursor out of use."""
        each = self.printer
        if each is None:
            return
        name = kept.short(each.key)
        text = _("What waits for it stays in the queue, and can be sent to another printer.")
        question = Confirm(_("Take away {printer}?").format(printer=name), text, yes=_("Take away"), no=_("Keep"))
        if not await self.app.push_screen_wait(question):
            return
        try:
            await self.app.perform(lambda session: kept.retire_printer(session, name))
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
        self.refresh_data()

    def action_printer_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)
