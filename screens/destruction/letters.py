"""End-of-period letters: written to a unit, answered when they come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work

from depot.desk import notices
from depot.desk.due import catch_up
from depot.desk.naming import unit_name
from depot.desk.permits import may
from depot.desk.seen import known
from depot.desk.settings import scanner
from depot.errors import DepotError
from depot.model import roles
from depot.model.notice import AGREE, ANSWERS, OBJECT, Notice
from depot.model.scantext import read
from depot.store.store import Store
from depot.words import N_, _, ngettext
from screens.capture import Scan
from screens.dialogs.ask import Ask
from screens.dialogs.form import FormDialog
from screens.forms import CHOICE, DATE, Field
from screens.keys import Command
from screens.registers import Register
from screens.rows import Column, Row
from screens.signs import OUTCOMES
from screens.text import clean, number
from screens.thingform import ThingForm
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (
    Column(N_("Letter"), width=12),
    Column(N_("Written on"), width=10),
    Column(N_("Unit"), flex=2, least=14),
    Column(N_("Boxes"), width=6, right=True),
    Column(N_("Until"), width=10, from_width=100),
    Column(N_("Answer"), flex=3, least=16),
)

NEW: Final = (
    Field("unit", N_("Unit"), required=True, hint=N_("code or name; F4 shows the list")),
    Field("until", N_("Ends by"), DATE, required=True),
)

ANSWER: Final = (
    Field("answer", N_("Answer"), CHOICE, options=((AGREE, N_("agrees")), (OBJECT, N_("objects")))),
    Field("by", N_("Signed by"), required=True, most=120),
    Field("on", N_("Signed on"), DATE, required=True),
    Field("reason", N_("Why it objects"), most=500),
)


class LettersScreen(Register):
    """Letters."""

    NUMBER = "Ctrl+R"
    TITLE = N_("End-of-period letters")
    CSS_PATH = "destruction.tcss"
    HELP_TEXT = N_(
        "Letters that ask the head of a unit about the boxes whose retention period ends, the newest first. N writes "
        "to a unit. When a letter comes back, scan its code, or Enter on it, and enter the answer: who agrees, or "
        "objects and why. P writes a letter again."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("letter.new", "f2,n", N_("New"), N_("Write to a unit."), footer=True),
        Command("letter.answer", "f3,a", N_("Answer"), N_("Enter what the unit answered."), footer=True),
        Command("letter.paper", "p", N_("Paper"), N_("Write the letter again as a PDF."), footer=True),
        Command("letter.back", "escape,backspace", N_("Back"), N_("Go back."), footer=True),
    )
    COLUMNS = COLUMNS
    EMPTY = N_("There is no letter. F2 writes one.")
    LIST = "letters"
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Notice, ...] = ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user may not do."""
        if action in ("letter_new", "letter_answer") and not may(self.app.session, roles.CIRCULATE):
            return None
        if action in ("letter_answer", "letter_paper") and not self._found:
            return None
        return super().check_action(action, parameters)

    def take_scan(self, scan: Scan) -> bool:
        """The code on a letter asks for its answer."""
        if not self.is_current or not may(self.app.session, roles.CIRCULATE):
            return False
        store = self.app.store
        try:
            reading = read(scan.text, scanner(store, self.app.options.station), store.stream_head().node)
            key = notices.read_key(store, reading.text)
        except DepotError:  # it is something else: its own desk tells
            return False
        self._ask(key)
        return True

    def fill(self) -> tuple[str, Sequence[int]]:
        """The newest first."""
        self._found = tuple(sorted(self.app.store.all(Notice), key=lambda it: (it.sent_at, it.key), reverse=True))
        waiting = sum(not it.answer for it in self._found)
        said = ngettext("{n} waits for its answer", "{n} wait for their answers", waiting)
        return said.format(n=number(waiting)), range(len(self._found))

    def listed(self, ids: Sequence[int]) -> list[Row]:
        """One line each."""
        rows = []
        for it in (self._found[n] for n in ids):
            said = ", ".join(filter(None, (_(ANSWERS[it.answer]), it.answer_reason, it.answered_by)))
            unit = unit_name(self.app.store, it.unit)
            cells = (it.key, it.sent_at[:10], unit, number(len(it.codes)), it.until, said)
            sign = OUTCOMES["ok" if it.answer == AGREE else "stop" if it.answer else "attention"]
            rows.append(Row(tuple(clean(cell) for cell in cells), sign))
        return rows

    def on_virtual_list_chosen(self, _event: VirtualList.Chosen) -> None:
        """Enter its answer."""
        if may(self.app.session, roles.CIRCULATE):
            self.action_letter_answer()

    def action_letter_answer(self) -> None:
        """Enter the answer of the one under the cursor."""
        at = self.query_one(VirtualList).cursor_id
        if at is not None:
            self._ask(self._found[at].key)

    @work(exclusive=True, group="acts")
    async def _ask(self, key: str) -> None:
        now = known(self.app.store, Notice, key)
        before = {"answer": now.answer or AGREE, "by": now.answered_by, "reason": now.answer_reason}
        before["on"] = now.answered_on or self.app.clock().date().isoformat()
        heading = _("{unit} answers {letter}").format(unit=clean(unit_name(self.app.store, now.unit)), letter=key)
        values = await self.app.push_screen_wait(FormDialog(heading, ANSWER, before))
        if values is None:
            return
        said = {name: str(found or "") for name, found in values.items()}
        done = _("{letter}: {answer}").format(letter=key, answer=_(ANSWERS[said["answer"]]))
        await self.act(
            lambda session: notices.answer(
                session, key, said["answer"], by=said["by"], on=said["on"], reason=said["reason"]
            ),
            done,
        )

    @work(exclusive=True, group="acts")
    async def action_letter_new(self) -> None:
        """Ask to whom and until when, put the letters on record, and write them."""
        today = self.app.clock().date()
        form = ThingForm(self.app.store, _("Write to a unit"), NEW, None, {"until": f"{today.year}-12-31"})
        values = await self.app.push_screen_wait(form)
        if values is None:
            return
        said = form.body(values)
        unit, until = str(said["unit"]), date.fromisoformat(str(said["until"]))
        try:
            await self.app.on_acts(catch_up)
        except DepotError as error:
            self.refuse(error)
            return
        done = await self.act(lambda session: notices.send(session, unit, until), _said)
        if done is not None:
            await self._write([letter.key for letter in done.result or []])

    @work(exclusive=True, group="papers")
    async def action_letter_paper(self) -> None:
        """Write the one under the cursor again."""
        at = self.query_one(VirtualList).cursor_id
        if at is not None:
            await self._write([self._found[at].key])

    async def _write(self, keys: Sequence[str]) -> None:
        proposed = str(Path.home() / f"letter-{keys[0]}.pdf")
        name = await self.app.push_screen_wait(Ask(_("Write a PDF"), _("File:"), value=proposed, most=400))
        if not name:
            return
        try:
            await self.app.on_acts(lambda store: _paper(store, keys, name))
        except DepotError as error:
            self.refuse(error)
            return
        self.say(_("written: {file}").format(file=clean(name)))

    def action_letter_back(self) -> None:
        """Back to the due list."""
        self.dismiss(None)


def _said(made: Sequence[Notice]) -> str:
    boxes = sum(len(letter.codes) for letter in made)
    return ngettext("letter about {n} box", "letters about {n} boxes", boxes).format(n=number(boxes))


def _paper(store: Store, keys: Sequence[str], name: str) -> None:
    from depot.report.notices import notices_paper
    from depot.report.typeset import write

    letters = [known(store, Notice, key) for key in keys]
    write(Path(name).expanduser(), notices_paper(store, letters, store.clock()))
