"""One inventory: what it comes to, and its problems by kind; one key settles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.inventory import counting
from depot.desk.inventory.reading import Sheet, sheet
from depot.desk.inventory.settling import Settled, close, settle, shown
from depot.desk.inventory.wording import row
from depot.desk.permits import may
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.commands import Command as Card
from depot.model.inventory import COUNTED, COUNTING, PAUSED, STATES
from depot.model.recount import LEAVE, PROBLEMS, USUAL, Problem
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.background import Background
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.frame import Desk
from screens.inventory.rows import PROBLEM_COLUMNS, problem_row
from screens.keys import Command
from screens.rows import Row
from screens.text import clean, number
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

T = TypeVar("T")


class SheetScreen(Desk):
    """An inventory with its problems."""

    NUMBER = "Ctrl+Y"
    TITLE = N_("Inventory")
    CSS_PATH = "inventory.tcss"
    HELP_TEXT = N_(
        "What the inventory comes to, and every problem by kind. S settles the one under the cursor, or those that are "
        "marked, by the act that its kind asks for: what was seen elsewhere gets that place, what is on loan is taken "
        "back, what was not seen is reported missing. K settles all of the kind. Everything else is left, with a "
        "reason: L. E says that the counting is over, or takes it up again; C ends the inventory for good. F12 goes "
        "on counting at the scan desk."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("sheet.settle", "f2,s", N_("Settle"), N_("Settle this problem, or those marked."), footer=True),
        Command("sheet.kind", "f3,k", N_("All alike"), N_("Settle all problems of this kind."), footer=True),
        Command("sheet.leave", "f4,l", N_("Leave it"), N_("Leave it as it is, with a reason."), footer=True),
        Command("sheet.pause", "p", N_("Pause"), N_("Stop counting for a while, or count on.")),
        Command("sheet.end", "e", N_("End"), N_("Say that the counting is over, or take it up again."), footer=True),
        Command("sheet.close", "c", N_("Close"), N_("End the inventory for good.")),
        Command("sheet.count", "f12,i", N_("Count"), N_("Go to the scan desk and count."), footer=True),
        Command("sheet.back", "escape,backspace", N_("Back"), N_("Go back.")),
    )
    app: DepotApp

    def __init__(self, inventory: int) -> None:
        super().__init__()
        self._inventory = inventory
        self._sheet: Sheet | None = None
        self._problems: tuple[Problem, ...] = ()
        self._reads = Background(lambda: self.app.store.another(readonly=True))

    def body(self) -> ComposeResult:
        """The counts, the problems, and the line that says what was done."""
        yield Static("", id="head", markup=False)
        empty = N_("There is no problem to show.")
        yield VirtualList(PROBLEM_COLUMNS, self._rows, empty=empty, markable=True, id="problems")
        yield SaidLine()

    def on_mount(self) -> None:
        """Read it."""
        self.query_one(VirtualList).focus()
        self._read()

    def on_unmount(self) -> None:
        """Close the reader's connection."""
        self._reads.close()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again; cursor and marks stay."""
        if self.is_mounted:
            self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user's role may not do, and what has nothing to be done to."""
        if action.startswith("sheet_") and action != "sheet_back":
            now = self._sheet.inventory if self._sheet is not None else None
            if now is None or not now.open or not may(self.app.session, roles.CIRCULATE):
                return None
            if action in ("sheet_settle", "sheet_kind", "sheet_leave") and not self._chosen():
                return None
            if action == "sheet_pause" and now.status == COUNTED:
                return None
            if action == "sheet_count" and now.status != COUNTING:
                return None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="views")
    async def _read(self) -> None:
        found = await self._reads.read(lambda store, _stop: sheet(store, self._inventory))
        if found is None or not self.query(SaidLine):  # a read may end after the screen was taken down
            return
        self._sheet = found
        self._problems = () if found.inventory.hidden else found.result.problems
        self.query_one("#head", Static).update(self._head(found))
        self.query_one(VirtualList).replace(range(len(self._problems)))
        self.refresh_bindings()

    def _head(self, found: Sheet) -> Content:
        now = found.inventory
        said = "  ".join(filter(None, (found.code.shown, _(STATES[now.status]), clean(now.title))))
        lines = [Content.styled(said, "bold")]
        if now.hidden:
            blind = _("It is blind: what is expected is told when the counting is over.")
            lines.append(Content.styled(blind, "$ink-soft"))
        else:
            result = found.result
            facts = result._asdict() | {"shelves": f"{number(result.counted)}/{number(result.shelves)}"}
            said = _(
                "expected {expected} · seen {seen} · moved since {moved} · not expected {extra} · shelves {shelves}"
            )
            lines.append(Content(said.format(**facts)))
            left, every = len(found.result.unsettled), len(self._problems)
            said = ngettext("{n} problem, not settled: {left}", "{n} problems, not settled: {left}", every)
            text = said.format(n=number(every), left=number(left))
            lines.append(Content.styled(text, "$tone-attention" if left else "$tone-ok"))
        return Content("\n").join(lines)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [problem_row(row(self.app.store, self._problems[n])) for n in ids]

    def _chosen(self) -> list[Problem]:
        """Open problems that are marked, else the one under the cursor."""
        listing = self.query_one(VirtualList)
        ids = sorted(listing.marked) or ([listing.cursor_id] if listing.cursor_id is not None else [])
        found = [self._problems[n] for n in ids if n < len(self._problems)]
        return [each for each in found if each.settled is None]

    def on_virtual_list_highlighted(self) -> None:
        """What acts are about has changed."""
        self.refresh_bindings()

    def on_virtual_list_marked_changed(self) -> None:
        """The same."""
        self.refresh_bindings()

    # -- acts -----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_sheet_settle(self) -> None:
        """Settle what is chosen."""
        await self._settle(self._chosen())

    @work(exclusive=True, group="acts")
    async def action_sheet_kind(self) -> None:
        """Settle all that are of the kind under the cursor."""
        kind = self._chosen()[0].kind
        alike = [each for each in self._problems if each.kind == kind and each.settled is None]
        count = len(alike)
        heading = ngettext("Settle {n} problem: {kind}?", "Settle {n} problems: {kind}?", count)
        asked = heading.format(n=number(count), kind=_(PROBLEMS[kind]))
        if count == 1 or await self.app.push_screen_wait(Confirm(asked)):
            await self._settle(alike)

    @work(exclusive=True, group="acts")
    async def action_sheet_leave(self) -> None:
        """Leave what is chosen, with a reason."""
        await self._settle(self._chosen(), LEAVE)

    async def _settle(self, problems: Sequence[Problem], how: str = "") -> None:
        why: str | None = ""
        if how == LEAVE or any(each.kind not in USUAL for each in problems):
            why = await self.app.push_screen_wait(Ask(_("Leave it as it is"), _("Why? It stays on record."), most=300))
            if why is None:
                return
        reason = why or ""
        settled = await self._do(lambda session: settle(session, self._inventory, problems, how, reason))
        if settled is not None:
            self._told(settled)

    def _told(self, settled: Settled) -> None:
        self.query_one(VirtualList).clear_marks()
        count = len(settled.done)
        said = ngettext("{n} problem settled", "{n} problems settled", count).format(n=number(count))
        self._say(said, "attention" if settled.refused else "ok")
        store = self.app.store
        opened = [
            shown(event.subject.rpartition(".")[2])
            for _problem, act in settled.done
            for event in store.act_events(act)
            if event.kind == "breach.opened"
        ]
        if opened:
            text = _("These boxes hold personal information and are entered in the register of incidents:")
            step = _("Say what is known of them in the register: I on the inventory desk.")
            self.app.push_screen(Tell(_("Confidentiality incident"), f"{text} {', '.join(opened)}", next_step=step))
        for problem, error in settled.refused[:1]:
            what = row(store, problem).shown
            text = _("{what}: {why}").format(what=what, why=error.sentence(_))
            self.app.push_screen(Tell(_("Refused"), text, next_step=error.next_step(_), tone="stop"))

    async def action_sheet_count(self) -> None:
        """The scan desk, in INVENTORY and with this one."""
        self.app.choose(Card.INVENTORY)
        self.app.worker.scan(Code.from_id("N", self._inventory).text)
        await self.app.go("scan")

    @work(exclusive=True, group="acts")
    async def action_sheet_pause(self) -> None:
        """Stop counting for a while, or count on."""
        assert self._sheet is not None
        if self._sheet.inventory.status == PAUSED:
            await self._act(lambda session: counting.resume(session, self._inventory), _("taken up again"))
        else:
            await self._act(lambda session: counting.pause(session, self._inventory), _("paused"))

    @work(exclusive=True, group="acts")
    async def action_sheet_end(self) -> None:
        """Say that the counting is over, or take it up again."""
        assert self._sheet is not None
        if self._sheet.inventory.status in (COUNTING, PAUSED):
            await self._act(lambda session: counting.end(session, self._inventory), _("the counting is over"))
        else:
            await self._act(lambda session: counting.resume(session, self._inventory), _("taken up again"))

    @work(exclusive=True, group="acts")
    async def action_sheet_close(self) -> None:
        """End it for good; what is not settled is left, with a reason."""
        assert self._sheet is not None
        reason: str | None = ""
        left = len(self._sheet.result.unsettled)
        if left:
            label = ngettext(
                "{n} problem is not settled. Why is it left?", "{n} problems are not settled. Why are they left?", left
            )
            heading = _("End the inventory for good?")
            reason = await self.app.push_screen_wait(Ask(heading, label.format(n=number(left)), most=300))
        elif not await self.app.push_screen_wait(Confirm(_("End the inventory for good?"))):
            reason = None
        if reason is not None:
            why = reason
            await self._act(lambda session: close(session, self._inventory, why), _("closed"))

    async def _act(self, work_: Callable[[Session], object], said: str) -> None:
        if await self._do(work_) is not None:
            self._say(said)

    async def _do(self, work_: Callable[[Session], T]) -> T | None:
        try:
            done = await self.app.perform(work_)
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return None
        self.refresh_data()
        return done

    def _say(self, text: str, outcome: str = "ok") -> None:
        self.query_one(SaidLine).say(self.app.clock().strftime("%H:%M"), text, outcome)

    def action_sheet_back(self) -> None:
        """Back to the list."""
        self.dismiss(None)
