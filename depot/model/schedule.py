"""When a depot is backed up, and when the way back is tried: pure reckoning from what was done last."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

LATE: Final = timedelta(days=1)
"""How long after its time a backup may be made without anybody being told: the next opening of the depot makes it."""


class Schedule(NamedTuple):
    """What the depot decided."""

    folder: str = ""
    """Where copies go; empty: none are made."""
    days: int = 1
    """From one copy to the next."""
    at: str = "17:00"
    """The time of day from which on one is due, HH:MM."""
    keep: int = 14
    """How many of them stay; the oldest goes when a new one was checked."""
    drill_days: int = 90
    """Days from one drill to the next; 0: nobody is told that one is due."""


class Past(NamedTuple):
    """What was done last; a time is None where nothing was."""

    made: datetime | None = None
    path: str = ""
    """The copy made last."""
    upto: int = 0
    """The last event in it."""
    failed: datetime | None = None
    """When a copy could not be made since then."""
    reason: str = ""
    """Name of the error of that failure."""
    facts: str = ""
    """Its facts, as JSON."""
    drilled: datetime | None = None
    sound: bool = False
    """Whether that drill brought the depot back whole."""


def due_at(schedule: Schedule, past: Past, now: datetime) -> datetime | None:
    """When the next copy is due, on the clock of `now`; None where none are made.

    At once where there is none yet, or where the last one lies ahead of the clock: one of the two times is wrong.
    """
    if not schedule.folder:
        return None
    if past.made is None or past.made > now:
        return now
    day = past.made.astimezone(now.tzinfo).date() + timedelta(days=schedule.days)
    return datetime.combine(day, time.fromisoformat(schedule.at), now.tzinfo)


def is_due(schedule: Schedule, past: Past, now: datetime) -> bool:
    """Whether a copy is to be made now."""
    due = due_at(schedule, past, now)
    return due is not None and now >= due


def is_late(schedule: Schedule, past: Past, now: datetime) -> bool:
    """Whether people must be told: a copy failed, or is overdue by more than LATE."""
    due = due_at(schedule, past, now)
    return due is not None and (past.failed is not None or now > due + LATE)


def drill_late(schedule: Schedule, past: Past, now: datetime) -> bool:
    """Whether the last drill is too long ago, or did not bring the depot back; never before there is a copy."""
    if not schedule.folder or not schedule.drill_days or past.made is None:
        return False
    if past.drilled is None:
        return now > past.made + timedelta(days=schedule.drill_days)
    return not past.sound or now > past.drilled + timedelta(days=schedule.drill_days)
