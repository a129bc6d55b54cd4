"""The requests desk: what waits, what is to be picked, what is picked, what is over; the pick list, scanned through."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult

from depot.desk.permits import may
from depot.desk.requests.picking import pick, pick_item
from depot.desk.requests.receiving import receive
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code, code_id
from depot.model.request import LOAN
from depot.store.store import Store
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.capture import Scan
from screens.dialogs.ask import Ask
from screens.gate import Gate
from screens.keys import Command
from screens.requests.card import RequestScreen
from screens.requests.forms import NEW, RequestForm
from screens.requests.rows import COLUMNS, LIST, PICK_COLUMNS, VIEWS, Snapshot, pick_row, read_all, request_row
from screens.rows import Row
from screens.scanworker import Answer
from screens.text import number
from screens.views import ReadViews, Tally, view_commands
from screens.vlist import VirtualList


class RequestsScreen(ReadViews, Acting):
    """Requests."""

    NUMBER = "F9"
    TITLE = N_("Requests")
    CSS_PATH = "requests.tcss"
    HELP_TEXT = N_(
        "What units ask for, the oldest first, with the working time that each has waited. F2 registers a request; "
        "Enter opens one. The last view is the pick list, in walking order: scan each box or file as you take it off "
        "its shelf, in any order, or press P for one without a label; F3 writes the list as a PDF. F8 takes the last "
        "act back, Esc goes back to the loans."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("requests.new", "f2,n", N_("New request"), N_("Register what a unit asks for."), footer=True),
        Command("requests.paper", "f3", N_("Pick list"), N_("Write the pick list as a PDF."), footer=True),
        Command("requests.pick", "f4,p", N_("Picked"), N_("It is off its shelf."), footer=True),
        Command("requests.back", "escape,backspace", N_("Loans"), N_("Go back to the loans."), footer=True),
        *view_commands("requests", VIEWS),
    )
    VIEWS = VIEWS
    LIST_OF = dict.fromkeys(VIEWS, "requests") | {LIST: "picks"}

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None

    @cached_property
    def gate(self) -> Gate:
        """Boxes and files stay here while the pick list is on show."""
        return Gate(self.app, frozenset({"box", "file"}))

    def body(self) -> ComposeResult:
        """Tabs, the two lists, what was done."""
        yield from self.tabs()
        yield VirtualList(COLUMNS, self._rows, empty=N_("No request here. F2 registers one."), id="requests")
        yield VirtualList(PICK_COLUMNS, self._picks, empty=N_("Nothing is to be picked."), id="picks")
        yield SaidLine()

    def hear(self, answer: Answer) -> None:
        """The scan desk answered."""
        self.gate.hear(answer)

    def take_scan(self, scan: Scan) -> bool:
        """On the pick list, what is scanned was taken off its shelf."""
        if not (self.is_current and self.view == LIST):
            return False
        subject = self.gate.subject(scan)
        if not subject:
            self.gate.let_through()
            return False
        self._pick_item(subject)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user may not do, and what makes no sense here."""
        mine = may(self.app.session, roles.CIRCULATE)
        listed = self._snapshot.picks if self._snapshot is not None else ()
        wanted = {
            "requests_new": mine,
            "requests_pick": mine and self.view == LIST and bool(listed),
            "requests_paper": bool(listed),
        }
        if not wanted.get(action, True):
            return None
        return super().check_action(action, parameters)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        assert self._snapshot is not None
        return [request_row(self._snapshot.cards[id_], self._snapshot.day) for id_ in ids]

    def _picks(self, ids: Sequence[int]) -> list[Row]:
        assert self._snapshot is not None
        return [pick_row(self.app.store, self._snapshot.picks[at]) for at in ids]

    # -- views --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="views")
    async def read(self) -> None:
        """Read all views."""
        now = self.app.clock()
        snapshot = await self.reads.read(lambda store, stop: read_all(store, now, stop))
        if snapshot is not None and self.query("#requests"):  # a read may end after the desk was taken down
            self._snapshot = snapshot
            late = snapshot.late
            self.note(ngettext("{n} late", "{n} late", late).format(n=number(late)) if late else "")
            self.show_again()

    def fill(self) -> None:
        """Put the rows of the view into its list."""
        if self._snapshot is not None:
            ids = range(len(self._snapshot.picks)) if self.view == LIST else self._snapshot.views[self.view]
            self.listing.replace(list(ids))

    def tally(self, view: str) -> Tally:
        """How many rows, but of what is over."""
        if self._snapshot is None or view == "over":
            return Tally()
        return Tally(len(self._snapshot.picks if view == LIST else self._snapshot.views[view]))

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open the request."""
        if event.list.id == "picks" and self._snapshot is not None:
            self._open(self._snapshot.picks[event.id].request.id)
        else:
            self._open(event.id)

    def show_subject(self, subject: str) -> None:
        """Open a request by its code."""
        self._open(code_id(subject))

    def _open(self, request: int) -> None:
        self.app.push_screen(RequestScreen(request, self.deeds))

    # -- acts ---------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_requests_new(self) -> None:
        """Ask who wants what, register it, and open it."""
        form = RequestForm(self.app.store, _("New request"), NEW, values={"kind": LOAN})
        values = await self.app.push_screen_wait(form)
        if values is None:
            return
        head = form.body(values)
        lines = head.pop("lines")
        said = _("registered")
        done = await self.act(
            lambda session: receive(session, {name: value for name, value in head.items() if value}, lines),
            lambda code: f"{code.shown}  {said}",
        )
        if done is not None and done.result is not None:
            self._open(done.result.id)

    @work(exclusive=True, group="acts")
    async def action_requests_pick(self) -> None:
        """The one under the cursor is off its shelf: it may have no label."""
        at = self.listing.cursor_id
        if self._snapshot is None or at is None or self.view != LIST:
            self.app.bell()
            return
        chosen = self._snapshot.picks[at]
        await self.act(partial(pick, request=chosen.request.id, n=chosen.line.n), _said_picked)

    @work(group="acts")
    async def _pick_item(self, item: str) -> None:
        await self.act(lambda session: pick_item(session, item), lambda _request: _said_picked(item))

    @work(exclusive=True, group="acts")
    async def action_requests_paper(self) -> None:
        """Ask for a file, and write the pick list into it."""
        proposed = str(Path.home() / f"picks-{self.app.clock():%Y-%m-%d}.pdf")
        asked = Ask(_("Pick list"), _("Write it to which PDF file?"), value=proposed, most=1000)
        name = await self.app.push_screen_wait(asked)
        if not name:
            return
        try:
            await self.app.on_acts(lambda store: _write(store, name))
        except DepotError as error:
            self.refuse(error)
            return
        self.say(_("written: {file}").format(file=name))

    async def action_requests_back(self) -> None:
        """The loans."""
        await self.app.go("loans")


def _said_picked(item: str) -> str:
    return _("{item} picked").format(item=Code.parse(item).shown)


def _write(store: Store, file: str) -> None:
    from depot.report.requests import pick_list
    from depot.report.typeset import write

    write(Path(file).expanduser(), pick_list(store, store.clock()))
