"""The destruction desk: what is due by date, what is to be sorted or kept, and what has no date yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.destruction.drafting import Drafted, add, draft
from depot.desk.naming import unit_name
from depot.desk.permits import may
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.file import File
from depot.model.retention.due import MISSING
from depot.model.retention.rules import SORT
from depot.store import duetable
from depot.store.duelist import VIEWS, DueList
from depot.store.store import Done, Store
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.capture import Scan
from screens.destruction import duelist_rows
from screens.destruction.batchcard import BatchScreen
from screens.destruction.batchlist import BatchesScreen
from screens.destruction.duelist_form import NarrowForm
from screens.destruction.duelist_rows import NAMES, Counts, Narrowed
from screens.destruction.letters import LettersScreen
from screens.destruction.offering import NEW_LIST, NO_LIST, objected, which_list
from screens.destruction.sorting import SortScreen
from screens.destruction.why import WhyScreen
from screens.dialogs.ask import Ask
from screens.dialogs.tell import Tell
from screens.gate import Gate
from screens.keys import Command
from screens.rows import Row
from screens.signs import is_plain
from screens.text import clean, number
from screens.views import ReadViews, Tally, view_commands
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.scanworker import Answer

BAR: Final = 20
"""Cells of the bar that says how far the reckoning is."""

DRAIN_PAUSE: Final = 0.02
"""Seconds between two steps of reckoning, in which scans get in."""


class DestructionScreen(ReadViews, Acting):
    """Destruction."""

    HELP_TEXT = N_(
        "The boxes that may be disposed of, the first due first: what is to be destroyed, what is to be sorted first, "
        "what is inactive and to be kept, and the boxes that have no date because a fact is missing. Nothing is "
        "destroyed here: Enter says why a box is due when it is, and what it would be if something were otherwise. "
        "F3 narrows the list to a unit, a rule or some dates. L goes to the letters that ask units at the end of a "
        "period."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("due.why", "f2,w", N_("Why"), N_("Say why, step by step; and what if."), footer=True),
        Command("due.narrow", "f3,slash", N_("Narrow"), N_("Only a unit, a rule, some dates.")),
        Command("due.all", "f4,a", N_("Dates"), N_("Also what is due later; or only what is due.")),
        Command("due.draft", "n", N_("List"), N_("Begin a destruction list with these boxes."), footer=True),
        Command("due.sort", "t", N_("Sort"), N_("Sort these boxes, file by file."), footer=True),
        Command("due.batches", "g", N_("Batches"), N_("Go to the destruction batches."), footer=True),
        Command("due.letters", "l", N_("Letters"), N_("Go to the end-of-period letters.")),
        Command("due.card", "f12,b", N_("Card"), N_("Go to the card of the box.")),
        Command("due.widen", "escape", N_("Widen"), N_("Take away what narrows the list.")),
        *view_commands("due", NAMES),
    )
    VIEWS = NAMES
    LIST_OF: ClassVar = {view: "missing" if view == MISSING else "due" for view in NAMES}
    NUMBER = "Ctrl+R"
    TITLE = N_("Destruction")
    CSS_PATH = "destruction.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._narrowed: Narrowed | None = None
        self._counts: Counts | None = None
        self._counted: Narrowed | None = None
        """What of the list was counted."""

    @cached_property
    def gate(self) -> Gate:
        """Boxes, files and batches that are only looked up stay here."""
        return Gate(self.app, frozenset({"box", "file", "batch"}))

    @property
    def narrowed(self) -> Narrowed:
        """What of the list is on show."""
        return self._narrowed or Narrowed.today(self.app.clock().date())

    def body(self) -> ComposeResult:
        """The tabs, what narrows the list, the list, and the line that says what was done."""
        yield from self.tabs()
        yield Static("", id="narrowed", markup=False)
        yield VirtualList(duelist_rows.COLUMNS, self._rows, empty=N_("Nothing is due."), markable=True, id="due")
        yield VirtualList(
            duelist_rows.MISSING_COLUMNS,
            lambda ids: duelist_rows.missing_rows(self.app.store, ids),
            empty=N_("No fact is missing."),
            id="missing",
        )
        yield SaidLine()

    def hear(self, answer: Answer) -> None:
        """The scan desk answered."""
        self.gate.hear(answer)

    def take_scan(self, scan: Scan) -> bool:
        """A box or a file that is only looked up is explained here."""
        return self.take(scan) if self.is_current else False

    def take(self, scan: Scan) -> bool:
        """Explain what a scan names, if it is only looked up."""
        subject = self.gate.subject(scan)
        if subject:
            self.show_subject(subject)
        else:
            self.gate.let_through()
        return bool(subject)

    def _may_draft(self) -> bool:
        return self.view != MISSING and bool(self.chosen) and may(self.app.session, roles.PREPARE)

    @property
    def chosen(self) -> Sequence[int]:
        """Boxes that are marked, else the one under the cursor."""
        listing = self.listing
        return sorted(listing.marked) or ((listing.cursor_id,) if listing.cursor_id is not None else ())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what needs a box."""
        if action in ("due_why", "due_card") and self.is_mounted and self.listing.cursor_id is None:
            return None
        if action == "due_draft" and self.is_mounted and not self._may_draft():
            return None
        if action == "due_sort" and self.is_mounted and (self.view != SORT or not self._may_draft()):
            return None
        if action == "due_all" and self.view == MISSING:
            return None
        return super().check_action(action, parameters)

    # -- views --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="views")
    async def read(self) -> None:
        """Count the views, the one on show first, then reckon what waits."""
        narrowed = self.narrowed
        for views in ([self.view], VIEWS):  # what is on show is not kept waiting for the others

            def count(store: Store, stop: Callable[[], bool], views: Sequence[str] = views) -> Counts | None:
                return duelist_rows.read_counts(store, narrowed, stop, views)

            counts = await self.reads.read(count)
            if counts is None or not self.query("#due"):  # a read may end after the desk was taken down
                return
            self._counts, self._counted = counts, narrowed
            self.show_again()
        self._reckon()

    async def _drain(self) -> int:
        return await self.app.on_acts(lambda store: duetable.drain(store.connection))

    @work(exclusive=True, group="reckoning")
    async def _reckon(self) -> None:
        """Reckon what an import or a new version of a rule left, step by step, and show it once it is done.

        Each step is whole, so that the program can be left at any of them: whoever opens the list goes on.
        """
        if self._counts is None or not self._counts.waiting:
            self.note("")
            return
        done, total = 0, await self.app.on_acts(lambda store: DueList(store).waiting())
        while step := await self._drain():
            done += step
            self.note(self._bar(done, max(done, total)))
            await self.pause(DRAIN_PAUSE)
        self.note("")
        self.read()

    def _bar(self, done: int, total: int) -> str:
        """How far the reckoning is."""
        full = round(BAR * done / total)
        bar = "#" * full + "." * (BAR - full) if is_plain(self.app) else "█" * full + "░" * (BAR - full)
        facts = {"bar": bar, "share": 100 * done // total, "n": number(total - done)}
        return _("reckoning: {bar} {share} %, {n} left").format(**facts)

    async def pause(self, seconds: float) -> None:
        """Let others in."""
        from asyncio import sleep

        await sleep(seconds)

    def fill(self) -> None:
        """Put the boxes of the view into its list."""
        self._draw_narrowed()
        if self._counts is not None:
            part = self.narrowed.part(self.app.store)
            length = self._counts.of(self.view) if self._counted == self.narrowed else None
            self.listing.replace(DueList(self.app.store).ids(self.view, part, length))

    def tally(self, view: str) -> Tally:
        """How many boxes."""
        return Tally((self._counts.of(view) or 0) if self._counts is not None else 0)

    def _draw_narrowed(self) -> None:
        """Say which part of the list is on show."""
        store, only = self.app.store, self.narrowed
        said = []
        if self.view != MISSING:
            said.append(_("due until {day}").format(day=only.until) if only.until else _("all dates"))
            said.append(_("from {day}").format(day=only.since) if only.since else "")
        said.append(clean(unit_name(store, only.unit)) if only.unit else "")
        said.append(_("rule {code}").format(code=only.rule.partition("/")[2]) if only.rule else "")
        dot = " - " if is_plain(self.app) else " · "
        text = dot.join(part for part in said if part)
        self.query_one("#narrowed", Static).update(Content.assemble((text, "$ink-soft")), layout=False)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return duelist_rows.rows(self.app.store, ids, self.app.clock().date())

    # -- narrowing ----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_due_narrow(self) -> None:
        """Ask for dates, a unit, a rule."""
        form = NarrowForm(self.app.store, _("Which boxes?"), self.narrowed)
        values = await self.app.push_screen_wait(form)
        if values is not None:
            self._show(form.narrowed(values))

    def action_due_all(self) -> None:
        """All dates, or only what is due today."""
        only = self.narrowed
        today = Narrowed.today(self.app.clock().date()).until
        until = "" if only.until else today
        self._show(Narrowed(only.since, until, only.unit, only.rule))

    def action_due_widen(self) -> None:
        """Everything that is due today; marks go too."""
        self.listing.clear_marks()
        self._show(None)

    def _show(self, narrowed: Narrowed | None) -> None:
        self._narrowed = narrowed
        self._draw_narrowed()
        self.read()

    # -- boxes --------------------------------------------------------------------------------------------------

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Say why."""
        self.app.push_screen(WhyScreen(event.id, self))

    @work(exclusive=True, group="acts")
    async def action_due_draft(self) -> None:
        """Begin a list with the boxes that are marked, else with the one under the cursor."""
        boxes = [Code.from_id("B", id_).text for id_ in self.chosen]
        title = await self.app.push_screen_wait(Ask(_("New list"), _("What is it called?"), required=False))
        if title is None or not boxes:
            return
        await self.draft(boxes, title)

    async def draft(self, boxes: Sequence[str], title: str) -> None:
        """Begin a list with boxes (their codes), say what was left out, and open it."""
        await self._put_on(lambda session: draft(session, boxes, title))

    async def _put_on(self, work: Callable[[Session], Done[Drafted]]) -> None:
        try:
            done = await self.app.perform(work)
        except DepotError as error:
            self.refuse(error)
            return
        assert done.result is not None
        drafted = done.result
        self.listing.clear_marks()
        if drafted.added:
            await self.app.push_screen(BatchScreen(drafted.batch.id))
        if drafted.stopped:
            first = drafted.stopped[0][1]
            n = len(drafted.stopped)
            head = ngettext("{n} box was left out", "{n} boxes were left out", n).format(n=number(n))
            await self.app.push_screen(Tell(head, first.sentence(_), next_step=first.next_step(_), tone="attention"))
        if drafted.objected:
            await self.app.push_screen(objected(drafted.objected))

    @work(exclusive=True, group="offers")
    async def offer(self, boxes: Sequence[str]) -> None:
        """Put boxes that sorting let go (their codes) on a list, if somebody says which."""
        answer = await self.app.push_screen_wait(which_list(self.app.store, boxes))
        if answer == NEW_LIST:
            title = await self.app.push_screen_wait(Ask(_("New list"), _("What is it called?"), required=False))
            if title is not None:
                await self.draft(boxes, title)
        elif answer is not None and answer != NO_LIST:
            await self._put_on(lambda session: add(session, answer, boxes))

    def action_due_sort(self) -> None:
        """Sort the boxes that are marked, else the one under the cursor."""
        if self.chosen:
            self.app.push_screen(SortScreen(self.chosen, self))

    def action_due_batches(self) -> None:
        """The batches."""
        self.app.push_screen(BatchesScreen())

    def action_due_letters(self) -> None:
        """What the units were asked, and what they answered."""
        self.app.push_screen(LettersScreen())

    def action_due_why(self) -> None:
        """Say why the box under the cursor is due."""
        if self.listing.cursor_id is not None:
            self.app.push_screen(WhyScreen(self.listing.cursor_id, self))

    async def action_due_card(self) -> None:
        """The card of the box under the cursor."""
        if self.listing.cursor_id is not None:
            await self.app.show(Code.from_id("B", self.listing.cursor_id).text)

    def show_subject(self, subject: str) -> None:
        """Explain a box, or the box that a file is in."""
        self._explain(subject)

    @work(exclusive=True, group="cards")
    async def _explain(self, subject: str) -> None:
        code = Code.parse(subject)
        if code.letter == "D":
            await self._clear()
            self.app.push_screen(BatchScreen(code.id))
            return
        file = self.app.store.get(File, code.id) if code.letter == "F" else None
        box = file.box if file is not None else code.id
        if box is None:
            return
        await self._clear()
        self.app.push_screen(WhyScreen(box, self))

    async def _clear(self) -> None:
        """Take away what lies on the desk."""
        stack = self.app.get_screen_stack("destruction")
        for _card in stack[stack.index(self) + 1 :]:
            await self.app.pop_screen()
