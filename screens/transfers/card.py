"""A transfer: its boxes, received and compared; one key a difference; then verified, printed and returned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.chronicle import since
from depot.desk.naming import unit_name
from depot.desk.permits import may
from depot.desk.session import Session
from depot.desk.transfers import announcing, receiving, verifying
from depot.desk.transfers.addresses import propose
from depot.desk.transfers.reading import Slip, slip
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.transfer import ANNOUNCED, DIFFERENCES, RECEIVED, RECEIVING, STATES, VERIFIED
from depot.model.transferlines import DIFFERENCES as KINDS
from depot.model.transferlines import EXTRA, OTHER
from depot.store.store import Done, Store
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.keys import Command
from screens.rows import Column, Row
from screens.signs import is_plain
from screens.text import clean, number
from screens.thingform import ThingForm
from screens.transfers.forms import BOX
from screens.transfers.rows import LINE_COLUMNS, line_rows, next_step, told
from screens.vlist import VirtualList
from screens.within import WITHIN, Within

AT_HAND: Final = frozenset({ANNOUNCED, RECEIVING, RECEIVED, DIFFERENCES})
"""States in which boxes come and differences are noted."""

STEPS: Final = frozenset({RECEIVING, RECEIVED, DIFFERENCES, VERIFIED})
"""States that F12 goes on from."""


class TransferScreen(Within, Acting):
    """One transfer."""

    NUMBER = "Ctrl+N"
    TITLE = N_("Transfer")
    CSS_PATH = "transfers.tcss"
    HELP_TEXT = N_(
        "F2 receives the boxes that are marked, else the one under the cursor: each gets its code and an address where "
        "there is room. Its label is then to be printed, and it is to be shelved. One key a difference: M missing, D "
        "several dispositions, F less than 80 % full, W writing on the box, G damaged, O anything else; the same key "
        "again asks for a remark, C clears one up. N adds a box: to the slip, or one that came unannounced. F12 goes "
        "on: all is here, verified by a second person, slip returned. F3 writes the slip as a PDF."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("transfer.receive", "f2,r", N_("Receive"), N_("These boxes came."), footer=True),
        Command(
            "transfer.missing", "m", N_("Absent"), N_("The box did not come."), footer=True, do="differ('missing')"
        ),
        Command("transfer.mixed", "d", N_("Mixed"), N_("Files of several dispositions."), do="differ('mixed')"),
        Command("transfer.underfull", "f", N_("Not full"), N_("Less than 80 % full."), do="differ('underfull')"),
        Command("transfer.written", "w", N_("Writing"), N_("There is writing on the box."), do="differ('written')"),
        Command("transfer.damaged", "g", N_("Damaged"), N_("The box is damaged."), do="differ('damaged')"),
        Command("transfer.other", "o", N_("Other"), N_("Anything else; say what."), do="differ('other')"),
        Command("transfer.clear", "c", N_("Clear up"), N_("A difference was cleared up; say how."), footer=True),
        Command(
            "transfer.add", "f4,n", N_("Box"), N_("Add a box to the slip, or one that came unannounced."), footer=True
        ),
        Command("transfer.strike", "x,delete", N_("Take off"), N_("Take a line off the slip.")),
        Command("transfer.paper", "f3,p", N_("Slip"), N_("Write the slip as a PDF.")),
        Command("transfer.step", "f12,e", N_("Go on"), N_("All is here; verified; returned."), footer=True),
        Command("transfer.cancel", "k", N_("Cancel"), N_("Give up a transfer of which nothing came.")),
        WITHIN,
        Command("transfer.card", "b", N_("Card"), N_("Go to the card of the box.")),
        Command("transfer.back", "escape,backspace", N_("Back"), N_("Go back.")),
    )

    def __init__(self, transfer: int) -> None:
        super().__init__()
        self._transfer = transfer
        self._slip: Slip | None = None

    @property
    def scope(self) -> str:
        """The code of the transfer."""
        return Code.from_id("T", self._transfer).shown

    @property
    def it(self) -> Slip:
        """The transfer as it is on the screen."""
        assert self._slip is not None
        return self._slip

    def body(self) -> ComposeResult:
        """Head, lines, what was done."""
        yield Static("", id="head", markup=False)
        yield VirtualList(LINE_COLUMNS, self._rows, markable=True, empty=N_("No box yet: N adds one."), id="lines")
        yield Static("", id="odd", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Show it."""
        self._load()
        self.query_one(VirtualList).focus()

    def show_subject(self, subject: str) -> None:
        """Show another transfer, by its code."""
        self._transfer = Code.parse(subject).id
        self._load()

    def on_screen_resume(self) -> None:
        """It may be old by now."""
        super().on_screen_resume()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Something was written, perhaps about this: say what others changed since it was looked at."""
        if self._slip is None or not self.query("#head"):
            return
        before = self.it.transfer.rev
        self._load()
        user = self.app.session.user if self.app.session is not None else ""
        others = [each for each in since(self.app.store, self.it.code.text, before) if each.event.actor != user]
        if others:
            said = _("{who}: {what}").format(who=others[-1].who, what=clean(others[-1].what.text(_)))
            self.say(said, "attention")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show the undo when a reception can be taken back; dim what makes no sense now."""
        if action == "desk_undo":
            return self.last_deed() is not None
        if self._slip is None:
            return super().check_action(action, parameters)
        state, mine = self.it.state, may(self.app.session, roles.CIRCULATE)
        wanted = {
            "transfer_receive": state in AT_HAND and any(not line.came for line in self.it.lines),
            "differ": state in AT_HAND and bool(self.it.lines),
            "transfer_clear": state in AT_HAND and self.it.count.differences > 0,
            "transfer_add": state in AT_HAND,
            "transfer_strike": state == ANNOUNCED and bool(self.it.lines),
            "transfer_cancel": state == ANNOUNCED,
            "transfer_step": state in STEPS,
        }
        if action in wanted and not (wanted[action] and mine):
            return None
        return super().check_action(action, parameters)

    def _load(self) -> None:
        self._slip = slip(self.app.store, self._transfer)
        self.query_one("#head", Static).update(self._head())
        self.query_one(VirtualList).replace([line.n for line in self.it.lines])
        self._tell_line()
        self.refresh_bindings()

    def on_virtual_list_highlighted(self, _event: VirtualList.Highlighted) -> None:
        """Tell the differences of another line."""
        self._tell_line()

    def _tell_line(self) -> None:
        """All differences of the line under the cursor, with their remarks: the list has no room for them."""
        n = self.query_one(VirtualList).cursor_id
        said = [f"! {told(each)}" for each in self.it.of_line(n)] if n else []
        self.query_one("#odd", Static).update(Content.assemble(("   ".join(said), "$tone-attention")))

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return line_rows(self.app.store, self.it, ids)

    def _head(self) -> Content:
        it, count = self.it, self.it.count
        now = it.transfer
        dot = " - " if is_plain(self.app) else " · "
        unit = clean(unit_name(self.app.store, now.unit))
        sender = ", ".join(filter(None, map(clean, (now.sender, now.role, now.phone))))
        facts = [
            _("{came} of {announced}").format(came=number(count.came - count.extra), announced=number(count.announced)),
            _("{n} unannounced").format(n=number(count.extra)) if count.extra else "",
            _("{n} missing").format(n=number(count.missing)) if count.missing else "",
            _("differences: {n}").format(n=number(count.differences)) if count.differences else "",
        ]
        lines = [
            Content.assemble((it.code.shown, "bold $key"), "  ", (_(STATES[it.state]), "bold $text")),
            Content.assemble((dot.join(filter(None, (unit, clean(now.number), clean(now.title)))), "$text")),
            Content.assemble((dot.join(filter(None, (*facts, sender))), "$ink-soft")),
        ]
        if not now.ended:
            lines.append(Content.assemble((_("Next: {step}").format(step=next_step(it)), "$text")))
        whole = "; ".join(map(told, it.of_line(0)))
        return Content("\n").join([*lines, *([Content.assemble((f"! {whole}", "$tone-attention"))] if whole else [])])

    def _chosen(self) -> list[int]:
        """Numbers of the lines that are marked, else of the one under the cursor."""
        listing = self.query_one(VirtualList)
        return sorted(listing.marked) or ([listing.cursor_id] if listing.cursor_id is not None else [])

    async def _do(
        self, work_: Callable[[Session], Done[Any]], said: str, *, reception: bool = False
    ) -> Done[Any] | None:
        """Do one act and say it, or tell its refusal. Only a reception is kept for F8."""
        try:
            done = await self.app.perform(work_)
        except DepotError as error:
            self.refresh_data()
            self.refuse(error)
            return None
        self.query_one(VirtualList).clear_marks()
        if reception:
            self.remember((done.act,), said)
        self.say(said)
        self.refresh_data()
        return done

    # -- boxes --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_transfer_receive(self) -> None:
        """Receive the boxes of lines, each at an address where there is room."""
        came = {line.n for line in self.it.lines if line.came}
        numbers = [n for n in self._chosen() if n not in came]
        if not numbers:
            self.app.bell()
            return
        transfer = self._transfer

        def take(session: Session) -> Done[list[receiving.Received]]:
            return receiving.receive(session, transfer, numbers, propose(session.store, transfer, numbers))

        n = len(numbers)
        said = ngettext("{n} box received; its label is to be printed", "{n} boxes received; labels to print", n)
        done = await self._do(take, said.format(n=number(n)), reception=True)
        bare = sum(each.home is None for each in done.result or []) if done is not None else 0
        if bare:
            told_ = ngettext(
                "{n} box has no address yet: no room is known", "{n} boxes have no address yet: no room is known", bare
            )
            self.say(f"{said.format(n=number(n))} · {told_.format(n=number(bare))}", "attention")

    @work(exclusive=True, group="acts")
    async def action_differ(self, kind: str) -> None:
        """Note a difference of lines; one that stands already asks for its remark."""
        numbers = self._chosen()
        standing = {each.line: each for n in numbers for each in self.it.of_line(n) if each.kind == kind}
        remark: str | None = ""
        if kind == OTHER or (numbers and all(n in standing for n in numbers)):
            value = next(iter(standing.values())).remark if standing else ""
            label = _("What was found?")
            remark = await self.app.push_screen_wait(Ask(_(KINDS[kind]).capitalize(), label, value=value))
        if remark is None:
            return
        for n in numbers:
            if not await self._do(partial(_note, self._transfer, n, kind, remark), _(KINDS[kind])):
                return

    @work(exclusive=True, group="acts")
    async def action_transfer_clear(self) -> None:
        """Say how a difference of the line, or of the whole, was cleared up."""
        n = (self._chosen() or [0])[0]
        found = [*self.it.of_line(n), *(self.it.of_line(0) if n else ())]
        if not found:
            self.app.bell()
            return
        at: int | None = 0
        if len(found) > 1:
            choices = [(place, Row((_(KINDS[each.kind]), clean(each.remark)))) for place, each in enumerate(found)]
            columns = (Column(N_("Difference"), flex=1, least=20), Column(N_("Remark"), flex=1, least=10))
            at = await self.app.push_screen_wait(Choose(_("Which difference?"), columns, choices))
        if at is None:
            return
        each = found[at]
        why = await self.app.push_screen_wait(Ask(_(KINDS[each.kind]).capitalize(), _("How was it cleared up?")))
        if why:
            act = partial(receiving.withdraw, transfer=self._transfer, n=each.line, kind=each.kind, reason=why)
            await self._do(act, _("cleared up: {difference}").format(difference=_(KINDS[each.kind])))

    @work(exclusive=True, group="acts")
    async def action_transfer_add(self) -> None:
        """A box more on the slip; once something came, one that was not announced."""
        extra, transfer = self.it.state != ANNOUNCED, self._transfer
        form = ThingForm(self.app.store, _("Box that was not announced") if extra else _("Box of the slip"), BOX)
        values = await self.app.push_screen_wait(form)
        if values is None:
            return
        body = form.body(values)
        if extra:
            await self._do(
                lambda session: receiving.receive_extra(session, transfer, body), _(KINDS[EXTRA]), reception=True
            )
        else:
            await self._do(lambda session: announcing.add(session, transfer, [body]), _("a box put on the slip"))

    @work(exclusive=True, group="acts")
    async def action_transfer_strike(self) -> None:
        """Take the lines off the slip."""
        for n in self._chosen():
            said = _("line {line} taken off").format(line=n)
            if not await self._do(partial(announcing.strike, transfer=self._transfer, n=n), said):
                return

    async def action_transfer_card(self) -> None:
        """The card of the box under the cursor."""
        n = self.query_one(VirtualList).cursor_id
        box = next((line.box for line in self.it.lines if line.n == n), None)
        if box is None:
            self.app.bell()
        else:
            await self.app.show(Code.from_id("B", box).text)

    async def on_virtual_list_chosen(self, _event: VirtualList.Chosen) -> None:
        """The card of a box that came."""
        await self.action_transfer_card()

    # -- the transfer -------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_transfer_step(self) -> None:
        """What is next: all is here, verified, returned."""
        transfer, seen = self._transfer, self.it.transfer.rev
        if self.it.state == RECEIVING:
            await self._do(partial(receiving.finish, transfer=transfer, seen=seen), _("all that comes is here"))
        elif self.it.state == VERIFIED:
            to = await self.app.push_screen_wait(Ask(_("Return the slip"), _("To whom?"), required=False))
            if to is not None:
                act = partial(verifying.give_back, transfer=transfer, to=to, seen=seen)
                await self._do(act, _("slip returned to the unit"))
        else:
            label = _("You compared the boxes with the slip. Anything to note?")
            note = await self.app.push_screen_wait(Ask(_("Verify"), label, required=False))
            if note is not None:
                await self._do(partial(verifying.verify, transfer=transfer, note=note, seen=seen), _("verified"))

    @work(exclusive=True, group="acts")
    async def action_transfer_cancel(self) -> None:
        """Give it up, and say why."""
        why = await self.app.push_screen_wait(Ask(_("Cancel"), _("Why? It stays on record with your name.")))
        if why:
            act = partial(announcing.cancel, transfer=self._transfer, reason=why, seen=self.it.transfer.rev)
            await self._do(act, _("cancelled"))

    @work(exclusive=True, group="papers")
    async def action_transfer_paper(self) -> None:
        """Write the slip as a PDF, for all boxes or for each."""
        choices = [(False, Row((_("one slip for all boxes"),))), (True, Row((_("a slip for each box"),)))]
        columns = (Column(N_("Slip"), flex=1, least=20),)
        each = await self.app.push_screen_wait(Choose(_("Which slip?"), columns, choices))
        if each is None:
            return
        file = str(Path.home() / f"{self.it.code.shown}{'-each' if each else ''}.pdf")
        name = await self.app.push_screen_wait(Ask(_("Write a PDF"), _("File:"), value=file, most=400))
        if not name:
            return
        try:
            await self.app.on_acts(lambda store: _write(store, self._transfer, name, each=each))
        except DepotError as error:
            self.refuse(error)
            return
        self.say(_("written: {file}").format(file=name))

    def action_transfer_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _note(transfer: int, n: int, kind: str, remark: str, session: Session) -> Done[None]:
    return receiving.note(session, transfer, n, kind, remark)


def _write(store: Store, transfer: int, file: str, *, each: bool) -> None:
    from depot.report.transfer import slip_paper
    from depot.report.typeset import write

    write(Path(file).expanduser(), slip_paper(store, transfer, store.clock(), each=each))
