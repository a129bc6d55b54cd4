"""A request: its lines, what stands in the way of each, and the key that answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.permits import may
from depot.desk.requests import answering, ending, picking, receiving
from depot.desk.requests.reading import Asked, Card, card, hours_of
from depot.desk.requests.telling import duration
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.request import AT_HAND, INFORMATION, KINDS, NAMED, SCAN, STATES, WITHDRAWAL, WORDS_ONLY
from depot.store.store import Done
from depot.words import N_, _, ngettext
from screens.acting import Acting, Deed, SaidLine
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.keys import Command
from screens.naming import named_as
from screens.requests.forms import AUTHORITY, SAID, lines_of
from screens.requests.rows import LINE_COLUMNS, line_rows
from screens.rows import Row
from screens.signs import is_plain
from screens.text import clean, number
from screens.vlist import VirtualList


class RequestScreen(Acting):
    """One request."""

    NUMBER = "F9"
    TITLE = N_("Request")
    CSS_PATH = "requests.tcss"
    HELP_TEXT = N_(
        "F2 answers it: lends all that is picked for this person, says that the scans were sent, takes the answer, or "
        "gives boxes back for good. P says that a line is off its shelf, B that it was put back. I says which box or "
        "file answers a line in words, X that nothing was found. A records the written authorisation of another unit. "
        "R refuses a line, K the whole, C cancels it; each asks why. N adds lines, E changes purpose and day. F8 takes "
        "the last act back."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("request.fulfil", "f2,f", N_("Reply"), N_("Lend, send or answer what is picked."), footer=True),
        Command("request.pick", "f4,p", N_("Picked"), N_("The line is off its shelf."), footer=True),
        Command("request.unpick", "b", N_("Put back"), N_("What was picked is on its shelf again.")),
        Command("request.name", "f3,i", N_("It is"), N_("Say which box or file answers the line."), footer=True),
        Command("request.nothing", "x", N_("Nothing found"), N_("The search found nothing.")),
        Command("request.authorise", "a", N_("Authorisation"), N_("Record a written authorisation."), footer=True),
        Command("request.refuse_line", "r", N_("Refuse"), N_("Refuse the line; say why."), footer=True),
        Command("request.refuse", "k", N_("Refuse all"), N_("Refuse the request; say why.")),
        Command("request.cancel", "c", N_("Cancel"), N_("The unit gave it up; say why.")),
        Command("request.add", "n", N_("Add lines"), N_("Add boxes, files or words.")),
        Command("request.edit", "e", N_("Change"), N_("Change purpose, day and remarks.")),
        Command("request.back", "escape,backspace", N_("Back"), N_("Go back.")),
    )

    def __init__(self, request: int, deeds: list[Deed] | None = None) -> None:
        super().__init__(deeds)
        self._request = request
        self._card: Card | None = None

    @property
    def it(self) -> Card:
        """The request as it is on the screen."""
        assert self._card is not None
        return self._card

    def body(self) -> ComposeResult:
        """Head, lines, what stands in the way, what was done."""
        yield Static("", id="head", markup=False)
        yield VirtualList(LINE_COLUMNS, self._rows, empty=N_("No line: N adds some."), id="lines")
        yield Static("", id="why", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Show it."""
        self._load()
        self.query_one(VirtualList).focus()

    def show_subject(self, subject: str) -> None:
        """Show another request, by its code."""
        self._request = Code.parse(subject).id
        self._load()

    def on_screen_resume(self) -> None:
        """It may be old by now."""
        super().on_screen_resume()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Something was written, perhaps about this."""
        if self._card is not None and self.query("#head"):
            self._load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what makes no sense now, and what the user may not do."""
        if self._card is None:
            return super().check_action(action, parameters)
        line, live = self._line(), not self.it.request.over
        mark = line.mark if line is not None else ""
        mine = may(self.app.session, roles.ARRANGE if self.it.request.kind == WITHDRAWAL else roles.CIRCULATE)
        answer = self.it.request.kind == INFORMATION or self.it.picked > 0
        wanted = {
            "request_fulfil": live and answer and mine,
            "request_pick": mark == NAMED and line is not None and not line.obstacles,
            "request_unpick": mark == AT_HAND,
            "request_name": mark in (WORDS_ONLY, NAMED),
            "request_nothing": mark == WORDS_ONLY,
            "request_authorise": mark in (NAMED, AT_HAND),
            "request_refuse_line": mark in (WORDS_ONLY, NAMED, AT_HAND),
            "request_refuse": live,
            "request_cancel": live,
            "request_add": live,
            "request_edit": live,
        }
        if action in wanted and not (wanted[action] and live and may(self.app.session, roles.CIRCULATE)):
            return None
        return super().check_action(action, parameters)

    def _line(self) -> Asked | None:
        """The line under the cursor."""
        n = self.query_one(VirtualList).cursor_id if self.query(VirtualList) else None
        return self.it.lines[n - 1] if n is not None and n <= len(self.it.lines) else None

    def _load(self) -> None:
        self._card = card(self.app.store, self._request, self.app.clock())
        self.query_one("#head", Static).update(self._head())
        self.query_one(VirtualList).replace([each.line.n for each in self.it.lines])
        self._tell_line()
        self.refresh_bindings()

    def on_virtual_list_highlighted(self, _event: VirtualList.Highlighted) -> None:
        """Tell what stands in the way of another line."""
        self._tell_line()
        self.refresh_bindings()

    def _tell_line(self) -> None:
        """All that stands in the way of the line under the cursor, and what to do: the list has no room for it."""
        line = self._line()
        said = [Content.assemble((clean(_why(each.said.text(_), each.todo.text(_))), "$tone-attention")) for each in
                (line.obstacles if line is not None else ())]  # fmt: skip
        if line is not None and line.line.authority:
            on = " ".join(filter(None, (line.line.authority, line.line.authority_by, line.line.authority_on)))
            said.append(Content.assemble((clean(_("written authorisation: {what}").format(what=on)), "$ink-soft")))
        self.query_one("#why", Static).update(Content("\n").join(said))

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return line_rows(self.app.store, self.it, ids)

    def _head(self) -> Content:
        it, now = self.it, self.it.request
        day = hours_of(self.app.store).minutes
        dot = " - " if is_plain(self.app) else " · "
        needed = _("needed by {date}").format(date=now.needed_by) if now.needed_by else ""
        waited = duration(it.waited, day).text(_)
        took = _("took {time}").format(time=waited) if now.over else _("has waited {time}").format(time=waited)
        picked = duration(it.to_picked, day).text(_) if it.to_picked is not None else ""
        times = (
            took,
            _("picked after {time}").format(time=picked) if picked else "",
            ("! " if it.late else "") + needed,
        )
        who = (it.asker, it.unit if it.unit != it.asker else "", now.purpose)
        lines = [
            Content.assemble(
                (it.code.shown, "bold $key"),
                "  ",
                (_(STATES[it.state]), "bold $text"),
                "  ",
                (_(KINDS[now.kind]), "$text"),
            ),
            Content.assemble((dot.join(filter(None, map(clean, who))), "$text")),
            Content.assemble((dot.join(filter(None, times)), "$ink-soft")),
        ]
        more = (_("Why: {reason}").format(reason=now.reason) if now.reason else "", now.answer, now.remarks)
        lines += [Content.assemble((clean(text), "$text")) for text in more if text]
        return Content("\n").join(lines)

    # -- lines --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_request_pick(self) -> None:
        """The line is off its shelf."""
        await self._of_line(lambda n: partial(picking.pick, request=self._request, n=n), _("picked"))

    @work(exclusive=True, group="acts")
    async def action_request_unpick(self) -> None:
        """The line is on its shelf again."""
        await self._of_line(lambda n: partial(picking.unpick, request=self._request, n=n), _("put back"))

    @work(exclusive=True, group="acts")
    async def action_request_nothing(self) -> None:
        """The search found nothing."""
        note = await self.app.push_screen_wait(Ask(_("Nothing found"), _("Where was it looked for?"), required=False))
        if note is not None:
            act = partial(ending.nothing_found, request=self._request, note=note)
            await self._of_line(lambda n: partial(act, n=n), _("nothing found"))

    @work(exclusive=True, group="acts")
    async def action_request_name(self) -> None:
        """Which box or file it is."""
        line = self._line()
        if line is None:
            self.app.bell()
            return
        label = _("Scan or type the code of the box or file.")
        said = await self.app.push_screen_wait(Ask(clean(line.line.words), label, accepts_scan=True))
        if said:
            act = partial(receiving.name_item, request=self._request, written=said)
            await self._of_line(lambda n: partial(act, n=n), _("named"))

    @work(exclusive=True, group="acts")
    async def action_request_authorise(self) -> None:
        """The written authorisation, for all lines that need one."""
        values = await self.app.push_screen_wait(FormDialog(_("Written authorisation"), AUTHORITY))
        if values is not None:
            said = {name: value or "" for name, value in values.items()}
            act = partial(receiving.authorise, request=self._request, lines=(), said=said)
            await self.act(act, _("written authorisation on record"))

    @work(exclusive=True, group="acts")
    async def action_request_refuse_line(self) -> None:
        """Refuse it, and say why."""
        why = await self._why(_("Refuse the line"))
        if why:
            act = partial(ending.refuse_line, request=self._request, reason=why)
            await self._of_line(lambda n: partial(act, n=n), _("refused"))

    async def _of_line(self, act: Callable[[int], Callable[[Session], Done[Any]]], said: str) -> None:
        """Do an act with the line under the cursor."""
        line = self._line()
        if line is None:
            self.app.bell()
            return
        n = line.line.n
        await self.act(act(n), _("line {line}: {said}").format(line=n, said=said))

    # -- the request --------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_request_fulfil(self) -> None:
        """Answer it as its kind wants."""
        request, kind, seen = self._request, self.it.request.kind, self.it.request.rev
        if kind == INFORMATION:
            said = await self.app.push_screen_wait(Ask(_("Answer"), _("What is the unit told?"), most=2000))
            if said:
                await self.act(partial(answering.answer, request=request, said=said, seen=seen), _("answered"))
            return
        if kind == SCAN:
            label = _("What was sent, and how?")
            note = await self.app.push_screen_wait(Ask(_("Scanned and sent"), label, required=False))
            if note is not None:
                act = partial(answering.sent, request=request, note=note, seen=seen)
                await self.act(act, _("sent; put the boxes back on their shelves"))
            return
        person = await self._taker()
        if person is None and self.it.request.person is None:
            return
        if kind == WITHDRAWAL:
            text = _("They leave the depot for good; what is known of them stays.")
            if await self.app.push_screen_wait(Confirm(_("Final withdrawal"), text, tone="stop")):
                done = partial(answering.give_up, request=request, person=person, seen=seen)
                await self.act(done, lambda handed: _count(len(handed.items), withdrawn=True))
            return
        lend = partial(answering.hand_over, request=request, person=person, seen=seen)
        await self.act(lend, lambda handed: f"{handed.loan.shown if handed.loan else ''}  {_count(len(handed.items))}")

    async def _taker(self) -> int | None:
        """Who takes it, where only a unit asks."""
        if self.it.request.person is not None:
            return None
        label = _("Scan the badge of who takes it.")
        code = await self.app.push_screen_wait(Ask(clean(self.it.unit), label, accepts_scan=True))
        if not code:
            return None
        try:
            return named_as(self.app, code, "person").key
        except DepotError as error:
            self.refuse(error)
            return None

    @work(exclusive=True, group="acts")
    async def action_request_add(self) -> None:
        """Add lines."""
        label = _("Codes or words, parted by semicolons.")
        said = await self.app.push_screen_wait(Ask(_("Add lines"), label, accepts_scan=True, most=2000))
        if said:
            await self.act(partial(receiving.add, request=self._request, lines=lines_of(said)), _("lines added"))

    @work(exclusive=True, group="acts")
    async def action_request_edit(self) -> None:
        """Change what it is needed for."""
        now = self.it.request
        before = {field.key: getattr(now, field.key).replace("\n", " ") for field in SAID}
        values = await self.app.push_screen_wait(FormDialog(_("Change"), SAID, before))
        if values is not None:
            said = {name: value or "" for name, value in values.items() if (value or "") != before[name]}
            act = partial(receiving.describe, request=self._request, changes=said, seen=now.rev)
            await self.act(act, _("changed"))

    @work(exclusive=True, group="acts")
    async def action_request_refuse(self) -> None:
        """Refuse it as a whole, and say why."""
        why = await self._why(_("Refuse the request"))
        if why:
            act = partial(ending.refuse, request=self._request, reason=why, seen=self.it.request.rev)
            await self.act(act, _said_back)

    @work(exclusive=True, group="acts")
    async def action_request_cancel(self) -> None:
        """The unit gave it up."""
        why = await self._why(_("Cancel"))
        if why:
            act = partial(ending.cancel, request=self._request, reason=why, seen=self.it.request.rev)
            await self.act(act, _said_back)

    async def _why(self, heading: str) -> str | None:
        return await self.app.push_screen_wait(Ask(heading, _("Why? It stays on record with your name.")))

    def action_request_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _why(said: str, todo: str) -> str:
    return f"! {said}. {todo}"


def _count(n: int, *, withdrawn: bool = False) -> str:
    if withdrawn:
        return ngettext("{n} withdrawn for good", "{n} withdrawn for good", n).format(n=number(n))
    return ngettext("{n} lent", "{n} lent", n).format(n=number(n))


def _said_back(items: list[str]) -> str:
    """That it is over, and what is in hand and belongs on its shelf."""
    codes = ", ".join(Code.parse(item).shown for item in items)
    return _("over; to be put back: {items}").format(items=codes) if codes else _("over")
