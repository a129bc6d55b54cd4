"""SHELVE: shelf then boxes, or boxes then shelf. Files go back into their box."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from depot.desk.boxes import refuse_gone
from depot.desk.files import live_file
from depot.desk.holders import refuse_away
from depot.desk.naming import place_name
from depot.desk.printing.series import claim
from depot.desk.scanning.modes import Plain, ScanNotHere, do, say
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.state import DeskState, Reply, worst
from depot.desk.seen import known
from depot.desk.shelving import BoxThere, refile, shelve_box
from depot.errors import Refused
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.commands import Command
from depot.model.custody import COMING, standing
from depot.model.location import Location
from depot.model.outcome import ATTENTION, OK, STOP, Outcome, Said
from depot.model.standing import PlaceHoldsNone
from depot.store.lookup import Reader
from depot.store.store import Tx
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


class Shelve(Plain):
    """Boxes to shelves."""

    claims: ClassVar[bool] = True

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        if state.hand and state.hand[-1].startswith("F"):
            return Said(N_("file in hand: scan its box"))
        if state.hand:
            return Said(N_("{n} in hand: scan the shelf, or more boxes"), {"n": len(state.hand)})
        if state.shelf is not None:
            return Said(N_("on {place}: scan boxes, or another shelf"), {"place": place_name(reader, state.shelf)})
        return Said(N_("scan a shelf, then boxes; or boxes, then their shelf"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """A shelf, a box or a returned file."""
        state = desk.state
        match found.kind:
            case "reserved":
                return self.take(desk, claimed(desk, found))
            case "location":
                return self._shelf(desk, found)
            case "box" if state.hand and state.hand[-1].startswith("F"):
                return put_file_back(desk, state.hand[-1], found)
            case "box" if state.shelf is not None and not state.by_box:
                return self._straight(desk, found)
            case "box":
                return in_hand(desk, found, replace(state, by_box=True))
            case "file":
                file = live_file(desk.reader, found.key)
                said = Said(N_("file in hand: scan its box {box}"), {"box": Code.from_id("B", file.box or 0).shown})
                return Reply(
                    Outcome(OK, said, subject=found.subject), replace(state, hand=(*state.hand, found.subject))
                )
            case _:
                raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.SHELVE.label))

    def _straight(self, desk: ScanDesk, found: Found) -> Reply:
        shelf = desk.state.shelf
        assert shelf is not None
        done = do(desk, lambda tx: shelve_box(tx, found.key, shelf))
        state = replace(desk.state, count=desk.state.count + 1)
        return Reply(Outcome(OK, _put(desk.reader, shelf), subject=found.subject), state, act=done.act)

    def _shelf(self, desk: ScanDesk, found: Found) -> Reply:
        state = desk.state
        boxes = [code for code in state.hand if code.startswith("B")]
        if boxes:
            return put_away(desk, found, boxes)
        refuse_container(desk.reader, found.state)
        chosen = DeskState(Command.SHELVE, shelf=found.key, count=state.count)
        said = Said(N_("{place}: now scan its boxes"), {"place": place_name(desk.reader, found.key)})
        return Reply(Outcome(OK, said, subject=found.subject), chosen)


def claimed(desk: ScanDesk, found: Found) -> Found:
    """The box that a label printed in advance was put on, registered by an act of its own.

    That the label is on a box is so even where the shelf refuses it, and taking back the shelving leaves it so.
    """
    do(desk, lambda tx: claim(tx, Code.parse(found.subject)))
    return Found("box", found.key, found.subject, known(desk.reader, Box, found.key))


def refuse_container(reader: Reader, location: Location) -> None:
    """Raise PlaceHoldsNone for a room, aisle or bay."""
    if not location.holds_boxes:
        shown = Code.from_id("S", location.id).shown
        raise PlaceHoldsNone(place=shown, label=place_name(reader, location.id))


def in_hand(desk: ScanDesk, found: Found, state: DeskState) -> Reply:
    """A box waits for its shelf."""
    refuse_gone(found.state)
    if standing(found.state, desk.home) != COMING:  # its shelf accepts what was sent here
        refuse_away(desk.reader, found.state)
    if found.subject in state.hand:
        raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(state.mode.label))
    said = Said(N_("in hand: scan its shelf"))
    if found.state.home is not None:
        said = Said(N_("in hand; home {place}"), {"place": place_name(desk.reader, found.state.home)})
    return Reply(Outcome(OK, said, subject=found.subject), replace(state, hand=(*state.hand, found.subject)))


def put_file_back(desk: ScanDesk, file: str, found: Found) -> Reply:
    """A returned file goes back into the box that was scanned."""
    done = do(desk, lambda tx: refile(tx, code_id(file), found.key))
    hand = tuple(code for code in desk.state.hand if code != file)
    state = replace(desk.state, hand=hand, count=desk.state.count + 1)
    said = Said(N_("{file} is back in its box"), {"file": Code.parse(file).shown})
    return Reply(Outcome(OK, said, subject=found.subject), state, act=done.act)


def put_away(desk: ScanDesk, found: Found, boxes: list[str], *, counted: bool = True) -> Reply:
    """Put a handful of boxes on the shelf that was scanned: one act; those that are refused stay in hand.

    `counted` is False where they were counted as they came back.
    """
    reader = desk.reader

    def work(tx: Tx) -> list[Outcome]:
        outcomes = []
        for code in boxes:
            shown = Code.parse(code).shown
            try:
                shelve_box(tx, code_id(code), found.key)
            except Refused as refused:
                result = ATTENTION if isinstance(refused, BoxThere) else STOP
                step = Said(refused.todo, refused.facts)
                outcomes.append(Outcome(result, say(refused), "", code, shown, next_step=step, name=refused.name))
            else:
                outcomes.append(Outcome(OK, _put(tx, found.key), "", code, shown))
        return outcomes

    done = do(desk, work)
    details = tuple(done.result or ())
    stopped = tuple(outcome.subject for outcome in details if outcome.result == STOP)
    others = tuple(code for code in desk.state.hand if not code.startswith("B"))
    put = sum(outcome.result == OK for outcome in details)
    state = replace(desk.state, hand=stopped + others, count=desk.state.count + put * counted, shelf=None)
    if len(details) == 1:
        return Reply(details[0], state, act=done.act)
    facts = {"n": put, "place": place_name(reader, found.key), "refused": len(details) - put}
    msgid = N_("{n} put on {place}") if put == len(details) else N_("{n} put on {place}, {refused} not")
    return Reply(Outcome(worst(details), Said(msgid, facts), subject=found.subject), state, details, done.act)


def _put(reader: Reader, shelf: int) -> Said:
    return Said(N_("shelved at {place}"), {"place": place_name(reader, shelf)})
