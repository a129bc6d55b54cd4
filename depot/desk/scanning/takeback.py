"""RETURN: boxes and files come back; the return ends on the shelf, so a box waits until its shelf is scanned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from depot.desk.lending import ItemNotLent, lent_to, return_group, return_item
from depot.desk.naming import place_name
from depot.desk.scanning.modes import Plain, ScanNotHere, do
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.shelve import in_hand, put_away, put_file_back
from depot.desk.scanning.state import DeskState, Reply
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.commands import Command
from depot.model.outcome import OK, Outcome, Said
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


class TakeBack(Plain):
    """Returns."""

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        if state.hand and state.hand[-1].startswith("F"):
            return Said(N_("file in hand: scan its box, or more returns"))
        if state.hand:
            return Said(N_("{n} to shelve: scan the shelf, or more returns"), {"n": len(state.hand)})
        return Said(N_("scan what comes back, or a loan slip"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """What came back, a loan slip, or the shelf that boxes are put on."""
        state = desk.state
        match found.kind:
            case "box" if found.state.loan is None:
                return self._not_lent(desk, found)
            case "box" | "file":
                return self._back(desk, found)
            case "loan":
                return self._group(desk, found)
            case "location" if any(code.startswith("B") for code in state.hand):
                boxes = [code for code in state.hand if code.startswith("B")]
                return put_away(desk, found, boxes, counted=False)
            case _:
                raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.RETURN.label))

    def _not_lent(self, desk: ScanDesk, found: Found) -> Reply:
        """A box that is not on loan: the box of a file in hand, or one that still waits for its shelf."""
        files = [code for code in desk.state.hand if code.startswith("F")]
        if files:
            return put_file_back(desk, files[-1], found)
        if found.state.to_shelve and found.subject not in desk.state.hand:
            return in_hand(desk, found, desk.state)
        raise ItemNotLent(item=Code.parse(found.subject).shown)

    def _back(self, desk: ScanDesk, found: Found) -> Reply:
        person = lent_to(desk.reader, found.state.loan) if found.state.loan is not None else ""
        done = do(desk, lambda tx: return_item(tx, found.subject))
        state = replace(desk.state, hand=(*desk.state.hand, found.subject), count=desk.state.count + 1)
        facts = {"person": person, "place": _home(desk.reader, found)}
        msgid = N_("back from {person}; scan its shelf, home {place}")
        if found.kind == "file":
            msgid = N_("back from {person}; scan its box {place}")
        elif not facts["place"]:
            msgid = N_("back from {person}; scan its shelf")
        return Reply(Outcome(OK, Said(msgid, facts), subject=found.subject), state, act=done.act)

    def _group(self, desk: ScanDesk, found: Found) -> Reply:
        done = do(desk, lambda tx: return_group(tx, found.key))
        items = tuple(done.result or ())
        state = replace(desk.state, hand=(*desk.state.hand, *items), count=desk.state.count + len(items))
        facts = {"n": len(items), "person": lent_to(desk.reader, found.key)}
        said = Said(N_("{n} back from {person}; scan their shelves"), facts)
        return Reply(Outcome(OK, said, subject=found.subject), state, act=done.act)


def _home(reader: Reader, found: Found) -> str:
    if found.kind == "file":
        box = reader.get(Box, found.state.box)
        return Code.from_id("B", box.id).shown if box is not None else "?"
    return place_name(reader, found.state.home)
