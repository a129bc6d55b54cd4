"""Reading a report for the screen: its first rows and how many there are, in a thread that can be told to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from depot.report.lists.narrowing import Wish, asked
from depot.report.lists.shape import Asked, Report, Source, Value
from depot.report.lists.writing import Counted
from depot.store.duelist import DueList
from depot.store.reports.reading import snapshot
from depot.store.store import Store

SHOWN: Final = 5_000
"""Rows that are on show at most; a file has all of them."""


class Seen(NamedTuple):
    """What was read."""

    asked: Asked
    rows: tuple[tuple[Value, ...], ...]
    total: int
    """How many rows there are; of a report whose length nobody knows, how many were read."""
    more: bool
    """Whether there are more than were read."""
    behind: bool
    """Whether boxes wait to be reckoned that it may miss."""


class _Stopped(Exception):
    """Something else is wanted by now."""


def read(store: Store, report: Report, wish: Wish, today: date, stop: Callable[[], bool]) -> Seen | None:
    """The first rows of a report; None when it was stopped. Raises what narrowing raises."""

    def beat(_done: int, _total: int) -> None:
        if stop():
            raise _Stopped

    wanted = asked(store, report, wish, today)
    behind = report.heeds_due and DueList(store).behind()
    found: list[tuple[Value, ...]] = []
    try:
        with snapshot(store) as own:
            counted = Counted(report, Source(own, wanted, beat))
            for row in counted:
                if len(found) == SHOWN:
                    return Seen(wanted, tuple(found), max(counted.total, SHOWN), more=True, behind=behind)
                found.append(row)
    except _Stopped:
        return None
    return Seen(wanted, tuple(found), len(found), more=False, behind=behind)
