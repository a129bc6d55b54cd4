"""The set-up wizard: a new depot in one page, ready for its first scan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from depot.desk.accounts import user_name
from depot.desk.reference import name_key
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.errors import DepotError
from depot.exchange.owning import make_at_founding
from depot.words import LANGUAGES, N_, _, language, use
from screens.forms import CHOICE, SECRET, Field, Form, Pick, Value
from screens.settings.pins import PinsDiffer

if TYPE_CHECKING:
    from screens.app import DepotApp

FIELDS: Final = (
    Field(
        "language",
        N_("Language · Langue"),
        CHOICE,
        required=True,
        options=tuple((name, {"fr": "français", "en": "English"}[name]) for name in LANGUAGES),
    ),
    Field("name", N_("Name of the depot"), required=True, most=80, hint=N_("Dépôt Longueuil")),
    Field("node", N_("Its two characters"), required=True, most=2, hint=N_("L1: they begin every code made here")),
    Field("org", N_("Organisation, short"), required=True, most=20, hint=N_("CSSRL")),
    Field("org_name", N_("Organisation, in full"), required=True, most=120),
    Field("admin", N_("Your name to sign in"), required=True, most=32, hint=N_("short, small letters: rosa")),
    Field("full_name", N_("Your full name"), most=80),
    Field("pin", N_("Your PIN"), SECRET, required=True, most=60, hint=N_("four digits or more")),
    Field("again", N_("The PIN again"), SECRET, required=True, most=60),
)


class SetupWizard(Screen[bool]):
    """Questions on one page. Dismissed with True when the depot stands, False when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    CSS_PATH = "wizard.tcss"
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - Textual's
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._busy = False
        self._given: dict[str, Value] = {"node": "L1"}
        """What is in the fields, kept while they are made again in another language."""

    def compose(self) -> ComposeResult:
        """Welcome, form, what comes next."""
        with Vertical(id="wizard"):
            yield Static(_("A new depot"), classes="dialog-title", markup=False)
            yield Static(_("It will be kept in {path}.").format(path=self.app.options.place), id="where", markup=False)
            yield Form(FIELDS, {**self._given, "language": language()})
            yield Static("", id="busy", markup=False)
            hint = _("Tab next field · Enter makes the depot · Esc leaves · * needed")
            yield Static(hint, classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one("#field-name").focus()
        self._listen()

    def _listen(self) -> None:
        self.watch(self.query_one("#field-language", Pick), "value", self._speak, init=False)

    async def _speak(self, chosen: str) -> None:
        """Ask everything in the language that was just chosen."""
        if chosen == language():
            return
        use(chosen)
        self._given = dict(self.query_one(Form).raw())
        await self.recompose()
        self._listen()
        self.query_one("#field-language").focus()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Make the depot, in the background: the PIN takes a moment to be hashed."""
        event.stop()
        if not self._busy:
            self._busy = True
            self.query_one("#busy", Static).update(_("Making the depot…"))
            self.call_later(self._found, event.values)

    async def _found(self, values: dict[str, Value]) -> None:
        given = {key: str(value or "") for key, value in values.items()}
        app, about = self.app, ""
        try:
            if given["pin"] != given.pop("again"):
                raise PinsDiffer
            for about, check in _NAMES:
                check(given[about])
            about = ""
            path, station = app.options.db, app.options.station

            def found() -> Session:
                session = initialise(path, **given, station=station, clock=app.clock)
                make_at_founding(session)  # without them, exporting says what to do
                return session

            session = await app.in_background(found)
            session.store.close()
        except DepotError as error:
            self._busy = False
            self.query_one("#busy", Static).update("")
            self._complain(about or str(error.facts.get("field", "")), error)
            return
        app.options = app.options._replace(user=session.user, pin=given["pin"])
        self.dismiss(result=True)

    def _complain(self, about: str, error: DepotError) -> None:
        known = about in {field.key for field in FIELDS}
        key = about if known else _FIELD_OF.get(error.name.partition(".")[0], "name")
        self.query_one(Form).complain(key, f"{error.sentence(_)} {error.next_step(_)}")
        self.query_one(f"#field-{key}").focus()

    def action_leave(self) -> None:
        """Leave without a depot."""
        if not self._busy:
            self.dismiss(result=False)


_NAMES: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (("admin", user_name), ("org", name_key))
"""Fields whose refusals name another field, with what checks them."""

_FIELD_OF: Final = {"node": "node", "pin": "pin", "pins": "again", "depot": "name", "folder": "name"}
"""Fields that refusals are about, by the first word of their name."""
