"""How long loans last: the depot, its organisations and its units, each with what counts there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk.loanperiods import DEPOT, Owner, field_of, keep, lasting, owners
from depot.desk.reference_fields import LONGEST_LOAN
from depot.model.loan import KINDS
from depot.words import N_, _
from screens.forms import NUMBER, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.settings.actform import ActForm
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (
    Column(N_("Code"), width=10),
    Column(N_("Name"), flex=3, least=14),
    Column(N_("Loan"), width=12, right=True),
    Column(N_("Consultation"), width=12, right=True),
    Column(N_("Reactivation"), width=15, right=True),
)

LABELS: Final = {
    "loan": N_("Loan, in days"),
    "consultation": N_("Consultation, in days"),
    "reactivation": N_("Reactivation, in days"),
}


class LoanPeriodsScreen(Desk):
    """What counts for each kind of loan, and who says so."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Loan periods")
    HELP_TEXT = N_(
        "What counts for the loans of each unit. In brackets what comes from above: the unit that it is part of, the "
        "organisation, the depot. Enter changes the line under the cursor; an empty entry lets the one above count. "
        "0 days: a consultation is due the same day, a reactivation has no due date. Loans that are out keep their "
        "dates."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("periods.change", "f2,e", N_("Change"), N_("Change what is under the cursor, as Enter."), footer=True),
        Command("periods.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._owners: list[Owner] = []

    def body(self) -> ComposeResult:
        """The list, and a line about where each period comes from."""
        yield VirtualList(COLUMNS, self._load)
        yield Static("", id="origins", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(VirtualList).focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Somebody changed them, here or elsewhere."""
        self._owners = list(owners(self.app.store))
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._owners)), cursor=listing.cursor)
        listing.reload()
        self._tell(min(listing.cursor, len(self._owners) - 1))

    def _load(self, ids: Sequence[int]) -> list[Row]:
        return [_row(self._owners[id_]) for id_ in ids]

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Say where its periods come from."""
        self._tell(event.id)

    def _tell(self, at: int) -> None:
        owner = self._owners[at]
        said = (
            _("{kind}: {period}, said by {source}").format(
                kind=_(word), period=lasting(kind, owner.periods[kind].days), source=self._source(owner, kind)
            )
            for kind, word in KINDS.items()
        )
        self.query_one("#origins", Static).update("\n".join(said))

    def _source(self, owner: Owner, kind: str) -> str:
        key = owner.periods[kind].source
        if key == DEPOT:
            return _("the depot")
        name = next((each.name for each in self._owners if each.key == key), "")
        return clean(f"{key} {name}".strip())

    def action_periods_change(self) -> None:
        """Change those under the cursor."""
        self.query_one(VirtualList).action_choose()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Ask for what it says itself."""
        owner = self._owners[event.id]
        fields = tuple(
            Field(
                field_of(kind),
                LABELS[kind],
                NUMBER,
                required=owner.key == DEPOT,
                least=int(kind == "loan"),
                most=LONGEST_LOAN,
                hint="" if kind in owner.own else f"({owner.periods[kind].days})",
            )
            for kind in KINDS
        )

        async def act(values: dict[str, Value]) -> None:
            days = {kind: _whole(values[field_of(kind)]) for kind in KINDS}
            await self.app.perform(lambda session: keep(session, owner.key, days, seen=owner.rev))

        shown: dict[str, Value] = {field_of(kind): days for kind, days in owner.own.items()}
        heading = clean(f"{owner.key} {owner.name}".strip()) or _("The depot")
        self.app.push_screen(ActForm(heading, fields, act, shown), lambda _values: self.refresh_data())

    def action_periods_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _whole(value: Value) -> int | None:
    return int(value) if value is not None else None


def _row(owner: Owner) -> Row:
    said = [lasting(kind, each.days) for kind, each in owner.periods.items()]
    cells = [word if kind in owner.own else f"({word})" for kind, word in zip(KINDS, said, strict=True)]
    indent = "  " if "/" in owner.key else ""
    return Row((indent + owner.key.rpartition("/")[2] or _("the depot"), clean(owner.name), *cells))
