"""The card of a loan: who, when, what is still out of it, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.cards import LoanCard, loan_card
from depot.desk.loanhistory import Moment, loan_history
from depot.desk.recalling import is_recalled
from depot.desk.reminding import RECALL, Wanted
from depot.desk.seen import known
from depot.model.codes import Code
from depot.model.loan import Loan
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import loan_and_item
from depot.words import N_, _
from screens.acting import SaidLine
from screens.historyrows import history_row
from screens.keys import Command
from screens.labelling import LABEL
from screens.loans.acts import LoanActs
from screens.loans.linelist import LineList
from screens.loans.linerows import ITEM_COLUMNS, Rows
from screens.loans.papers import Paper
from screens.loans.wording import day, joined, kind_of
from screens.rows import Column, Row
from screens.signs import is_plain
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.loans.desk import LoansScreen

HISTORY_COLUMNS = (
    Column(N_("When"), width=16),
    Column(N_("Who"), width=14, from_width=90),
    Column(N_("Item"), width=13),
    Column(N_("What"), flex=1, least=20),
)


class LoanScreen(LoanActs):
    """One loan."""

    HELP_TEXT = N_(
        "The boxes and files of a loan, those that are out first. Space marks lines: F3 takes back what is marked, so "
        "that a loan can come back in parts; without marks it is the line under the cursor. K recalls it before its "
        "date. W writes the counter slip, out cards or a letter. Esc goes back."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        *LoanActs.VERBS,
        Command("loan.person", "f12,p", N_("Person"), N_("Open the card of the borrower."), footer=True),
        LABEL,
        Command("loan.all", "a", N_("Mark all"), N_("Mark all that is out.")),
        Command("loan.close", "escape,backspace", N_("Back"), N_("Go back.")),
    )

    def __init__(self, home: LoansScreen, loan: int) -> None:
        super().__init__(home)
        self.loan = loan
        self._card: LoanCard | None = None
        self._moments: Sequence[Moment] = ()

    def body(self) -> ComposeResult:
        """Head, lines, history."""
        yield Static("", id="head", markup=False)
        yield LineList(ITEM_COLUMNS, self._lines, markable=True, id="lines")
        yield Static("", id="rule", markup=False)
        yield VirtualList(HISTORY_COLUMNS, self._history, id="history")
        yield SaidLine()

    def on_mount(self) -> None:
        """Show the loan."""
        self.query_one("#rule", Static).update(("-- " if is_plain(self.app) else "── ") + _("history"))
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
        store, today = self.app.store, self.app.clock().date()
        self._card = loan_card(store, known(store, Loan, self.loan), today)
        self._moments = loan_history(store, self.loan)
        self.query_one("#head", Static).update(_head(self._card, plain=is_plain(self.app)))
        self.query_one(LineList).replace(Lists(store).of_loan(self.loan))
        self.query_one("#history", VirtualList).replace(range(len(self._moments)))
        self.refresh_bindings()

    def chosen(self) -> Sequence[int]:
        """Lines that are out: those marked, else the one under the cursor."""
        listing = self.query_one(LineList)
        wanted = sorted(listing.marked) or ([listing.cursor_id] if listing.cursor_id is not None else [])
        return [id_ for id_ in wanted if _item(id_) in self._out]

    @property
    def _out(self) -> set[str]:
        """Codes of what is out."""
        return {line.item for line in self._card.lines if not line.back_at} if self._card is not None else set()

    def papers(self) -> Sequence[Paper]:
        """The counter slip, and what stands in for it or asks for it."""
        shown = Code.from_id("L", self.loan).shown
        return (
            Paper(N_("counter slip, to be signed"), shown, loan=self.loan, slip=True),
            Paper(N_("out cards for the shelf"), f"outcards-{shown}", loan=self.loan),
            Paper(N_("letter about what is overdue"), f"letter-{shown}", Wanted(loan=self.loan)),
            Paper(N_("letter about what is recalled"), f"recall-{shown}", Wanted(RECALL, loan=self.loan)),
        )

    def lending_to(self) -> int | None:
        """The borrower."""
        return self._card.loan.person if self._card is not None else None

    def action_loan_all(self) -> None:
        """Mark all that is out."""
        listing = self.query_one(LineList)
        listing.mark(id_ for id_ in listing.ids if _item(id_) in self._out)

    def action_loan_person(self) -> None:
        """The borrower's card."""
        from screens.loans.personcard import PersonScreen

        if self._card is not None and self._card.loan.person is not None:
            self.app.push_screen(PersonScreen(self.home, self._card.loan.person))

    def action_item_label(self) -> None:
        """Put the slip on the list of the label desk."""
        self.run_worker(self.app.label(Code.from_id("L", self.loan).text))

    def action_loan_close(self) -> None:
        """Back."""
        self.dismiss(None)

    def on_virtual_list_marked_changed(self) -> None:
        """What acts are about has changed."""
        self.refresh_bindings()

    def on_virtual_list_highlighted(self) -> None:
        """The line under the cursor may be out or back."""
        self.refresh_bindings()

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A box or file goes to its own desk."""
        if isinstance(event.list, LineList):
            await self.app.show(_item(event.id))

    def _lines(self, ids: Sequence[int]) -> list[Row]:
        return Rows(Listing(self.app.store), self.app.clock().date()).items(ids)

    def _history(self, ids: Sequence[int]) -> list[Row]:
        rows = []
        for moment in (self._moments[id_] for id_ in ids):
            row = history_row(moment.entry)
            when, who, what = row.cells
            rows.append(Row((when, who, moment.item, what), quiet=row.quiet))
        return rows


def _item(id_: int) -> str:
    """The code of the item of a line, in stored form."""
    _loan, letter, item = loan_and_item(id_)
    return Code.from_id(letter, item).text


def _head(card: LoanCard, *, plain: bool) -> Content:
    loan = card.loan
    opened = _("opened {day}").format(day=day(loan.opened_at))
    due = _("due {due}").format(due=loan.due) if loan.due else _("no date")
    state = _("{out} out of {n}").format(out=card.out, n=len(card.lines)) if card.out else _("all returned")
    overdue = _("{n} overdue").format(n=card.overdue)
    late = f"  ! {overdue}" if card.overdue else ""
    lines = [
        Content.assemble((card.code, "bold $key"), "  ", (clean(card.person), "bold $text")),
        Content.assemble((joined((card.unit, kind_of(loan.kind), opened, due), plain=plain), "$ink-soft")),
        Content.assemble((state, "$text"), (late, "$tone-stop")),
    ]
    if any(is_recalled(loan, line) for line in card.lines):
        recalled = _("recalled for {recalled}: {recall_reason}")
        text = recalled.format(recalled=loan.recalled, recall_reason=clean(loan.recall_reason))
        lines.append(Content.assemble((text, "$tone-attention")))
    if loan.reminders and card.out:
        reminded = _("letter of reminder no. {reminders}").format(reminders=loan.reminders)
        lines.append(Content.assemble((joined((reminded, loan.reminded_on), plain=plain), "$ink-soft")))
    if loan.note:
        lines.append(Content.assemble((clean(loan.note), "$ink-soft")))
    return Content("\n").join(lines)
