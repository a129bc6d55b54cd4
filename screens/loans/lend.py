"""Lending at the counter: the borrower, then what goes out by scan or typed code, then all of it in one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from depot.desk import lending
from depot.desk.cards import card
from depot.desk.naming import unit_name
from depot.desk.scanning.resolve import CodeUnknown, Found
from depot.desk.seen import known
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.commands import Command as Card
from depot.model.loan import KINDS, Loan
from depot.model.person import Person
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.capture import Scan
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.forms import DATE, Field
from screens.keys import Command
from screens.loans.itemrow import COLUMNS, item_row
from screens.loans.wording import joined, kind_of, lateness
from screens.naming import CodeOther, named
from screens.rows import Column, Row
from screens.scanline import ScanLine
from screens.signs import is_plain, ring
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.loans.desk import LoansScreen


class LendScreen(Acting):
    """One loan being made. Nothing is written before F12."""

    CSS_PATH = "loans.tcss"
    NUMBER = "F9"
    TITLE = N_("Lend")
    HELP_TEXT = N_(
        "Scan what goes out, or type its code and Enter. F3 changes the kind of the loan, F4 the due date, Del takes "
        "the line under the cursor off the list. F12, or the card DONE, lends all of it at once."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("lend.person", "f2", N_("Borrower"), N_("Choose another borrower."), footer=True),
        Command("lend.kind", "f3", N_("Kind"), N_("Loan, on-site consultation or reactivation."), footer=True),
        Command("lend.due", "f4", N_("Due"), N_("Choose another due date."), footer=True),
        Command("lend.done", "f12,ctrl+f,plus", N_("Lend"), N_("Lend all that is on the list."), footer=True),
        Command("lend.drop", "delete", N_("Take off"), N_("Take the line under the cursor off the list.")),
        Command("desk.undo", "f8", N_("Undo"), N_("Take back your last act on this desk.")),
        Command("lend.leave", "escape", N_("Leave"), N_("Leave without lending.")),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    def __init__(self, home: LoansScreen, person: int) -> None:
        super().__init__(home.deeds)
        self.home = home
        self.person = person
        self.kind = "loan"
        self.due = ""
        """A date of its own; empty for the usual one."""
        self.items: list[str] = []
        """Codes of what goes out."""

    def body(self) -> ComposeResult:
        """Borrower and terms, the list, the scan line."""
        yield Static("", id="head", markup=False)
        yield VirtualList(COLUMNS, self._rows, empty=N_("Scan what goes out, or type its code below."), id="items")
        yield SaidLine()
        yield ScanLine(N_("scan, or type the code of a box or file and Enter"))

    def on_mount(self) -> None:
        """Typing goes to the scan line."""
        self.query_one(ScanLine).focus()
        self._draw()

    def refresh_data(self) -> None:
        """Somebody may have lent one of them meanwhile."""
        if self.is_mounted:
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to lend, nothing to take off."""
        if action in ("lend_done", "lend_drop") and not self.items:
            return None
        return super().check_action(action, parameters)

    def show_subject(self, subject: str) -> None:
        """What the palette goes to is lent, or lent to."""
        self._take(subject)

    # -- what goes out ------------------------------------------------------------------------------------------

    def take_scan(self, scan: Scan) -> bool:
        """A badge, a box or a file; the cards DONE and CANCEL. Other cards are for the scan desk."""
        if self.app.session is None:
            return False
        text = scan.text.strip().upper()
        if text == Card.DONE.code:
            self.action_lend_done()
        elif text == Card.CANCEL.code:
            self.action_lend_leave()
        elif text.startswith("$"):
            return False
        else:
            self._take(scan.text)
        return True

    def on_scan_line_typed(self, event: ScanLine.Typed) -> None:
        """A typed code is a scan."""
        self._take(event.text)

    def _take(self, text: str) -> None:
        """Put a thing on the list, or take another borrower."""
        try:
            found = self._named(text)
            if found.kind == "person":
                self.person = found.key
                self.say(_("borrower: {person}").format(person=clean(found.state.name)))
            elif found.kind not in ("box", "file"):
                raise CodeOther(code=Code.parse(found.subject).shown)
            elif found.subject in self.items:
                self.say(_("{item} is on the list already").format(item=Code.parse(found.subject).shown), "again")
                ring(self.app, "again")
            else:
                self.items.append(found.subject)
        except DepotError as error:
            self.say(error.sentence(_), "stop")
            ring(self.app, "stop")
            return
        self._draw(at=len(self.items) - 1)

    def _named(self, text: str) -> Found:
        """What a text names. Nothing is kept of what is unknown: that is the scan desk's business."""
        try:
            return named(self.app, text)
        except CodeUnknown as error:
            raise CodeOther(**error.facts) from error

    def _draw(self, at: int | None = None) -> None:
        store, today, plain = self.app.store, self.app.clock().date(), is_plain(self.app)
        person = known(store, Person, self.person)
        due = self.due or lending.due_on(store, self.kind, person, today)
        have = store.out_to(self.person)
        late = f" ({lateness(due, today)})" if due else ""
        terms = (kind_of(self.kind), (_("due {due}").format(due=due) + late) if due else _("no date"))
        out = ngettext("has {n} item", "has {n} items", have).format(n=have) if have else _("has nothing else")
        who = (unit_name(store, person.unit), Code.from_id("P", person.id).shown, out)
        self.query_one("#head", Static).update(
            Content("\n").join(
                [
                    Content.assemble((clean(person.name), "bold $text"), "  ", (joined(who, plain=plain), "$ink-soft")),
                    Content.assemble((joined(terms, plain=plain), "bold $key")),
                ]
            )
        )
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self.items)), cursor=listing.cursor if at is None else at)
        self.refresh_bindings()

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        today = self.app.clock().date()
        return [item_row(card(self.app.store, self.items[id_], today), self.items[id_]) for id_ in ids]

    def action_step(self, by: int) -> None:
        """Up and down the list while the focus stays on the scan line."""
        self.query_one(VirtualList).action_step(by)

    def action_lend_drop(self) -> None:
        """Take a line off."""
        listing = self.query_one(VirtualList)
        if listing.cursor_id is not None:
            del self.items[listing.cursor_id]
            self._draw()

    # -- terms --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_lend_person(self) -> None:
        """Another borrower."""
        person = await self.app.push_screen_wait(self.home.borrowers(_("Lend to whom?")))
        if person is not None:
            self.person = person
            self._draw()

    @work(exclusive=True, group="acts")
    async def action_lend_kind(self) -> None:
        """Another kind; the date is then the usual one of that kind."""
        choices = [(kind, Row((kind_of(kind),))) for kind in KINDS]
        start = list(KINDS).index(self.kind)
        kind = await self.app.push_screen_wait(Choose(_("Kind of loan"), (Column(N_("Kind")),), choices, start=start))
        if kind is not None:
            self.kind, self.due = kind, ""
            self._draw()

    @work(exclusive=True, group="acts")
    async def action_lend_due(self) -> None:
        """Another date."""
        person = known(self.app.store, Person, self.person)
        due = self.due or lending.due_on(self.app.store, self.kind, person, self.app.clock().date())
        dialog = FormDialog(_("Due date"), (Field("due", N_("Due on"), DATE, required=True),), {"due": due})
        values = await self.app.push_screen_wait(dialog)
        if values is not None:
            self.due = str(values["due"])
            self._draw()

    # -- the end ------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_lend_done(self) -> None:
        """Lend all; ask for a written authorisation where one is needed."""
        if not self.items:
            self.say(_("Nothing is on the list yet."), "attention")
            return
        if not await self._lend(authorised=False):
            return
        self.dismiss(None)

    async def _lend(self, *, authorised: bool) -> bool:
        person, items, kind, due = self.person, list(self.items), self.kind, self.due
        try:
            done = await self.app.perform(
                lambda session: lending.lend(session, person, items, kind=kind, due=due, authorised=authorised)
            )
        except lending.OtherUnit as error:
            question = Confirm(_("Written authorisation?"), f"{error.sentence(_)} {error.next_step(_)}")
            held = await self.app.push_screen_wait(question)
            return held and await self._lend(authorised=True)
        except DepotError as error:
            self._point_at(error)
            self.refuse(error)
            return False
        if done.result is not None:
            said = self._said(done.result, len(items))
            self.home.remember((done.act,), said)
            self.home.say(said)
        return True

    def _said(self, loan: Loan, count: int) -> str:
        person = known(self.app.store, Person, self.person)
        facts = {"n": count, "person": clean(person.name), "loan": Code.from_id("L", loan.id).shown, "due": loan.due}
        if loan.due:
            text = ngettext(
                "{n} lent to {person} until {due}; loan {loan}", "{n} lent to {person} until {due}; loan {loan}", count
            )
        else:
            text = ngettext("{n} lent to {person}; loan {loan}", "{n} lent to {person}; loan {loan}", count)
        return text.format(**facts)

    def _point_at(self, error: DepotError) -> None:
        """Put the cursor on the line that was refused."""
        about = {str(error.facts.get(name)) for name in ("item", "box", "file", "code")}
        for at, item in enumerate(self.items):
            if Code.parse(item).shown in about or item in about:
                self._draw(at=at)

    @work(exclusive=True, group="acts")
    async def action_lend_leave(self) -> None:
        """Leave; with something on the list, after a question."""
        text = _("Nothing of what is on the list is lent then.")
        if not self.items or await self.app.push_screen_wait(Confirm(_("Leave without lending?"), text)):
            self.dismiss(None)
