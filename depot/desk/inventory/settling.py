"""Settling the problems of an inventory, one by one or by kind, each by an act of the other desks; closing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

from depot.desk.boxes import refuse_gone
from depot.desk.entries import EntryMissing, text
from depot.desk.holders import refuse_away
from depot.desk.inventory.breaches import open_breach
from depot.desk.inventory.faults import InventoryHidden, InventoryUnsettled, ProblemChanged, ProblemUnknown, WayWrong
from depot.desk.inventory.reading import sheet, told
from depot.desk.inventory.stages import in_state
from depot.desk.lending import return_item
from depot.desk.seen import known
from depot.desk.session import Session
from depot.desk.shelving import shelve_box
from depot.errors import DepotError
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.inventory import COUNTED, COUNTING, PAUSED
from depot.model.outcome import Said
from depot.model.recount import ACCEPT, LEAVE, PROBLEMS, REPORT, RETURN, USUAL, Problem
from depot.store.store import Done, Tx

WHY: Final = text(300)

Step = Callable[[int, int], None]
"""(problems done, of how many), after each."""


class Settled(NamedTuple):
    """What became of problems."""

    done: tuple[tuple[Problem, str], ...]
    """Those that are settled now, each with the id of its act."""
    refused: tuple[tuple[Problem, DepotError], ...]
    """Those that could not be, each with why."""


def wanted(session: Session, inventory: int, *, subjects: Sequence[str] = (), kind: str = "") -> list[Problem]:
    """The open problems of some codes (boxes and shelves in stored form, unknown codes as they were read), of one kind,
    or both.

    Raises ProblemUnknown for a code without one, InventoryHidden, InventoryForeign.
    """
    found = told(session.store, inventory)
    open_ = [each for each in found.result.unsettled if not kind or each.kind == kind]
    if not subjects:
        return open_
    there = {each.subject for each in open_}
    for subject in subjects:
        if subject not in there:
            raise ProblemUnknown(code=shown(subject), inventory=found.code.shown)
    return [each for each in open_ if each.subject in subjects]


def settle(
    session: Session,
    inventory: int,
    problems: Sequence[Problem],
    how: str = "",
    why: str = "",
    *,
    step: Step | None = None,
) -> Settled:
    """Settle problems, each by an act of its own: one that is refused stands in the way of no other.

    `how` is one of depot.model.recount.WAYS, or empty for what is usual for the kind of each. Leaving needs a reason.
    """
    done: list[tuple[Problem, str]] = []
    refused: list[tuple[Problem, DepotError]] = []
    for n, problem in enumerate(problems, 1):
        try:
            act = session.do(roles.CIRCULATE, partial(settle_one, inventory, problem, how, why)).act
            done.append((problem, act))
        except DepotError as error:
            refused.append((problem, error))
        if step is not None:
            step(n, len(problems))
    return Settled(tuple(done), tuple(refused))


def settle_one(inventory: int, problem: Problem, how: str, why: str, tx: Tx) -> None:
    """Settle one problem in this act.

    Raises WayWrong, EntryMissing, ProblemChanged, InventoryState, InventoryHidden, and what the act itself raises.
    """
    now, code = in_state(tx, inventory, COUNTING, PAUSED, COUNTED), Code.from_id("N", inventory)
    if now.hidden:
        raise InventoryHidden(inventory=code.shown)
    way, reason = how or USUAL.get(problem.kind, LEAVE), str(WHY("why", why))
    if way not in (USUAL.get(problem.kind), LEAVE):
        raise WayWrong(code=shown(problem.subject), problem=Said(PROBLEMS[problem.kind]))
    if way == LEAVE and not reason:
        raise EntryMissing(field="why")
    _refuse_changed(tx, inventory, problem)
    _ACTS[way](tx, inventory, problem)
    body = {"subject": problem.subject, "problem": problem.kind, "how": way}
    if reason:
        body["why"] = reason
    tx.append(Fact("inventory.settled", code.text, body))


def _refuse_changed(tx: Tx, inventory: int, problem: Problem) -> None:
    """Raise ProblemChanged where the problem is not what it was when it was looked at."""
    rows, changed = tx.inventories, tx.inventories.is_settled(inventory, problem.subject, problem.kind)
    if problem.kind in USUAL:  # what is only left as it is may have been scanned again
        last = rows.last_of(inventory, code_id(problem.subject))
        changed = changed or (last.n if last is not None else 0) != problem.scan
    if changed:
        raise ProblemChanged(code=shown(problem.subject), inventory=Code.from_id("N", inventory).shown)


def _accept(tx: Tx, _inventory: int, problem: Problem) -> None:
    """It belongs where it was seen from now on."""
    box = known(tx, Box, code_id(problem.subject))
    assert problem.shelf is not None
    if box.place != problem.shelf or box.to_shelve or box.missing:
        shelve_box(tx, box.id, problem.shelf)


def _report(tx: Tx, inventory: int, problem: Problem) -> None:
    """It is missing; with personal information in it, that is an incident of its own register."""
    box = known(tx, Box, code_id(problem.subject))
    refuse_gone(box)
    refuse_away(tx, box)
    if box.loan is not None or (box.place != problem.shelf and not box.missing):
        raise ProblemChanged(code=shown(problem.subject), inventory=Code.from_id("N", inventory).shown)
    if not box.missing:
        tx.append(Fact("box.reported_missing", problem.subject, {}))
    if box.personal:
        open_breach(tx, box, inventory)


def _return(tx: Tx, _inventory: int, problem: Problem) -> None:
    """It came back without anybody's saying so: it is taken back, onto the shelf where it stands."""
    if known(tx, Box, code_id(problem.subject)).loan is not None:
        return_item(tx, problem.subject)
    _accept(tx, _inventory, problem)


def _leave(_tx: Tx, _inventory: int, _problem: Problem) -> None:
    """Nothing is changed."""


_ACTS: Final = {ACCEPT: _accept, REPORT: _report, RETURN: _return, LEAVE: _leave}


def close(session: Session, inventory: int, reason: str = "") -> Done[None]:
    """End an inventory for good. With problems that are not settled a reason is needed; each is left with it.

    Raises InventoryUnsettled, InventoryState, InventoryForeign.
    """

    def work(tx: Tx) -> None:
        now, code = in_state(tx, inventory, COUNTING, PAUSED, COUNTED), Code.from_id("N", inventory)
        why = str(WHY("why", reason))
        if now.status != COUNTED:
            tx.append(Fact("inventory.counted", code.text, {}))
            tx.settle()
        left = sheet(tx, inventory).result.unsettled
        if left and not why:
            raise InventoryUnsettled(inventory=code.shown, count=len(left))
        for problem in left:
            body = {"subject": problem.subject, "problem": problem.kind, "how": LEAVE, "why": why}
            tx.append(Fact("inventory.settled", code.text, body))
        tx.append(Fact("inventory.closed", code.text, {"reason": why} if why else {}))

    return session.do(roles.CIRCULATE, work)


def shown(subject: str) -> str:
    """What a problem is about, for people: a code with its dashes, or an unknown code as it was read."""
    try:
        return Code.parse(subject).shown
    except DepotError:
        return subject
