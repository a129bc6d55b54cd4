"""When one file, or a box without files, becomes inactive, and what becomes of it then.

The steps, each with its source:

1. Base date: the closing date, else the last of its dates (A-21.1, art. 2: active while it is in current use).
   Of a year alone, its last day, so that what is not known never makes anything due sooner.
2. Open periods (888) begin to count from the event that ends them, periods until replacement (999) from the
   replacement. Neither gives a date alone: the fact is asked for, and never guessed.
3. Rounded up to the year end of the organisation, with the minimum of days that it sets (years.py).
4. Active, then semi-active period, in years, as the schedule has them (A-21.1, art. 7; r. 2, art. 2).
5. The day after is the first on which the disposition may be carried out: C is kept for good and never offered for
   destruction (A-21.1, art. 18), T is sorted first, D may be destroyed once approved (A-21.1, art. 13).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from depot.model.retention import reasons as why
from depot.model.retention.reasons import Reason, reason
from depot.model.retention.rules import DESTROY, OPEN, PRINCIPAL, SORT, UNTIL_REPLACED, Period, Version, fitting
from depot.model.retention.years import (
    day_of,
    days_left,
    end_of_calendar_year,
    rounded,
    year_closed,
    year_end,
    years_on,
)

_OPEN: Final = (OPEN, UNTIL_REPLACED)


class Calendar(NamedTuple):
    """How an organisation counts years."""

    end: str = "06-30"
    """Last day of its year, MM-JJ."""
    minimum_days: int = 0
    """Days that must remain until the year end; with fewer, the next one counts."""
    closing_ends: int = 0
    """1 when closing a file is the event that ends its open period (888)."""


class Facts(NamedTuple):
    """What is known of a file or a box. Days are AAAA-MM-JJ, empty when nobody said."""

    closed_on: str = ""
    last_on: str = ""
    """Day of its last document."""
    last_year: int | None = None
    """Last year of its dates."""
    event_on: str = ""
    """When the event came that ends an open active period."""
    semi_event_on: str = ""
    """When the event came that ends an open semi-active period."""
    replaced_on: str = ""
    """When a new version replaced it."""
    copy: str = ""
    media: str = ""
    by: str = why.OWN
    """Where its rule comes from: one of why.FROM."""
    borrowed: tuple[str, ...] = ()
    """Names of those facts above that are its box's."""


class Reckoning(NamedTuple):
    """When something becomes inactive, and why."""

    on: date | None = None
    """The first day on which its disposition may be carried out; None while a fact is missing."""
    disposition: str = ""
    """KEEP, DESTROY, SORT; empty when no rule says so."""
    rule: str = ""
    """Key of the rule that counted."""
    code: str = ""
    version: int = 0
    copy: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def missing(self) -> tuple[Reason, ...]:
        """What it waits for."""
        return tuple(dict.fromkeys(each for each in self.reasons if each.missing))

    def due(self, day: date) -> bool:
        """Whether it is to be destroyed or sorted on a day."""
        return self.on is not None and self.on <= day and self.disposition in (DESTROY, SORT)


@lru_cache(maxsize=65_536)
def reckon(facts: Facts, version: Version | None, calendar: Calendar, named: str = "") -> Reckoning:
    """Reckon one file, or a box without files. Pure and total.

    `version` is the rule that counts; None when there is none, and `named` is then the code of the rule that was named
    and is not known, if one was.
    """
    if version is None:
        missing = reason(why.RULE_UNKNOWN, rule=named) if named else reason(why.NO_RULE)
        return Reckoning(code=named, reasons=(missing,))
    steps = [reason(why.RULE, rule=version.code, version=version.version, approved_on=version.approved_on, by=facts.by)]
    bare = Reckoning(None, "", version.key, version.code, version.version)
    about: dict[str, str | int] = {"rule": version.code, "version": version.version}
    if version.withdrawn:
        return bare._replace(reasons=(*steps, reason(why.RULE_WITHDRAWN, **about)))
    if not version.approved_on:
        steps.append(reason(why.UNAPPROVED, **about))
    copy = facts.copy or PRINCIPAL
    if not facts.copy:
        steps.append(reason(why.COPY_TAKEN, copy=copy))
    periods = fitting(version, copy, facts.media)
    if not periods:
        return bare._replace(copy=copy, reasons=(*steps, reason(why.NO_COPY, **about, copy=copy)))
    media = set(facts.media.split())
    if media and all(period.media and not media & set(period.media) for period in periods):
        steps.append(reason(why.MEDIA_OTHER, media=facts.media))
    chosen = _longest([_Course(facts, version, period, calendar).run() for period in periods])
    if len(periods) > 1:
        steps.append(reason(why.LONGEST, count=len(periods)))
    disposition = together([period.disposition for period in periods])
    return bare._replace(on=chosen.on, disposition=disposition, copy=copy, reasons=(*steps, *chosen.reasons))


def together(dispositions: Sequence[str]) -> str:
    """What becomes of things that stay together: what they agree on; sorting where they do not; nothing while it is
    not known of each.
    """
    kinds = set(dispositions)
    if not kinds or "" in kinds:
        return ""
    return kinds.pop() if len(kinds) == 1 else SORT


class _Ended(NamedTuple):
    """What one period gives."""

    on: date | None
    reasons: tuple[Reason, ...]


def _longest(ended: Sequence[_Ended]) -> _Ended:
    """The last of several; one that has no end is later than all."""
    return max(ended, key=lambda each: each.on or date.max)


class _Course:
    """One period of a rule, run through from its base date to its end. `date.max` stands for beyond the calendar."""

    def __init__(self, facts: Facts, version: Version, period: Period, calendar: Calendar) -> None:
        self._facts = facts
        self._version = version
        self._period = period
        self._calendar = calendar
        self._end = year_end(calendar.end)
        self._closed = day_of(facts.closed_on)
        self._last = day_of(facts.last_on)
        self._steps: list[Reason] = []

    def run(self) -> _Ended:
        period = self._period
        self._say(why.COPY, copy=period.copy, media=", ".join(period.media), number=period.number)
        if not self._whole():
            return _Ended(None, tuple(self._steps))
        start = self._start()
        final = self._semi(self._active(start) if start is not None else None)
        if final == date.max:
            years = sum(years for years in (period.active, period.semi) if years is not None and years not in _OPEN)
            self._say(why.BEYOND, years=years)
        if final is None or final == date.max:
            return _Ended(None, tuple(self._steps))
        on = final + timedelta(days=1)
        self._say(why.INACTIVE, on=on.isoformat(), disposition=period.disposition)
        return _Ended(on, tuple(self._steps))

    def _say(self, kind: str, /, **facts: str | int) -> None:
        self._steps.append(reason(kind, **facts))

    def _whole(self) -> bool:
        """Whether the rule says all that is needed."""
        period, said = self._period, len(self._steps)
        about: dict[str, str | int] = {"rule": self._version.code, "version": self._version.version}
        for value, kind in (
            (period.active, why.NO_ACTIVE),
            (period.semi, why.NO_SEMI),
            (period.disposition or None, why.NO_DISPOSITION),
        ):
            if value is None:
                self._say(kind, **about)
        return len(self._steps) == said

    def _start(self) -> date | None:
        """The day from which the active period counts, or on which it ended if it was open."""
        facts, period = self._facts, self._period
        if period.active == OPEN:
            start = self._event()
        elif period.active == UNTIL_REPLACED:
            start = self._fact("replaced_on", why.REPLACED, why.NOT_REPLACED, period.active_remark)
        elif self._closed is not None:
            start = self._closed
            self._say(why.CLOSED, on=start.isoformat(), of=self._of("closed_on"))
        elif self._last is not None:
            start = self._last
            self._say(why.LAST_DATE, on=start.isoformat(), of=self._of("last_on"))
        elif (start := end_of_calendar_year(facts.last_year)) is not None:
            self._say(why.LAST_YEAR, year=start.year, on=start.isoformat(), of=self._of("last_year"))
        else:
            self._say(why.NO_BASE)
        return self._last_document(start) if start is not None else None

    def _event(self) -> date | None:
        """The event that ended an open active period; its closing, where the organisation has it so."""
        remark = self._period.active_remark
        if self._calendar.closing_ends and self._closed is not None and day_of(self._facts.event_on) is None:
            return self._fact("closed_on", why.EVENT_CLOSED, why.NO_EVENT, remark)
        return self._fact("event_on", why.EVENT, why.NO_EVENT, remark)

    def _fact(self, name: str, known: str, unknown: str, label: str) -> date | None:
        """A day that ends an open period."""
        day, remark = day_of(getattr(self._facts, name)), self._version.remark(label)
        if day is None:
            self._say(unknown, remark=remark)
        else:
            self._say(known, on=day.isoformat(), of=self._of(name), remark=remark)
        return day

    def _last_document(self, start: date) -> date:
        """No period begins before the last document; a year counts only when it is a later one."""
        for day, name in ((self._closed, "closed_on"), (self._last, "last_on")):
            if day is not None and day > start:
                start = day
                self._say(why.LATER, on=day.isoformat(), year=0, of=self._of(name))
        year = end_of_calendar_year(self._facts.last_year)
        if year is not None and year.year > start.year:
            start = year
            self._say(why.LATER, on=year.isoformat(), year=year.year, of=self._of("last_year"))
        return start

    def _active(self, start: date) -> date:
        """The end of the active period."""
        end, minimum, years = self._end, self._calendar.minimum_days, self._period.active
        base = year_closed(start, end, minimum)
        if base is None:
            return date.max
        if base != rounded(start, end):
            self._say(why.FEW_DAYS, days=days_left(start, end), minimum=minimum)
        if base != start:
            self._say(why.YEAR_END, on=base.isoformat())
        if years is None or years in _OPEN:
            return base
        until = years_on(base, years, end)
        if until is None:
            return date.max
        self._say(why.ACTIVE, years=years, until=until.isoformat())
        return until

    def _semi(self, active: date | None) -> date | None:
        """The end of the semi-active period; None while a fact is missing."""
        period, remark = self._period, self._period.semi_remark
        if period.semi in _OPEN:
            if period.semi == OPEN:
                day = self._fact("semi_event_on", why.SEMI_EVENT, why.NO_SEMI_EVENT, remark)
            else:
                day = self._fact("replaced_on", why.REPLACED, why.NOT_REPLACED, remark)
            if active is None or day is None:
                return None
            until = rounded(max(active, day), self._end)
            if until is None or active == date.max:
                return date.max
            self._say(why.SEMI_UNTIL, until=until.isoformat())
            return until
        if active is None or active == date.max or period.semi is None:
            return active
        until = years_on(active, period.semi, self._end)
        if until is None:
            return date.max
        self._say(why.SEMI, years=period.semi, until=until.isoformat())
        return until

    def _of(self, name: str) -> str:
        """`box` when a fact is that of the box."""
        return "box" if name in self._facts.borrowed else ""
