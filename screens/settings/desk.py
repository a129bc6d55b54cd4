"""The settings desk: one line for each thing that can be set, with what it is now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk.accounts import set_pin
from depot.desk.permits import may
from depot.desk.printing import kept
from depot.desk.settings import change, scanner, value
from depot.errors import DepotError
from depot.model import roles
from depot.words import N_, _
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.forms import CHOICE, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.settings.actform import ActForm
from screens.settings.items import HERE, ITEMS, Item
from screens.settings.pins import OWN_PIN, new_pin
from screens.settings.scannerform import FIELDS as SCANNER_FIELDS
from screens.settings.scannerform import scanner_of, values_of
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp


PAGES: Final = {
    "printers": ("printers", "PrintersScreen"),
    "stocks": ("stocks", "StocksScreen"),
    "doctor": ("doctor", "DoctorScreen"),
    "signing": ("signingkeys", "SigningKeysScreen"),
    "backups": ("backups", "BackupsScreen"),
    "depot.keymap": ("keys", "KeysScreen"),
    "depot.destruction_signers": ("signers", "SignersScreen"),
    "periods": ("loanperiods", "LoanPeriodsScreen"),
    "years": ("reference", "OrganisationsScreen"),
    "units": ("reference", "UnitsScreen"),
    "plan": ("reference", "PlanScreen"),
    "types": ("reference", "BoxTypesScreen"),
}
"""Pages of their own, by item: module and class, imported once one is opened."""


class SettingsScreen(Desk):
    """What can be set."""

    CSS_PATH = "settings.tcss"
    NUMBER = "F10"
    TITLE = N_("Settings")
    HELP_TEXT = N_(
        "Choose what to change with the arrows and Enter. The first lines are of this terminal and of your own "
        "account, for anybody to set. The faint ones are for a supervisor or an administrator."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("settings.change", "f2,e", N_("Change"), N_("Change what is under the cursor, as Enter."), footer=True),
        Command("settings.test", "f3,t", N_("Test scanner"), N_("See what your scanner sends."), footer=True),
        Command("settings.users", "f4,u", N_("Users"), N_("Who may sign in here, with which role."), footer=True),
        Command("settings.leave", "escape", N_("Back"), N_("Back to the scan desk.")),
    )
    app: DepotApp

    def body(self) -> ComposeResult:
        """The list, and a line about what is under the cursor."""
        columns = (
            Column(N_("Setting"), flex=3, least=30),
            Column(N_("Now"), flex=2, least=20),
            Column(N_("Whose"), width=14, from_width=76),
        )
        yield VirtualList(columns, self._load)
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Show what there is."""
        listing = self.query_one(VirtualList)
        listing.replace(range(len(ITEMS)))
        listing.focus()
        self._tell_about(ITEMS[0])

    def refresh_data(self) -> None:
        """Something was set, here or elsewhere."""
        self.query_one(VirtualList).reload()
        self.refresh_bindings()

    def _load(self, ids: Sequence[int]) -> list[Row]:
        rows = []
        for item in (ITEMS[id_] for id_ in ids):
            now = item.now(self.app) or "–"
            rows.append(Row((_(item.label), now, _(item.whose)), quiet=not item.allowed(self.app)))
        return rows

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Say what it is."""
        self._tell_about(ITEMS[event.id])

    def _tell_about(self, item: Item) -> None:
        label, about = _(item.label), _(item.about)
        self.query_one("#about", Static).update(f"{label}\n{about}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The list of users is for administrators."""
        if action == "settings_users" and not may(self.app.session, roles.ADMINISTER):
            return None
        return super().check_action(action, parameters)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Change it."""
        self._change(ITEMS[event.id])

    def action_settings_change(self) -> None:
        """Change what is under the cursor."""
        self.query_one(VirtualList).action_choose()

    def action_settings_leave(self) -> None:
        """Back to the scan desk."""
        self.call_later(self.app.action_go_scan)

    def action_settings_test(self) -> None:
        """Open the page that tests the scanner."""
        from screens.settings.scannertest import ScannerTest

        self.app.push_screen(ScannerTest(), self._back)

    def action_settings_users(self) -> None:
        """Open the list of users."""
        from screens.settings.users import UsersScreen

        self.app.push_screen(UsersScreen(), self._back)

    def _back(self, _nothing: None) -> None:
        self.refresh_data()

    def _change(self, item: Item) -> None:
        match item.key:
            case "test":
                self.action_settings_test()
            case "users" if item.allowed(self.app):
                self.action_settings_users()
            case "places":
                self.call_later(self.app.action_go_shelves)
            case key if key in PAGES and item.allowed(self.app):
                self._open_page(key)
            case key if key == "users" or key in PAGES:
                self._ask_right(item)
            case "scanner":
                now = values_of(scanner(self.app.store, self.app.options.station))
                self._form(ActForm(_(item.label), SCANNER_FIELDS, self._keep_scanner, now))
            case "pin":
                self.app.push_screen(ActForm(_(item.label), OWN_PIN, self._set_pin), self._pin_set)
            case _ if item.whose == HERE:
                self._choose_here(item)
            case _:
                self._form(self._setting_form(item))

    def _form(self, form: ActForm) -> None:
        self.app.push_screen(form, lambda _values: self.refresh_data())

    def _open_page(self, key: str) -> None:
        room, name = PAGES[key]
        page: type[Desk] = getattr(import_module(f"screens.settings.{room}"), name)
        self.app.push_screen(page(), self._back)

    def _ask_right(self, item: Item) -> None:
        """Let the desk refuse, in its own words."""
        self.call_later(self._try, lambda: self.app.perform(lambda session: session.may(item.right)))

    def _choose_here(self, item: Item) -> None:
        assert item.choices is not None
        options = item.choices(self.app)
        choices = [(name, Row((_(word),))) for name, word in options.items()]
        words = [_(word) for word in options.values()]
        now = item.now(self.app)

        def chosen(name: str | None) -> None:
            if name is not None:
                self.call_later(self._keep, item.key, name)

        start = words.index(now) if now in words else 0
        self.app.push_screen(Choose(_(item.label), (Column(N_("Choice")),), choices, start=start), chosen)

    async def _keep(self, key: str, name: str) -> None:
        """Keep a setting of this terminal, and use it at once."""
        station = self.app.options.station
        if not await self._try(lambda: self.app.on_acts(lambda store: kept.keep_terminal(store, station, {key: name}))):
            return
        if key == "theme":
            self.app.theme = name
        elif key == "language":
            self.app.speak(name)
        self.refresh_data()

    async def _keep_scanner(self, values: dict[str, Value]) -> None:
        await self.app.keep_scanner(scanner_of(values, scanner(self.app.store, self.app.options.station)))

    async def _set_pin(self, values: dict[str, Value]) -> None:
        pin = new_pin(values)
        await self.app.perform(lambda session: set_pin(session, session.user, pin, old=str(values["old"])))

    def _pin_set(self, values: dict[str, Value] | None) -> None:
        if values is not None:
            self.app.push_screen(Tell(_("My PIN"), _("Your new PIN is in force."), tone="ok"))

    def _setting_form(self, item: Item) -> ActForm:
        key, now = item.setting, value(self.app.store, item.setting)
        field = Field(key, N_("Value"), most=40)
        if item.choices is not None:
            choices = item.choices(self.app)
            options = tuple((name, word) for name, word in choices.items() if name)
            field = replace(field, kind=CHOICE, required="" not in choices, options=options)

        async def act(values: dict[str, Value]) -> None:
            new = str(values[key] if values[key] is not None else "")
            await self.app.perform(lambda session: change(session, key, new))

        return ActForm(_(item.label), (field,), act, {key: now})

    async def _try(self, work: Callable[[], Awaitable[object]]) -> bool:
        try:
            await work()
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return False
        return True
