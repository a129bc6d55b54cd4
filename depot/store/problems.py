"""What a verification can find wrong, each kind named, with its subject and what to do about it.

These are of the family of errors, but they are listed in a report, not raised.
"""

from __future__ import annotations

from typing import Final

from depot.errors import Damaged
from depot.words import N_

_RESTORE: Final = N_("Stop working, keep the file for an inquiry, and restore the last backup with: depot restore")
_REFOLD: Final = N_("The journal is the truth: keep a copy of the file, then run: depot verify --refold")

LISTED: Final = 20
"""Problems of one kind that are listed; the rest are only counted."""

SHOWN: Final = 80
"""Characters shown of a value."""


class FileUnsound(Damaged):
    """Facts: subject (the file), detail."""

    what = N_("SQLite finds the file unsound: {detail}.")
    todo = _RESTORE


class EventUnreadable(Damaged):
    """Facts: subject, stream, seq, detail."""

    what = N_("Event {seq} of {stream} cannot be read: {detail}.")
    todo = _RESTORE


class EventAltered(Damaged):
    """Facts: subject, stream, seq."""

    what = N_("Event {seq} of {stream}, about {subject}, is not what was written: its hash does not fit.")
    todo = _RESTORE


class BodyMissing(Damaged):
    """Facts: subject, stream, seq."""

    what = N_("Event {seq} of {stream}, about {subject}, has no body, and no event took it away.")
    todo = _RESTORE


class EventMissing(Damaged):
    """Facts: subject, stream, first, last."""

    what = N_("Events {first} to {last} of {stream} are missing.")
    todo = _RESTORE


class EventMisplaced(Damaged):
    """Facts: subject, stream, seq."""

    what = N_("Event {seq} of {stream}, about {subject}, stands in the wrong place.")
    todo = _RESTORE


class EventMislabelled(Damaged):
    """Facts: subject, stream, seq, column, found, expected."""

    what = N_("Event {seq} of {stream}: the column {column} says “{found}”, what was written says “{expected}”.")
    todo = _RESTORE


class HeadDiffers(Damaged):
    """Facts: subject (node and incarnation), recorded, found."""

    what = N_("The journal {subject} should end with event {recorded}, and ends with {found}.")
    todo = _RESTORE


class StreamUnknown(Damaged):
    """Facts: subject, stream, seq."""

    what = N_("Event {seq}, about {subject}, belongs to no known journal ({stream}).")
    todo = _RESTORE


class StreamNotOne(Damaged):
    """Facts: subject, count."""

    what = N_("The database has {count} journals of its own; it should have one.")
    todo = _RESTORE


class RowDiffers(Damaged):
    """Facts: subject (table and key), table, key, column, found, expected."""

    what = N_("{subject}: {column} is “{found}”; by the journal it is “{expected}”.")
    todo = _REFOLD


class RowMissing(Damaged):
    """Facts: subject, table, key."""

    what = N_("{subject} is missing; it is in the journal.")
    todo = _REFOLD


class RowUnfounded(Damaged):
    """Facts: subject, table, key."""

    what = N_("{subject} is in no event of the journal.")
    todo = _REFOLD


class IndexDiffers(Damaged):
    """Facts: subject (the index)."""

    what = N_("The search index {subject} does not fit the texts.")
    todo = _REFOLD


class DueDiffers(Damaged):
    """Facts: subject (code of the box), column, found, expected."""

    what = N_("Due list, {subject}: {column} is “{found}”; by the rules it is “{expected}”.")
    todo = _REFOLD


class SchemaDiffers(Damaged):
    """Facts: subject (table, index or trigger), kind."""

    what = N_("The {kind} {subject} of the database is not as this program makes it.")
    todo = N_("Somebody changed the database with another tool: keep a copy of the file for an inquiry.")


class Problems:
    """Collects problems, the first few of each kind."""

    def __init__(self) -> None:
        self._found: dict[type[Damaged], list[Damaged]] = {}
        self.count = 0

    def add(self, problem: Damaged) -> None:
        """Note a problem."""
        self.count += 1
        same = self._found.setdefault(type(problem), [])
        if len(same) < LISTED:
            same.append(problem)

    def listed(self) -> tuple[Damaged, ...]:
        """Those to be shown, by kind."""
        return tuple(problem for same in self._found.values() for problem in same)


def shown(value: object) -> str:
    """A stored value as a message shows it."""
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text[:SHOWN].encode("utf-8", "replace").decode()
