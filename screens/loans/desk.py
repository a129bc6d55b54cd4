"""The loan desk: what is out, overdue, due this week, by person, returned, and what waits for its shelf."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult

from depot.desk.reminding import PERSON, RECALL, Wanted
from depot.model.codes import Code
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import loan_and_item
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.gate import Gate
from screens.keys import Command
from screens.loans import linerows
from screens.loans.acts import LoanActs
from screens.loans.card import LoanScreen
from screens.loans.linelist import LineList
from screens.loans.papers import Paper
from screens.loans.personcard import PersonScreen
from screens.loans.snapshot import CLOSED, OUT, OVERDUE, PEOPLE, SHELVE, VIEWS, WEEK, Snapshot, read_all
from screens.scanworker import Answer
from screens.text import number
from screens.views import ReadViews, Tally, view_commands
from screens.vlist import VirtualList

LIST_OF: Final = {OUT: "out", OVERDUE: "out", WEEK: "out", PEOPLE: "people", CLOSED: "back", SHELVE: "shelve"}
"""The list that shows a view."""

DESK_PAPERS: Final = (
    Paper(N_("letters about all that is overdue, by unit"), "letters", Wanted()),
    Paper(N_("letters about all that is overdue, by borrower"), "letters", Wanted(each=PERSON)),
    Paper(N_("letters about all that is recalled, by unit"), "recalls", Wanted(RECALL)),
    Paper(N_("out cards for what was lent today"), "outcards"),
)
"""What is written for the whole desk."""

EMPTY: Final = {
    OUT: N_("Nothing is out. F2 lends."),
    OVERDUE: N_("Nothing is overdue."),
    WEEK: N_("Nothing is due this week."),
}
"""What an empty list of lines says."""


class LoansScreen(ReadViews, LoanActs):
    """Loans."""

    HELP_TEXT = N_(
        "The left and right arrows, or 1 to 6, go from view to view: what is out by due date, what is overdue, what is "
        "due this week, who has what, what came back, and what waits for its shelf. Space marks lines; F3 takes them "
        "back, F4 gives them a later date, K recalls them. W writes letters and out cards. Enter opens a loan or a "
        "person. Scan a badge to see what somebody has, or the slip of a loan."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        *LoanActs.VERBS,
        Command("person.find", "f12,p", N_("Person"), N_("Find a borrower by name or badge."), footer=True),
        Command("loans.requests", "q", N_("Requests"), N_("Go to what units ask for."), do="app.go_requests"),
        Command("loans.unmark", "escape", N_("Unmark"), N_("Take all marks away.")),
        *view_commands("loans", VIEWS),
    )
    VIEWS = VIEWS
    LIST_OF = LIST_OF

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None

    @cached_property
    def gate(self) -> Gate:
        """Badges and slips of loans stay here."""
        return Gate(self.app, frozenset({"person", "loan"}))

    @property
    def home(self) -> LoansScreen:
        """The desk."""
        return self

    def body(self) -> ComposeResult:
        """The tabs, a list for each kind of row, and the line that says what was done."""
        rows = self._rows
        yield from self.tabs()
        yield LineList(linerows.OUT_COLUMNS, lambda ids: rows().out(ids), markable=True, id="out")
        yield VirtualList(
            linerows.BACK_COLUMNS, lambda ids: rows().back(ids), empty=N_("Nothing came back."), id="back"
        )
        yield VirtualList(
            linerows.PEOPLE_COLUMNS, lambda ids: rows().people(ids), empty=N_("Nobody has anything."), id="people"
        )
        yield VirtualList(
            linerows.SHELVE_COLUMNS,
            lambda ids: rows().to_shelve(ids),
            empty=N_("Nothing waits for its shelf."),
            id="shelve",
        )
        yield SaidLine()

    def hear(self, answer: Answer) -> None:
        """The scan desk answered."""
        self.gate.hear(answer)

    def chosen(self) -> Sequence[int]:
        """Lines that are marked, else the one under the cursor."""
        listing = self.listing
        if listing.id != "out" or listing.cursor_id is None:
            return ()
        return sorted(listing.marked) or (listing.cursor_id,)

    def papers(self) -> Sequence[Paper]:
        """Letters to all, and cards for what was lent today."""
        return DESK_PAPERS

    def lending_to(self) -> int | None:
        """Among people, the one under the cursor."""
        return self.listing.cursor_id if self.view == PEOPLE else None

    def _rows(self) -> linerows.Rows:
        return linerows.Rows(Listing(self.app.store), self.app.clock().date())

    # -- views --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="views")
    async def read(self) -> None:
        """Read all views but what came back."""
        today = self.app.clock().date()
        snapshot = await self.reads.read(lambda store, stop: read_all(store, today, stop))
        if snapshot is not None and self.query(LineList):  # a read may end after the desk was taken down
            self._snapshot = snapshot
            late = len(snapshot.overdue)
            self.note(ngettext("{n} overdue", "{n} overdue", late).format(n=number(late)) if late else "")
            self.show_again()

    def fill(self) -> None:
        """Put the lines of the view into its list."""
        listing = self.listing
        if isinstance(listing, LineList):
            listing.say_empty(EMPTY[self.view])
        if self.view == CLOSED:
            listing.replace(Lists(self.app.store).closed(), cursor=listing.cursor)
        elif self._snapshot is not None:
            listing.replace(self._snapshot.of(self.view))

    def tally(self, view: str) -> Tally:
        """How many lines; what is overdue wants looking at."""
        count = len(self._snapshot.of(view)) if self._snapshot is not None and view != CLOSED else 0
        return Tally(count, "stop" if view == OVERDUE else "")

    def action_loans_unmark(self) -> None:
        """No marks any more."""
        self.listing.clear_marks()

    def on_virtual_list_marked_changed(self) -> None:
        """What acts are about has changed."""
        self.refresh_bindings()

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open the card of a loan or a person; a box goes to its own desk."""
        if event.list.id == "people":
            self.app.push_screen(PersonScreen(self, event.id))
        elif event.list.id == "shelve":
            await self.app.show(Code.from_id("B", event.id).text)
        else:
            self.app.push_screen(LoanScreen(self, loan_and_item(event.id)[0]))

    # -- cards --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_person_find(self) -> None:
        """Find a borrower, also one who left."""
        person = await self.app.push_screen_wait(self.borrowers(_("Whose card?"), inactive=True))
        if person is not None:
            self.app.push_screen(PersonScreen(self, person))

    def show_subject(self, subject: str) -> None:
        """Open the card of a person or a loan."""
        self._open(subject)

    @work(exclusive=True, group="cards")
    async def _open(self, subject: str) -> None:
        await self.open_card(subject)

    async def open_card(self, subject: str) -> LoanActs:
        """Put the card of a person or a loan on the desk, instead of the cards that lie there."""
        stack = self.app.get_screen_stack("loans")
        for _card in stack[stack.index(self) + 1 :]:
            await self.app.pop_screen()
        code = Code.parse(subject)
        card = PersonScreen(self, code.id) if code.letter == "P" else LoanScreen(self, code.id)
        await self.app.push_screen(card)
        return card
