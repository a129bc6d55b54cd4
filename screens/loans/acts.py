"""What the screens of the loan desk share: take back, extend, lend, register a borrower; and the way to cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work

from depot.desk import lending, people
from depot.desk.loanperiods import extension
from depot.desk.permits import may
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.loan import Loan
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LineRow, loan_and_item
from depot.store.store import Done
from depot.words import N_, _, ngettext
from screens.capture import Scan
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.form import FormDialog
from screens.dialogs.seek import Seek
from screens.dialogs.tell import Tell
from screens.forms import DATE, Field
from screens.keys import Command
from screens.loans.forms import PERSON_FORM
from screens.loans.linelist import LineList
from screens.loans.linerows import PEOPLE_COLUMNS, Rows
from screens.loans.papers import LoanPapers
from screens.loans.wording import counted_items
from screens.naming import named_as
from screens.rows import Column, Row
from screens.text import clean
from screens.thingform import ThingForm

if TYPE_CHECKING:
    from screens.loans.desk import LoansScreen

CIRCULATING = frozenset({"loan_lend", "loan_return", "loan_extend", "loan_recall", "loan_paper", "person_new"})
"""Actions that need the right to circulate boxes."""

ON_LINES = frozenset({"loan_return", "loan_extend", "loan_recall"})
"""Actions on boxes and files that are out."""


class LoanActs(LoanPapers):
    """Acts on the lines that are marked, else on the one under the cursor; the screen says which."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("loan.lend", "f2,l", N_("Lend"), N_("Lend boxes and files: borrower, items, date."), footer=True),
        Command("loan.return", "f3,r", N_("Return"), N_("Take back what is marked, here or elsewhere."), footer=True),
        Command("loan.extend", "f4,x", N_("Extend"), N_("Give what is marked a later due date."), footer=True),
        Command("loan.recall", "k", N_("Recall"), N_("Want what is marked back before its date.")),
        Command("loan.paper", "w", N_("Paper"), N_("Write a slip, letters or out cards as a PDF.")),
        Command("person.new", "n", N_("New person"), N_("Register a borrower; the badge gets a code.")),
    )
    NUMBER = "F9"
    TITLE = N_("Loans")
    CSS_PATH = "loans.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - Textual's

    def __init__(self, home: LoansScreen | None = None) -> None:
        """`home` is the desk that this card lies on, with which it shares its deeds; None for the desk itself."""
        super().__init__(home.deeds if home is not None else None)
        self._desk = home

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user's role may not do, and what needs something that is out while nothing is chosen."""
        if action in CIRCULATING and not may(self.app.session, roles.CIRCULATE):
            return None
        if action in ON_LINES and not self.chosen():
            return None
        return super().check_action(action, parameters)

    def lending_to(self) -> int | None:
        """The borrower that Lend begins with."""
        return None

    @property
    def home(self) -> LoansScreen:
        """The desk."""
        assert self._desk is not None
        return self._desk

    def take_scan(self, scan: Scan) -> bool:
        """A badge or a loan slip that is only looked up is shown here."""
        if not self.is_current:
            return False
        subject = self.home.gate.subject(scan)
        if subject:
            self.home.show_subject(subject)
        else:
            self.home.gate.let_through()
        return bool(subject)

    def show_subject(self, subject: str) -> None:
        """Show another person or loan."""
        self.home.show_subject(subject)

    def rows_of(self, ids: Sequence[int]) -> list[LineRow]:
        """Lines by their ids."""
        return Listing(self.app.store).lines(ids)

    # -- what comes back ----------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_loan_return(self) -> None:
        """Take back: here, or somewhere else."""
        lines = self.rows_of(self.chosen())
        if not lines:
            return
        heading = _("Where did this come back? {items}").format(items=_named(lines))
        choices = [
            ("here", Row((_("Here"), _("it is then to be put on its shelf")))),
            ("elsewhere", Row((_("Elsewhere"), _("you say where it is kept now")))),
        ]
        columns = (Column(N_("Where"), width=12), Column("", flex=1))
        answer = await self.app.push_screen_wait(Choose(heading, columns, choices))
        where = ""
        if answer == "elsewhere":
            told = await self.app.push_screen_wait(Ask(_("Elsewhere"), _("Where is it now?"), most=120))
            where = told or ""
        if answer is None or (answer == "elsewhere" and not where):
            return
        items = [_code_of(line) for line in lines]
        done = await self.act(lambda session: lending.give_back(session, items, elsewhere=where), _back(lines, where))
        if done is not None:
            self.done_with_marks()
            homes = self._homes(lines) if not where else []
            if len(homes) == 1 and lines[0].item.startswith("F"):
                self.say(homes[0])
            elif len(homes) == 1:
                self.say(_("Back, to be put away. {home}").format(home=homes[0]))
            elif homes:
                many = ngettext("{n} back, to be put away", "{n} back, to be put away", len(homes)).format(n=len(homes))
                more = [_("…and the others: see the view To shelve.")] if len(homes) > 10 else []
                self.app.push_screen(Tell(many, "\n".join(homes[:10] + more), tone="ok"))

    def _homes(self, lines: Sequence[LineRow]) -> list[str]:
        """Where each thing belongs, a sentence each."""
        listing = Listing(self.app.store)
        boxes = {row.id: row for row in listing.boxes([line.box_id for line in lines if line.box_id is not None])}
        said = []
        for line in lines:
            box = boxes.get(line.box_id or 0)
            if line.item.startswith("F"):
                facts = {"item": line.item, "box": line.box, "place": box.place if box is not None else ""}
                said.append(_("{item}: into box {box}  {place}").format(**facts).rstrip())
            elif box is not None and box.home:
                said.append(_("{item}: home {place}").format(item=line.item, place=box.home))
            else:
                said.append(_("{item}: no home yet").format(item=line.item))
        return said

    @work(exclusive=True, group="acts")
    async def action_loan_extend(self) -> None:
        """A later date, for each loan of the chosen lines."""
        lines = self.rows_of(self.chosen())
        if not lines:
            return
        fields = (Field("due", N_("New due date"), DATE, required=True),)
        heading = _("Extend {items}").format(items=_named(lines))
        dialog = FormDialog(heading, fields, {"due": self._later(lines)})
        values = await self.app.push_screen_wait(dialog)
        if values is None:
            return
        due = str(values["due"])
        works: list[Callable[[Session], Done[list[str]]]] = []
        for loan, of_loan in groupby(sorted(lines, key=lambda line: line.loan_id), key=lambda line: line.loan_id):
            items = [_code_of(line) for line in of_loan]
            works.append(partial(lending.extend, loan=loan, due=due, items=items))
        said = _("{items} extended to {due}").format(items=_named(lines), due=due)
        if await self.act_all(works, said):
            self.done_with_marks()

    def done_with_marks(self) -> None:
        """What was marked is done."""
        for listing in self.query(LineList):
            listing.clear_marks()

    def _later(self, lines: Sequence[LineRow]) -> str:
        """The date that is proposed: the usual length after the latest due date, or after today."""
        store, today = self.app.store, self.app.clock().date()
        latest = max([today, *(date.fromisoformat(line.due) for line in lines if line.due)])
        loans = [loan for line in lines if (loan := store.get(Loan, line.loan_id)) is not None]
        kinds = {(loan.kind, loan.unit) for loan in loans} or {("loan", "")}
        return (latest + timedelta(days=min(extension(store, *each) for each in kinds))).isoformat()

    # -- people -------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_loan_lend(self) -> None:
        """Lend, to the person on show if there is one."""
        from screens.loans.lend import LendScreen

        person = self.lending_to()
        if person is None:
            person = await self.app.push_screen_wait(self.borrowers(_("Lend to whom?")))
        if person is not None:
            self.app.push_screen(LendScreen(self.home, person))

    def borrowers(self, heading: str, *, inactive: bool = False) -> Seek:
        """The dialog that chooses a borrower by name or badge."""
        lists = Lists(self.app.store)
        rows = Rows(Listing(self.app.store), self.app.clock().date())

        def badge(text: str) -> int | None:
            try:
                return named_as(self.app, text, "person").key
            except DepotError:
                return None

        def find(text: str) -> list[int]:
            coded = badge(text) if text.strip() else None
            return [coded] if coded is not None else lists.people(text, inactive=inactive)

        empty = N_("Nobody is called so: Esc, then n registers somebody.")
        hint = _("name, or scan the badge")
        return Seek(heading, PEOPLE_COLUMNS, find, rows.people, hint=hint, named=badge, empty=empty)

    @work(exclusive=True, group="acts")
    async def action_person_new(self) -> None:
        """Register a borrower."""
        form = ThingForm(self.app.store, _("New borrower"), PERSON_FORM)
        values = await self.app.push_screen_wait(form)
        if values is None:
            return
        body: dict[str, Any] = {key: value for key, value in form.body(values).items() if value}
        done = await self.act(
            lambda session: people.register(session, body),
            lambda made: _("{person} registered: badge {code}").format(
                person=clean(str(body.get("name", ""))), code=made.code.shown
            ),
        )
        if done is not None and done.result is not None:
            card = await self.home.open_card(done.result.code.text)
            card.say(self.deeds[-1].said)
            if done.result.namesakes:
                others = ", ".join(Code.from_id("P", each.id).shown for each in done.result.namesakes)
                text = _("Somebody of the same name and unit is registered already: {codes}.").format(codes=others)
                self.app.push_screen(Tell(_("Perhaps twice the same person"), text, tone="attention"))


def _code_of(line: LineRow) -> str:
    """The item's code in stored form."""
    _loan, letter, item = loan_and_item(line.id)
    return Code.from_id(letter, item).text


def _named(lines: Sequence[LineRow]) -> str:
    return lines[0].item if len(lines) == 1 else counted_items(len(lines))


def _back(lines: Sequence[LineRow], where: str) -> str:
    if where:
        return _("{items} returned elsewhere: {where}").format(items=_named(lines), where=clean(where))
    return _("{items} back").format(items=_named(lines))
