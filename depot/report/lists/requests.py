"""Reports of requests: how many each unit made, or were made each month, and how long they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from depot.desk.naming import unit_name
from depot.desk.requests.reading import hours_of, minutes
from depot.model.request import CANCELLED, FULFILLED, OVER, REFUSED
from depot.report.lists.boxes import bare
from depot.report.lists.shape import NUMBER, SINCE, UNIT, UNTIL, Column, Report, Rows, Source
from depot.store.reports.reading import rows
from depot.store.reports.trails import requests
from depot.words import N_

_HOUR: Final = 60


class _Told(NamedTuple):
    """One request; times are working minutes."""

    status: str
    took: int | None
    picked: int | None
    late: bool


_COUNTS: Final = (
    Column("requests", N_("Requests"), NUMBER, mm=18),
    Column("open", N_("Under way"), NUMBER, mm=18, wide=True),
    Column("fulfilled", N_("Fulfilled"), NUMBER, mm=18, wide=True),
    Column("refused", N_("Refused"), NUMBER, mm=18, wide=True),
    Column("cancelled", N_("Cancelled"), NUMBER, mm=18, wide=True),
    Column("late", N_("Late"), NUMBER, mm=14),
    Column("picked_h", N_("Hours to pick, median"), NUMBER, mm=22, wide=True),
    Column("median_h", N_("Hours, median"), NUMBER, mm=20),
    Column("most_h", N_("Hours, 90 %"), NUMBER, mm=20),
)


def _grouped(source: Source, key: Callable[[str, str], str]) -> dict[str, list[_Told]]:
    """The requests by a key, which is made of the unit and the time of reception."""
    asked, hours = source.asked, hours_of(source.store)
    found: dict[str, list[_Told]] = defaultdict(list)
    wanted = requests(asked.boxes.units, asked.since, asked.until)
    for unit, at, picked_at, over_at, status, needed in rows(source.store, wanted):
        told = _Told(
            status,
            minutes(at, over_at, hours) if status == FULFILLED else None,
            minutes(at, picked_at, hours) if picked_at else None,
            bool(needed) and needed < (over_at[:10] or asked.today.isoformat()),
        )
        found[key(unit, at)].append(told)
    return found


def _figures(told: Sequence[_Told]) -> tuple[int | None, ...]:
    """The cells of _COUNTS."""
    took = sorted(each.took for each in told if each.took is not None)
    picked = sorted(each.picked for each in told if each.picked is not None)
    status = [each.status for each in told]
    return (
        len(told),
        sum(each not in OVER for each in status),
        *(status.count(each) for each in (FULFILLED, REFUSED, CANCELLED)),
        sum(each.late for each in told),
        _hours(picked, 50),
        _hours(took, 50),
        _hours(took, 90),
    )


def _hours(ordered: Sequence[int], percent: int) -> int | None:
    """The least value that so many of a hundred do not exceed, in whole hours, rounded up; None for none."""
    if not ordered:
        return None
    return -(-ordered[-(-len(ordered) * percent // 100) - 1] // _HOUR)


def _by_unit(source: Source) -> Rows:
    for unit, told in sorted(_grouped(source, lambda unit, _at: unit).items()):
        yield bare(unit), unit_name(source.store, unit), *_figures(told)


def _by_month(source: Source) -> Rows:
    for month, told in sorted(_grouped(source, lambda _unit, at: at[:7]).items()):
        yield month, *_figures(told)


REQUESTS_BY_UNIT: Final = Report(
    name="requests-by-unit",
    title=N_("Requests by unit"),
    about=N_("How many requests each unit made, and in how many working hours they were answered."),
    columns=(Column("unit", N_("Unit"), mm=18), Column("name", N_("Name"), share=1), *_COUNTS),
    filters=(UNIT, SINCE, UNTIL),
    rows=_by_unit,
    bars=("unit", "requests"),
)

REQUESTS_BY_MONTH: Final = Report(
    name="requests-by-month",
    title=N_("Requests by month"),
    about=N_("How many requests were made each month, and in how many working hours they were answered."),
    columns=(Column("month", N_("Month"), share=1), *_COUNTS),
    filters=(UNIT, SINCE, UNTIL),
    rows=_by_month,
    bars=("month", "median_h"),
)
