"""MOVE: all of one shelf or bay to another, by two scans and a YES."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from depot.desk.moving.acting import move_boxes
from depot.desk.moving.planning import Going, plan_move
from depot.desk.moving.telling import asked, done, going, in_one, remarks
from depot.desk.naming import place_name
from depot.desk.scanning.modes import Plain, QuestionMissing, ScanNotHere
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.state import DeskState, Question, Reply
from depot.errors import Refused
from depot.model.codes import Code
from depot.model.commands import Command
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk

TOLD: Final = 20
"""Boxes that are told one by one at most."""


class Move(Plain):
    """A whole shelf or bay to another."""

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        if state.shelf is None:
            return Said(N_("scan the shelf or bay that is to be emptied"))
        facts = {"place": place_name(reader, state.shelf)}
        return Said(N_("from {place}: scan the shelf or bay that takes its boxes"), facts)

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """The place that is emptied, then the one that takes all."""
        if found.kind != "location":
            raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.MOVE.label))
        state, reader = replace(desk.state, question=None, agreed=None), desk.reader
        if state.shelf is None:
            said = Said(N_("to be emptied: {place}"), {"place": place_name(reader, found.key)})
            return Reply(Outcome(OK, said, subject=found.subject), replace(state, shelf=found.key))
        plan = plan_move(reader, state.shelf, found.key, desk.session.today)
        question = Question(in_one([asked(reader, plan), *remarks(plan)]), found.subject)
        rows = tuple(_row(reader, line) for line in plan.lines if line.refused is not None or line.held)[:TOLD]
        outcome = Outcome(ATTENTION, question.said, subject=found.subject)
        after = replace(state, question=question, agreed=plan)
        return Reply(outcome, after, (outcome, *rows) if rows else ())

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """Whether to move them."""
        state, plan = desk.state, desk.state.agreed
        if state.question is None or plan is None:
            raise QuestionMissing
        after = replace(state, question=None, agreed=None)
        if not yes:
            return Reply(Outcome(ATTENTION, Said(N_("nothing was moved")), subject=state.question.item), after)
        try:
            act = move_boxes(desk.session, plan.source, plan.target, refill=not plan.matched, partial=True, seen=plan)
        except Refused:
            desk.state = after  # what was agreed to is no more: another YES must not do it
            raise
        rows = tuple(_row(desk.reader, line) for line in plan.staying)[:TOLD]
        subject = Code.from_id("S", plan.target).text
        outcome = Outcome(ATTENTION if plan.staying else OK, done(desk.reader, plan), subject=subject)
        begun = DeskState(Command.MOVE, count=state.count + len(plan.moving))
        return Reply(outcome, begun, (outcome, *rows) if rows else (), act=act.act)


def _row(reader: Reader, line: Going) -> Outcome:
    code = Code.from_id("B", line.box.id)
    name = line.refused.name if line.refused is not None else ""
    step = Said(line.refused.todo, line.refused.facts) if line.refused is not None else None
    return Outcome(ATTENTION, going(reader, line), "", code.text, code.shown, next_step=step, name=name)
