"""What an import did: counts, and every refused row with its line and reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

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
class RefusedRow:
    """A row that was not taken."""

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
    """Things brought up to date (units, places, plan, schedule)."""
    known: int = 0
    """Rows that were on record already: they added nothing."""
    refused: list[RefusedRow] = field(default_factory=list)
    interrupted: bool = False
    """True when it was stopped before the end; running it again goes on where it stopped."""
    dry_run: bool = False

    @property
    def rows(self) -> int:
        """Rows dealt with so far."""
        return sum(self.added.values()) + self.changed + self.known + len(self.refused)
