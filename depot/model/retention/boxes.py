"""When a box becomes inactive: when the last of its files does, each by its own rule and its own dates.

A box is destroyed whole, so it waits for its last file, and the earliest is shown beside it (practice of the transfer
slips: «année de disposition», Constellio's DocumentTransfertReport). What a file does not say, its box says for it:
the extreme years of a box are those of all that is in it. A rule of the file's own wins over its box's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from depot.model.box import Box
from depot.model.file import File
from depot.model.retention import reasons as why
from depot.model.retention.reasons import Reason, reason
from depot.model.retention.reckoning import Calendar, Facts, Reckoning, reckon, together
from depot.model.retention.rules import DESTROY, KEEP, SORT, Version
from depot.model.retention.years import day_of, end_of_calendar_year


class Schedule(Protocol):
    """Where the rules are."""

    def rule(self, key: str) -> Version | None:
        """A rule as it is now; None when it is not known."""

    def rule_of_class(self, key: str) -> str:
        """Key of the rule of a class of the plan; empty without one."""

    def calendar(self, org: str) -> Calendar:
        """How an organisation counts years."""


class Line(NamedTuple):
    """A file of a box."""

    file: int
    """Its id."""
    reckoning: Reckoning


class BoxReckoning(NamedTuple):
    """When a box becomes inactive, and why."""

    on: date | None = None
    """The first day on which all of it may be disposed of; None while a fact is missing."""
    earliest: date | None = None
    """The first day on which some file of it might be."""
    disposition: str = ""
    """KEEP, DESTROY, SORT; empty while it is not known of each file."""
    rule: str = ""
    """Key of the rule that decided: that of the last file."""
    code: str = ""
    version: int = 0
    copy: str = ""
    reasons: tuple[Reason, ...] = ()
    file: int | None = None
    """The file that decided; None when the box has none."""
    lines: tuple[Line, ...] = ()

    @property
    def missing(self) -> tuple[Reason, ...]:
        """What it waits for, of the first file that waits."""
        return tuple(dict.fromkeys(each for each in self.reasons if each.missing))

    def due(self, day: date) -> bool:
        """Whether it is to be destroyed or sorted on a day. C never is (A-21.1, art. 18)."""
        return self.on is not None and self.on <= day and self.disposition in (DESTROY, SORT)


def reckon_box(box: Box, files: Iterable[File], schedule: Schedule) -> BoxReckoning:
    """Reckon a box with the files that are listed in it. Pure and total."""
    calendar = schedule.calendar(box.org or box.unit.partition("/")[0] or box.rule.partition("/")[0])
    listed = [file for file in files if not file.removed]
    if not listed:
        key, by = rule_of_box(box, schedule)
        whole = _reckon(_of_box(box, by), key, schedule, calendar)
        return BoxReckoning(whole.on, whole.on, *whole[1:])
    lines = []
    for file in listed:
        key, by = rule_of_file(file, box, schedule)
        lines.append(Line(file.id, _reckon(_of_file(file, box, by), key, schedule, calendar)))
    return _together(box, listed, tuple(lines))


def rule_of_box(box: Box, schedule: Schedule) -> tuple[str, str]:
    """Key of the rule of a box, and where it comes from; empty without one."""
    if box.rule:
        return box.rule, why.OWN
    return (schedule.rule_of_class(box.class_code) if box.class_code else ""), why.OWN_CLASS


def rule_of_file(file: File, box: Box, schedule: Schedule) -> tuple[str, str]:
    """Key of the rule of a file, and where it comes from: what is nearer to the file wins; empty without one."""
    if file.rule:
        return file.rule, why.OWN
    of_class = schedule.rule_of_class(file.class_code) if file.class_code else ""
    if of_class:
        return of_class, why.OWN_CLASS
    key, by = rule_of_box(box, schedule)
    return key, why.BOX if by == why.OWN else why.BOX_CLASS


def _reckon(facts: Facts, key: str, schedule: Schedule, calendar: Calendar) -> Reckoning:
    version = schedule.rule(key) if key else None
    return reckon(facts, version, calendar, key.partition("/")[2] or key)


def _of_box(box: Box, by: str) -> Facts:
    return Facts(
        closed_on=box.closed_on,
        last_year=box.year_to,
        event_on=box.event_on,
        semi_event_on=box.semi_event_on,
        replaced_on=box.replaced_on,
        copy=box.copy,
        media=box.media,
        by=by,
    )


def _of_file(file: File, box: Box, by: str) -> Facts:
    facts = Facts(
        closed_on=file.closed_on,
        last_on=file.date_to,
        last_year=file.year_to,
        event_on=file.event_on or box.event_on,
        semi_event_on=file.semi_event_on or box.semi_event_on,
        replaced_on=file.replaced_on or box.replaced_on,
        copy=file.copy or box.copy,
        media=box.media,
        by=by,
    )
    names = ("event_on", "semi_event_on", "replaced_on")
    borrowed = [name for name in names if not getattr(file, name) and getattr(box, name)]
    if _last_day(file) is None:
        facts = facts._replace(closed_on=box.closed_on, last_year=box.year_to)
        borrowed += ["closed_on", "last_year"]
    return facts._replace(borrowed=tuple(borrowed)) if borrowed else facts


def _last_day(file: File) -> date | None:
    """The latest day that a file itself speaks of."""
    return _latest(file.closed_on, file.date_to, file.year_to)


@lru_cache(maxsize=16_384)
def _latest(closed_on: str, date_to: str, year_to: int | None) -> date | None:
    days = (day_of(closed_on), day_of(date_to), end_of_calendar_year(year_to))
    return max((day for day in days if day is not None), default=None)


def _together(box: Box, files: list[File], lines: tuple[Line, ...]) -> BoxReckoning:
    dated = [line for line in lines if line.reckoning.on is not None]
    waiting = [line for line in lines if line.reckoning.on is None]
    steps = [reason(why.FILES, count=len(lines))]
    earliest = min(dated, key=_day, default=None)
    decides = waiting[0] if waiting else max(dated, key=_day)
    if waiting:
        kind = next(iter(decides.reckoning.missing), reason(why.NO_BASE)).kind
        steps.append(reason(why.WAITING, count=len(waiting), file=decides.file, kind=kind))
    else:
        steps.append(reason(why.LATEST, file=decides.file, on=_day(decides).isoformat()))
    steps += decides.reckoning.reasons
    if earliest is not None and (waiting or _day(earliest) < _day(decides)):
        steps.append(reason(why.EARLIEST, file=earliest.file, on=_day(earliest).isoformat()))
    endings = [line.reckoning.disposition for line in lines]
    disposition = together(endings)
    if len(set(endings)) > 1 and disposition:
        keep, destroy, sort = (endings.count(each) for each in (KEEP, DESTROY, SORT))
        steps.append(reason(why.MIXED, keep=keep, destroy=destroy, sort=sort))
    last = max((day.year for file in files if (day := _last_day(file)) is not None), default=None)
    if last is not None and box.year_to is not None and box.year_to > last:
        steps.append(reason(why.YEARS_BEYOND, year=box.year_to, last=last))
    whole = decides.reckoning
    return BoxReckoning(
        None if waiting else whole.on,
        _day(earliest) if earliest is not None else None,
        disposition,
        whole.rule,
        whole.code,
        whole.version,
        whole.copy,
        tuple(steps),
        decides.file,
        lines,
    )


def _day(line: Line) -> date:
    return line.reckoning.on or date.max
