"""Whole racks at once: aisles 01-04, bays A-F, shelves 1-6, each range of labels inside the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, product
from math import prod
from typing import Any, Final, NamedTuple, Self

from depot.desk.entries import EntryMissing
from depot.desk.place_tree import Labels, Tree, checked_place
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.ranges import labels_of
from depot.store.store import Tx
from depot.words import N_

MOST: Final = 100_000
"""Innermost places that one call may make."""

AN_ACT: Final = 250
"""Innermost places made in one act, about 50 ms, so that other terminals' scans go on meanwhile."""

Progress = Callable[[int, int], None]
"""(innermost places done, of how many), after each act."""


class Level(NamedTuple):
    """Places of one kind, made in each place of the level before."""

    kind: str
    labels: tuple[str, ...]

    @classmethod
    def of(cls, kind: str, expression: str) -> Self:
        """The level of a range such as `01-04` or `A-F`. Raises RangeUnreadable, RangeTooLong."""
        return cls(kind, tuple(labels_of(expression)))


class Racks(NamedTuple):
    """What was made."""

    created: int
    """New places, of all levels."""
    known: int
    """Innermost places that were there already."""


class RacksTooMany(Refused):
    """Facts: places, limit."""

    what = N_("These ranges give {places} places; at most {limit} can be made at once.")
    todo = N_("Check the ends of the ranges, or make the racks room by room.")


class RacksThere(Refused):
    """Facts: places (how many of them exist), first (label of the first of them)."""

    what = N_("Some of these places exist already: {places}, the first is {first}.")
    todo = N_("Correct the ranges, or ask to leave existing places as they are and make the others.")


def create_by_ranges(
    session: Session,
    parent: int | None,
    levels: Sequence[Level],
    fields: Mapping[str, Any],
    *,
    keep: bool = False,
    progress: Progress | None = None,
) -> Racks:
    """Make the places of all levels inside `parent`; `fields` (capacity, positions, types) are of the innermost.

    Places of outer levels that exist are used as they are. An innermost one that exists refuses the whole before
    anything is written (RacksThere); with `keep` it is left as it is, so that an interrupted call can be made again.
    More than AN_ACT are made in several acts. Raises KindsReversed, RacksTooMany, EntryMissing, and what create does.
    """
    session.may(roles.ARRANGE)
    total = prod(len(level.labels) for level in levels) if levels else 0
    if not total:
        raise EntryMissing(field="levels")
    if total > MOST:
        raise RacksTooMany(places=total, limit=MOST)
    checked_place(session.store, {**fields, "kind": levels[-1].kind, "label": levels[-1].labels[0]}, new=True)
    labels = Labels(session.store)
    there = [path for path in _paths(levels) if _find(labels, parent, path) is not None]
    if there and not keep:
        raise RacksThere(places=len(there), first=" · ".join(there[0]))
    paths, created, done = _paths(levels), 0, 0
    while batch := list(islice(paths, AN_ACT)):
        created += session.do(roles.ARRANGE, partial(_make, parent, levels, fields, batch)).result or 0
        done += len(batch)
        if progress is not None:
            progress(done, total)
    return Racks(created, len(there))


def _paths(levels: Sequence[Level]) -> Iterator[tuple[str, ...]]:
    """The labels of each innermost place from the outside in, in walking order."""
    return product(*(level.labels for level in levels))


def _find(labels: Labels, parent: int | None, path: Sequence[str]) -> int | None:
    """The place at the end of a path of labels; None when it does not exist."""
    here = parent
    for label in path:
        here = labels.child(here, label)
        if here is None:
            return None
    return here


def _make(
    parent: int | None, levels: Sequence[Level], fields: Mapping[str, Any], batch: Sequence[Sequence[str]], tx: Tx
) -> int:
    """Make the places of some paths in one act; return how many are new."""
    tree, before = Tree(tx), len(tx.events)
    for path in batch:
        if _find(tree, parent, path) is not None:
            continue
        here = parent
        for level, label in zip(levels[:-1], path, strict=False):
            here = tree.put(here, {"kind": level.kind, "label": label})[1].id
        tree.add(here, {**fields, "kind": levels[-1].kind, "label": path[-1]})
    return len(tx.events) - before
