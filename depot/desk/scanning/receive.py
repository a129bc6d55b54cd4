"""RECEIVE: boxes that arrive from other depots, announced or not, and those of a unit's slip; it ends on the shelf."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from depot.desk.boxes import refuse_gone
from depot.desk.custody import BoxHere, accept_box
from depot.desk.holders import depot_name, told_of
from depot.desk.naming import borrower_of
from depot.desk.scanning import slips
from depot.desk.scanning.modes import Plain, QuestionMissing, ScanNotHere, do
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.shelve import in_hand, put_away
from depot.desk.scanning.state import DeskState, Question, Reply
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.commands import Command
from depot.model.custody import AWAY, COMING, HERE, PASSING, SENT, holder_of, standing
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk

_ARRIVED: Final = {
    COMING: N_("arrived from {depot}; scan its shelf"),
    SENT: N_("taken back: it had been sent to {to}; scan its shelf"),
    PASSING: N_("kept here: it had been sent to {to}, and {depot} is told; scan its shelf"),
    AWAY: N_("arrived; {depot} has not reported sending it yet; scan its shelf"),
}
"""What is said of a box that was accepted, by how it stood before."""


class Receive(Plain):
    """Arrivals."""

    claims: ClassVar[bool] = True
    foreign: ClassVar[str] = "B"

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        if state.transfer is not None:
            return slips.asked(reader, state.transfer)
        if state.hand:
            return Said(N_("{n} to shelve: scan the shelf, or more arrivals"), {"n": len(state.hand)})
        return Said(N_("scan each box that arrives"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """A box that arrives, or the shelf that boxes are put on."""
        state = replace(desk.state, question=None)
        match found.kind:
            case "box" | "foreign":
                box = found.state if found.kind == "box" else Box(found.key)
                return self._arrival(desk, found, box, state)
            case "transfer":
                return slips.chosen(desk, found, state)
            case "reserved":
                return slips.labelled(desk, found, state)
            case "location" if state.hand:
                return put_away(desk, found, list(state.hand), counted=False)
            case _:
                raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.RECEIVE.label))

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """Whether a box that was sent elsewhere is kept."""
        return answered(desk, yes=yes)

    def _arrival(self, desk: ScanDesk, found: Found, box: Box, state: DeskState) -> Reply:
        how = standing(box, desk.home)
        if how == HERE:
            if box.to_shelve and found.subject not in state.hand:
                return in_hand(desk, found, state)
            raise BoxHere(box=Code.parse(found.subject).shown)
        if how == PASSING:
            return ask(desk, box, state)
        return arrived(desk, found.subject, state)


def ask(desk: ScanDesk, box: Box, state: DeskState) -> Reply:
    """Say where a box that is not here belongs, and ask whether it is kept here now."""
    refuse_gone(box)
    code, depot = Code.from_id("B", box.id), depot_name(desk.reader, holder_of(box))
    facts = {"code": code.shown, "depot": depot, "to": depot_name(desk.reader, box.transit)}
    asked = _QUESTIONS[standing(box, desk.home)]
    question = Question(Said(asked, facts), code.text)
    outcome = Outcome(
        ATTENTION, told_of(desk.reader, box), subject=code.text, next_step=question.said, name="box.not-here"
    )
    return Reply(outcome, replace(state, question=question))


_QUESTIONS: Final = {
    COMING: N_("If {code} is in your hands: accept it? YES or NO"),
    SENT: N_("If {code} is back in your hands: take it back? YES or NO"),
    PASSING: N_("It belongs to {depot} and was sent to {to}. Keep {code} here (YES), or send it on (NO)?"),
    AWAY: N_("It belongs to {depot}. If {code} is in your hands: keep it (YES), or send it back (NO)?"),
}


def answered(desk: ScanDesk, *, yes: bool) -> Reply:
    """The answer: YES accepts the box, NO changes nothing. Raises QuestionMissing."""
    question = desk.state.question
    if question is None:
        raise QuestionMissing
    state = replace(desk.state, question=None)
    if yes:
        return arrived(desk, question.item, state)
    said = Said(N_("{code} was not accepted: send it where it belongs"), {"code": Code.parse(question.item).shown})
    return Reply(Outcome(ATTENTION, said), state)


def arrived(desk: ScanDesk, code: str, state: DeskState, loan: str = "") -> Reply:
    """Accept a box; it waits for its shelf. With the code on a borrower's slip it comes back from that loan."""
    reader = desk.reader
    done = do(desk, lambda tx: accept_box(tx, code, loan))
    before = done.result or Box(Code.parse(code).id)
    how = standing(before, desk.home)
    hand = state.hand if code in state.hand else (*state.hand, code)
    facts = {"depot": depot_name(reader, holder_of(before)), "to": depot_name(reader, before.transit)}
    said = Said(_ARRIVED[how], facts)
    if before.loan is not None:
        facts["person"] = borrower_of(reader, before.loan)
        said = Said(N_("back from {person}, to whom {depot} had lent it; scan its shelf"), facts)
    elif loan:
        facts["loan"] = Code.parse(loan).shown
        said = Said(N_("back from the loan {loan} of {depot}; scan its shelf"), facts)
    result = OK if how == COMING or loan else ATTENTION
    after = replace(state, hand=hand, count=state.count + 1)
    return Reply(Outcome(result, said, subject=code), after, act=done.act)
