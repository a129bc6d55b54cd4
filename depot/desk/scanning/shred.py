"""SHRED: a batch, then each of its boxes at its shelf, and again at the bin. Everything else is a red stop.

The batch's code is on the pick list and at the bin: scanned first, it says which batch; scanned again, that the desk is
at the bin. A shelf's code says that it is at the shelves. So no box dies by being scanned twice where it stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from depot.desk.destruction.executing import pull_box, refuse_second, resume, running, shred_box, start
from depot.desk.destruction.faults import SecondPersonMissing
from depot.desk.naming import place_name
from depot.desk.scanning.modes import Plain, ScanNotHere
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.state import DeskState, Reply
from depot.desk.seen import known
from depot.errors import Refused
from depot.model import roles
from depot.model.batch import APPROVED, PAUSED, Batch
from depot.model.codes import Code
from depot.model.commands import Command
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.model.state import shown
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


class BatchFirst(Refused):
    """Facts: code. A box was scanned before anybody said for which batch."""

    what = N_("{code}: for which batch?")
    todo = N_("Scan the code of the batch first: it is on the pick list.")


class Shred(Plain):
    """Destruction."""

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        if state.batch is None:
            return Said(N_("scan the code of the batch"))
        facts = {"batch": shown("D", state.batch)}
        batch, progress = reader.get(Batch, state.batch), reader.destructions.progress(state.batch)
        facts |= {"pulled": str(progress.pulled), "left": str(progress.left)}
        if not state.at_bin:
            return Said(N_("AT THE SHELVES, {batch}: scan boxes ({left} left, {pulled} off their shelves)"), facts)
        if batch is not None and batch.two_person and not state.second:
            return Said(N_("AT THE BIN, {batch}: scan the badge of the second person"), facts)
        return Said(N_("AT THE BIN, {batch}: a box that is scanned is destroyed ({left} left)"), facts)

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """A batch, a box, a shelf, or the badge of the second person."""
        state = desk.state
        match found.kind:
            case "batch" if state.batch == found.key:
                return self._to_the_bin(desk, found)
            case "batch":
                return self._begin(desk, found)
            case "box" if state.batch is None:
                raise BatchFirst(code=Code.parse(found.subject).shown)
            case "box" if state.at_bin:
                return self._shred(desk, found, state.batch)
            case "box":
                return self._pull(desk, found, state.batch)
            case "location" if state.batch is not None:
                said = Said(N_("at {place}: scan its boxes"), {"place": place_name(desk.reader, found.key)})
                return Reply(Outcome(OK, said, subject=found.subject), replace(state, at_bin=False, shelf=found.key))
            case "user" if state.batch is not None:
                return self._second(desk, found)
            case _:
                raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.SHRED.label))

    def finish(self, desk: ScanDesk) -> Reply:
        """Say what is left, and look up again."""
        if desk.state.batch is None:
            return super().finish(desk)
        progress = desk.reader.destructions.progress(desk.state.batch)
        facts = {"n": desk.state.count, "left": progress.left, "pulled": progress.pulled}
        said = Said(N_("Finished: {n} scanned; left: {left}, off their shelves: {pulled}."), facts)
        result = ATTENTION if progress.pulled else OK
        subject = Code.from_id("D", desk.state.batch).text
        return Reply(Outcome(result, said, subject=subject), DeskState(Command.LOOK))

    def _begin(self, desk: ScanDesk, found: Found) -> Reply:
        """Choose a batch; one that is ready is begun, one that was paused goes on."""
        session, status, act = desk.session, found.state.status, ""
        if status == APPROVED:
            act = start(session, found.key).act
        elif status == PAUSED:
            act = resume(session, found.key).act
        else:
            session.do(roles.DESTROY, lambda tx: running(tx, found.key))
        said = Said(N_("{batch}: scan each box at its shelf"), {"batch": Code.parse(found.subject).shown})
        state = DeskState(Command.SHRED, batch=found.key)
        return Reply(Outcome(OK, said, subject=found.subject), state, act=act, final=True)

    def _to_the_bin(self, desk: ScanDesk, found: Found) -> Reply:
        progress = desk.reader.destructions.progress(found.key)
        said = Said(N_("at the bin; off their shelves: {n}"), {"n": progress.pulled})
        state = replace(desk.state, at_bin=True, shelf=None)
        batch = known(desk.reader, Batch, found.key)
        if batch.two_person and not state.second:
            missing = SecondPersonMissing(batch=Code.parse(found.subject).shown)
            step = Said(missing.todo, missing.facts)
            return Reply(Outcome(ATTENTION, said, subject=found.subject, next_step=step, name=missing.name), state)
        return Reply(Outcome(OK, said, subject=found.subject), state)

    def _second(self, desk: ScanDesk, found: Found) -> Reply:
        user = found.state
        desk.session.do(roles.DESTROY, lambda tx: refuse_second(tx, user.key, desk.session.user))
        said = Said(N_("second person: {person}"), {"person": user.name or user.key})
        return Reply(Outcome(OK, said, subject=found.subject), replace(desk.state, second=user.key))

    def _pull(self, desk: ScanDesk, found: Found, batch: int | None) -> Reply:
        assert batch is not None
        state = desk.state
        done = desk.session.do(roles.DESTROY, lambda tx: pull_box(tx, batch, found.key, place=state.shelf))
        said = Said(N_("off its shelf; at the bin, scan {batch}, then the box again"), {"batch": shown("D", batch)})
        after = replace(state, count=state.count + 1)
        return Reply(Outcome(OK, said, subject=found.subject), after, act=done.act, final=True)

    def _shred(self, desk: ScanDesk, found: Found, batch: int | None) -> Reply:
        assert batch is not None
        state = desk.state
        done = desk.session.do(roles.DESTROY, lambda tx: shred_box(tx, batch, found.key, second=state.second))
        left = desk.reader.destructions.progress(batch).left
        said = Said(N_("DESTROYED; left: {n}"), {"n": left})
        if not left:
            said = Said(N_("DESTROYED; it was the last box: have the batch certified"))
        after = replace(state, count=state.count + 1)
        return Reply(Outcome(OK, said, subject=found.subject), after, act=done.act, final=True)
