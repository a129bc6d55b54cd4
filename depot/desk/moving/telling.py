"""A plan of a move in words: for the question at the scan desk, the dialog and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from depot.desk.moving.planning import Going, MovePlan
from depot.desk.naming import place_name
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_


def asked(reader: Reader, plan: MovePlan) -> Said:
    """The question whether to do it."""
    facts: dict[str, object] = {"n": len(plan.moving), "boxes": len(plan.lines)}
    facts |= {"source": place_name(reader, plan.source), "target": place_name(reader, plan.target)}
    if plan.staying:
        return Said(N_("Only {n} of {boxes} can go from {source} to {target}. Move only these?"), facts)
    return Said(N_("Move all {n} from {source} to {target}?"), facts)


def remarks(plan: MovePlan) -> list[Said]:
    """What must be known before answering, a sentence each."""
    homes = len(plan.moving) - plan.carried
    counts = (
        (len(plan.staying), N_("Staying where they are: {n}.")),
        (homes, N_("Out, so that only their home changes: {n}.")),
        (sum(line.held for line in plan.lines), N_("Held, which does not keep them from being moved: {n}.")),
        (
            sum(line.doubt is not None for line in plan.moving),
            N_("Nobody can say whether they fit, look first: {n}."),
        ),
        (plan.kept, N_("Places kept over there for boxes that are out: {n}.")),
    )
    return [Said(msgid, {"n": n}) for n, msgid in counts if n]


def in_one(sentences: Sequence[Said]) -> Said:
    """Several sentences as one text."""
    facts = {f"part{n}": said for n, said in enumerate(sentences)}
    return Said(" ".join(f"{{{name}}}" for name in facts), facts)


def going(reader: Reader, line: Going) -> Said:
    """What becomes of one box."""
    if line.refused is not None:
        return Said(N_("stays: {reason}"), {"reason": Said(line.refused.what, line.refused.facts)})
    facts: dict[str, object] = {"place": place_name(reader, line.target)}
    said = Said(N_("to {place}"), facts) if line.stands else Said(N_("out; its home becomes {place}"), facts)
    return in_one([said, line.doubt]) if line.doubt is not None else said


def done(reader: Reader, plan: MovePlan) -> Said:
    """What was done."""
    facts: dict[str, object] = {"n": len(plan.moving), "stay": len(plan.staying)}
    facts |= {"source": place_name(reader, plan.source), "target": place_name(reader, plan.target)}
    if plan.staying:
        return Said(N_("{n} moved from {source} to {target}; {stay} stayed"), facts)
    return Said(N_("{n} moved from {source} to {target}"), facts)
