"""The due list: what is due, why, and what would be if something were otherwise.

Dates follow from what is on record and nothing is entered here: to change one, change the facts on the card of the box
or the file, or publish a new version of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from depot.desk.blockers import Blocker, destruction_blockers
from depot.desk.objections import Objections
from depot.errors import Refused
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.model.reference import Rule, evolve
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.rules import Version, version_of
from depot.store import duetable
from depot.store.lookup import Reader
from depot.store.store import Store
from depot.words import N_

Progress = Callable[[int, int], None]
"""Called with how many boxes were reckoned, and how many there are to reckon."""

PAUSE: Final = 0.005
"""Seconds between two steps, in which other terminals' acts get in."""


class FileNotInside(Refused):
    """Facts: file, box."""

    what = N_("{file} is not listed in {box}.")
    todo = N_("Look at the files of the box with: depot show")


class VersionUnknown(Refused):
    """Facts: rule, version, versions (comma-separated)."""

    what = N_("Rule {rule} has no version {version} here.")
    todo = N_("Versions that are on record: {versions}.")


class RuleUnnamed(Refused):
    """Facts: box."""

    what = N_("No rule counts for {box}, so that none can have another version.")
    todo = N_("Enter a rule or a class on its card first.")


class DueNow(NamedTuple):
    """A box, when it is due, and what keeps it from being destroyed."""

    box: Box
    found: BoxReckoning
    blockers: tuple[Blocker, ...]
    objection: Said | None = None
    """What its unit objects, which keeps nobody from destroying it."""


class WhatIf(NamedTuple):
    """What is supposed to be otherwise."""

    without: tuple[int, ...] = ()
    """Files (ids) that were not in the box."""
    version: int | None = None
    """Version of the rule that decides."""


def due_now(reader: Reader, box: Box, today: date) -> DueNow:
    """A box as everything is now."""
    return _due_now(reader, box, today, Objections(reader))


def _due_now(reader: Reader, box: Box, today: date, objections: Objections) -> DueNow:
    said = objections.said(Code.from_id("B", box.id).text) if not box.gone else None
    return DueNow(box, reader.reckoned(box), destruction_blockers(reader, box, today), said)


def supposing(reader: Reader, box: Box, wish: WhatIf) -> BoxReckoning:
    """A box as it would be. Raises FileNotInside, VersionUnknown, RuleUnnamed."""
    inside = {file.id for file in reader.files_in(box.id, limit=1_000_000)}
    for file in wish.without:
        if file not in inside:
            raise FileNotInside(file=Code.from_id("F", file).shown, box=Code.from_id("B", box.id).shown)
    rules: dict[str, Version] = {}
    if wish.version is not None:
        key = reader.reckoned(box, without=wish.without).rule
        if not key:
            raise RuleUnnamed(box=Code.from_id("B", box.id).shown)
        known = versions(reader, key)
        if wish.version not in known:
            listed = ", ".join(map(str, sorted(known)))
            raise VersionUnknown(rule=key.partition("/")[2] or key, version=wish.version, versions=listed)
        rules[key] = version_of(known[wish.version])
    return reader.reckoned(box, without=wish.without, rules=rules)


def versions(reader: Reader, key: str) -> dict[int, Rule]:
    """All versions of a rule that are on record, by number, each as it was last; empty for a rule that is not known."""
    found: dict[int, Rule] = {}
    state = Rule(key)
    for event in reader.history(f"rule/{key}"):
        state = evolve(state, event)
        found[state.version] = state
    now = reader.get(Rule, key)
    return found | {now.version: now} if now is not None else found


def catch_up(store: Store, progress: Progress = lambda _done, _total: None, stop: Callable[[], bool] = bool) -> bool:
    """Reckon the boxes that wait, step by step; False when it was stopped before the end, and goes on the next time."""
    from time import sleep

    connection, done = store.connection, 0
    if not duetable.behind(connection):
        return True
    total = duetable.waiting(connection)
    while not stop():
        step = duetable.drain(connection)
        if not step:
            return True
        done += step
        progress(done, max(done, total))
        sleep(PAUSE)
    return not duetable.behind(connection)


def listed(boxes: Iterable[int], reader: Reader, today: date) -> Iterator[DueNow]:
    """Boxes of the list with their reasons, blockers and objections; those that are not on record are left out."""
    objections = Objections(reader)
    states = (reader.get(Box, box) for box in boxes)
    return (_due_now(reader, box, today, objections) for box in states if box is not None)
