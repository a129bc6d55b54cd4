"""The move itself: planned anew inside the transaction, so that two terminals never fill one place twice."""

from __future__ import annotations

from depot.desk.moving.faults import MoveChanged, MovePartial
from depot.desk.moving.planning import MovePlan, plan_move
from depot.desk.naming import place_name
from depot.desk.session import Session
from depot.model import roles
from depot.model.outcome import Said
from depot.store.store import Done, Tx


def move_boxes(
    session: Session,
    source: int,
    target: int,
    *,
    refill: bool = False,
    partial: bool = False,
    seen: MovePlan | None = None,
) -> Done[MovePlan]:
    """Move all that stands at or belongs to `source` to `target`, in one act.

    `partial` lets the boxes stay that cannot go. `seen` is the plan that somebody agreed to: MoveChanged unless it is
    still the same. Raises MovePartial, and what plan_move raises.
    """

    def work(tx: Tx) -> MovePlan:
        plan = plan_move(tx, source, target, session.today, refill=refill)
        if seen is not None and not plan.same_as(seen):
            raise MoveChanged(source=place_name(tx, source), target=place_name(tx, target))
        if plan.staying and not partial:
            refuse_partial(plan, place_name(tx, target))
        tx.append(*(line.fact for line in plan.moving if line.fact is not None))
        return plan

    return session.do(roles.CIRCULATE, work)


def refuse_partial(plan: MovePlan, place: str) -> None:
    """Raise MovePartial for a plan that leaves boxes where they are."""
    why = next(line.refused for line in plan.staying if line.refused is not None)
    raise MovePartial(fits=len(plan.moving), boxes=len(plan.lines), place=place, reason=Said(why.what, why.facts))
