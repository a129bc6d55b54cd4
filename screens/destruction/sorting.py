"""Sorting: the files of boxes whose rule says T, one key a line; then what is kept and what goes is parted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.destruction.faults import SortingInto, SortingUndecided
from depot.desk.destruction.sorting import Sorted, takes
from depot.desk.destruction.unsorted import Heap, Verdict, carry_out, guidance, heaps, verdict
from depot.desk.permits import may
from depot.errors import DepotError
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.retention.rules import DESTROY, KEEP
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.capture import Scan
from screens.destruction.sortrows import SORT_COLUMNS, Line, SortRows, lines_of
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.keys import Command
from screens.naming import named
from screens.rows import Row
from screens.signs import is_plain
from screens.text import clean, number
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.destruction.desk import DestructionScreen

REMARK_LINES: Final = 3
"""Lines that the remark of a rule takes at most; its card has all of it."""


class Deeds(NamedTuple):
    """What sorting came to."""

    sorted: list[Sorted]
    refused: DepotError | None


class SortScreen(Acting):
    """Boxes that are to be sorted."""

    NUMBER = "Ctrl+R"
    TITLE = N_("Sorting")
    CSS_PATH = "destruction.tcss"
    HELP_TEXT = N_(
        "Each box, and below it its files. One key a line: K keeps it for good, D lets it go, O leaves it undecided; "
        "on the line of a box the key counts for all of it. Above stands what the rule says; where it names a sample "
        "by number, F2 takes over what follows from it, and you change what you want. F3 sorts the boxes of which "
        "every file is decided: what is kept moves into a new box, and what goes can be put on a destruction list. "
        "Scan a file or a box to go to its line; scan a label printed in advance, and what is kept goes into that box."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("sort.keep", "k", N_("Keep"), N_("Keep it for good."), footer=True),
        Command("sort.destroy", "d", N_("Destroy"), N_("Let it go into a destruction batch."), footer=True),
        Command("sort.open", "o", N_("Undecided"), N_("Leave it undecided."), footer=True),
        Command("sort.propose", "f2,p", N_("Proposal"), N_("Take over what the rule proposes."), footer=True),
        Command("sort.done", "f3,s", N_("Sort"), N_("Sort the boxes that are decided."), footer=True),
        Command("sort.into", "f4,n", N_("Into"), N_("Say which box takes what is kept.")),
        Command("sort.card", "f12,b", N_("Card"), N_("Go to the card of the file or box.")),
        Command("sort.back", "escape,backspace", N_("Back"), N_("Go back; what is not sorted is forgotten.")),
    )

    def __init__(self, boxes: Iterable[int], home: DestructionScreen) -> None:
        """`boxes` are ids; `home` is the desk that this lies on."""
        super().__init__()
        self._home = home
        self._boxes = list(boxes)
        self._heaps: list[Heap] = []
        self._lines: list[Line] = []
        self._decisions: dict[int, dict[int, str]] = {}
        self._into = ""

    def body(self) -> ComposeResult:
        """Head, lines, what was done."""
        yield Static("", id="head", markup=False)
        yield VirtualList(SORT_COLUMNS, self._rows, markable=True, empty=N_("Nothing is to be sorted."), id="lines")
        yield SaidLine()

    def on_mount(self) -> None:
        """Show them."""
        self._load()
        self.query_one(VirtualList).focus()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.refresh_data()

    def on_resize(self) -> None:
        """The remark takes the width that there is."""
        if self.is_mounted:
            self._draw_head()

    def refresh_data(self) -> None:
        """Something was written, perhaps about these: decisions of files that are still there stay."""
        if self.query("#head"):  # the program may be closing
            self._load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what makes no sense now, and hide the undo: nothing here is taken back."""
        if action == "desk_undo":
            return False
        if action == "sort_done" and not may(self.app.session, roles.PREPARE):
            return None
        if action == "sort_propose" and not any(heap.proposals for heap in self._heaps):
            return None
        return super().check_action(action, parameters)

    @property
    def listing(self) -> VirtualList:
        """The lines."""
        return self.query_one(VirtualList)

    def _load(self) -> None:
        store = self.app.store
        found = (store.get(Box, id_) for id_ in self._boxes)
        self._heaps = heaps(store, [box for box in found if box is not None and not box.gone])
        listed = [line.code for line in self._lines]
        self._lines = lines_of(self._heaps)
        if listed and listed != [line.code for line in self._lines]:
            self.listing.clear_marks()
        self.listing.replace(range(len(self._lines)))
        self._draw()

    def _draw(self) -> None:
        self._draw_head()
        self.listing.reload()
        self.refresh_bindings()

    def _rows(self, ids: Iterable[int]) -> list[Row]:
        return SortRows(self._lines, self._decisions, plain=is_plain(self.app))(list(ids))

    def _draw_head(self) -> None:
        """What the rule of the box under the cursor says, what was decided so far, and where what is kept goes."""
        heap = self._here()
        if heap is None:
            self.query_one("#head", Static).update("")
            return
        room = max(self.size.width - 6, 20)
        remark = " ".join(heap.guide.remark.split()) or _("no remark")
        said = wrap(_("Rule {rule}: {remark}").format(rule=heap.rule or "—", remark=clean(remark)), room)
        if len(said) > REMARK_LINES:
            said = [*said[: REMARK_LINES - 1], shorten(" ".join(said[REMARK_LINES - 1 :]), room, placeholder=" …")]
        lines = [Content.assemble((line, "$text")) for line in said]
        lines.append(Content.assemble((guidance(heap.guide).text(_), "$tone-note")))
        dot = " - " if is_plain(self.app) else " · "
        counts = dot.join([*_counted(self._verdicts()), _("kept into: {box}").format(box=self._target())])
        lines.append(Content.assemble((counts, "$ink-soft")))
        self.query_one("#head", Static).update(Content("\n").join(lines))

    def _target(self) -> str:
        """Where what is kept goes, in words."""
        return Code.parse(self._into).shown if self._into else _("a new box")

    def _here(self) -> Heap | None:
        at = self.listing.cursor_id
        return self._lines[at].heap if at is not None and at < len(self._lines) else None

    def _verdicts(self) -> list[Verdict]:
        return [verdict(heap, self._decisions.get(heap.box.id, {})) for heap in self._heaps]

    def on_virtual_list_highlighted(self) -> None:
        """Another box may have another rule."""
        self._draw_head()

    # -- deciding -----------------------------------------------------------------------------------------------

    def action_sort_keep(self) -> None:
        """Keep it."""
        self._decide(KEEP)

    def action_sort_destroy(self) -> None:
        """Let it go."""
        self._decide(DESTROY)

    def action_sort_open(self) -> None:
        """Leave it open."""
        self._decide("")

    def _decide(self, decision: str) -> None:
        listing = self.listing
        at = sorted(listing.marked) or ([listing.cursor_id] if listing.cursor_id is not None else [])
        for line in (self._lines[each] for each in at):
            self._decisions.setdefault(line.heap.box.id, {}).update(dict.fromkeys(line.ids, decision))
        if listing.marked:
            listing.clear_marks()
        elif at:
            line = self._lines[at[0]]
            listing.go_to(at[0] + (len(line.heap.files) if line.file is None else 0) + 1)
        self._draw()

    def action_sort_propose(self) -> None:
        """Take over what the rules propose for lines that are open; what somebody decided stays."""
        taken = 0
        for heap in self._heaps:
            said = self._decisions.setdefault(heap.box.id, {})
            for id_, proposal in heap.proposals.items():
                if proposal.decision and not said.get(id_):
                    said[id_] = proposal.decision
                    taken += 1
        self._draw()
        more = ngettext("{n} line follows the rule; look at it", "{n} lines follow the rule; look at them", taken)
        self.say(more.format(n=number(taken)), "ok" if taken else "attention")

    # -- scans --------------------------------------------------------------------------------------------------

    def take_scan(self, scan: Scan) -> bool:
        """A file or box of the list is gone to; another box takes what is kept."""
        if not self.is_current:
            return False
        found = self._home.gate.found(scan, reserved=True)
        if found is None or found.kind not in ("box", "file", "reserved"):
            self._home.gate.let_through()
            return False
        self._meet(found.subject)
        return True

    def show_subject(self, subject: str) -> None:
        """Go to a file or a box of the list."""
        self._meet(subject)

    def _meet(self, subject: str) -> None:
        code = Code.parse(subject)
        codes = [line.code for line in self._lines]
        if code in codes:
            self.listing.go_to(codes.index(code))
            self.say(_("{code}: here").format(code=code.shown))
        else:
            self._take_into(code)

    def _take_into(self, code: Code) -> None:
        """What is kept goes into this box, where it may."""
        store = self.app.store
        there = store.get(Box, code.id) if code.letter == "B" else None
        fits = any(takes(there, heap.box) for heap in self._heaps) if there is not None else code.letter == "B"
        if not fits:
            heap = self._here()
            shown = Code.from_id("B", heap.box.id).shown if heap is not None else "—"
            self.refuse(SortingInto(into=code.shown, box=shown))
            return
        self._into = code.text
        self._draw()
        self.say(_("what is kept goes into {box}").format(box=code.shown))

    @work(exclusive=True, group="acts")
    async def action_sort_into(self) -> None:
        """Ask for the box that takes what is kept; none for a new one."""
        label = _("Scan or type a label printed in advance, or a box with what sorting kept. Nothing: a new box.")
        answer = await self.app.push_screen_wait(
            Ask(_("Where does what is kept go?"), label, required=False, accepts_scan=True)
        )
        if answer is None:
            return
        if not answer:
            self._into = ""
            self._draw()
            return
        try:
            found = named(self.app, answer, reserved=True)
        except DepotError as error:
            self.refuse(error)
            return
        self._take_into(Code.parse(found.subject))

    # -- the act ------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_sort_done(self) -> None:
        """Sort the boxes that are decided to their last file: a reason, a summary, and the act for each box."""
        verdicts = self._verdicts()
        decided = [each for each in verdicts if each.outcome]
        if not decided:
            self.refuse(SortingUndecided(count=sum(each.undecided for each in verdicts)))
            return
        why = await self.app.push_screen_wait(
            Ask(_("Why so?"), _("It stays on record with your name."), value=self._reason(decided), most=300)
        )
        if not why:
            return
        parted = any(each.keeping for each in decided)
        into = [_("kept into: {box}").format(box=self._target())] if parted else []
        final = _("F8 does not take it back. What goes still needs its signatures.")
        text = "\n".join([*_counted(verdicts), *into, "", final])
        if not await self.app.push_screen_wait(Confirm(_("Sort?"), text, yes=_("Sort"), no=_("Not yet"))):
            return
        deeds = await self._carry_out(decided, why)
        self._boxes = [id_ for id_ in self._boxes if id_ not in {Code.parse(each.box).id for each in deeds.sorted}]
        self._into = self._into if deeds.refused is not None else ""
        await self._go_on(deeds)

    def _reason(self, decided: Iterable[Verdict]) -> str:
        """The remark of the rule, where all that was decided is what one rule proposes."""
        remarks = {each.heap.guide.remark for each in decided}
        for each in decided:
            said = self._decisions.get(each.heap.box.id, {})
            ids = [file.id for file in each.heap.files] or [each.heap.box.id]
            proposed = {id_: proposal.decision for id_, proposal in each.heap.proposals.items()}
            if any(said.get(id_, "") != proposed.get(id_) for id_ in ids):
                return ""
        return shorten(" ".join(remarks.pop().split()), 300, placeholder=" …") if len(remarks) == 1 else ""

    async def _carry_out(self, decided: Iterable[Verdict], why: str) -> Deeds:
        done: list[Sorted] = []
        for each in decided:
            act = partial(carry_out, it=each, why=why, into=self._into)
            try:
                result = (await self.app.perform(act)).result
            except DepotError as error:
                return Deeds(done, error)
            if result is not None:
                done.append(result)
        return Deeds(done, None)

    async def _go_on(self, deeds: Deeds) -> None:
        """Say what was done, leave once nothing is left to sort, and offer a list for what goes."""
        self.refresh_data()
        said = _told(deeds.sorted)
        if said:
            self.say(said)
        if deeds.refused is not None:
            await self.app.push_screen_wait(Tell.refusal(deeds.refused))
        if not self._boxes:
            self.dismiss(None)
            if said:
                self._home.say(said)
        goes = [each.box for each in deeds.sorted if each.outcome == DESTROY]
        if goes:
            self._home.offer(goes)

    async def action_sort_card(self) -> None:
        """The card of the file or box under the cursor."""
        at = self.listing.cursor_id
        if at is not None:
            await self.app.show(self._lines[at].code.text)

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """The card of a file or box."""
        await self.app.show(self._lines[event.id].code.text)

    def action_sort_back(self) -> None:
        """Back to the due list."""
        self.dismiss(None)


def _counted(verdicts: Iterable[Verdict]) -> list[str]:
    """How many boxes are kept, go, are parted and wait."""
    counts = dict.fromkeys(("kept", "goes", "parted", "files", "open"), 0)
    for each in verdicts:
        name = ("parted" if each.keeping else "goes") if each.outcome == DESTROY else "kept" if each.outcome else "open"
        counts[name] += 1
        counts["files"] += len(each.keeping)
    said: list[tuple[int, Callable[[int], str]]] = [
        (counts["kept"], lambda n: ngettext("{n} box is kept", "{n} boxes are kept", n)),
        (counts["goes"], lambda n: ngettext("{n} box goes whole", "{n} boxes go whole", n)),
        (counts["parted"], lambda n: ngettext("{n} box is parted", "{n} boxes are parted", n)),
        (counts["files"], lambda n: ngettext("{n} file is kept", "{n} files are kept", n)),
        (counts["open"], lambda n: ngettext("{n} box is open", "{n} boxes are open", n)),
    ]
    return [text(n).format(n=number(n)) for n, text in said if n]


def _told(done: Iterable[Sorted]) -> str:
    """What was sorted, and where what is kept is now."""
    boxes = list(done)
    if not boxes:
        return ""
    said = ngettext("{n} box sorted", "{n} boxes sorted", len(boxes)).format(n=number(len(boxes)))
    kept = list(dict.fromkeys(Code.parse(each.kept_in).shown for each in boxes if each.kept_in))
    if not kept:
        return said
    more = _("what is kept is in {box}").format(box=", ".join(kept[:3]) + (" …" if len(kept) > 3 else ""))
    return f"{said}; {more}"
