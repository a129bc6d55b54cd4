"""Who signs destructions: one office a line, in the order in which they sign where that order is set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk.destruction.reading import office_said
from depot.desk.settings import change, value
from depot.errors import DepotError
from depot.model.signing import MOST, OFFICES, Office, offices, setting_of
from depot.words import N_, _
from screens.dialogs.tell import Tell
from screens.forms import CHOICE, FLAG, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.settings.actform import ActForm
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

SIGNERS: Final = "destruction_signers"

COLUMNS: Final = (
    Column("", width=2, right=True),
    Column(N_("Office"), flex=2, least=20),
    Column(N_("On paper"), width=10),
    Column(N_("Users who may"), flex=2, least=18),
)

OTHER: Final = "other"

FORM: Final = (
    Field(
        "office", N_("Office"), CHOICE, required=True, options=(*OFFICES.items(), (OTHER, N_("another, named below")))
    ),
    Field(
        "name",
        N_("Name of another office"),
        most=60,
        pattern=r"[^,:+]+",
        pattern_help=N_("No comma, colon or plus sign."),
    ),
    Field("paper", N_("May sign on paper"), FLAG),
    Field("users", N_("Users who may sign so"), most=120, hint=N_("rosa luc; empty: whoever may approve")),
)


class SignersScreen(Desk):
    """Who signs destructions."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Who signs destructions")
    HELP_TEXT = N_(
        "A destruction list is signed once for each of these offices, each time by another person, and never by who "
        "made the list. An office may be kept for some users; one that may sign on paper has its signature entered by "
        "a user. The next list that is handed in goes by it; those under way keep their signers."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("signers.new", "f2,n", N_("New"), N_("Add an office."), footer=True),
        Command("signers.change", "f3,e", N_("Change"), N_("Change what is under the cursor, as Enter."), footer=True),
        Command("signers.earlier", "f4,minus", N_("Earlier"), N_("Let this office sign earlier."), footer=True),
        Command("signers.remove", "f8,delete", N_("Take off"), N_("No more signature as this office."), footer=True),
        Command("signers.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._offices: list[Office] = []

    def body(self) -> ComposeResult:
        """The list, and a line about order and waiting."""
        yield VirtualList(COLUMNS, self._load)
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(VirtualList).focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Somebody changed them, here or elsewhere."""
        if not self.query("#about"):  # the program may be closing
            return
        store = self.app.store
        self._offices = list(offices(value(store, SIGNERS)))
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._offices)))
        listing.reload()
        ordered = value(store, "destruction_order") == "on"
        told = _("They sign in this order.") if ordered else _("They sign in any order.")
        self.query_one("#about", Static).update(told)

    def _load(self, ids: Sequence[int]) -> list[Row]:
        rows = []
        for id_ in ids:
            office = self._offices[id_]
            users = ", ".join(office.users.split()) or _("whoever may approve")
            paper = _("yes") if office.paper else _("no")
            rows.append(Row((str(id_ + 1), clean(office_said(office.name).text(_)), paper, clean(users))))
        return rows

    # -- acts ---------------------------------------------------------------------------------------------------

    def action_signers_new(self) -> None:
        """Add an office after the others."""
        if len(self._offices) < MOST:
            self._form(_("New"), len(self._offices), Office(""))

    def action_signers_change(self) -> None:
        """Change the one under the cursor."""
        self.query_one(VirtualList).action_choose()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Change it."""
        office = self._offices[event.id]
        self._form(office_said(office.name).text(_), event.id, office)

    def action_signers_earlier(self) -> None:
        """Let it sign before the one above."""
        at = self.query_one(VirtualList).cursor_id
        if at:
            moved = [*self._offices]
            moved[at - 1], moved[at] = moved[at], moved[at - 1]
            self.call_later(self._keep, moved, at - 1)

    def action_signers_remove(self) -> None:
        """Take it off; one office is left at least."""
        at = self.query_one(VirtualList).cursor_id
        if at is not None:
            self.call_later(self._keep, [each for n, each in enumerate(self._offices) if n != at], at)

    def _form(self, heading: str, at: int, now: Office) -> None:
        async def act(values: dict[str, Value]) -> None:
            office = _office(values)
            await self._write([*self._offices[:at], office, *self._offices[at + 1 :]])

        known = now.name in OFFICES
        shown: dict[str, Value] = {"office": now.name if known or not now.name else OTHER}
        shown |= {"name": "" if known else now.name, "paper": bool(now.paper), "users": now.users}
        self.app.push_screen(ActForm(heading, FORM, act, shown), lambda _values: self.refresh_data())

    async def _keep(self, new: Iterable[Office], cursor: int) -> None:
        try:
            await self._write(new)
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return
        self.refresh_data()
        self.query_one(VirtualList).go_to(cursor)

    async def _write(self, new: Iterable[Office]) -> None:
        text = setting_of(new)
        await self.app.perform(lambda session: change(session, SIGNERS, text))

    def action_signers_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _office(values: dict[str, Value]) -> Office:
    chosen, name = str(values["office"] or ""), str(values["name"] or "")
    users = " ".join(sorted(set(str(values["users"] or "").replace(",", " ").split())))
    return Office(name if chosen == OTHER else chosen, int(bool(values["paper"])), users)
