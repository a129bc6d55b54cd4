"""The reports desk: the list of reports, with what each tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.widgets import Static

from depot.report.lists.catalogue import REPORTS
from depot.words import N_, _
from screens.frame import Desk
from screens.keys import Command
from screens.reports.view import ReportScreen
from screens.rows import Column, Row
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (Column(N_("Report"), width=26), Column(N_("What it tells"), flex=1, least=30))
LIST: Final = tuple(REPORTS.values())


class ReportsScreen(Desk):
    """Reports."""

    NUMBER = "Ctrl+G"
    TITLE = N_("Reports")
    CSS_PATH = "reports.tcss"
    HELP_TEXT = N_(
        "Lists and reports of all that is kept: what there is, where it stands, what is out, what falls due, how full "
        "the rooms are, who did what. Enter opens the report under the cursor; there F3 narrows it to a unit, a place, "
        "a period, and F2 writes all of it as PDF, as a workbook or as CSV. Nothing is changed by a report."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("reports.open", "f2,o", N_("Open"), N_("Open the report under the cursor."), footer=True),
    )
    app: DepotApp

    def body(self) -> ComposeResult:
        """The list, and below it all that the report under the cursor tells."""
        yield VirtualList(COLUMNS, self._rows, id="reports")
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Begin with the first report."""
        listing = self.query_one(VirtualList)
        listing.replace(range(len(LIST)))
        listing.focus()
        self._tell(0)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [Row((_(LIST[n].title), _(LIST[n].about))) for n in ids]

    def _tell(self, at: int) -> None:
        self.query_one("#about", Static).update(_(LIST[at].about), layout=False)

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Say all that it tells: its line may be cut."""
        self._tell(event.id)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open it."""
        self.app.push_screen(ReportScreen(LIST[event.id]))

    def action_reports_open(self) -> None:
        """The one under the cursor."""
        self.app.push_screen(ReportScreen(LIST[self.query_one(VirtualList).cursor]))
