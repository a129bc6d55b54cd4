"""The settings desk: one line for each thing that can be set, with what it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult

from depot.desk.accounts import set_pin
from depot.desk.permits import may
from depot.desk.settings import SETTINGS, change, change_station, scanner, station_value, value
from depot.errors import DepotError, Refused
from depot.model import roles
from depot.words import LANGUAGES, N_, _
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.form import FormDialog
from screens.dialogs.tell import Tell
from screens.forms import SECRET, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.looks import LOOKS
from screens.rows import Column, Row
from screens.settings.scannerform import FIELDS as SCANNER_FIELDS
from screens.settings.scannerform import scanner_of, values_of
from screens.signs import is_plain
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

THEME_NAMES: Final = {
    "depot-dark": N_("dark"),
    "depot-light": N_("light"),
    "depot-contrast": N_("high contrast"),
    "depot-plain": N_("plain, for the Linux console"),
    "depot-mono": N_("one colour"),
}
LANGUAGE_NAMES: Final = {"fr": "français", "en": "English"}

HERE: Final = ("theme", "language", "bell", "scanner", "test", "pin")
"""What anybody may set: it is of this terminal, or one's own."""

LABELS: Final = {
    "theme": N_("Theme"),
    "language": N_("Language of this terminal"),
    "bell": N_("Bell"),
    "scanner": N_("Scanner"),
    "test": N_("Test my scanner"),
    "pin": N_("My PIN"),
}

DEPOT: Final = "depot."
"""Before the names of settings of the whole depot."""

PIN_FIELDS: Final = (
    Field("old", N_("Your PIN now"), SECRET, required=True),
    Field("pin", N_("The new PIN"), SECRET, required=True),
    Field("again", N_("The new PIN again"), SECRET, required=True),
)


class NewPinsDiffer(Refused):
    """The new PIN was not typed the same twice."""

    what = N_("The two new PINs are not the same.")
    todo = N_("Type the new PIN again.")


class SettingsScreen(Desk):
    """What can be set."""

    NUMBER = "F10"
    TITLE = N_("Settings")
    HELP_TEXT = N_(
        "Choose what to change with the arrows and Enter. The first lines are of this terminal and of your own "
        "account; those of the whole depot and its users are for administrators."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command(
            "settings.test",
            "f3,t",
            N_("Test scanner"),
            N_("See what your scanner sends and what it means."),
            footer=True,
        ),
        Command("settings.users", "f4,u", N_("Users"), N_("Who may sign in here, with which role."), footer=True),
    )
    app: DepotApp

    def body(self) -> ComposeResult:
        """The list."""
        columns = (Column(N_("Setting"), width=34), Column(N_("Now")), Column(N_("Whose"), width=14, from_width=76))
        yield VirtualList(columns, self._load)

    def on_mount(self) -> None:
        """Show what there is."""
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._keys)))
        listing.focus()

    def refresh_data(self) -> None:
        """Something was set, here or elsewhere."""
        self.query_one(VirtualList).reload()
        self.refresh_bindings()

    @property
    def _keys(self) -> tuple[str, ...]:
        return (*HERE, *(f"{DEPOT}{key}" for key in SETTINGS))

    def _load(self, ids: Sequence[int]) -> list[Row]:
        return [Row(self._cells(self._keys[id_]), quiet=not self._may(self._keys[id_])) for id_ in ids]

    def _cells(self, key: str) -> tuple[str, str, str]:
        if key.startswith(DEPOT):
            known, now = SETTINGS[key.removeprefix(DEPOT)], value(self.app.store, key.removeprefix(DEPOT))
            return _(known.label), LANGUAGE_NAMES.get(now, now) or "–", _("the depot")
        whose = _("yours") if key == "pin" else _("this terminal")
        return _(LABELS[key]), self._now(key), whose

    def _now(self, key: str) -> str:
        store, station = self.app.store, self.app.options.station
        match key:
            case "theme":
                return _(THEME_NAMES.get(self.app.theme, self.app.theme))
            case "language":
                return LANGUAGE_NAMES.get(station_value(store, station, key), "–")
            case "bell":
                return _("off") if station_value(store, station, key) == "off" else _("on")
            case "scanner":
                return self._scanner()
            case "test":
                return _("see what it sends")
            case _:
                return "••••" if not is_plain(self.app) else "****"

    def _scanner(self) -> str:
        settings = scanner(self.app.store, self.app.options.station)
        prefix = settings.prefix_key.upper() or _("recognised by its speed")
        calibrated = _("calibrated") if settings.learned else _("not calibrated")
        return f"{prefix} · {calibrated}"

    def _may(self, key: str) -> bool:
        session = self.app.session
        return key in HERE or may(session, SETTINGS[key.removeprefix(DEPOT)].right)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The list of users is for administrators."""
        session = self.app.session
        if action == "settings_users" and not may(session, roles.ADMINISTER):
            return None
        return super().check_action(action, parameters)

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Change it."""
        key = self._keys[event.id]
        match key:
            case "theme":
                self._choose(key, _("Theme"), {name: THEME_NAMES.get(name, name) for name in LOOKS})
            case "language":
                self._choose(key, _("Language of this terminal"), {name: LANGUAGE_NAMES[name] for name in LANGUAGES})
            case "bell":
                self._choose(key, _("Bell"), {"on": N_("on"), "off": N_("off")})
            case "scanner":
                now = values_of(scanner(self.app.store, self.app.options.station))
                self.app.push_screen(FormDialog(_("Scanner"), SCANNER_FIELDS, now), self._scanner_given)
            case "test":
                self.action_settings_test()
            case "pin":
                self.app.push_screen(FormDialog(_("My PIN"), PIN_FIELDS), self._pin_given)
            case _:
                name = key.removeprefix(DEPOT)
                known = SETTINGS[name]
                ask = Ask(_(known.label), _(known.help), value=value(self.app.store, name), required=False)
                self.app.push_screen(ask, lambda answer: self._setting_given(name, answer))

    def _choose(self, key: str, heading: str, options: dict[str, str]) -> None:
        choices = [(name, Row((_(word),))) for name, word in options.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self.run_worker(self._keep(key, name))

        self.app.push_screen(Choose(heading, (Column(N_("Choice")),), choices), chosen)

    async def _keep(self, key: str, name: str) -> None:
        station = self.app.options.station
        await self._try(lambda: self.app.on_acts(lambda store: change_station(store, station, {key: name})))
        if key == "theme":
            self.app.theme = name
        elif key == "language":
            self.app.speak(name)
        self.refresh_data()

    async def _try(self, work: object) -> bool:
        assert callable(work)
        try:
            await work()
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return False
        return True

    def _scanner_given(self, values: dict[str, Value] | None) -> None:
        if values is not None:
            self.run_worker(self._keep_scanner(values))

    async def _keep_scanner(self, values: dict[str, Value]) -> None:
        before = scanner(self.app.store, self.app.options.station)
        if await self._try(lambda: self.app.keep_scanner(scanner_of(values, before))):
            self.refresh_data()

    def _pin_given(self, values: dict[str, Value] | None) -> None:
        if values is not None:
            self.run_worker(self._set_pin({key: str(given) for key, given in values.items()}))

    async def _set_pin(self, given: dict[str, str]) -> None:
        async def work() -> None:
            if given["pin"] != given["again"]:
                raise NewPinsDiffer
            await self.app.perform(lambda session: set_pin(session, session.user, given["pin"], old=given["old"]))

        if await self._try(work):
            self.app.push_screen(Tell(_("My PIN"), _("Your new PIN is in force."), tone="ok"))

    def _setting_given(self, key: str, answer: str | None) -> None:
        if answer is not None:
            self.run_worker(self._change(key, answer))

    async def _change(self, key: str, answer: str) -> None:
        if await self._try(lambda: self.app.perform(lambda session: change(session, key, answer))):
            self.refresh_data()

    def action_settings_test(self) -> None:
        """Open the page that tests the scanner."""
        from screens.settings.scannertest import ScannerTest

        self.app.push_screen(ScannerTest())

    def action_settings_users(self) -> None:
        """Open the list of users."""
        from screens.settings.users import UsersScreen

        self.app.push_screen(UsersScreen())
