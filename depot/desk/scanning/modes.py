"""What a mode of the scan desk is, and what modes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from depot.desk.custody import BoxHere
from depot.desk.destruction.faults import BoxPulledAlready
from depot.desk.lending import ItemInGroup, ItemNotLent, OtherUnit
from depot.desk.requests.faults import PickedAlready
from depot.desk.scanning.resolve import CodeReserved, CodeUnknown, CodeUnused, Found
from depot.desk.scanning.state import DeskState, Reply
from depot.desk.shelving import BoxThere, FileNotOut
from depot.errors import DepotError, Refused
from depot.model import roles
from depot.model.commands import Command
from depot.model.outcome import OK, Outcome, Said
from depot.model.scantext import Reading
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk

T = TypeVar("T")


class QuestionMissing(Refused):
    """YES or NO without a question."""

    what = N_("There is no open question.")
    todo = N_("Scan on.")


class ScanNotHere(Refused):
    """Facts: code, mode."""

    what = N_("{code} has no use in this mode ({mode}).")
    todo = N_("Scan what the banner asks for, or another command card.")


ATTENTIONS: tuple[type[DepotError], ...] = (
    BoxHere,
    BoxPulledAlready,
    BoxThere,
    FileNotOut,
    ItemInGroup,
    ItemNotLent,
    OtherUnit,
    PickedAlready,
    CodeUnknown,
    CodeUnused,
    CodeReserved,
    QuestionMissing,
)
"""Refusals that ask for attention and do no harm; all others stop."""

KEPT_AS_ATTENTION: tuple[type[DepotError], ...] = (CodeUnknown, CodeUnused)
"""Those that are kept as rows all the same, to be named later."""


class Mode(Protocol):
    """What scans do while this mode is in force."""

    claims: ClassVar[bool]
    """Whether the scan of a label printed in advance may register its box."""
    foreign: ClassVar[str]
    """Letters of codes of other depots that it can do something with, though nothing is known of them here."""

    def banner(self, reader: Reader, state: DeskState) -> Said:
        """What the next scan will do."""

    def take(self, desk: ScanDesk, found: Found) -> Reply:
        """A thing was scanned. Raises Refused."""

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """YES or NO was scanned. Raises QuestionMissing."""

    def finish(self, desk: ScanDesk) -> Reply:
        """DONE was scanned."""

    def unread(self, desk: ScanDesk, reading: Reading, error: DepotError) -> Reply | None:
        """A code that names nothing was scanned; None where that is simply refused, with its error."""


class Plain:
    """What most modes do: no questions, and DONE goes back to LOOK."""

    claims: ClassVar[bool] = False
    foreign: ClassVar[str] = ""

    def answer(self, desk: ScanDesk, *, yes: bool) -> Reply:
        """No question is ever open."""
        raise QuestionMissing

    def unread(self, desk: ScanDesk, reading: Reading, error: DepotError) -> Reply | None:
        """It is refused."""
        return None

    def finish(self, desk: ScanDesk) -> Reply:
        """Say how many were done and look up again."""
        n = desk.state.count
        said = Said(N_("Finished: {n} done."), {"n": n}) if n else Said(N_("Finished."))
        return Reply(Outcome(OK, said), DeskState(Command.LOOK))


def say(error: DepotError) -> Said:
    """An error's sentence, to be translated when it is shown."""
    return Said(error.what, error.facts)


def do(desk: ScanDesk, work: Callable[[Tx], T]) -> Done[T]:
    """Do an act for the desk's user."""
    return desk.session.do(roles.CIRCULATE, work)
