"""The lock: a name or a badge, and a PIN. What was on the screen stays behind it as it was, and unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from depot.desk.accounts import sign_in
from depot.errors import DepotError
from depot.words import N_, _
from screens.badges import holder
from screens.capture import Scan
from screens.dialogs.base import Dialog
from screens.frame import TitleBar
from screens.signs import OUTCOMES, is_plain
from screens.textfield import TextField

if TYPE_CHECKING:
    from screens.app import DepotApp


class SignIn(Dialog[None]):
    """Who is at the terminal? Dismissed only by a right PIN."""

    CSS_PATH = "signin.tcss"
    HINT = N_("Scan your badge or type your name · Enter goes on · Ctrl+Q quits")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "nothing", show=False)]
    app: DepotApp

    def __init__(self, name: str = "", error: DepotError | None = None) -> None:
        super().__init__(_("Sign in"))
        self._who = name
        self._error = error
        self._busy = False

    def compose(self) -> ComposeResult:
        """The depot above, the panel in the middle."""
        yield TitleBar()
        yield from super().compose()

    def panel(self) -> ComposeResult:
        """Name, PIN, and room for a complaint."""
        with Horizontal(classes="sign-in-row"):
            yield Static(_("Name"), classes="sign-in-label", markup=False)
            yield TextField(self._who, most=60, id="name")
        with Horizontal(classes="sign-in-row"):
            yield Static(_("PIN"), classes="sign-in-label", markup=False)
            yield TextField(secret=True, most=64, id="pin")
        yield Static("", id="wrong", classes="field-error", markup=False)

    def on_mount(self) -> None:
        """Begin where something is missing."""
        self.query_one("#pin" if self._who else "#name").focus()
        if self._error is not None:
            self._complain(self._error)

    @on(Input.Submitted, "#name")
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.query_one("#pin").focus()

    @on(Input.Submitted, "#pin")
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        name = self.query_one("#name", Input).value.strip()
        if self._busy or not event.value:
            return
        if not name:
            self.query_one("#name").focus()
            return
        self._busy = True
        station = self.app.options.station
        try:
            user = (await self.app.on_acts(lambda store: sign_in(store, name, event.value, station))).user
        except DepotError as error:
            self.query_one("#pin", Input).value = ""
            self._complain(error)
        else:
            self.app.seat(user)
            self.dismiss(None)
        finally:
            self._busy = False

    def take_scan(self, scan: Scan) -> bool:
        """A badge names its user; nothing else gets through a lock."""
        user = holder(self.app.store, self.app.options.station, scan.text)
        if user is None:
            self.app.bell()
            self._say(_("The terminal is locked: sign in first. The scan was not taken."))
            return True
        self.query_one("#name", Input).value = user.key
        self.query_one("#pin").focus()
        self.query_one("#wrong").display = False
        return True

    def action_nothing(self) -> None:
        """A lock has no way round."""

    def _complain(self, error: DepotError) -> None:
        self._say(f"{error.sentence(_)} {error.next_step(_)}")

    def _say(self, text: str) -> None:
        line = self.query_one("#wrong", Static)
        line.update(f"{OUTCOMES['stop'].mark(is_plain(self.app))} {text}")
        line.display = True
