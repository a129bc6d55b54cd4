"""Reasons: what a date was made of, step by step, or the fact that it waits for.

A reason is a kind and its facts; depot/desk/reasons.py makes the sentences. Those of one reckoning stand in the order
of the arithmetic, so that each date among them follows from the ones before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

RULE: Final = "rule"
"""Which rule counts: rule, version, approved_on, by (one of FROM)."""
UNAPPROVED: Final = "unapproved"
"""BAnQ has not approved this version yet: rule, version. It still gives a date; nothing may be destroyed by it."""
COPY: Final = "copy"
"""Which copy: copy, media; number of the period."""
COPY_TAKEN: Final = "copy_taken"
"""Nobody said which copy it is: taken for the principal one. Facts: copy."""
MEDIA_OTHER: Final = "media_other"
"""The rule names no period for these media; those for others count. Facts: media."""

CLOSED: Final = "closed"
"""Base date: it was closed. Facts: on, of (`box` when its box's fact counts)."""
LAST_DATE: Final = "last_date"
"""Base date: its last document. Facts: on, of."""
LAST_YEAR: Final = "last_year"
"""Base date: the last year of its dates, taken to its last day since no more is known. Facts: year, on, of."""
EVENT: Final = "event"
"""The event that ended an open active period: on, of, remark (what the rule says of it)."""
EVENT_CLOSED: Final = "event_closed"
"""Its closing is that event, as the organisation has it: on, of, remark."""
REPLACED: Final = "replaced"
"""A new version replaced it: on, of, remark."""
LATER: Final = "later"
"""Documents in it are later than what counted so far: on, year (0 when it is a day), of."""

FEW_DAYS: Final = "few_days"
"""Fewer than the minimum of days remain until the year end: days, minimum."""
YEAR_END: Final = "year_end"
"""Rounded up to the end of a year: on."""
ACTIVE: Final = "active"
"""End of the active period: years, until."""
SEMI: Final = "semi"
"""End of the semi-active period: years, until."""
SEMI_EVENT: Final = "semi_event"
"""The event that ended an open semi-active period: on, of, remark."""
SEMI_UNTIL: Final = "semi_until"
"""End of a semi-active period that was open: until."""
INACTIVE: Final = "inactive"
"""It is inactive from this day on, and what becomes of it: on, disposition."""

LONGEST: Final = "longest"
"""Several periods of the rule fit; the longest counts. Facts: count."""

NO_RULE: Final = "no_rule"
"""Missing: a rule, its own or of its class or its box. No facts."""
RULE_UNKNOWN: Final = "rule_unknown"
"""Missing: the rule that it names. Facts: rule."""
RULE_WITHDRAWN: Final = "rule_withdrawn"
"""Missing: a rule in force; this one was withdrawn from the schedule. Facts: rule, version."""
NO_COPY: Final = "no_copy"
"""Missing: a period of the rule for this copy. Facts: rule, version, copy."""
NO_BASE: Final = "no_base"
"""Missing: closing date, or last year of its dates. No facts."""
NO_EVENT: Final = "no_event"
"""Missing: the date of the event that ends an open active period (888). Facts: remark."""
NO_SEMI_EVENT: Final = "no_semi_event"
"""Missing: the date of the event that ends an open semi-active period (888). Facts: remark."""
NOT_REPLACED: Final = "not_replaced"
"""Missing: when a new version replaced it (999). Facts: remark."""
NO_ACTIVE: Final = "no_active"
"""Missing: the active period of the rule. Facts: rule, version."""
NO_SEMI: Final = "no_semi"
"""Missing: the semi-active period of the rule. Facts: rule, version."""
NO_DISPOSITION: Final = "no_disposition"
"""Missing: the disposition of the rule. Facts: rule, version."""
BEYOND: Final = "beyond"
"""It would end after the year 9999. Facts: years."""

MISSING: Final = frozenset(
    {NO_RULE, RULE_UNKNOWN, RULE_WITHDRAWN, NO_COPY, NO_BASE, NO_EVENT, NO_SEMI_EVENT, NOT_REPLACED}
    | {NO_ACTIVE, NO_SEMI, NO_DISPOSITION, BEYOND}
)
"""Reasons why there is no date."""

FILES: Final = "files"
"""Of a box: its files decide, each by its own rule and dates. Facts: count."""
LATEST: Final = "latest"
"""Of a box: the file that is the last to become inactive, whose reasons follow. Facts: file (its id), on."""
EARLIEST: Final = "earliest"
"""Of a box: the file that was the first. Facts: file, on."""
WAITING: Final = "waiting"
"""Of a box: files that have no date yet. Facts: count, file (the first), kind (of what it waits for)."""
MIXED: Final = "mixed"
"""Of a box: its files do not all end alike, so that it must be sorted. Facts: keep, destroy, sort (how many)."""
YEARS_BEYOND: Final = "years_beyond"
"""Of a box: its extreme years reach further than the dates of its files. Facts: year, last (of the files)."""

OWN: Final = "own"
OWN_CLASS: Final = "class"
BOX: Final = "box"
BOX_CLASS: Final = "box_class"

FROM: Final = (OWN, OWN_CLASS, BOX, BOX_CLASS)
"""Where a rule comes from, what wins first: its own, its class's, that of its box, that of its box's class."""


class Reason(NamedTuple):
    """A step of a reckoning."""

    kind: str
    facts: tuple[tuple[str, str | int], ...] = ()
    """By name, in a fixed order; days are AAAA-MM-JJ."""

    @property
    def missing(self) -> bool:
        """Whether it says why there is no date."""
        return self.kind in MISSING

    def fact(self, name: str) -> str | int:
        """A fact by its name; KeyError when it has none."""
        return dict(self.facts)[name]


def reason(kind: str, /, **facts: str | int) -> Reason:
    """A reason with its facts."""
    return Reason(kind, tuple(facts.items()))
