"""A batch: its state and signatures, and its lines with what is in the way of each; one key a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.chronicle import since
from depot.desk.destruction.reading import Docket, docket, in_the_way, office_said
from depot.desk.naming import user_name
from depot.desk.seen import known
from depot.model.batch import STATES, VOIDING, Batch
from depot.model.codes import Code, code_id
from depot.model.reference import User
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.capture import Scan
from screens.destruction.batchacts import BatchActs
from screens.destruction.batchrows import FETCHED, LINE_COLUMNS, PICK_COLUMNS, LineRows, next_step, walked
from screens.keys import Command
from screens.rows import Row
from screens.signs import is_plain
from screens.text import clean, number
from screens.vlist import VirtualList
from screens.within import WITHIN, Within

if TYPE_CHECKING:
    from screens.destruction.desk import DestructionScreen

DIGITS = 12
"""Characters of a hash that people compare."""


class BatchScreen(Within, BatchActs):
    """One batch."""

    TITLE = N_("Batch")
    HELP_TEXT = N_(
        "One key a line, and a scan goes to the line of its box: K keeps the box, L leaves it for later, D lets "
        "it go; K and L ask why. A lets all go of which nothing was said, and never what somebody keeps. F2 "
        "signs: your PIN is asked for again, and the signature stands for exactly what is on the screen; any "
        "change voids it. F3 hands the list in. Once all have signed, boxes stand in the order in which one walks"
        " to them; F12 carries it out at the scan desk, and F2 certifies it at the end. F4 says anything else of "
        "the batch: changes, refusal, postponement, pause, certificate."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        *BatchActs.VERBS,
        WITHIN,
        Command("batch.card", "b", N_("Card"), N_("Go to the card of the box.")),
        Command("batch.back", "escape,backspace", N_("Back"), N_("Go back.")),
    )

    def __init__(self, batch: int) -> None:
        super().__init__()
        self._batch = batch
        self._docket: Docket | None = None
        self._blocked: dict[int, str] = {}

    @property
    def scope(self) -> str:
        """The code of the batch."""
        return Code.from_id("D", self._batch).shown

    def body(self) -> ComposeResult:
        """Head, lines, what was done."""
        yield Static("", id="head", markup=False)
        yield VirtualList(LINE_COLUMNS, self._lines, markable=True, empty=N_("No box is on the list."), id="lines")
        yield VirtualList(PICK_COLUMNS, self._picks, markable=True, id="picks")
        yield SaidLine()

    def on_mount(self) -> None:
        """Show it."""
        self._load()

    def on_screen_resume(self) -> None:
        """It may be old by now."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Something was written, perhaps about this: say what others changed since it was looked at."""
        if self._docket is None or not self.query("#head"):  # the program may be closing
            return
        before = self._docket.batch.rev
        self._load()
        code, user = self.it.code.text, self.app.session.user if self.app.session is not None else ""
        others = [entry for entry in since(self.app.store, code, before) if entry.event.actor != user]
        if others:
            last = others[-1]
            said = _("{who}: {what}").format(who=last.who, what=clean(last.what.text(_)))
            more = ngettext("{n} change since you looked", "{n} changes since you looked", len(others))
            self.say(f"{more.format(n=len(others))} · {said}", "attention")

    @property
    def it(self) -> Docket:
        """The batch as it is on the screen."""
        assert self._docket is not None
        return self._docket

    @property
    def user(self) -> User:
        """Who sits here."""
        return self.app.session.account if self.app.session is not None else User("")

    def chosen(self) -> Sequence[str]:
        """Codes of the boxes that are marked, else of the one under the cursor."""
        listing = self.listing
        ids = sorted(listing.marked) or ([listing.cursor_id] if listing.cursor_id is not None else [])
        return [Code.from_id("B", id_).text for id_ in ids]

    @property
    def _home(self) -> DestructionScreen:
        """The desk below."""
        from screens.destruction.desk import DestructionScreen

        return next(screen for screen in self.app.screen_stack if isinstance(screen, DestructionScreen))

    def take_scan(self, scan: Scan) -> bool:
        """A box on the list is gone to: so the answers on a printed list are entered line by line."""
        if not self.is_current:
            return False
        gate = self._home.gate
        subject = gate.subject(scan)
        if not (subject.startswith("B") and self.listing.go_to_id(code_id(subject))):
            gate.let_through()
            return False
        self.say(_("{code}: here").format(code=Code.parse(subject).shown))
        return True

    @property
    def listing(self) -> VirtualList:
        """The list on show: once all have signed, in the order in which one walks."""
        return self.query_one("#picks" if self.it.state in FETCHED else "#lines", VirtualList)

    def decided(self) -> None:
        """Lines were decided: go on to the next one."""
        listing = self.listing
        if listing.marked:
            listing.clear_marks()
        elif listing.cursor + 1 < len(listing.ids):
            listing.go_to(listing.cursor + 1)

    def _load(self) -> None:
        store, today = self.app.store, self.app.clock().date()
        self._docket = docket(store, known(store, Batch, self._batch), today)
        found = in_the_way(store, self._docket, today) if self._docket.batch.live else []
        self._blocked = {line.box: clean(reasons[0].said.text(_)) for line, reasons in found}
        self.query_one("#head", Static).update(self._head())
        listing = self.listing
        fetched = listing.id == "picks"
        listing.replace(walked(store, self._docket) if fetched else [line.box for line in self._docket.lines])
        for each in self.query(VirtualList):
            each.display = each is listing
        if not listing.has_focus:
            listing.focus()
        self.refresh_bindings()

    @property
    def _made(self) -> LineRows:
        return LineRows(self.app.store, self.it, self._blocked)

    def _lines(self, ids: Sequence[int]) -> list[Row]:
        return self._made.lines(ids)

    def _picks(self, ids: Sequence[int]) -> list[Row]:
        return self._made.picks(ids)

    def _head(self) -> Content:
        it, plain = self.it, is_plain(self.app)
        dot = " - " if plain else " · "
        progress = it.progress
        counts = [
            ngettext("{n} box", "{n} boxes", progress.lines).format(n=number(progress.lines)),
            _("{n} undecided").format(n=progress.undecided) if progress.undecided else "",
            _("{n} off their shelves").format(n=progress.pulled) if progress.pulled else "",
            _("{n} destroyed").format(n=progress.shredded) if progress.shredded else "",
            _("{n} not found").format(n=progress.missing) if progress.missing else "",
            _("what is signed: {digest}").format(digest=it.digest[:DIGITS]),
        ]
        lines = [
            Content.assemble(
                (it.code.shown, "bold $key"),
                "  ",
                (_(STATES[it.state]), "bold $text"),
                "  ",
                (clean(it.batch.title), "$text"),
            ),
            Content.assemble((dot.join(filter(None, counts)), "$ink-soft")),
        ]
        if it.batch.live:
            lines.append(Content.assemble((_("Next: {step}").format(step=next_step(it, self.user)), "$text")))
        if it.batch.reason:
            who = user_name(self.app.store, it.batch.reason_by)
            said = _("{who}: {what}").format(who=clean(who), what=clean(it.batch.reason))
            lines.append(Content.assemble((said, "$ink-soft")))
        return Content("\n").join([*lines, *self._signatures()])

    def _signatures(self) -> list[Content]:
        """Who has signed, and what voids a signature."""
        plain = is_plain(self.app)
        lines = []
        for each in self.it.batch.signed[-6:]:
            office = office_said(each.office).text(_)
            when = each.at[:16].replace("T", " ")
            who = _("{who}: {what}").format(who=office, what=f"{clean(each.name)}, {when}")
            if each.void:
                why = _(VOIDING.get(each.void, each.void))
                said = _("void since {at}: {why} ({who})").format(
                    at=each.void_at[:16].replace("T", " "), why=why, who=user_name(self.app.store, each.void_by)
                )
                lines.append(Content.assemble((f"{'x' if plain else '×'} {who} — {said}", "$tone-stop")))
            else:
                lines.append(Content.assemble((f"{'+' if plain else '✓'} {who}", "$tone-ok")))
        return lines

    async def action_batch_card(self) -> None:
        """The card of the box under the cursor."""
        listing = self.listing
        if listing.cursor_id is not None:
            await self.app.show(Code.from_id("B", listing.cursor_id).text)

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Say why a box is due."""
        from screens.destruction.why import WhyScreen

        await self.app.push_screen(WhyScreen(event.id, self._home))

    def action_batch_back(self) -> None:
        """Back."""
        self.dismiss(None)
