"""What an inventory says of itself: its counts, and its problems with names of places and people."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from depot.desk.inventory.reading import Sheet
from depot.desk.inventory.settling import shown
from depot.desk.naming import place_name, user_name
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.recount import NOT_SEEN, PROBLEMS, SKIPPED, UNKNOWN, Problem
from depot.model.state import reference
from depot.store.lookup import Reader
from depot.words import _


class Row(NamedTuple):
    """A problem for people and for lists; the fields are the columns of the CSV."""

    problem: str
    """One of depot.model.recount.PROBLEMS."""
    code: str
    """Code of the box or shelf, or an unknown code as it was read."""
    shown: str
    title: str
    unit: str
    seen_at: str
    """Address where it was seen; empty for what was not."""
    place: str
    """Address where the records had it."""
    batch: str
    who: str
    """Who scanned it."""
    at: str
    how: str
    """What became of it, one of depot.model.recount.WAYS; empty while nothing did."""
    why: str
    settled_by: str
    settled_at: str


def row(reader: Reader, problem: Problem) -> Row:
    """A problem with what the records have of its box now."""
    key = reference(problem.subject) if problem.subject.startswith("B") and problem.kind != UNKNOWN else None
    box = reader.get(Box, key) if key is not None else None
    here, unseen = place_name(reader, problem.shelf), problem.kind in (NOT_SEEN, SKIPPED)
    done = problem.settled
    return Row(
        problem.kind,
        problem.subject,
        problem.subject if problem.kind == UNKNOWN else shown(problem.subject),
        box.title if box is not None and not box.confidential else "",
        box.unit if box is not None else "",
        "" if unseen else here,
        here if unseen else place_name(reader, problem.place),
        Code.from_id("D", problem.batch).shown if problem.batch is not None else "",
        user_name(reader, problem.actor),
        problem.at,
        done.how if done is not None else "",
        done.why if done is not None else "",
        user_name(reader, done.actor) if done is not None else "",
        done.at if done is not None else "",
    )


def counts(it: Sheet) -> list[tuple[str, str]]:
    """What an inventory comes to, as facts by name: the boxes, the shelves, and each kind of problem."""
    found = it.result
    facts = [
        (_("boxes expected"), str(found.expected)),
        (_("seen"), str(found.seen)),
        (_("moved since the start, by an act on record"), str(found.moved)),
        (_("on shelves not counted yet"), str(found.waiting)),
        (_("seen and not expected"), str(found.extra)),
        (_("shelves counted"), _("{n} of {total}").format(n=found.counted, total=found.shelves)),
    ]
    kinds = Counter(each.kind for each in found.problems)
    open_ = Counter(each.kind for each in found.unsettled)
    for kind, name in PROBLEMS.items():
        if kinds[kind]:
            facts.append((_(name), _("{n}, not settled: {open}").format(n=kinds[kind], open=open_[kind])))
    return facts
