"""What keeps a box from being destroyed: by itself, by its rule, and by the batch that it is in.

Asked inside the transaction at drafting, at submitting, at each signature, at the shelf and at the bin, so that nothing
that was true once is taken for true now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from depot.desk.blockers import Blocker, blockers_of, destruction_blockers
from depot.desk.destruction.faults import BoxStopped
from depot.desk.destruction.retained import Reckoned, reckoned
from depot.desk.naming import user_name
from depot.model.batch import DEFER, KEEP, STATES, Batch, state_on
from depot.model.batchlines import MISSING, OUTCOMES, BatchLine
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_

OTHER_BATCH: Final = "other_batch"
NOT_IN_BATCH: Final = "not_in_batch"
LINE_KEPT: Final = "line_kept"
LINE_DEFERRED: Final = "line_deferred"
LINE_OPEN: Final = "line_open"
LINE_REMOVED: Final = "line_removed"
SET_ASIDE: Final = "set_aside"
RULE_CHANGED: Final = "rule_changed"
CONTENT_CHANGED: Final = "content_changed"
DUE_CHANGED: Final = "due_changed"

_ASIDE: Final = Said(N_("Put it back on its shelf."))


def stop(box: int, blocker: Blocker) -> BoxStopped:
    """The refusal that a blocker is."""
    return BoxStopped(
        box=Code.from_id("B", box).shown,
        reason=blocker.said,
        step=blocker.todo,
        why=blocker.name,
        about=blocker.about,
        said=blocker.said.text(),
    )


def of_box(reader: Reader, box: Box, today: date, *, batch: int = 0) -> tuple[tuple[Blocker, ...], Reckoned]:
    """Why a box may not go into a batch (its id; 0 for a new one), with what was reckoned of it; no reason: it may."""
    found = reckoned(reader, box, today)
    return (*destruction_blockers(reader, box, today), *found.blockers, *_other_batch(reader, box, batch)), found


def at_a_glance(reader: Reader, box: Box, today: date) -> Blocker | None:
    """The first reason why a box may not go on a new list, of those that need no reckoning and are not so for all."""
    return next(iter((*blockers_of(reader, box, today), *_other_batch(reader, box, 0))), None)


def of_line(reader: Reader, batch: Batch, line: BatchLine, box: Box, today: date) -> tuple[Blocker, ...]:
    """Why the box of a line may not be destroyed by its batch now; no reason: it may, once all have signed."""
    blockers, found = of_box(reader, box, today, batch=batch.id)
    return (*blockers, *_decided(reader, batch, line), *_changed(line, found))


def not_listed(batch: Batch, box: int) -> Blocker:
    """A box that is not on the list of the batch that is carried out."""
    facts = {"batch": Code.from_id("D", batch.id).shown}
    said = Said(N_("it is not in the batch {batch}"), facts)
    return Blocker(NOT_IN_BATCH, said, _ASIDE, Code.from_id("B", box).text)


def _other_batch(reader: Reader, box: Box, batch: int) -> Iterator[Blocker]:
    other = reader.destructions.binding(box.id, but=batch)
    if other is not None:
        code = Code.from_id("D", other.batch)
        said = Said(N_("it is in another batch, {batch}"), {"batch": code.shown})
        yield Blocker(OTHER_BATCH, said, Said(N_("Take it out of one of them.")), code.text)


def _decided(reader: Reader, batch: Batch, line: BatchLine) -> Iterator[Blocker]:
    who: dict[str, object] = {"who": user_name(reader, line.decided_by), "reason": line.reason or "—"}
    if line.removed:
        yield Blocker(LINE_REMOVED, Said(N_("it was taken off the list")), _ASIDE)
    elif line.decision == KEEP:
        yield Blocker(LINE_KEPT, Said(N_("{who} keeps it: {reason}"), who), _ASIDE)
    elif line.decision == DEFER:
        yield Blocker(LINE_DEFERRED, Said(N_("{who} put it off: {reason}"), who), _ASIDE)
    elif not line.decision:
        shown = {"batch": Code.from_id("D", batch.id).shown}
        yield Blocker(LINE_OPEN, Said(N_("nothing was decided about it in {batch}"), shown), _ASIDE)
    if line.outcome and line.outcome != MISSING:
        facts: dict[str, object] = {"outcome": Said(OUTCOMES[line.outcome]), "why": line.outcome_why or "—"}
        yield Blocker(SET_ASIDE, Said(N_("{outcome}: {why}"), facts), _ASIDE)


def _changed(line: BatchLine, found: Reckoned) -> Iterator[Blocker]:
    again = Said(N_("Leave it out; it goes into a new batch, by what is so now."))
    if (line.rule, line.version, line.copy) != (found.rule, found.version, found.copy):
        facts = {"rule": found.code or "—", "now": found.version, "was": line.version}
        said = Said(N_("another rule counts than the one that was signed: {rule}, version {now} (was {was})"), facts)
        yield Blocker(RULE_CHANGED, said, again, line.rule)
    if line.content != found.content:
        yield Blocker(CONTENT_CHANGED, Said(N_("what is listed in it, or a rule of it, was changed since")), again)
    elif line.due != found.due:
        facts = {"now": found.due or "—", "was": line.due}
        yield Blocker(DUE_CHANGED, Said(N_("its date is another one now: {now} (was {was})"), facts), again)


def state_said(reader: Reader, batch: Batch, today: date) -> Said:
    """The state of a batch in words."""
    left = reader.destructions.progress(batch.id).left
    return Said(STATES[state_on(batch, today, left)])
