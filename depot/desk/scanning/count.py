"""INVENTORY: a shelf, then what stands on it, in order. Whatever is scanned is kept; nothing else is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from depot.desk.inventory import counting
from depot.desk.inventory.faults import InventoryFirst, ShelfFirst
from depot.desk.inventory.stages import in_state
from depot.desk.naming import borrower_of, place_name, user_name
from depot.desk.scanning.modes import Plain, ScanNotHere
from depot.desk.scanning.resolve import CodeAmbiguous, CodeReserved, CodeUnknown, CodeUnused, CodeVoided, Found
from depot.desk.scanning.shelve import refuse_container
from depot.desk.scanning.state import DeskState, Reply
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.commands import Command
from depot.model.inventory import COUNTING, PAUSED, Inventory
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.model.recount import FOREIGN, FOUND, GONE, MISPLACED, ON_LOAN, judged
from depot.model.scantext import Reading, printable
from depot.model.state import shown
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk

_KEPT: Final = (CodeUnknown, CodeUnused, CodeReserved, CodeVoided, CodeAmbiguous)
"""Codes that name nothing, or more than one thing: kept as they were read."""

_JUDGED: Final = {
    FOREIGN: N_("kept: of another depot. Put it aside"),
    GONE: N_("kept: destroyed or withdrawn on record, and here. Put it aside"),
    FOUND: N_("kept: it was reported missing"),
}


class Count(Plain):
    """Inventories."""

    foreign: ClassVar[str] = "B"

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        now = reader.get(Inventory, state.inventory) if state.inventory is not None else None
        if now is None:
            return Said(N_("scan the code of the inventory, or a shelf of the one under way"))
        facts: dict[str, object] = {"inventory": Code.from_id("N", now.id).shown}
        if state.shelf is None:
            return Said(N_("{inventory}: scan a shelf"), facts)
        facts["place"] = place_name(reader, state.shelf)
        if now.hidden:
            return Said(N_("{inventory}, {place}: scan its boxes in order, then the next shelf"), facts)
        held = reader.inventories.on_shelf(now.id, state.shelf)
        facts |= {"seen": held.seen, "expected": held.expected}
        return Said(N_("{inventory}, {place}: {seen} of {expected} seen; scan its boxes, then the next shelf"), facts)

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """An inventory, a shelf, or a box on it."""
        match found.kind:
            case "inventory":
                return self._begin(desk, found)
            case "location":
                return self._shelf(desk, found)
            case "box" | "foreign":
                return self._box(desk, found)
            case _:
                raise ScanNotHere(code=Code.parse(found.subject).shown, mode=Said(Command.INVENTORY.label))

    def unread(self, desk: ScanDesk, reading: Reading, error: DepotError) -> Reply | None:
        """A code that names nothing is kept as it was read, with the shelf."""
        state = desk.state
        if not isinstance(error, _KEPT) or state.inventory is None or state.shelf is None:
            return None
        done = counting.note(desk.session, state.inventory, state.shelf, reading.text, error.name)
        said = Said(N_("kept as it was read: {code} is not on record"), {"code": printable(reading.text)})
        after = replace(state, count=state.count + 1)
        return Reply(Outcome(ATTENTION, said, name=error.name), after, act=done.act)

    def finish(self, desk: ScanDesk) -> Reply:
        """Say how far it is, and look up again."""
        reply = super().finish(desk)
        state = desk.state
        if state.inventory is None or state.shelf is None:
            return reply
        now = desk.reader.get(Inventory, state.inventory)
        held = desk.reader.inventories.on_shelf(state.inventory, state.shelf)
        if now is None or now.hidden or held.seen == held.expected:
            return reply
        facts = {"n": held.expected - held.seen, "place": place_name(desk.reader, state.shelf)}
        said = Said(N_("Finished; not seen on {place}: {n}."), facts)
        return replace(reply, main=Outcome(ATTENTION, said))

    def _begin(self, desk: ScanDesk, found: Found) -> Reply:
        """Choose an inventory; one that was paused is counted on."""
        act = ""
        if found.state.status == PAUSED:
            act = counting.resume(desk.session, found.key).act
        else:
            in_state(desk.reader, found.key, COUNTING)
        said = Said(N_("{inventory}: scan a shelf"), {"inventory": Code.parse(found.subject).shown})
        state = DeskState(Command.INVENTORY, inventory=found.key)
        return Reply(Outcome(OK, said, subject=found.subject), state, act=act, final=True)

    def _shelf(self, desk: ScanDesk, found: Found) -> Reply:
        refuse_container(desk.reader, found.state)
        state = desk.state
        inventory = state.inventory if state.inventory is not None else self._only(desk, found)
        done = counting.open_shelf(desk.session, inventory, found.key)
        assert done.result is not None
        opened, hidden = done.result, done.result.inventory.hidden
        facts: dict[str, object] = {"place": place_name(desk.reader, found.key)}
        said, result = Said(N_("{place}: scan its boxes in order"), facts), OK
        if opened.passed_over is not None:
            facts["over"] = place_name(desk.reader, opened.passed_over)
            said, result = Said(N_("{place}: scan its boxes; {over} was not counted"), facts), ATTENTION
        elif opened.unseen and not hidden:
            facts |= {"n": opened.unseen, "before": place_name(desk.reader, opened.before)}
            said, result = Said(N_("{place}: scan its boxes; not seen on {before}: {n}"), facts), ATTENTION
        after = DeskState(Command.INVENTORY, inventory=inventory, shelf=found.key, count=state.count)
        return Reply(Outcome(result, said, subject=found.subject), after, act=done.act)

    def _only(self, desk: ScanDesk, found: Found) -> int:
        """The one inventory that is being counted and that the shelf is of."""
        rows = desk.reader.inventories
        under_way = [each.id for each in rows.every() if each.status == COUNTING and rows.shelf(each.id, found.key)]
        if len(under_way) != 1:
            raise InventoryFirst(code=Code.parse(found.subject).shown)
        return under_way[0]

    def _box(self, desk: ScanDesk, found: Found) -> Reply:
        inventory, shelf = desk.state.inventory, desk.state.shelf
        if inventory is None or shelf is None:
            raise ShelfFirst(code=Code.parse(found.subject).shown)
        done = counting.see(desk.session, inventory, shelf, found.subject)
        assert done.result is not None
        after = replace(desk.state, count=desk.state.count + 1)
        said, result = _told(desk.reader, done.result, found)
        return Reply(Outcome(result, said, subject=found.subject), after, act=done.act)


def _told(reader: Reader, seen: counting.Seen, found: Found) -> tuple[Said, str]:
    """What the scan of a box shows; in a blind inventory, only that it was counted."""
    scan, before = seen.scan, seen.before
    if seen.inventory.hidden:
        return Said(N_("counted here")), OK
    if before is not None and before.shelf != scan.shelf:
        facts = {"place": place_name(reader, before.shelf), "who": user_name(reader, before.actor)}
        return Said(N_("counted before at {place}, by {who}"), facts), ATTENTION
    kind = judged(scan)
    if kind == ON_LOAN:
        person = borrower_of(reader, found.state.loan)
        return Said(N_("kept: on loan to {person} on record, and here"), {"person": person}), ATTENTION
    if kind == MISPLACED:
        if scan.place is None:
            return Said(N_("kept: it has no place on record")), ATTENTION
        return Said(N_("kept: its place is {place}"), {"place": place_name(reader, scan.place)}), ATTENTION
    if kind:
        return Said(_JUDGED[kind]), ATTENTION
    if scan.batch is not None:
        return Said(N_("kept: in the destruction batch {batch}"), {"batch": shown("D", scan.batch)}), ATTENTION
    if before is not None:
        return Said(N_("counted before, by {who}"), {"who": user_name(reader, before.actor)}), ATTENTION
    return Said(N_("in its place")), OK
