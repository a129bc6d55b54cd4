"""Rows and columns of the due list, and what narrows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from depot.desk.blockers import AMBIGUOUS, DOUBTED, HELD
from depot.desk.destruction.conditions import OTHER_BATCH, at_a_glance
from depot.desk.objections import Objections
from depot.desk.reasons import LACKING
from depot.desk.succession import units_of
from depot.model.box import SHELVED, Box
from depot.model.codes import Code
from depot.model.retention.due import MISSING
from depot.model.retention.rules import DESTROY, KEEP, SORT
from depot.store.duelist import VIEWS, DueList, DueRow, Part
from depot.store.store import Store
from depot.words import N_, _
from screens.rows import Column, Row
from screens.signs import STATES, Sign
from screens.text import clean

NAMES: Final = {
    DESTROY: N_("To destroy"),
    SORT: N_("To sort"),
    KEEP: N_("To keep"),
    MISSING: N_("No date"),
}
"""The views in the order of their tabs, with their names."""

COLUMNS: Final = (
    Column(N_("Due"), width=10),
    Column(N_("Box"), width=13),
    Column(N_("Title"), flex=3, least=14),
    Column(N_("Unit"), width=8, from_width=96),
    Column(N_("Rule"), width=9),
    Column(N_("Place"), flex=2, least=16, tail=True, from_width=110),
    Column(N_("State"), width=16, from_width=90),
)
"""Of boxes with a date."""

MISSING_COLUMNS: Final = (
    Column(N_("Missing"), width=24),
    Column(N_("Box"), width=13),
    Column(N_("Title"), flex=1, least=14),
    Column(N_("Unit"), width=8, from_width=90),
    Column(N_("Rule"), width=9),
)
"""Of boxes of which a fact is missing."""

_STATES: Final = {
    "shelved": "shelved",
    "to_shelve": "to-shelve",
    "lent": "lent",
    "missing": "missing",
    "elsewhere": "returned",
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of the list is on show."""

    since: str = ""
    until: str = ""
    """The last day that is listed; empty for all dates."""
    unit: str = ""
    """Key of a unit, whose parts are listed too."""
    rule: str = ""
    """Key of a rule."""

    def part(self, store: Store) -> Part:
        """The same for the store."""
        return Part(self.since, self.until, units_of(store, self.unit) if self.unit else (), self.rule)

    @classmethod
    def today(cls, day: date) -> Narrowed:
        """All that is due on a day."""
        return cls(until=day.isoformat())

    def undone(self, day: date) -> Narrowed:
        """The same without what narrows it beside the day."""
        return replace(self, since="", unit="", rule="", until=day.isoformat())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many boxes each view has."""

    views: tuple[tuple[str, int], ...] = ()
    waiting: bool = False
    """Whether boxes still wait to be reckoned."""

    def of(self, view: str) -> int | None:
        """How many a view has; None while that is not counted."""
        return dict(self.views).get(view)


def read_counts(
    store: Store, narrowed: Narrowed, stop: Callable[[], bool], views: Sequence[str] = VIEWS
) -> Counts | None:
    """The counts of some views as they are now; None when told to stop."""
    due, part = DueList(store), narrowed.part(store)
    counted = []
    for view in views:
        if stop():
            return None
        counted.append((view, due.count(view, part)))
    return Counts(tuple(counted), due.behind())


def rows(store: Store, ids: Sequence[int], today: date) -> list[Row]:
    """Boxes with a date; what is on a list already is quiet, what must not be destroyed says so."""
    objections = Objections(store)
    return [_row(store, row, today, objections) for row in DueList(store).rows(ids)]


def _row(store: Store, row: DueRow, today: date, objections: Objections) -> Row:
    box = store.get(Box, row.id)
    stop = at_a_glance(store, box, today) if box is not None else None
    sign = STATES["held"] if stop is not None and stop.name in (HELD, DOUBTED, AMBIGUOUS) else _sign(row)
    listed = stop is not None and stop.name == OTHER_BATCH
    objection = objections.said(Code.from_id("B", row.id).text)
    if stop is None and objection is not None:
        told = clean(objection.text(_))
    elif stop is None or row.person:
        told = _told(row)
    else:
        told = Code.parse(stop.about).shown if listed else stop.said.text(_)
    cells = (row.due_on, row.code, row.title or row.number, row.unit, rule_of(row), row.place, told)
    return Row(cells, sign, quiet=listed)


def missing_rows(store: Store, ids: Sequence[int]) -> list[Row]:
    """Boxes of which a fact is missing."""
    return [
        Row((_lacking(row), row.code, row.title or row.number, row.unit, rule_of(row)), _sign(row))
        for row in DueList(store).rows(ids)
    ]


def rule_of(row: DueRow) -> str:
    """The rule and its version."""
    return f"{row.rule} v{row.version}" if row.version else row.rule


def _lacking(row: DueRow) -> str:
    return _(LACKING[row.missing]) if row.missing in LACKING else row.due_on


def _sign(row: DueRow) -> Sign | None:
    return STATES.get(_STATES.get(row.status, ""))


def _told(row: DueRow) -> str:
    if row.person:
        return row.person
    if row.status == SHELVED:
        return ""  # as most are: the sign before the row says so
    sign = _sign(row)
    return _(sign.word) if sign is not None else _("on no shelf yet")
