"""The schedule that is in force, read from the folded tables as the arithmetic asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from depot.model.reference import Rule
from depot.model.retention.reckoning import Calendar
from depot.model.retention.rules import Version, version_of
from depot.store.engine import Connection

_RULE: Final = f"SELECT {', '.join(Rule._fields)} FROM rule WHERE key = ?"
_CLASS: Final = "SELECT rule FROM class WHERE key = ?"
_CALENDAR: Final = "SELECT year_end, minimum_days, closing_ends FROM organisation WHERE key = ?"


class StoredSchedule:
    """Rules, classes and years of one database; each is read once, so make it anew when they may have changed."""

    def __init__(
        self,
        connection: Connection,
        instead: Mapping[str, Version] | None = None,
        classes: Mapping[str, str] | None = None,
    ) -> None:
        """`instead` are versions of rules that count in place of those that are stored, by key; `classes` are the rules
        of classes, likewise.
        """
        self._connection = connection
        self._rules: dict[str, Version | None] = dict(instead or {})
        self._classes: dict[str, str] = dict(classes or {})
        self._calendars: dict[str, Calendar] = {}

    def rule(self, key: str) -> Version | None:
        """A rule as it is now; None when it is not known."""
        if key not in self._rules:
            row = self._connection.execute(_RULE, (key,)).fetchone()
            self._rules[key] = version_of(Rule._make(row)) if row is not None else None
        return self._rules[key]

    def rule_of_class(self, key: str) -> str:
        """Key of the rule of a class of the plan; empty without one."""
        if key not in self._classes:
            row = self._connection.execute(_CLASS, (key,)).fetchone()
            self._classes[key] = str(row[0]) if row is not None else ""
        return self._classes[key]

    def calendar(self, org: str) -> Calendar:
        """How an organisation counts years; as most do, where it is not known."""
        if org not in self._calendars:
            row = self._connection.execute(_CALENDAR, (org,)).fetchone()
            self._calendars[org] = Calendar._make(row) if row is not None else Calendar()
        return self._calendars[org]
