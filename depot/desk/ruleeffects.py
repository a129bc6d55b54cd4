"""What other versions of rules would change, for how many boxes, before they apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from depot.model.codes import Code
from depot.model.reference import Rule
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.rules import Version, version_of
from depot.store import duetable
from depot.store.schedules import StoredSchedule
from depot.store.store import Store

SAME: Final = "same"
SOONER: Final = "sooner"
LATER: Final = "later"
DATED: Final = "dated"
"""It had no date and gets one."""
UNDATED: Final = "undated"
"""It loses its date: a fact is missing."""

CHANGES: Final = (SOONER, LATER, DATED, UNDATED, SAME)

CHUNK: Final = 1_000
"""Boxes reckoned at a time."""

EXAMPLES: Final = 5
"""Boxes that are named of each change."""

Progress = Callable[[int, int], None]
"""Called with how many boxes were reckoned, and how many there are to reckon."""


@dataclass(slots=True)
class Effects:
    """What would change."""

    rules: tuple[str, ...] = ()
    """Keys of the rules that would say something else."""
    boxes: int = 0
    """Boxes that were reckoned: all that these rules may concern."""
    dates: Counter[str] = field(default_factory=Counter)
    """Boxes by one of CHANGES."""
    dispositions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Boxes by disposition as it is and as it would be, where these differ."""
    newly_due: int = 0
    """Boxes that would be due today and are not."""
    no_more_due: int = 0
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Codes of some boxes by change, for people."""
    interrupted: bool = False


def changed_rules(now: Store, then: Store) -> dict[str, Version]:
    """The rules of another database that give other dates than those of this one do, by key."""
    known = {rule.key: _said(version_of(rule)) for rule in now.all(Rule, retired=True)}
    found = {rule.key: version_of(rule) for rule in then.all(Rule, retired=True)}
    return {key: version for key, version in found.items() if known.get(key) != _said(version)}


def _said(version: Version) -> Version:
    """What a version says, without its number and its approval, from which no date follows."""
    return version._replace(version=0, approved_on="", request="", remarks="")


def effects(
    store: Store,
    rules: Mapping[str, Version],
    today: date,
    progress: Progress = lambda _done, _total: None,
    stop: Callable[[], bool] = bool,
) -> Effects:
    """Reckon every box that some rules may concern as it is and as it would be; nothing is written."""
    found, connection = Effects(rules=tuple(sorted(rules))), store.connection
    as_it_is, as_it_would_be = StoredSchedule(connection), StoredSchedule(connection, rules)
    seen: set[int] = set()
    total = sum(duetable.count_concerned(connection, "rule", key) for key in rules)
    for key in found.rules:
        after = 0
        while boxes := duetable.concerned(connection, "rule", key, after, CHUNK):
            if stop():
                found.interrupted = True
                return found
            after, fresh = boxes[-1], [box for box in boxes if box not in seen]
            seen.update(fresh)
            now = duetable.reckoned(connection, fresh, as_it_is)
            then = duetable.reckoned(connection, fresh, as_it_would_be)
            for one, other in zip(now, then, strict=True):
                if not one.box.gone:
                    _compare(found, one.box.id, one.found, other.found, today)
            progress(min(len(seen), total), total)
    return found


def _compare(effects_: Effects, box: int, now: BoxReckoning, then: BoxReckoning, today: date) -> None:
    change = _change(now.on, then.on)
    effects_.boxes += 1
    effects_.dates[change] += 1
    if now.disposition != then.disposition:
        effects_.dispositions[now.disposition, then.disposition] += 1
    effects_.newly_due += then.due(today) and not now.due(today)
    effects_.no_more_due += now.due(today) and not then.due(today)
    named = effects_.examples.setdefault(change, [])
    if change != SAME and len(named) < EXAMPLES:
        named.append(Code.from_id("B", box).shown)


def _change(now: date | None, then: date | None) -> str:
    if now == then:
        return SAME
    if now is None:
        return DATED
    if then is None:
        return UNDATED
    return SOONER if then < now else LATER
