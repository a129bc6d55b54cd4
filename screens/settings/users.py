"""Users of the program: who may sign in, with which role, badge and state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk import accounts
from depot.desk.accounts import Account
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.roles import CLERK, ROLES
from depot.words import N_, _
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.forms import CHOICE, SECRET, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.labelling import LABEL
from screens.rows import Column, Row
from screens.settings.actform import Act, ActForm
from screens.settings.pins import NEW_PIN, OWN_PIN, new_pin
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
ORGS = Field("orgs", N_("Only for"), most=200, hint=N_("organisations, short, parted by spaces; empty for all of them"))
EDIT = (Field("full_name", N_("Full name"), most=80), ROLE, ORGS)


class UsersScreen(Desk):
    """The accounts."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Users")
    HELP_TEXT = N_(
        "Who may sign in. Enter changes the name, the role and the organisations that the user works for. A closed "
        "account keeps its history and can be opened again. Five wrong PINs lock an account for a while; Unlock lifts "
        "that, and so does a new PIN."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("users.new", "f2,n", N_("New"), N_("Add a user."), footer=True),
        Command("users.pin", "f3,p", N_("PIN"), N_("Give the user a new PIN."), footer=True),
        Command("users.badge", "f4,b", N_("Badge"), N_("Give the user a new badge; the old one is dead."), footer=True),
        Command("users.close", "f8,c", N_("Close/open"), N_("Close the account, or open it again."), footer=True),
        Command("users.unlock", "l", N_("Unlock"), N_("Lift the lock after wrong PINs."), footer=True),
        LABEL,
        Command("users.back", "escape", N_("Back"), N_("Back to the settings.")),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._accounts: list[Account] = []

    def body(self) -> ComposeResult:
        """The list, and a line about the account under the cursor."""
        columns = (
            Column(N_("Name"), width=10),
            Column(N_("Full name")),
            Column(N_("Role"), width=14),
            Column(N_("State"), width=18),
            Column(N_("Badge"), width=13, from_width=100),
        )
        yield VirtualList(columns, self._load)
        yield Static("", id="about", markup=False)

    async def on_mount(self) -> None:
        """Show them."""
        self.query_one(VirtualList).focus()
        await self._again()

    def refresh_data(self) -> None:
        """Somebody changed something."""
        self.call_later(self._again)

    async def _again(self) -> None:
        self._accounts = await self.app.on_acts(accounts.accounts)
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._accounts)))
        listing.reload()
        self._tell_about()

    def on_virtual_list_highlighted(self) -> None:
        """Say more of it."""
        self._tell_about()

    def _tell_about(self) -> None:
        """Badge and state of the account under the cursor, and what can be done about it."""
        account = self._here
        if account is None:
            return
        badge = Code.from_id("U", account.user.badge).shown if account.user.badge is not None else "–"
        lines = [_("Badge {code}").format(code=badge)]
        if account.user.orgs:
            lines.append(
                _("Works for {orgs} only: sees, opens and changes nothing of others.").format(
                    orgs=", ".join(account.user.orgs.split())
                )
            )
        if account.locked_until is not None:
            at = account.locked_until.strftime("%H:%M:%S")
            lines.append(_("Locked until {time} after wrong PINs: L unlocks it, F3 gives a new PIN.").format(time=at))
        elif account.user.inactive:
            lines.append(_("Closed: F8 opens it again, with the PIN and badge that it had."))
        elif not account.has_pin:
            lines.append(_("It cannot sign in on this computer before it has a PIN: F3."))
        self.query_one("#about", Static).update("\n".join(lines))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is locked can be unlocked."""
        if action == "users_unlock" and (self._here is None or self._here.locked_until is None):
            return None
        return super().check_action(action, parameters)

    def _load(self, ids: Sequence[int]) -> list[Row]:
        return [_row(self._accounts[id_]) for id_ in ids]

    @property
    def _here(self) -> Account | None:
        listing = self.query(VirtualList)
        at = listing.first().cursor_id if listing else None
        return self._accounts[at] if at is not None and at < len(self._accounts) else None

    async def _do(self, act: Callable[[Session], object], said: str) -> None:
        """Do an act upon the account; tell a refusal."""
        try:
            await self.app.perform(act)
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return
        self.note(said)
        await self._again()

    def _form(self, heading: str, fields: Sequence[Field], act: Act, values: dict[str, Value] | None = None) -> None:
        self.app.push_screen(ActForm(heading, fields, act, values), lambda _values: self.refresh_data())

    def action_users_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)

    def action_users_new(self) -> None:
        """Add a user."""

        async def act(values: dict[str, Value]) -> None:
            told = {key: str(value or "") for key, value in values.items()}
            await self.app.perform(lambda session: accounts.add_user(session, **told))
            self.note(_("Added."))

        self._form(_("New user"), NEW, act, {"role": CLERK})

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Change name and role."""
        event.stop()
        user = self._accounts[event.id].user

        async def act(values: dict[str, Value]) -> None:
            name, role = str(values["full_name"] or ""), str(values["role"])
            orgs = str(values["orgs"] or "").split()
            if not orgs:  # an administrator is never limited: the limit goes before the role comes
                await self.app.perform(lambda session: accounts.limit(session, user.key, orgs))
            await self.app.perform(lambda session: accounts.change_role(session, user.key, role))
            await self.app.perform(lambda session: accounts.rename(session, user.key, name))
            await self.app.perform(lambda session: accounts.limit(session, user.key, orgs))
            self.note(_("Changed."))

        self._form(user.key, EDIT, act, {"full_name": user.name, "role": user.role, "orgs": user.orgs})

    def action_users_pin(self) -> None:
        """Give a new PIN."""
        account = self._here
        if account is None:
            return
        key, own = account.user.key, account.user.key == (self.app.session.user if self.app.session else "")

        async def act(values: dict[str, Value]) -> None:
            pin, old = new_pin(values), str(values.get("old") or "")
            await self.app.perform(lambda session: accounts.set_pin(session, key, pin, old=old))
            self.note(_("PIN set."))

        self._form(_("New PIN for {name}").format(name=key), OWN_PIN if own else NEW_PIN, act)

    def action_users_badge(self) -> None:
        """Give a new badge, after a question: the old one cannot be given back."""
        account = self._here
        if account is None:
            return

        key = account.user.key

        def answered(yes: bool | None) -> None:
            if yes:
                self.call_later(self._do, lambda session: accounts.new_badge(session, key), _("New badge."))

        text = _("The badge that {name} has now will open nothing any more; print the new one.")
        self.app.push_screen(
            Confirm(_("A new badge?"), text.format(name=account.user.name or account.user.key)), answered
        )

    def action_item_label(self) -> None:
        """Put the badge on the list of the label desk."""
        account = self._here
        if account is not None and account.user.badge is not None:
            self.run_worker(self.app.label(Code.from_id("U", account.user.badge).text))

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


def _row(account: Account) -> Row:
    user, sign = account.user, STATES["free"]
    state = _("open") if account.has_pin else _("no PIN here")
    if user.inactive:
        sign, state = STATES["closed"], _("closed")
    elif account.locked_until is not None:
        sign, state = STATES["blocked"], _("locked to {time}").format(time=account.locked_until.strftime("%H:%M"))
    badge = Code.from_id("U", user.badge).shown if user.badge is not None else ""
    return Row((user.key, user.name, _(ROLES.get(user.role, user.role)), state, badge), sign, quiet=bool(user.inactive))
