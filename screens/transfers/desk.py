"""The transfer desk: what is under way and what is over; a new slip, typed or out of a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.permits import may
from depot.desk.transfers.announcing import announce
from depot.desk.transfers.reading import Slip
from depot.errors import DepotError
from depot.intake.slips import SlipReport, import_slips
from depot.model import roles
from depot.model.codes import Code
from depot.words import N_, _, colon, ngettext
from screens.acting import Acting, SaidLine
from screens.dialogs.ask import Ask
from screens.dialogs.tell import Tell
from screens.keys import Command
from screens.rows import Row
from screens.text import number
from screens.thingform import ThingForm
from screens.transfers.card import TransferScreen
from screens.transfers.forms import SLIP
from screens.transfers.rows import LIVE, TRANSFER_COLUMNS, VIEWS, slips, transfer_row
from screens.vlist import VirtualList

TOLD = 5
"""Refused rows of a list that are told at once."""


class TransfersScreen(Acting):
    """Transfers."""

    NUMBER = "Ctrl+N"
    TITLE = N_("Transfers")
    CSS_PATH = "transfers.tcss"
    HELP_TEXT = N_(
        "What units announce and send: their slips, and how far each is. Enter opens one, to receive its boxes, note "
        "what is otherwise than announced, and verify it. F2 enters a slip, F3 takes one out of a CSV or XLSX list, "
        "whole or not at all. Left and right go to what is over."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("transfers.new", "f2,n", N_("New slip"), N_("Enter the slip of a unit."), footer=True),
        Command("transfers.import", "f3,i", N_("Import"), N_("Take slips out of a CSV or XLSX list."), footer=True),
        Command("transfers.next", "right", N_("Next view"), N_("Go to the next view."), do="transfers_turn(1)"),
        Command(
            "transfers.previous", "left", N_("Previous view"), N_("Go to the previous view."), do="transfers_turn(-1)"
        ),
        *(
            Command(f"transfers.view{at}", str(at), name, N_("Go to this view."), do=f"transfers_view({at})")
            for at, name in enumerate(VIEWS.values(), 1)
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self._view = LIVE
        self._found: dict[int, Slip] = {}

    def body(self) -> ComposeResult:
        """Tabs, list, what was done."""
        yield Static("", id="tabs", markup=False)
        yield VirtualList(TRANSFER_COLUMNS, self._rows, empty=N_("No transfer here. F2 enters a slip."), id="transfers")
        yield SaidLine()

    def on_mount(self) -> None:
        """Begin with what is under way."""
        self._fill()
        self.query_one(VirtualList).focus()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        super().on_screen_resume()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again."""
        if self.is_mounted and self.query(VirtualList):
            self._fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the undo, since nothing here is taken back; dim what the user may not do."""
        if action == "desk_undo":
            return False
        if action in ("transfers_new", "transfers_import") and not may(self.app.session, roles.CIRCULATE):
            return None
        return super().check_action(action, parameters)

    def _fill(self) -> None:
        self._found = {it.transfer.id: it for it in slips(self.app.store, self._view)}
        parts: list[str | Content | tuple[str, str]] = []
        for view, name in VIEWS.items():
            here = view == self._view
            word = f"{_(name)} {number(len(self._found))}" if here and self._found else _(name)
            before, after = ("[", "]") if here else (" ", " ")
            parts.append((f"{before}{word}{after}", "bold $key" if here else "$ink-soft"))
        self.query_one("#tabs", Static).update(Content.assemble(*parts), layout=False)
        self.query_one(VirtualList).replace(list(self._found))
        self.refresh_bindings()

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [transfer_row(self.app.store, self._found[id_]) for id_ in ids]

    def action_transfers_turn(self, by: int) -> None:
        """The next view, round and round."""
        views = list(VIEWS)
        self._view = views[(views.index(self._view) + by) % len(views)]
        self._fill()

    def action_transfers_view(self, at: int) -> None:
        """A view by its number."""
        self._view = list(VIEWS)[at - 1]
        self._fill()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open it."""
        self.app.push_screen(TransferScreen(event.id))

    def show_subject(self, subject: str) -> None:
        """Open a transfer by its code."""
        self.app.push_screen(TransferScreen(Code.parse(subject).id))

    @work(exclusive=True, group="acts")
    async def action_transfers_new(self) -> None:
        """Ask for what the slip says, then open it for its boxes."""
        form = ThingForm(self.app.store, _("New slip"), SLIP)
        values = await self.app.push_screen_wait(form)
        if values is None:
            return
        body, said = form.body(values), _("announced")
        done = await self.act(lambda session: announce(session, body), lambda code: f"{code.shown}  {said}")
        if done is not None and done.result is not None:
            self.app.push_screen(TransferScreen(done.result.id))

    @work(exclusive=True, group="acts")
    async def action_transfers_import(self) -> None:
        """Ask for a file, take its slips, and say what was refused."""
        name = await self.app.push_screen_wait(Ask(_("Import slips"), _("Which CSV or XLSX file?"), most=1000))
        if not name:
            return
        try:
            report = await self.app.perform(lambda session: import_slips(session, Path(name).expanduser()))
        except DepotError as error:
            self.refuse(error)
            return
        if report.refused:
            self._tell(report)
            return
        n = sum(not each.known for each in report.slips)
        self.say(ngettext("{n} transfer announced", "{n} transfers announced", n).format(n=number(n)))
        self.refresh_data()

    def _tell(self, report: SlipReport) -> None:
        """Tell the first refused rows: nothing of the file was taken."""
        n = len(report.refused)
        lines = [colon(str(note.line), note.error.sentence(_)) for note in report.refused[:TOLD]]
        head = ngettext("{n} row was refused", "{n} rows were refused", n).format(n=number(n))
        step = _("Nothing of the file was taken: correct these rows, then import it again.")
        self.app.push_screen(Tell(head, "\n".join(lines), next_step=step, tone="attention"))
