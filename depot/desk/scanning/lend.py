"""LEND: a borrower and what goes out, in either order; DONE closes the group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from depot.desk.boxes import refuse_gone
from depot.desk.files import live_file
from depot.desk.holders import refuse_away
from depot.desk.lending import OtherUnit, PersonInactive, lend_item, lent_to, open_group
from depot.desk.naming import person_name
from depot.desk.requests.met import meet
from depot.desk.scanning.modes import Plain, QuestionMissing, ScanNotHere, do, say
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.state import DeskState, Question, Reply, worst
from depot.desk.seen import known
from depot.errors import Refused
from depot.model.codes import Code
from depot.model.commands import Command
from depot.model.loan import Loan
from depot.model.outcome import ATTENTION, OK, STOP, Outcome, Said
from depot.store.lookup import Reader
from depot.store.store import Tx
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


class Lend(Plain):
    """Loans."""

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        if state.person is not None:
            return Said(N_("to {person}: scan what goes out"), {"person": person_name(reader, state.person)})
        if state.hand:
            return Said(N_("{n} in hand: scan the borrower"), {"n": len(state.hand)})
        return Said(N_("scan the borrower's badge, then what goes out"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """A borrower, a loan slip (its group goes on), a box or a file."""
        state = replace(desk.state, question=None)
        match found.kind:
            case "person":
                return self._borrower(desk, found, state)
            case "loan":
                said = Said(N_("goes on with the loan of {person}"), {"person": lent_to(desk.reader, found.key)})
                begun = DeskState(Command.LEND, person=found.state.person, loan=found.key, count=state.count)
                return Reply(Outcome(OK, said, subject=found.subject), begun)
            case "box" | "file" if state.person is None:
                return self._in_hand(desk, found, state)
            case "box" | "file":
                return lend_all(desk, (found.subject,), state)
            case _:
                raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.LEND.label))

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """Whether a written authorisation is held."""
        question = desk.state.question
        if question is None:
            raise QuestionMissing
        state = replace(desk.state, question=None)
        if yes:
            return lend_all(desk, (question.item,), state, authorised=True)
        said = Said(N_("{item} was not lent"), {"item": Code.parse(question.item).shown})
        return Reply(Outcome(ATTENTION, said, subject=question.item), state)

    def finish(self, desk: ScanDesk) -> Reply:
        """Close the group and say what is due when."""
        state = desk.state
        if state.loan is None:
            return Reply(Outcome(OK, Said(N_("Finished: nothing was lent."))), DeskState(Command.LOOK))
        group = known(desk.reader, Loan, state.loan)
        code = Code.from_id("L", group.id)
        facts = {
            "n": state.count,
            "person": person_name(desk.reader, group.person),
            "due": group.due or "—",
            "loan": code.shown,
        }
        said = Said(N_("{n} lent to {person} until {due}; loan {loan}"), facts)
        return Reply(Outcome(OK, said, subject=code.text), DeskState(Command.LOOK))

    def _borrower(self, desk: ScanDesk, found: Found, state: DeskState) -> Reply:
        if found.state.inactive:
            raise PersonInactive(person=found.state.name)
        chosen = DeskState(Command.LEND, person=found.key, kind=state.kind)
        if state.hand:
            return lend_all(desk, state.hand, chosen)
        said = Said(N_("borrower: {person}"), {"person": found.state.name})
        return Reply(Outcome(OK, said, subject=found.subject), chosen)

    def _in_hand(self, desk: ScanDesk, found: Found, state: DeskState) -> Reply:
        if found.kind == "box":
            refuse_gone(found.state)
            refuse_away(desk.reader, found.state)
        else:
            live_file(desk.reader, found.key)
        hand = state.hand if found.subject in state.hand else (*state.hand, found.subject)
        said = Said(N_("in hand: scan the borrower"))
        return Reply(Outcome(OK, said, subject=found.subject), replace(state, hand=hand))


def lend_all(desk: ScanDesk, items: tuple[str, ...], state: DeskState, *, authorised: bool = False) -> Reply:
    """Lend items in the open group, opening it with the first: one act. What is refused is said one by one."""
    person = state.person
    assert person is not None

    def work(tx: Tx) -> tuple[Loan | None, list[Outcome], Question | None]:
        group = known(tx, Loan, state.loan) if state.loan is not None else None
        outcomes: list[Outcome] = []
        question = None
        for item in items:
            shown = Code.parse(item).shown
            try:
                trial = group or open_group(tx, person, desk.session.today, state.kind)
                group = trial
                lend_item(tx, trial.id, item, authorised=authorised)
                met = meet(tx, trial, item)
            except Refused as refused:
                step = Said(refused.todo, refused.facts)
                if isinstance(refused, OtherUnit):
                    question = Question(step, item)
                result = ATTENTION if question is not None and question.item == item else STOP
                outcomes.append(Outcome(result, say(refused), "", item, shown, next_step=step, name=refused.name))
            else:
                outcomes.append(Outcome(OK, _lent(trial, met), "", item, shown))
        if group is not None and state.loan is None and not any(each.result == OK for each in outcomes):
            raise NothingLent(group, outcomes, question)
        return group, outcomes, question

    try:
        done = do(desk, work)
    except NothingLent as nothing:
        return _reply(desk, state, None, nothing.outcomes, nothing.question)
    group, outcomes, question = done.result or (None, [], None)
    return _reply(desk, state, group, outcomes, question, act=done.act)


def _lent(group: Loan, met: list[str]) -> Said:
    """What is said of an item that was lent; `met` are the requests that this answers."""
    due = Said(N_("lent until {due}"), {"due": group.due}) if group.due else Said(N_("lent"))
    if not met:
        return due
    return Said(
        N_("{lent}; answers {request}"), {"lent": due, "request": ", ".join(Code.parse(each).shown for each in met)}
    )


class NothingLent(Exception):
    """Undoes an act in which a group was opened and nothing could be lent."""

    def __init__(self, group: Loan, outcomes: list[Outcome], question: Question | None) -> None:
        super().__init__()
        self.group, self.outcomes, self.question = group, outcomes, question


def _reply(
    desk: ScanDesk,
    state: DeskState,
    group: Loan | None,
    found: list[Outcome],
    question: Question | None,
    *,
    act: str = "",
) -> Reply:
    details = tuple(found)
    lent = sum(outcome.result == OK for outcome in details)
    loan = group.id if group is not None else state.loan
    after = replace(state, loan=loan, hand=(), question=question, count=state.count + lent)
    if len(details) == 1:
        return Reply(details[0], after, act=act)
    facts = {"n": lent, "person": person_name(desk.reader, state.person), "refused": len(details) - lent}
    msgid = N_("{n} lent to {person}") if lent == len(details) else N_("{n} lent to {person}, {refused} not")
    return Reply(Outcome(worst(details), Said(msgid, facts)), after, details, act)
