"""What the scan desk holds between two scans, and what a scan gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from depot.model.commands import Command
from depot.model.outcome import ATTENTION, OK, STOP, Outcome, Said

if TYPE_CHECKING:
    from depot.desk.moving.planning import MovePlan


@dataclass(frozen=True, slots=True)
class Question:
    """A question that YES or NO answers."""

    said: Said
    item: str
    """Code of what it is about."""


@dataclass(frozen=True, slots=True)
class DeskState:
    """Between two scans. Losing it loses no act: every act was written when its scan was answered."""

    mode: Command = Command.LOOK
    shelf: int | None = None
    """The shelf that boxes go to."""
    by_box: bool = False
    """SHELVE: True when boxes came before their shelf; each shelf scan then ends a handful."""
    person: int | None = None
    """The borrower."""
    loan: int | None = None
    """The group that is being filled; opened by its first item."""
    kind: str = "loan"
    """Kind of the next loan."""
    hand: tuple[str, ...] = ()
    """Codes of boxes and files that wait for a shelf or a borrower."""
    batch: int | None = None
    """SHRED: the destruction batch that is carried out."""
    transfer: int | None = None
    """RECEIVE: the transfer whose boxes get labels printed in advance."""
    inventory: int | None = None
    """INVENTORY: the inventory that is counted."""
    at_bin: bool = False
    """SHRED: True at the bin, False at the shelves."""
    second: str = ""
    """SHRED: user name of the second person."""
    question: Question | None = None
    agreed: MovePlan | None = None
    """MOVE: what the open question asks about."""
    count: int = 0
    """Boxes and files done since the mode was chosen."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one scan did."""

    main: Outcome
    """The outcome to show and to sound."""
    details: tuple[Outcome, ...] = ()
    """One for each thing, when a scan settled several (a shelf for a handful of boxes)."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Rows for the log."""
        return self.details or (self.main,)


@dataclass(frozen=True, slots=True)
class Reply:
    """A mode's answer to a scan: what happened and what the desk holds from now on."""

    main: Outcome
    state: DeskState
    details: tuple[Outcome, ...] = ()
    act: str = ""
    """Id of the act, for UNDO; empty when nothing was written."""
    final: bool = False
    """True when UNDO would refuse to take it back."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What the next scan will do."""

    mode: Command
    said: Said
    count: int
    hand: tuple[str, ...]
    question: Said | None


def worst(outcomes: tuple[Outcome, ...]) -> str:
    """The gravest result among outcomes."""
    results = {outcome.result for outcome in outcomes}
    return STOP if STOP in results else ATTENTION if ATTENTION in results else OK
