"""Putting things on the list of labels: all that need one, codes, ranges, words, cards, numbers in advance."""

from __future__ import annotations

import shlex
from typing import ClassVar, Final

from textual import work

from depot.desk.printing import selection, series
from depot.desk.printing.faces import FACES
from depot.desk.printing.jobs import MOST_COPIES
from depot.errors import DepotError
from depot.words import N_, _, ngettext
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.forms import NUMBER, Field
from screens.keys import Command
from screens.labels.bench import LabelBench
from screens.labels.wording import counted_labels, face_name
from screens.labels.worklist import Listed
from screens.rows import Column, Row
from screens.text import number
from screens.vlist import VirtualList

NEEDED: Final = "needed"
SAID: Final = "said"
PAGE: Final = "page"
AHEAD: Final = "ahead"

SERIES_FORM: Final = (
    Field("count", N_("How many"), NUMBER, required=True, least=1, most=series.MOST),
    Field("note", N_("What for"), most=200, hint=N_("a school, a move …")),
)


class Adding(LabelBench):
    """The commands that change the list."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("labels.drop", "delete,d", N_("Take off"), N_("Take off the list what is marked, or this line.")),
        Command("labels.empty", "x", N_("Empty"), N_("Empty the list; F8 brings it back.")),
        Command("labels.copies", "c", N_("Copies"), N_("Print so many copies of each label.")),
        Command("desk.undo", "f8,u", N_("Undo"), N_("Bring back the list as it was.")),
    )

    @work(exclusive=True, group="acts")
    async def action_labels_add(self) -> None:
        """Ask what to add."""
        counts = selection.counts(self.app.store, FACES.values())
        choices: list[tuple[tuple[str, str], Row]] = []
        for face, n in counts.items():
            if n:
                choices.append(((NEEDED, face), Row((_("all {what} needed").format(what=face_name(face)), number(n)))))
        for face, known in FACES.items():
            if known.letters:
                said = _("{what}: codes, a range, words").format(what=face_name(face))
                choices.append(((SAID, face), Row((said, ""))))
        choices.extend(((PAGE, face), Row((face_name(face), ""))) for face in ("commands", "calibration"))
        choices.append(((AHEAD, "box"), Row((_("box labels in advance, before the boxes exist"), ""))))
        columns = (Column(N_("What"), flex=1), Column(N_("How many"), width=8, right=True))
        chosen = await self.app.push_screen_wait(Choose(_("Add labels"), columns, choices))
        match chosen:
            case (kind, face) if kind == NEEDED:
                await self._choose(face, ["needed"])
            case (kind, face) if kind == SAID:
                await self._ask_words(face)
            case (kind, face) if kind == PAGE:
                self.list.change(Listed(face))
                self.changed()
                self.say(face_name(face))
            case (_kind, _face):
                await self._ahead()

    async def _ask_words(self, face: str) -> None:
        typed = ""
        label = _("Codes, a range such as B-L1-000123..000150, a shelf, or words to search for.")
        while True:
            question = Ask(face_name(face), label, value=typed, accepts_scan=True, most=400)
            answer: str | None = await self.app.push_screen_wait(question)
            if not answer:
                return
            typed = answer
            try:
                words = shlex.split(typed.replace("'", "’"))
            except ValueError:
                words = typed.split()
            if await self._choose(face, words):
                return

    async def _choose(self, face: str, words: list[str]) -> bool:
        """Put on the list what words stand for; whether they stood for anything."""
        self.say(_("looking…"), "again")
        try:
            chosen = await self._finds.read(
                lambda store, _stop: selection.choose(store, FACES[face], words, below=True)
            )
        except DepotError as error:
            self.say(error.sentence(_), "stop")
            self.refuse(error)
            return False
        if chosen is None:
            return False
        if not chosen.codes:
            self.say(_("Nothing is called so."), "attention")
            return False
        new = self.list.add(face, chosen.codes)
        self.changed()
        parts = [counted_labels(new)]
        if chosen.more:
            more = ngettext("{n} more are for another print", "{n} more are for another print", chosen.more)
            parts.append(more.format(n=number(chosen.more)))
        self.say(" · ".join(parts), "ok" if new else "again")
        return True

    async def _ahead(self) -> None:
        """Reserve numbers for labels that are stuck on boxes later."""
        values = await self.app.push_screen_wait(FormDialog(_("Box labels in advance"), SERIES_FORM))
        if values is None:
            return
        count = int(values["count"] or 0)
        text = ngettext(
            "{n} number is given out for good, for a box that its first scan registers. {stock}, {printer}.",
            "{n} numbers are given out for good, for boxes that their first scan registers. {stock}, {printer}.",
            count,
        ).format(n=number(count), stock=self.stock.name, printer=self.printer or "–")
        if not self.printer:
            self.choose_printer()
            return
        if not await self.app.push_screen_wait(Confirm(_("Print in advance?"), text, yes=_("Print"))):
            return
        wish = self.wish(())._replace(copies=1)
        note = str(values["note"] or "")
        done = await self.act(lambda session: series.reserve(session, count, wish, note=note), _("Reserved."))
        if done is not None and done.result is not None:
            self.send(done.result.job)

    def choose_printer(self) -> None:
        """Ask which printer."""
        raise NotImplementedError

    def send(self, job: str) -> None:
        """Send a job to its printer."""
        raise NotImplementedError

    def action_labels_drop(self) -> None:
        """Take off what is marked, else what is under the cursor."""
        listing = self.query_one(VirtualList)
        at = listing.marked or ({listing.cursor_id} if listing.cursor_id is not None else set())
        if at:
            self.list.drop(at)
            self.changed(cursor=min(at))

    def action_labels_empty(self) -> None:
        """Empty the list."""
        if self.list.change(Listed(self.list.now.face)):
            self.changed()
            self.say(_("The list is empty; F8 brings it back."))

    async def action_desk_undo(self) -> None:
        """The list as it was; what was printed stays printed."""
        if self.list.bring_back():
            self.changed()
            self.say(_("The list is as it was."))
        else:
            self.say(_("There is no list to bring back."), "attention")

    @work(exclusive=True, group="acts")
    async def action_labels_copies(self) -> None:
        """Ask how many of each."""
        field = Field("copies", N_("Copies of each"), NUMBER, required=True, least=1, most=MOST_COPIES)
        values = await self.app.push_screen_wait(FormDialog(_("Copies"), (field,), {"copies": self.list.now.copies}))
        if values is not None:
            self.list.now = self.list.now._replace(copies=int(values["copies"] or 1))
            self.changed(cursor=self.query_one(VirtualList).cursor)
