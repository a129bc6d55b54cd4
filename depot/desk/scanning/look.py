"""LOOK: each scan shows its card; nothing is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from depot.desk.holders import told
from depot.desk.naming import borrower_of, person_name, place_name, unit_name
from depot.desk.printing.series import claim
from depot.desk.scanning import receive
from depot.desk.scanning.modes import Plain, QuestionMissing, do
from depot.desk.scanning.resolve import CodeReserved, Found
from depot.desk.scanning.state import DeskState, Question, Reply
from depot.model import box as boxes
from depot.model.batch import STATES
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.custody import HERE, standing
from depot.model.inventory import STATES as COUNTS
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.model.request import STATES as REQUEST_STATES
from depot.model.state import shown
from depot.model.transfer import STATES as TRANSFER_STATES
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


class Look(Plain):
    """The mode in which the desk starts and to which it always returns."""

    claims: ClassVar[bool] = True
    foreign: ClassVar[str] = "B"

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        return Said(N_("scan anything to see it"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """Show what was scanned; ask about the box of a label printed in advance, and about one of another depot."""
        if found.kind == "reserved":
            return self._ask(desk, found)
        box = found.state if found.kind == "box" else Box(found.key) if found.kind == "foreign" else None
        if box is not None and not box.gone and standing(box, desk.home) != HERE:
            return receive.ask(desk, box, desk.state)
        return Reply(
            Outcome(OK, describe(desk.reader, found), subject=found.subject), replace(desk.state, question=None)
        )

    def _ask(self, desk: ScanDesk, found: Found) -> Reply:
        facts = {"code": Code.parse(found.subject).shown, "date": found.state.reserved_at[:10]}
        question = Question(Said(N_("Register a box under {code}? YES or NO"), facts), found.subject)
        return Reply(
            Outcome(
                ATTENTION,
                Said(CodeReserved.what, facts),
                next_step=question.said,
                name=CodeReserved(**facts).name,
            ),
            replace(desk.state, question=question),
        )

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """Whether the box of a label printed in advance is registered, or one of another depot accepted."""
        question = desk.state.question
        if question is None:
            raise QuestionMissing
        box = desk.reader.get(Box, code_id(question.item)) or Box(code_id(question.item))
        if standing(box, desk.home) != HERE:
            reply = receive.answered(desk, yes=yes)
            return replace(reply, state=DeskState(desk.state.mode))
        state = replace(desk.state, question=None)
        code = Code.parse(question.item)
        if not yes:
            return Reply(Outcome(ATTENTION, Said(N_("{code} was not registered"), {"code": code.shown})), state)
        done = do(desk, lambda tx: claim(tx, code))
        said = Said(N_("registered; describe it on its card")) if done.result else Said(N_("registered meanwhile"))
        return Reply(Outcome(OK, said, subject=code.text), state)


def describe(reader: Reader, found: Found) -> Said:
    """Where a thing is, in one sentence."""
    state = found.state
    match found.kind:
        case "box":
            return of_box(reader, state)
        case "file" if state.loan is not None:
            return Said(N_("on loan to {person}"), {"person": borrower_of(reader, state.loan)})
        case "file":
            holder = reader.get(Box, state.box)
            return of_box(reader, holder) if holder is not None else Said(N_("in no box"))
        case "location":
            return Said("{place}", {"place": place_name(reader, found.key)})
        case "person":
            out = reader.out_to(found.key)
            return Said(N_("{person}: {n} on loan"), {"person": state.name, "n": out})
        case "batch":
            return Said(N_("destruction batch: {state}"), {"state": Said(STATES[state.status])})
        case "transfer":
            facts = {"unit": unit_name(reader, state.unit), "state": Said(TRANSFER_STATES[state.status])}
            return Said(N_("transfer of {unit}: {state}"), facts)
        case "request":
            facts = {"unit": unit_name(reader, state.unit), "state": Said(REQUEST_STATES[state.status])}
            return Said(N_("request of {unit}: {state}"), facts)
        case "inventory":
            return Said(N_("inventory: {state}"), {"state": Said(COUNTS[state.status])})
        case "loan":
            lines = reader.lines_of(found.key)
            facts = {"person": person_name(reader, state.person), "n": len(lines)}
            return Said(N_("loan of {person}: {out} out of {n}"), facts | {"out": sum(not x.back_at for x in lines)})
        case _:
            return Said(N_("badge of {user}"), {"user": state.name})


def of_box(reader: Reader, box: Box) -> Said:
    """Where a box is, in one sentence."""
    elsewhere = told(reader, box)
    if elsewhere is not None:
        return elsewhere
    match box.status:
        case boxes.LENT:
            facts = {"person": borrower_of(reader, box.loan), "due": box.due or "—"}
            return Said(N_("on loan to {person}, due {due}"), facts)
        case boxes.SHELVED:
            return Said(N_("at {place}"), {"place": place_name(reader, box.place)})
        case boxes.TO_SHELVE if box.home is not None:
            return Said(N_("to shelve, home {place}"), {"place": place_name(reader, box.home)})
        case boxes.TO_SHELVE:
            return Said(N_("to shelve"))
        case boxes.ELSEWHERE:
            return Said(N_("returned elsewhere: {place}"), {"place": box.elsewhere})
        case boxes.MISSING:
            return Said(N_("reported missing"))
        case boxes.PULLED:
            return Said(N_("off its shelf, to be destroyed: {batch}"), {"batch": shown("D", box.batch)})
        case boxes.DESTROYED:
            return Said(N_("destroyed on {date}"), {"date": box.destroyed_on})
        case boxes.WITHDRAWN:
            return Said(N_("withdrawn for good"))
        case _:
            return Said(N_("has no place yet"))
