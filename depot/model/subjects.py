"""The registry of subjects: which state, which evolve, which key belongs to the subject of an event."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from depot.model import (
    batch,
    box,
    breach,
    file,
    hold,
    inventory,
    loan,
    location,
    notice,
    person,
    printing,
    reference,
    request,
    transfer,
)
from depot.model.codes import Code
from depot.model.event import Event
from depot.model.state import reference as code_of


class Subject(NamedTuple):
    """A kind of subject."""

    name: str
    """Also the name of its table and the first word of its events' kinds."""
    letter: str
    """Type letter of its codes; empty for named subjects."""
    state: Any
    """The state class (a named tuple): called with a key it gives the blank state."""
    evolve: Callable[[Any, Event], Any]
    """(state, event) -> state; pure and total."""

    @property
    def key_field(self) -> str:
        """`id` of coded subjects, `key` of named ones."""
        return "id" if self.letter else "key"

    def subject_of(self, key: int | str) -> str:
        """The subject text of a key."""
        return Code.from_id(self.letter, int(key)).text if self.letter else f"{self.name}/{key}"


BOX: Final = Subject("box", "B", box.Box, box.evolve)
FILE: Final = Subject("file", "F", file.File, file.evolve)
LOCATION: Final = Subject("location", "S", location.Location, location.evolve)
PERSON: Final = Subject("person", "P", person.Person, person.evolve)
LOAN: Final = Subject("loan", "L", loan.Loan, loan.evolve)
BATCH: Final = Subject("batch", "D", batch.Batch, batch.evolve)
TRANSFER: Final = Subject("transfer", "T", transfer.Transfer, transfer.evolve)
INVENTORY: Final = Subject("inventory", "N", inventory.Inventory, inventory.evolve)
REQUEST: Final = Subject("request", "R", request.Request, request.evolve)

NAMED: Final = {
    "organisation": reference.Organisation,
    "unit": reference.Unit,
    "fonds": reference.Fonds,
    "boxtype": reference.BoxType,
    "class": reference.ClassCode,
    "rule": reference.Rule,
    "setting": reference.Setting,
    "node": reference.Node,
    "user": reference.User,
    "printer": reference.Printer,
    "stock": reference.Stock,
    "profile": reference.Profile,
}

PRINTING: Final = (
    Subject("printjob", "", printing.PrintJob, printing.evolve_job),
    Subject("sheet", "", printing.Sheet, printing.evolve_sheet),
    Subject("series", "", printing.Series, printing.evolve_series),
)

BREACH: Final = Subject("breach", "", breach.Breach, breach.evolve)
NOTICE: Final = Subject("notice", "", notice.Notice, notice.evolve)
HOLD: Final = Subject("hold", "", hold.Hold, hold.evolve)

SUBJECTS: Final[dict[str, Subject]] = {
    kind.name: kind
    for kind in (
        *(BOX, FILE, LOCATION, PERSON, LOAN, BATCH, TRANSFER, INVENTORY, REQUEST, BREACH, NOTICE, HOLD),
        *PRINTING,
    )
} | {name: Subject(name, "", state, reference.evolve) for name, state in NAMED.items()}
"""Every kind of subject that has a state, by name."""

BY_LETTER: Final = {kind.letter: kind for kind in SUBJECTS.values() if kind.letter}
BY_STATE: Final[dict[Any, Subject]] = {kind.state: kind for kind in SUBJECTS.values()}

LOG: Final = "scan"
"""The subject kind that has no state: every event of it is a row of its own (refused scans)."""


@lru_cache(maxsize=1 << 14)
def resolve(subject: str) -> tuple[Subject, int | str] | None:
    """The kind and key of a subject text; None for a log or a kind that this program does not know."""
    if "/" in subject:
        name, _, key = subject.partition("/")
        named = SUBJECTS.get(name)
        return (named, key) if named is not None and not named.letter else None
    coded = BY_LETTER.get(subject[:1])
    id_ = code_of(subject)
    return (coded, id_) if coded is not None and id_ is not None else None
