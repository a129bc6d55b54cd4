"""Papers of loans, and recalls: what the loan desk and its cards share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import work

from depot.desk import reminding
from depot.desk.recalling import recall
from depot.errors import DepotError
from depot.model.codes import Code
from depot.store.listing import Listing
from depot.store.rows import LineRow
from depot.store.store import Done, Store
from depot.words import N_, _, ngettext
from screens.acting import Acting
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.form import FormDialog
from screens.forms import DATE, Field
from screens.loans.wording import counted_items
from screens.rows import Column, Row

if TYPE_CHECKING:
    from depot.desk.session import Session

RECALL_FORM: Final = (
    Field("due", N_("Wanted back by"), DATE, required=True),
    Field("reason", N_("Why"), required=True, most=200, hint=N_("it is on the letter")),
)


class Paper(NamedTuple):
    """A paper that can be written here."""

    label: str
    """A msgid."""
    name: str
    """Of the file that is proposed."""
    wanted: reminding.Wanted | None = None
    """Which letters, where it is letters."""
    loan: int | None = None
    """The loan of a slip or of out cards; None for out cards of what was lent today."""
    slip: bool = False


class Made(NamedTuple):
    """A paper that was written."""

    letters: Sequence[reminding.Letter] = ()
    nothing: bool = False
    """Whether there was nothing to write."""


class LoanPapers(Acting):
    """Acts that write papers; the screen says which there are."""

    def papers(self) -> Sequence[Paper]:
        """The papers that can be written here."""
        raise NotImplementedError

    def chosen(self) -> Sequence[int]:
        """Ids of the lines that acts are about: those that are out."""
        raise NotImplementedError

    def done_with_marks(self) -> None:
        """What was marked is done."""

    @work(exclusive=True, group="papers")
    async def action_loan_paper(self) -> None:
        """Choose a paper, then a file, and write it; letters about what is overdue are put on record."""
        choices = [(paper, Row((_(paper.label),))) for paper in self.papers()]
        columns = (Column(N_("Paper"), flex=1, least=20),)
        paper = await self.app.push_screen_wait(Choose(_("Which paper?"), columns, choices))
        if paper is None:
            return
        at = self.app.clock()
        proposed = str(Path.home() / f"{paper.name}-{at:%Y-%m-%d}.pdf")
        name = await self.app.push_screen_wait(Ask(_("Write a PDF"), _("File:"), value=proposed, most=400))
        if not name:
            return
        signer = self.app.session.user if self.app.session is not None else ""
        try:
            made = await self.app.on_acts(lambda store: _write(store, paper, name, at, signer))
            if made.letters:
                await self.app.perform(lambda session: reminding.record(session, made.letters))
        except DepotError as error:
            self.refuse(error)
            return
        if made.nothing:
            self.say(_("There is nothing to write about: no file was written."), "attention")
        else:
            self.say(_("written: {file}").format(file=name))
            self.refresh_data()

    @work(exclusive=True, group="acts")
    async def action_loan_recall(self) -> None:
        """Want what is chosen back earlier, and say why."""
        lines = Listing(self.app.store).lines(self.chosen())
        if not lines:
            return
        named = lines[0].item if len(lines) == 1 else counted_items(len(lines))
        heading = _("Recall {items}").format(items=named)
        values = await self.app.push_screen_wait(FormDialog(heading, RECALL_FORM))
        if values is None:
            return
        due, reason = str(values["due"]), str(values["reason"])
        works = [
            _Recall(loan, due, reason, [Code.parse(line.item).text for line in some])
            for loan, some in groupby(sorted(lines, key=_loan), key=_loan)
        ]
        if await self.act_all([each.do for each in works], lambda found: _said(found, due)):
            self.done_with_marks()


class _Recall(NamedTuple):
    loan: int
    due: str
    reason: str
    items: Sequence[str]

    def do(self, session: Session) -> Done[list[str]]:
        return recall(session, self.loan, self.due, self.reason, self.items)


def _loan(line: LineRow) -> int:
    return line.loan_id


def _said(found: Sequence[list[str]], due: str) -> str:
    n = sum(map(len, found))
    return ngettext("{n} recalled for {day}", "{n} recalled for {day}", n).format(n=n, day=due)


def _write(store: Store, paper: Paper, name: str, at: datetime, signer: str) -> Made:
    from depot.desk.lending import open_lines
    from depot.report import loans
    from depot.report.typeset import write

    file = Path(name).expanduser()
    if paper.wanted is not None:
        letters = reminding.letters(store, paper.wanted, at.date())
        if letters:
            write(file, loans.letters_paper(store, letters, at, signer))
        return Made(letters, nothing=not letters)
    if paper.slip and paper.loan is not None:
        write(file, loans.counter_slip(store, paper.loan, at))
        return Made()
    lines = open_lines(store, paper.loan) if paper.loan is not None else loans.lent_on(store, at.date())
    write(file, loans.outcards(store, lines, at))
    return Made()
