"""LOOK: each scan shows its card; nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from depot.desk.naming import borrower_of, person_name, place_name
from depot.desk.scanning.modes import Plain
from depot.desk.scanning.resolve import Found
from depot.desk.scanning.state import DeskState, Reply
from depot.model import box as boxes
from depot.model.box import Box
from depot.model.outcome import OK, Outcome, Said
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


class Look(Plain):
    """The mode in which the desk starts and to which it always returns."""

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""
        return Said(N_("scan anything to see it"))

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """Show what was scanned."""
        return Reply(Outcome(OK, describe(desk.reader, found), subject=found.subject), desk.state)


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
        case "loan":
            return Said(N_("loan of {person}"), {"person": person_name(reader, state.person)})
        case _:
            return Said(N_("badge of {user}"), {"user": state.name})


def of_box(reader: Reader, box: Box) -> Said:
    """Where a box is, in one sentence."""
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
        case boxes.DESTROYED:
            return Said(N_("destroyed on {date}"), {"date": box.destroyed_on})
        case boxes.WITHDRAWN:
            return Said(N_("withdrawn for good"))
        case _:
            return Said(N_("has no place yet"))
