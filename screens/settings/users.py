"""Users of the program: who may sign in, with which role, badge and state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from depot.desk import accounts
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.roles import ROLES
from depot.words import N_, _
from screens.dialogs.ask import Ask
from screens.dialogs.form import FormDialog
from screens.dialogs.tell import Tell
from screens.forms import CHOICE, SECRET, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.signs import STATES
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

ROLE = Field("role", N_("Role"), CHOICE, required=True, options=tuple(ROLES.items()))
NEW = (
    Field("name", N_("Name to sign in"), required=True, most=32, hint=N_("short, small letters: rosa")),
    Field("full_name", N_("Full name"), most=80),
    ROLE,
    Field("pin", N_("PIN"), SECRET, required=True, most=60, hint=N_("four digits or more")),
)
EDIT = (Field("full_name", N_("Full name"), most=80), ROLE)


class UsersScreen(Desk):
    """The accounts."""

    TITLE = N_("Users")
    HELP_TEXT = N_("Who may sign in. A closed account keeps its history; five wrong PINs lock an account for a while.")
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("users.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
        Command("users.new", "f2,n", N_("New"), N_("Add a user."), footer=True),
        Command("users.pin", "f3,p", N_("PIN"), N_("Give the user a new PIN."), footer=True),
        Command("users.badge", "f4,b", N_("Badge"), N_("Give the user a new badge; the old one is dead."), footer=True),
        Command("users.close", "f8,c", N_("Close/open"), N_("Close the account, or open it again."), footer=True),
        Command("users.unlock", "l", N_("Unlock"), N_("Lift the lock after wrong PINs.")),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._accounts: list[accounts.Account] = []

    def body(self) -> ComposeResult:
        """The list."""
        columns = (
            Column(N_("Name"), width=10),
            Column(N_("Full name")),
            Column(N_("Role"), width=14),
            Column(N_("Badge"), width=13, from_width=78),
            Column(N_("State"), width=12),
        )
        yield VirtualList(columns, self._load)

    async def on_mount(self) -> None:
        """Show them."""
        self.query_one(VirtualList).focus()
        await self._again()

    def refresh_data(self) -> None:
        """Somebody changed something."""
        self.run_worker(self._again(), exclusive=True)

    async def _again(self) -> None:
        self._accounts = await self.app.on_acts(accounts.accounts)
        self.query_one(VirtualList).replace(range(len(self._accounts)))
        self.query_one(VirtualList).reload()

    def _load(self, ids: Sequence[int]) -> list[Row]:
        rows = []
        for id_ in ids:
            account = self._accounts[id_]
            user = account.user
            state = _("closed") if user.inactive else _("no PIN here") if not account.has_pin else _("open")
            if account.locked_until is not None:
                state = _("locked until {time}").format(time=account.locked_until.strftime("%H:%M"))
            badge = Code.from_id("U", user.badge).shown if user.badge is not None else ""
            cells = (user.key, user.name, _(ROLES.get(user.role, user.role)), badge, state)
            sign = STATES["closed" if user.inactive else "blocked" if account.locked_until is not None else "free"]
            rows.append(Row(cells, sign, quiet=bool(user.inactive)))
        return rows

    @property
    def _here(self) -> accounts.Account | None:
        at = self.query_one(VirtualList).cursor_id
        return self._accounts[at] if at is not None and at < len(self._accounts) else None

    async def _do(self, act: Callable[[Session], Any], said: str) -> None:
        try:
            await self.app.perform(act)
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return
        self.note(said)
        await self._again()

    def action_users_back(self) -> None:
        """Back to the settings."""
        self.app.pop_screen()

    def action_users_new(self) -> None:
        """Add a user."""

        def given(values: dict[str, Value] | None) -> None:
            if values is not None:
                told = {key: str(value or "") for key, value in values.items()}
                self.run_worker(self._do(lambda session: accounts.add_user(session, **told), _("Added.")))

        self.app.push_screen(FormDialog(_("New user"), NEW, {"role": "clerk"}), given)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Edit name and role."""
        event.stop()
        user = self._accounts[event.id].user

        def given(values: dict[str, Value] | None) -> None:
            if values is not None:
                name, role = str(values["full_name"] or ""), str(values["role"])

                def act(session: Session) -> None:
                    accounts.rename(session, user.key, name)
                    accounts.change_role(session, user.key, role)

                self.run_worker(self._do(act, _("Changed.")))

        self.app.push_screen(FormDialog(user.key, EDIT, {"full_name": user.name, "role": user.role}), given)

    def action_users_pin(self) -> None:
        """Give a new PIN."""
        account = self._here
        if account is None:
            return

        def given(pin: str | None) -> None:
            if pin:
                self.run_worker(
                    self._do(lambda session: accounts.set_pin(session, account.user.key, pin), _("PIN set."))
                )

        self.app.push_screen(Ask(_("New PIN for {name}").format(name=account.user.key), secret=True), given)

    async def action_users_badge(self) -> None:
        """Give a new badge."""
        account = self._here
        if account is not None:
            await self._do(lambda session: accounts.new_badge(session, account.user.key), _("New badge."))

    async def action_users_close(self) -> None:
        """Close or open the account."""
        account = self._here
        if account is not None:
            act = accounts.reopen if account.user.inactive else accounts.close
            await self._do(lambda session: act(session, account.user.key), _("Done."))

    async def action_users_unlock(self) -> None:
        """Lift the lock."""
        account = self._here
        if account is not None:
            await self._do(lambda session: accounts.unlock(session, account.user.key), _("Unlocked."))
