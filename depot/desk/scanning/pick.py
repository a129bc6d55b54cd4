"""PICK: what units asked for, scanned at its shelf in any order. What nobody asked for is a red stop, by name.

A file mostly has no label: where only files of a box are asked for, the desk says which, and YES says that it is out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from depot.desk.requests.faults import PickUnwanted
from depot.desk.requests.picking import pick_item, picks
from depot.desk.requests.queue import wanted_in, wanting
from depot.desk.requests.reading import asker_name
from depot.desk.scanning.modes import Plain, QuestionMissing, ScanNotHere
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.state import DeskState, Question, Reply
from depot.desk.seen import known
from depot.model.codes import Code, code_id
from depot.model.commands import Command
from depot.model.file import File
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


class Pick(Plain):
    """Requests."""

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        return Said(N_("scan what is asked for, at its shelf"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """A box or a file; of a box of which only files are asked for, whether the next of them was taken out."""
        if found.kind not in ("box", "file"):
            raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.PICK.label))
        if found.kind == "box" and not wanting(desk.reader, found.subject):
            files = wanted_in(desk.reader, found.subject)
            if not files:
                raise PickUnwanted(item=Code.parse(found.subject).shown)
            return self._ask(desk, files[0])
        return self._pick(desk, found.subject)

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """Whether the file was taken out of its box."""
        question = desk.state.question
        if question is None:
            raise QuestionMissing
        if not yes:
            said = Said(N_("left in its box"))
            return Reply(Outcome(ATTENTION, said, subject=question.item), replace(desk.state, question=None))
        return self._pick(desk, question.item)

    def finish(self, desk: ScanDesk) -> Reply:
        """Say what is left to be picked, and look up again."""
        left = len(picks(desk.reader, desk.session.today))
        if not left:
            return super().finish(desk)
        said = Said(N_("Finished: {n} picked; still to be picked: {left}."), {"n": desk.state.count, "left": left})
        return Reply(Outcome(ATTENTION, said), DeskState(Command.LOOK))

    def _ask(self, desk: ScanDesk, file: str) -> Reply:
        title = known(desk.reader, File, code_id(file)).title
        facts = {"file": Code.parse(file).shown, "title": title}
        said = Said(N_("a file of it is asked for: {file} {title}. Is it out of the box?"), facts)
        state = replace(desk.state, question=Question(said, file))
        return Reply(Outcome(ATTENTION, said, subject=file), state)

    def _pick(self, desk: ScanDesk, item: str) -> Reply:
        done = pick_item(desk.session, item)
        assert done.result is not None
        request = done.result
        facts = {"asker": asker_name(desk.reader, request), "request": Code.from_id("R", request.id).shown}
        said = Said(N_("picked for {asker} ({request})"), facts)
        state = replace(desk.state, question=None, count=desk.state.count + 1)
        return Reply(Outcome(OK, said, subject=item), state, act=done.act)
