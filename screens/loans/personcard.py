"""The card of a borrower: who it is, what they have, and all their loans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk import people
from depot.desk.cards import LoanCard, loan_card
from depot.desk.naming import unit_name
from depot.desk.permits import may
from depot.desk.reminding import PERSON, RECALL, Wanted
from depot.desk.seen import known
from depot.model import roles
from depot.model.codes import Code
from depot.model.person import Person
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import loan_and_item
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.choices import Choices
from screens.dialogs.confirm import Confirm
from screens.keys import Command
from screens.labelling import LABEL
from screens.loans.acts import LoanActs
from screens.loans.card import LoanScreen
from screens.loans.forms import PERSON_FORM
from screens.loans.linelist import LineList
from screens.loans.linerows import ITEM_COLUMNS, LOAN_COLUMNS, Rows
from screens.loans.papers import Paper
from screens.loans.wording import day, joined, kind_of
from screens.rows import Row
from screens.signs import STATES, is_plain
from screens.text import clean
from screens.thingform import ThingForm
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.loans.desk import LoansScreen

OWN = frozenset({"person_edit", "person_close"})
"""Actions on the borrower that need the right to circulate boxes."""


class PersonScreen(LoanActs):
    """One borrower."""

    HELP_TEXT = N_(
        "What a borrower has, the first due first, then all the loans there were. F2 lends to this person, F3 takes "
        "back what is marked, F4 gives it a later date. Esc goes back."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        *LoanActs.VERBS,
        Command("person.edit", "e,f12", N_("Edit"), N_("Change what is known of this person.")),
        LABEL,
        Command("person.close", "c", N_("Close"), N_("Lend nothing more to this person; or lend again.")),
        Command("person.back", "escape,backspace", N_("Back"), N_("Go back.")),
    )

    def __init__(self, home: LoansScreen, person: int) -> None:
        super().__init__(home)
        self.person = person
        self._state: Person | None = None

    def body(self) -> ComposeResult:
        """Head, what they have, their loans."""
        yield Static("", id="head", markup=False)
        yield LineList(ITEM_COLUMNS, self._lines, markable=True, empty=N_("Nothing on loan. F2 lends."), id="lines")
        yield Static("", id="rule", markup=False)
        yield VirtualList(LOAN_COLUMNS, self._loans, empty=N_("No loan yet."), id="history")
        yield SaidLine()

    def on_mount(self) -> None:
        """Show the person."""
        rule = "--" if is_plain(self.app) else "──"
        word = _("loans")
        self.query_one("#rule", Static).update(f"{rule} {word}")
        self.query_one(LineList).focus()
        self._load()

    def on_screen_resume(self) -> None:
        """It may be old by now."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Something was written, perhaps about this."""
        if self.is_mounted:
            self._load()

    def _load(self) -> None:
        store = self.app.store
        self._state = known(store, Person, self.person)
        out = Lists(store).out_to(self.person)
        unit = unit_name(store, self._state.unit)
        self.query_one("#head", Static).update(_head(self._state, unit, len(out), plain=is_plain(self.app)))
        self.query_one(LineList).replace(out)
        self.query_one("#history", VirtualList).replace([loan.id for loan in store.loans_of(self.person)])
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user's role may not do."""
        if action in OWN and not may(self.app.session, roles.CIRCULATE):
            return None
        return super().check_action(action, parameters)

    def chosen(self) -> Sequence[int]:
        """Lines that are marked, else the one under the cursor."""
        listing = self.query_one(LineList)
        return sorted(listing.marked) or ((listing.cursor_id,) if listing.cursor_id is not None else ())

    def papers(self) -> Sequence[Paper]:
        """Letters to this person."""
        shown = Code.from_id("P", self.person).shown
        overdue = Wanted(each=PERSON, person=self.person)
        return (
            Paper(N_("letter about what is overdue"), f"letter-{shown}", overdue),
            Paper(N_("letter about what is recalled"), f"recall-{shown}", overdue._replace(about=RECALL)),
        )

    def lending_to(self) -> int | None:
        """This person."""
        return self.person

    @work(exclusive=True, group="acts")
    async def action_person_edit(self) -> None:
        """Change what is known."""
        if self._state is None:
            return
        seen = self._state.rev
        before = {field.key: getattr(self._state, field.key) for field in PERSON_FORM}
        before["unit"] = Choices.of(self.app.store, "unit").label(self._state.unit) if self._state.unit else ""
        form = ThingForm(self.app.store, self._state.name, PERSON_FORM, before)
        values = await self.app.push_screen_wait(form)
        changes = form.body(values) if values is not None else {}
        if changes:
            said = _("{person} changed").format(person=clean(self._state.name))
            await self.act(lambda session: people.describe(session, self.person, changes, seen=seen), said)

    @work(exclusive=True, group="acts")
    async def action_person_close(self) -> None:
        """Lend nothing more to somebody who left; or lend again."""
        if self._state is None:
            return
        name = clean(self._state.name)
        if self._state.inactive:
            said = _("{person} may borrow again").format(person=name)
            await self.act(lambda session: people.reopen(session, self.person), said)
            return
        text = _("Nothing more will be lent to this person; what is out stays on loan until it is back.")
        if await self.app.push_screen_wait(Confirm(_("Close {person}?").format(person=name), text)):
            await self.act(lambda session: people.close(session, self.person), lambda out: _closed(name, out))

    def action_item_label(self) -> None:
        """Put the badge on the list of the label desk."""
        self.run_worker(self.app.label(Code.from_id("P", self.person).text))

    def action_person_back(self) -> None:
        """Back."""
        self.dismiss(None)

    def on_virtual_list_marked_changed(self) -> None:
        """What acts are about has changed."""
        self.refresh_bindings()

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open the loan, of a line too."""
        loan = loan_and_item(event.id)[0] if isinstance(event.list, LineList) else event.id
        self.app.push_screen(LoanScreen(self.home, loan))

    def _lines(self, ids: Sequence[int]) -> list[Row]:
        return Rows(Listing(self.app.store), self.app.clock().date()).items(ids)

    def _loans(self, ids: Sequence[int]) -> list[Row]:
        wanted = set(ids)
        store, today = self.app.store, self.app.clock().date()
        cards = {loan.id: loan_card(store, loan, today) for loan in store.loans_of(self.person) if loan.id in wanted}
        return [_loan_row(cards[id_]) for id_ in ids]


def _closed(name: str, out: int) -> str:
    if not out:
        return _("{person} borrows no more").format(person=name)
    text = ngettext(
        "{person} borrows no more; {n} item is still out", "{person} borrows no more; {n} are still out", out
    )
    return text.format(person=name, n=out)


def _loan_row(card: LoanCard) -> Row:
    sign = STATES["overdue" if card.overdue else "lent" if card.out else "returned"]
    many = _("{out} of {n}").format(out=card.out, n=len(card.lines))
    cells = (card.code, kind_of(card.loan.kind), day(card.loan.opened_at), many, card.loan.due)
    return Row(cells, sign, quiet=not card.out)


def _head(person: Person, unit: str, out: int, *, plain: bool) -> Content:
    code = Code.from_id("P", person.id).shown
    have = ngettext("{n} item on loan", "{n} items on loan", out).format(n=out) if out else _("nothing on loan")
    gone = f"  {STATES['blocked'].mark(plain)} " + _("borrows no more") if person.inactive else ""
    return Content("\n").join(
        [
            Content.assemble((clean(person.name), "bold $text"), "  ", (code, "bold $key")),
            Content.assemble((joined((unit, person.role, person.phone, person.email), plain=plain), "$ink-soft")),
            Content.assemble((have, "$text"), (gone, "$tone-stop")),
        ]
    )
