"""What other versions of rules would change, for how many boxes, before they apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from depot.model.codes import Code
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.rules import Version
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

NONE: Final[Mapping[str, str]] = MappingProxyType({})

Progress = Callable[[int, int], None]
"""Called with how many boxes were reckoned, and how many there are to reckon."""


@dataclass(slots=True)
class Tally:
    """What would change for some boxes."""

    boxes: int = 0
    """Boxes that were reckoned: all that may be concerned."""
    moved: int = 0
    """Boxes of which the date or the disposition changes."""
    files: int = 0
    """Files, in these boxes, of which the date or the disposition changes."""
    dates: Counter[str] = field(default_factory=Counter)
    """Boxes by one of CHANGES."""
    dispositions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Boxes by disposition as it is and as it would be, where these differ."""
    newly_due: int = 0
    """Boxes that would be due today and are not."""
    no_more_due: int = 0

    def count(self, now: BoxReckoning, then: BoxReckoning, today: date, files: int) -> str:
        """Count a box in, with how many of its files change; which of CHANGES it was."""
        change = _change(now.on, then.on)
        self.boxes += 1
        self.files += files
        self.dates[change] += 1
        self.moved += change != SAME or now.disposition != then.disposition
        if now.disposition != then.disposition:
            self.dispositions[now.disposition, then.disposition] += 1
        self.newly_due += then.due(today) and not now.due(today)
        self.no_more_due += now.due(today) and not then.due(today)
        return change


@dataclass(slots=True)
class Effects(Tally):
    """What would change for all boxes together."""

    rules: tuple[str, ...] = ()
    """Keys of the rules that would say something else, or would be those of a class."""
    of_rule: dict[str, Tally] = field(default_factory=dict)
    """The same by the key of the rule. A box that two of them concern is counted with each."""
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Codes of some boxes by change, for people."""
    interrupted: bool = False


def effects(
    store: Store,
    rules: Mapping[str, Version],
    today: date,
    progress: Progress = lambda _done, _total: None,
    stop: Callable[[], bool] = bool,
    *,
    classes: Mapping[str, str] = NONE,
) -> Effects:
    """Reckon every box that other rules may concern as it is and as it would be; nothing is written.

    `rules` are the versions that would count, by key; `classes` are the keys of the rules that classes would have.
    """
    connection = store.connection
    as_it_is, as_it_would_be = StoredSchedule(connection), StoredSchedule(connection, rules, classes)
    causes = _causes(rules, classes, as_it_is)
    found, seen = Effects(rules=tuple(causes)), set[int]()
    total = sum(duetable.count_concerned(connection, *cause) for of_rule in causes.values() for cause in of_rule)
    done = 0
    for rule, of_rule in causes.items():
        tally, mine = found.of_rule.setdefault(rule, Tally()), set[int]()
        for cause in of_rule:
            for boxes in _chunks(store, *cause):
                if stop():
                    found.interrupted = True
                    return found
                fresh = [box for box in boxes if box not in mine]
                mine.update(fresh)
                for each in duetable.compared(connection, fresh, as_it_is, as_it_would_be):
                    if not each.box.gone:
                        files = _changed_files(each.now, each.then)
                        tally.count(each.now, each.then, today, sum(rule in of for of in files))
                        if each.box.id not in seen:
                            _name(found, found.count(each.now, each.then, today, len(files)), each.box.id)
                            seen.add(each.box.id)
                done += len(boxes)
                progress(done, max(done, total))
    return found


def _causes(
    rules: Mapping[str, Version], classes: Mapping[str, str], now: StoredSchedule
) -> dict[str, list[tuple[str, str]]]:
    """What changes for each rule, by its key: itself, and classes that get it; one that gets none counts with its old
    one. Each as the list of dues knows it.
    """
    found: dict[str, list[tuple[str, str]]] = {key: [("rule", key)] for key in sorted(rules)}
    for key, rule in sorted(classes.items()):
        found.setdefault(rule or now.rule_of_class(key), []).append(("class", key))
    return found


def _chunks(store: Store, kind: str, key: str) -> Iterator[list[int]]:
    after = 0
    while boxes := duetable.concerned(store.connection, kind, key, after, CHUNK):
        after = boxes[-1]
        yield boxes


def _changed_files(now: BoxReckoning, then: BoxReckoning) -> list[frozenset[str]]:
    """The files of a box that change, each as the keys of the rules that counted and would count for it."""
    return [
        frozenset((one.rule, other.rule))
        for one, other in ((a.reckoning, b.reckoning) for a, b in zip(now.lines, then.lines, strict=True))
        if (one.on, one.disposition) != (other.on, other.disposition)
    ]


def _name(found: Effects, change: str, box: int) -> None:
    named = found.examples.setdefault(change, [])
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
