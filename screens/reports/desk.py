"""The reports desk: the list of reports, with what each tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.app import ComposeResult
from textual.widgets import Static

from depot.report.lists.boxes import HOLDINGS
from depot.report.lists.catalogue import REPORTS
from depot.report.lists.narrowing import Wish
from depot.report.lists.shape import Report
from depot.store.saved import saved_searches
from depot.words import N_, _
from screens.frame import Desk
from screens.keys import Command
from screens.reports.view import ReportScreen, report_of
from screens.rows import Column, Row
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (Column(N_("Report"), width=26), Column(N_("What it tells"), flex=1, least=30))
LIST: Final = tuple(REPORTS.values())


class Offer(NamedTuple):
    """A line of the list."""

    title: str
    about: str
    report: Report
    wish: Wish = Wish()
    """What it is narrowed to from the first."""


class ReportsScreen(Desk):
    """Reports."""

    NUMBER = "Ctrl+G"
    TITLE = N_("Reports")
    CSS_PATH = "reports.tcss"
    HELP_TEXT = N_(
        "Lists and reports of all that is kept: what there is, where it stands, what is out, what falls due, how full "
        "the rooms are, who did what. Enter opens the report under the cursor; there F3 narrows it to a unit, a place, "
        "a period, and F2 writes all of it as PDF, as a workbook or as CSV. The saved searches stand below, each as "
        "the holdings that it finds. Nothing is changed by a report."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("reports.open", "f2,o", N_("Open"), N_("Open the report under the cursor."), footer=True),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._offers: list[Offer] = []

    def body(self) -> ComposeResult:
        """The list, and below it all that the report under the cursor tells."""
        yield VirtualList(COLUMNS, self._rows, id="reports")
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Begin with the first report."""
        self.refresh_data()
        self.query_one(VirtualList).focus()
        self._tell(0)

    def refresh_data(self) -> None:
        """Searches may have been saved meanwhile; they stand below the reports."""
        offers = [Offer(_(report.title), _(report.about), report) for report in LIST]
        if self.app.session is not None:
            user = self.app.session.user
            for search in saved_searches(self.app.store, user):
                about = _("Saved search: {query}").format(query=clean(search.text))
                offers.append(Offer(clean(search.name), about, HOLDINGS, Wish(saved=search.name, user=user)))
        if offers != self._offers and self.query(VirtualList):
            self._offers = offers
            listing = self.query_one(VirtualList)
            listing.replace(range(len(offers)), cursor=None)
            listing.reload()

    def on_screen_resume(self) -> None:
        """Somebody else may sit here now."""
        self.refresh_data()

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [Row(self._offers[n][:2]) for n in ids]

    def _tell(self, at: int) -> None:
        self.query_one("#about", Static).update(self._offers[at].about, layout=False)

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Say all that it tells: its line may be cut."""
        self._tell(event.id)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open it."""
        self._open(event.id)

    def show_subject(self, subject: str) -> None:
        """Open a report of a place: its name, a slash, the code of the place."""
        self.app.push_screen(report_of(subject))

    def action_reports_open(self) -> None:
        """The one under the cursor."""
        self._open(self.query_one(VirtualList).cursor)

    def _open(self, at: int) -> None:
        self.app.push_screen(ReportScreen(self._offers[at].report, self._offers[at].wish))
