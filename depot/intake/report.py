"""What an import did: counts, and every row that was refused or is worth a look, with its line and the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from depot.desk.rulechanges import ScheduleChanges
from depot.desk.ruleeffects import Effects
from depot.errors import DepotError

BOXES: Final = "boxes"
FILES: Final = "files"
LOCATIONS: Final = "locations"
UNITS: Final = "units"
PEOPLE: Final = "people"
CLASSES: Final = "classes"
RULES: Final = "rules"

THINGS: Final = (BOXES, FILES, LOCATIONS, UNITS, PEOPLE, CLASSES, RULES)
"""What an import can add, in the order of reports."""


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row that something is to be said of, and what."""

    file: str
    line: int
    where: str
    """Column or element; empty for the whole row."""
    error: DepotError


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do."""

    added: Counter[str] = field(default_factory=Counter)
    """By one of THINGS."""
    changed: int = 0
    """Things brought up to date (units, places, borrowers, plan, schedule)."""
    known: int = 0
    """Rows that were on record already: they added nothing."""
    refused: list[RowNote] = field(default_factory=list)
    """Rows that were not taken."""
    attention: list[RowNote] = field(default_factory=list)
    """What was taken and a person had better look at, and why: boxes that stand where the desk would not have let them
    be put, classes of which nobody can tell the rule."""
    attached: int = 0
    """Classes of the plan that took the rule that names them."""
    named: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Where the rules and classes of the files stand (file, line), by subject."""
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that nothing was read from, by file."""
    interrupted: bool = False
    """True when it was stopped before the end; running it again goes on where it stopped."""
    reckoning: bool = False
    """True when all was taken and boxes are still to be reckoned: whoever opens the due list goes on with that."""
    dry_run: bool = False
    changes: ScheduleChanges | None = None
    """Of a dry run of rules or a plan: what becomes of the schedule."""
    effects: Effects | None = None
    """And what that changes for the boxes."""

    @property
    def rows(self) -> int:
        """Rows dealt with so far."""
        return sum(self.added.values()) + self.changed + self.known + len(self.refused)

    def add(self, other: ImportReport) -> None:
        """Count in what another report counts."""
        self.added += other.added
        self.changed += other.changed
        self.known += other.known
        self.refused += other.refused
        self.attention += other.attention
        self.attached += other.attached
        self.named |= other.named
