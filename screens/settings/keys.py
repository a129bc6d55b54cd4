"""Keys: every command with its keys, and other ones for the depot or for this terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk.keymap import bindings, changed
from depot.desk.settings import change, change_station, own_keymap, value
from depot.model.keymap import read
from depot.words import N_, _
from screens.forms import CHOICE, Field, Value
from screens.frame import Desk
from screens.keys import Command, key_name
from screens.rows import Column, Row
from screens.settings.actform import ActForm
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (
    Column(N_("Keys"), width=16),
    Column(N_("Command"), flex=2, least=20),
    Column(N_("Screen"), flex=2, least=18),
    Column(N_("Given by"), width=14),
)

DEPOT, HERE = "depot", "terminal"
WHOSE: Final = {DEPOT: N_("the depot"), HERE: N_("this terminal")}


class KeysScreen(Desk):
    """Every command with its keys."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Keys of commands")
    HELP_TEXT = N_(
        "Enter gives the command under the cursor other keys, for every terminal of the depot or for this one; an "
        "administrator for the depot, anybody for the terminal. A key that another command of the same screen has, "
        "that types something, or that terminals keep for themselves is refused by name. An empty entry gives the "
        "program's own keys back; F8 gives all of them back at this terminal."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("keymap.change", "f2,e", N_("Change"), N_("Give other keys, as Enter."), footer=True),
        Command("keymap.reset", "f8,delete", N_("Give back"), N_("Give all keys back at this terminal."), footer=True),
        Command("keymap.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
    )
    app: DepotApp

    def __init__(self, ids: Sequence[str] = ()) -> None:
        """`ids` are the commands that are listed; all of them unless some are named. Keys of lists stay as they are."""
        super().__init__()
        every = [name for screen in bindings().screens for name in screen.commands if not name.startswith("list.")]
        self._ids = list(ids or dict.fromkeys(every))

    def body(self) -> ComposeResult:
        """The list, and the name of the command under the cursor."""
        yield VirtualList(COLUMNS, self._load)
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._ids)))
        listing.focus()
        self._tell(0)

    def refresh_data(self) -> None:
        """Somebody gave other keys, here or elsewhere."""
        self.app.bind_keys()
        self.query_one(VirtualList).reload()

    def _load(self, ids: Sequence[int]) -> list[Row]:
        own, depot = self._given()
        rows = []
        for name in (self._ids[id_] for id_ in ids):
            command, screen = bindings().commands[name], bindings().where(name)
            given = self.app.keymap_overrides.get(name, "")
            keys = given.split(",") if given else command.keys
            whose = WHOSE[HERE] if given and name in own else WHOSE[DEPOT] if given and name in depot else ""
            place = " ".join(filter(None, (screen.key, _(screen.title) if screen.title else "")))
            rows.append(Row((" ".join(map(key_name, keys)), _(command.name), place, _(whose) if whose else "")))
        return rows

    def _given(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """What this terminal gave, and what the depot did."""
        return read(self._of_terminal()) or {}, read(value(self.app.store, "keymap")) or {}

    def _of_terminal(self) -> str:
        return own_keymap(self.app.store, self.app.options.station)

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Say what it is called, and which keys the program gives it."""
        self._tell(event.id)

    def _tell(self, at: int) -> None:
        name = self._ids[at]
        keys = " ".join(map(key_name, bindings().commands[name].keys))
        told = _("{command}: the program gives it {keys}.").format(command=name, keys=keys)
        self.query_one("#about", Static).update(told)

    def action_keymap_change(self) -> None:
        """Change those of the command under the cursor."""
        self.query_one(VirtualList).action_choose()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Ask for other keys."""
        name = self._ids[event.id]
        command = bindings().commands[name]
        form = (
            Field("keys", N_("Keys"), most=60, hint=N_("f6,b; empty: those of the program")),
            Field("whose", N_("For"), CHOICE, required=True, options=tuple(WHOSE.items())),
        )

        async def act(values: dict[str, Value]) -> None:
            keys = [key for key in str(values["keys"] or "").lower().replace(",", " ").split() if key]
            await self._keep(name, keys, str(values["whose"]))

        shown: dict[str, Value] = {"keys": self.app.keymap_overrides.get(name, ",".join(command.keys)), "whose": HERE}
        self.app.push_screen(ActForm(_(command.name), form, act, shown), lambda _values: self.refresh_data())

    async def _keep(self, name: str, keys: Sequence[str], whose: str) -> None:
        if whose == DEPOT:
            new = changed(value(self.app.store, "keymap"), name, keys)
            await self.app.perform(lambda session: change(session, "keymap", new))
        else:
            new = changed(self._of_terminal(), name, keys)
            await self._keep_here(new)

    async def _keep_here(self, new: str) -> None:
        station = self.app.options.station
        await self.app.on_acts(lambda store: change_station(store, station, {"keymap": new}))

    def action_keymap_reset(self) -> None:
        """Give all keys back at this terminal."""
        self.run_worker(self._reset())

    async def _reset(self) -> None:
        await self._keep_here("")
        self.refresh_data()

    def action_keymap_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)
