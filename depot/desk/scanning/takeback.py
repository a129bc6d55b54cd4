"""RETURN: boxes and files come back; the return ends on the shelf, so a box waits until its shelf is scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from depot.desk.holders import depot_name, refuse_away, told_of
from depot.desk.lending import ItemNotLent, lent_to, open_lines, return_group, return_item
from depot.desk.naming import borrower_of, place_name
from depot.desk.scanning.modes import Plain, ScanNotHere, do
from depot.desk.scanning.receive import answered, arrived
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.shelve import in_hand, put_away, put_file_back
from depot.desk.scanning.state import DeskState, Question, Reply
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.commands import Command
from depot.model.custody import HERE, holder_of, standing
from depot.model.loan import Line
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


LISTED: Final = 3
"""Codes that are told of a slip."""


class TakeBack(Plain):
    """Returns, also of what another depot lent."""

    foreign: ClassVar[str] = "BL"

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        if state.hand and state.hand[-1].startswith("F"):
            return Said(N_("file in hand: scan its box, or more returns"))
        if state.hand:
            return Said(N_("{n} to shelve: scan the shelf, or more returns"), {"n": len(state.hand)})
        if state.loan is not None:
            return Said(N_("scan what came back on the slip {loan}"), {"loan": Code.from_id("L", state.loan).shown})
        return Said(N_("scan what comes back, or a loan slip"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """What came back, a loan slip, or the shelf that boxes are put on."""
        asked = desk.state.question.item if desk.state.question is not None else ""
        waiting = "" if asked.startswith("L") else asked
        state = replace(desk.state, question=None)
        match found.kind:
            case "loan" | "foreign" if waiting and found.subject.startswith("L"):
                return arrived(desk, waiting, state, found.subject)
            case "foreign" if found.subject.startswith("L"):
                said = Said(N_("slip of another depot: scan what came back on it"))
                return Reply(Outcome(OK, said), replace(state, loan=found.key))
            case "foreign":
                return self._of_another(desk, Box(found.key), state)
            case "box" if standing(found.state, desk.home) != HERE and not found.state.gone:
                return self._of_another(desk, found.state, state)
            case "box" if found.state.loan is None:
                return self._not_lent(desk, found, state)
            case "box" | "file":
                return self._back(desk, found, state)
            case "loan":
                return self._slip(desk, found, state)
            case "location" if any(code.startswith("B") for code in state.hand):
                boxes = [code for code in state.hand if code.startswith("B")]
                reply = put_away(desk, found, boxes, counted=False)
                return replace(reply, state=replace(reply.state, loan=None, question=None))
            case _:
                raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.RETURN.label))

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """Whether all of a slip came back; or whether a box of another depot is accepted without the borrower's."""
        question = desk.state.question
        if question is None or not question.item.startswith("L"):
            return answered(desk, yes=yes)
        loan, state = code_id(question.item), replace(desk.state, question=None)
        if yes:
            return self._group(desk, loan, state)
        left = len(open_lines(desk.reader, loan))
        said = Said(N_("{n} left with {person}"), {"n": left, "person": lent_to(desk.reader, loan)})
        return Reply(Outcome(OK, said, subject=question.item), state)

    def _of_another(self, desk: ScanDesk, box: Box, state: DeskState) -> Reply:
        """A box that another depot has or lent: by the loan that is known, by the slip, or ask for the slip."""
        code, files = Code.from_id("B", box.id), [item for item in state.hand if item.startswith("F")]
        if box.loan is None and files:
            refuse_away(desk.reader, box)
        if box.loan is not None or state.loan is not None:
            slip = "" if box.loan is not None or state.loan is None else Code.from_id("L", state.loan).text
            return arrived(desk, code.text, state, slip)
        facts = {"code": code.shown, "depot": depot_name(desk.reader, holder_of(box))}
        step = Said(N_("Scan the borrower's slip. Without one: YES accepts {code} here, NO leaves it."), facts)
        outcome = Outcome(ATTENTION, told_of(desk.reader, box), subject=code.text, next_step=step, name="box.not-here")
        return Reply(outcome, replace(state, question=Question(step, code.text)))

    def _not_lent(self, desk: ScanDesk, found: Found, state: DeskState) -> Reply:
        """A box that is not on loan: the box of a file in hand, or one that still waits for its shelf."""
        files = [code for code in state.hand if code.startswith("F")]
        if files:
            return put_file_back(desk, files[-1], found)
        if found.state.to_shelve and found.subject not in state.hand:
            return in_hand(desk, found, state)
        raise ItemNotLent(item=Code.parse(found.subject).shown)

    def _back(self, desk: ScanDesk, found: Found, state: DeskState) -> Reply:
        loan = found.state.loan
        person = borrower_of(desk.reader, loan) if loan is not None else ""
        done = do(desk, lambda tx: return_item(tx, found.subject))
        state = replace(state, hand=(*state.hand, found.subject), count=state.count + 1)
        asked = desk.state.question
        if asked is not None and loan is not None and asked.item == Code.from_id("L", loan).text:
            left = len(open_lines(desk.reader, loan))
            state = replace(state, question=_question(loan, left) if left else None)
        facts = {"person": person, "place": _home(desk.reader, found)}
        msgid = N_("back from {person}; scan its shelf, home {place}")
        if found.kind == "file":
            msgid = N_("back from {person}; scan its box {place}")
        elif not facts["place"]:
            msgid = N_("back from {person}; scan its shelf")
        return Reply(Outcome(OK, Said(msgid, facts), subject=found.subject), state, act=done.act)

    def _slip(self, desk: ScanDesk, found: Found, state: DeskState) -> Reply:
        """A loan slip: all of it where one thing is out, else what came back is asked for."""
        left = open_lines(desk.reader, found.key)
        if len(left) < 2:
            return self._group(desk, found.key, state)
        question = _question(found.key, len(left))
        facts = {"n": len(left), "person": lent_to(desk.reader, found.key)}
        said = Said(N_("{n} out with {person}: {items}"), facts | {"items": _listed(left)})
        outcome = Outcome(OK, said, subject=found.subject, next_step=question.said)
        return Reply(outcome, replace(state, question=question))

    def _group(self, desk: ScanDesk, loan: int, state: DeskState) -> Reply:
        done = do(desk, lambda tx: return_group(tx, loan))
        items = tuple(done.result or ())
        state = replace(state, hand=(*state.hand, *items), count=state.count + len(items))
        facts = {"n": len(items), "person": lent_to(desk.reader, loan)}
        said = Said(N_("{n} back from {person}; scan their shelves"), facts)
        return Reply(Outcome(OK, said, subject=Code.from_id("L", loan).text), state, act=done.act)


def _question(loan: int, left: int) -> Question:
    """Whether all of a slip came back."""
    code = Code.from_id("L", loan)
    facts = {"n": left, "loan": code.shown}
    return Question(Said(N_("{loan}: YES if all came back ({n}), else scan what did"), facts), code.text)


def _listed(lines: Sequence[Line]) -> str:
    """The first codes of what is out."""
    shown = ", ".join(Code.parse(line.item).shown for line in lines[:LISTED])
    return f"{shown} …" if len(lines) > LISTED else shown


def _home(reader: Reader, found: Found) -> str:
    if found.kind == "file":
        box = reader.get(Box, found.state.box)
        return Code.from_id("B", box.id).shown if box is not None else "?"
    return place_name(reader, found.state.home)
