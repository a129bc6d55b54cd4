"""What keeps a box or a file from being handed out for a request, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from depot.desk.held import on_box
from depot.desk.holders import depot_name
from depot.desk.naming import borrower_of, unit_name
from depot.desk.requests.faults import LineBlocked
from depot.desk.seen import known
from depot.desk.succession import is_foreign, keeper_of
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.custody import HERE, holder_of, standing
from depot.model.file import File
from depot.model.outcome import Said
from depot.model.request import REACTIVATION, WITHDRAWAL, Request
from depot.model.requestlines import RequestLine
from depot.store.lookup import Reader
from depot.words import N_

DESTROYED: Final = "destroyed"
WITHDRAWN: Final = "withdrawn"
REMOVED: Final = "removed"
ELSEWHERE: Final = "elsewhere"
BATCH: Final = "batch"
LENT: Final = "lent"
MISSING: Final = "missing"
HELD: Final = "held"
OTHER_UNIT: Final = "other_unit"
UNAUTHORISED: Final = "unauthorised"
QUEUE: Final = "queue"
UNKNOWN: Final = "unknown"

NAMES: Final = frozenset(
    {DESTROYED, WITHDRAWN, REMOVED, ELSEWHERE, BATCH, LENT, MISSING, HELD, OTHER_UNIT, UNAUTHORISED, QUEUE, UNKNOWN}
)
"""Every name of an obstacle."""


class Obstacle(NamedTuple):
    """One reason."""

    name: str
    """One of NAMES."""
    said: Said
    todo: Said
    about: str = ""
    """Code of the loan, the batch or the request that it is about."""


_REFUSE: Final = Said(N_("Refuse the line, with this reason."))


def box_of(reader: Reader, item: str) -> tuple[Box, File | None]:
    """The box of an item (its code), and the file where the item is one. Raises SubjectUnknown."""
    if item.startswith("B"):
        return known(reader, Box, code_id(item)), None
    file = known(reader, File, code_id(item))
    return known(reader, Box, file.box), file


def look_up(reader: Reader, item: str) -> tuple[Box, File | None] | None:
    """The same; None where the item or its box is not on record here."""
    file = reader.get(File, code_id(item)) if item.startswith("F") else None
    if item.startswith("F") and file is None:
        return None
    box = reader.get(Box, file.box if file is not None else code_id(item))
    return (box, file) if box is not None else None


def obstacles(reader: Reader, request: Request, line: RequestLine, today: date) -> tuple[Obstacle, ...]:
    """All that keeps a line's item from being handed out now, what weighs most first."""
    if not line.item:
        return ()
    found = look_up(reader, line.item)
    if found is None:
        return (Obstacle(UNKNOWN, Said(N_("not on record here")), Said(N_("Take in what other depots sent first."))),)
    box, file = found
    return (
        *_gone(box, file),
        *_away(reader, box),
        *_bound(reader, box),
        *_lent(reader, box, file),
        *_rights(reader, request, line, box, today),
        *_queue(reader, line),
    )


def refuse_blocked(reader: Reader, request: Request, line: RequestLine, today: date) -> None:
    """Raise LineBlocked where something keeps a line's item from being handed out."""
    for found in obstacles(reader, request, line, today):
        raise LineBlocked(item=Code.parse(line.item).shown, why=found.said, step=found.todo)


def _gone(box: Box, file: File | None) -> Iterator[Obstacle]:
    if box.destroyed_on:
        yield Obstacle(DESTROYED, Said(N_("destroyed on {date}"), {"date": box.destroyed_on}), _REFUSE)
    elif box.withdrawn:
        yield Obstacle(WITHDRAWN, Said(N_("withdrawn for good")), _REFUSE)
    elif file is not None and file.removed:
        yield Obstacle(REMOVED, Said(N_("taken off the list of its box")), _REFUSE)


def _away(reader: Reader, box: Box) -> Iterator[Obstacle]:
    if box.gone:
        return
    if standing(box, reader.stream_head().node) != HERE or box.elsewhere:
        facts = {"depot": box.elsewhere or depot_name(reader, holder_of(box))}
        said = Said(N_("with another depot: {depot}"), facts)
        yield Obstacle(ELSEWHERE, said, Said(N_("Ask that depot for it, or refuse the line.")))
    elif box.missing:
        yield Obstacle(MISSING, Said(N_("reported missing")), Said(N_("Look for it again, or refuse the line.")))


def _bound(reader: Reader, box: Box) -> Iterator[Obstacle]:
    bound = reader.destructions.binding(box.id)
    if bound is not None and not box.gone:
        facts = {"batch": Code.from_id("D", bound.batch).shown}
        todo = Said(N_("Have it taken off the batch {batch} first: a box that is asked for is not destroyed."), facts)
        said = Said(N_("in the destruction batch {batch}"), facts)
        yield Obstacle(BATCH, said, todo, Code.from_id("D", bound.batch).text)


def _lent(reader: Reader, box: Box, file: File | None) -> Iterator[Obstacle]:
    loan, due = (file.loan, file.due) if file is not None and file.loan is not None else (box.loan, box.due)
    if loan is None:
        return
    code = Code.from_id("L", loan)
    facts = {"person": borrower_of(reader, loan), "due": due or "—", "loan": code.shown}
    said = Said(N_("on loan to {person}, due {due} ({loan})"), facts)
    todo = Said(N_("It waits for the return of {loan}; recall it if it is urgent."), facts)
    yield Obstacle(LENT, said, todo, code.text)


def _rights(reader: Reader, request: Request, line: RequestLine, box: Box, today: date) -> Iterator[Obstacle]:
    unit = {"unit": unit_name(reader, keeper_of(reader, box.unit))}
    if is_foreign(reader, box.unit, request.unit):
        if request.kind in (REACTIVATION, WITHDRAWAL):
            said = Said(N_("it belongs to {unit}, which alone can take it back"), unit)
            yield Obstacle(OTHER_UNIT, said, Said(N_("Refuse the line, or have it asked for as a loan.")))
        elif not line.authority:
            said = Said(N_("it belongs to {unit}, and no written authorisation is on record"), unit)
            yield Obstacle(UNAUTHORISED, said, Said(N_("Ask {unit} for one in writing, then record it here."), unit))
    if request.kind == WITHDRAWAL and not box.gone:
        for hold in on_box(reader, box, today):
            said = Said(N_("held: {reason} (hold {hold})"), {"reason": hold.reason, "hold": hold.key})
            yield Obstacle(HELD, said, Said(N_("It stays here until the hold is lifted.")), hold.key)


def _queue(reader: Reader, line: RequestLine) -> Iterator[Obstacle]:
    """Who asked first has it first; who has it in hand, before all."""
    waiting = [each for each in reader.requests.queue(line.item) if (each.request, each.n) != (line.request, line.n)]
    for each in waiting:
        if each.picked or (each.request < line.request and not line.picked_at):
            code = Code.from_id("R", each.request)
            facts = {"request": code.shown, "unit": unit_name(reader, each.unit)}
            said = Said(N_("asked for before by {unit} ({request})"), facts)
            yield Obstacle(QUEUE, said, Said(N_("Answer {request} first; this line comes next."), facts), code.text)
            return
