"""One report on show: what narrows it, its rows, and all of it to a file."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.errors import DepotError
from depot.model.codes import Code
from depot.report.lists.catalogue import REPORTS
from depot.report.lists.narrowing import Wish
from depot.report.lists.shape import CODE, Report
from depot.report.lists.writing import Written, write
from depot.store.store import Store
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.actthread import ActThread
from screens.background import Background
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.working import Watch, Working
from screens.keys import Command
from screens.reports.layout import columns, longest, rows
from screens.reports.narrowing import NarrowForm
from screens.reports.reading import Seen, read
from screens.rows import Column, Row
from screens.signs import is_plain
from screens.text import clean, number
from screens.vlist import VirtualList

KINDS: Final = {
    "pdf": N_("PDF: letter pages, accessible, to print and to sign"),
    "xlsx": N_("XLSX: a workbook, to reckon with and to sort"),
    "csv": N_("CSV: for spreadsheets and other programs"),
}
"""Kinds of files by their endings."""


ALL: Final = Wish()


class ReportScreen(Acting):
    """A report."""

    NUMBER = "Ctrl+G"
    TITLE = N_("Report")
    CSS_PATH = "reports.tcss"
    HELP_TEXT = N_(
        "The rows of the report as everything was when it was read. F3 narrows it, and Esc takes that away again "
        "before it goes back; F2 writes all rows as PDF, workbook or CSV. Enter opens the card of the thing under the "
        "cursor. A wider terminal shows more columns; a file has all of them."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("report.write", "f2,w", N_("Write"), N_("Write all of it to a file."), footer=True),
        Command("report.narrow", "f3,slash", N_("Narrow"), N_("Only a unit, a place, a period."), footer=True),
        Command("report.again", "f4,r", N_("Again"), N_("Read it again, as everything is now.")),
        Command("report.back", "escape,backspace", N_("Back"), N_("Show all of it; then go back."), footer=True),
    )

    def __init__(self, report: Report, wish: Wish = ALL) -> None:
        """`wish` narrows it from the first, for as long as it is open."""
        super().__init__()
        self._report = report
        self._first = self._wish = wish
        self._seen: Seen | None = None
        self._longest = 0
        """What the longest bar stands for."""
        self._reads = Background(lambda: self.app.store.another(readonly=True))
        self._thread: ActThread | None = None

    def body(self) -> ComposeResult:
        """What it is, what narrows it, its rows, and what was done."""
        yield Static("", id="head", markup=False)
        yield VirtualList(columns(self._report), self._rows, id="report")
        yield SaidLine()

    def on_mount(self) -> None:
        """Read it."""
        self.query_one(VirtualList).focus()
        self._read()

    def on_unmount(self) -> None:
        """Finish what is under way, and close the connections."""
        self._reads.close()
        if self._thread is not None:
            self._thread.end()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the undo: nothing is done here; dim the filters of a report that has none."""
        if action == "desk_undo":
            return False
        if action == "report_narrow" and not self._report.filters:
            return None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="views")
    async def _read(self) -> None:
        report, wish, today = self._report, self._wish, self.app.clock().date()
        self._head(_("reading…"))
        try:
            seen = await self._reads.read(lambda store, stop: read(store, report, wish, today, stop))
        except DepotError as error:
            self.refuse(error)
            return
        if seen is None or not self.query(VirtualList):  # a read may end after the screen was taken down
            return
        self._seen = seen
        self._longest = longest(self._report, seen.rows)
        self._head(self._counted(seen))
        self.query_one(VirtualList).replace(range(len(seen.rows)))

    def _head(self, counted: str) -> None:
        said = self._seen.asked.said if self._seen is not None else ()
        filters = " · ".join(_("{label}: {value}").format(label=name, value=clean(value)) for name, value in said)
        below = filters or _("all of it")
        behind = self._seen is not None and self._seen.behind
        missed = _("Some boxes are still to be reckoned: the list may miss some.")
        late = f"\n! {missed}" if behind else ""
        title = (_(self._report.title), "bold $key")
        parts = (title, f"  {counted}\n", (below, "$ink-soft"), (late, "$tone-attention"))
        self.query_one("#head", Static).update(Content.assemble(*parts))

    def _counted(self, seen: Seen) -> str:
        if not seen.more:
            return ngettext("{n} row", "{n} rows", seen.total).format(n=number(seen.total))
        facts = {"shown": number(len(seen.rows)), "n": number(seen.total)}
        return _("the first {shown} of {n} rows or more; a file has all of them").format(**facts)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        found = self._seen.rows if self._seen is not None else ()
        return rows(self._report, [found[n] for n in ids], self._longest, plain=is_plain(self.app))

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open the card of the first thing that the row names."""
        row = self._seen.rows[event.id] if self._seen is not None else ()
        for field, value in zip(self._report.columns, row, strict=False):
            if field.kind == CODE and isinstance(value, str) and value:
                try:
                    await self.app.show(Code.parse(value).text)
                except DepotError:  # the journal names things that have no code
                    self.app.bell()
                return

    # -- what narrows it ----------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_report_narrow(self) -> None:
        """Ask what of it is wanted."""
        form = NarrowForm(self.app.store, _(self._report.title), self._report, self._wish)
        values = await self.app.push_screen_wait(form)
        if values is not None:
            self._wish = form.wish(values)._replace(saved=self._first.saved, user=self._first.user)
            self._read()

    def show_subject(self, subject: str) -> None:
        """Another report takes the place of this one."""
        self.app.switch_screen(report_of(subject))

    def action_report_again(self) -> None:
        """Read it again."""
        self._read()

    def action_report_back(self) -> None:
        """Take away what narrows it; then back to the list."""
        if self._wish != self._first:
            self._wish = self._first
            self._read()
        else:
            self.dismiss(None)

    # -- files --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_report_write(self) -> None:
        """Ask where, and write it."""
        seen, session = self._seen, self.app.session
        if seen is None or session is None:
            return
        file = await self._file()
        if file is None:
            return
        watch, report = Watch(), self._report
        watch.said = clean(str(file))
        if self._thread is None:
            self._thread = ActThread(self.app.options.db, session.station, self.app.clock)
        thread = self._thread

        def written(store: Store) -> Written:
            return write(store, report, seen.asked, file, watch.progress)

        def start() -> Future[Written]:
            return thread.act(written)

        result = await self.app.push_screen_wait(Working(_(report.title), start, watch))
        if isinstance(result, Written):
            line = ngettext("{n} row written to {path}", "{n} rows written to {path}", result.rows)
            self.say(line.format(n=number(result.rows), path=clean(str(file))))
        elif result is not None:
            self.refuse(result)

    async def _file(self) -> Path | None:
        """Which file; None when it was left."""
        choices = [(kind, Row((_(said),))) for kind, said in KINDS.items()]
        kind = await self.app.push_screen_wait(Choose(_("Write as"), (Column(N_("Kind of file")),), choices))
        if kind is None:
            return None
        proposed = Path.home() / f"{self._report.name}-{self.app.clock():%Y-%m-%d}.{kind}"
        typed = await self.app.push_screen_wait(Ask(_("Write a file"), _("File:"), value=str(proposed), most=400))
        if not typed:
            return None
        file, taken = await self.app.in_background(lambda: _looked_for(typed))
        if not taken:
            return file
        told = _("There is already a file of this name: it is replaced once the new one is whole.")
        replace = await self.app.push_screen_wait(Confirm(_("Replace {file}?").format(file=clean(file.name)), told))
        return file if replace else None


def report_of(subject: str) -> ReportScreen:
    """The screen of a report of a place: its name, a slash, the code of the place."""
    name, _slash, code = subject.partition("/")
    return ReportScreen(REPORTS[name], Wish(place=Code.parse(code).id))


def _looked_for(typed: str) -> tuple[Path, bool]:
    """The file that is meant, and whether there is one already."""
    file = Path(typed).expanduser()
    return file, file.exists()
