"""The lines of a transfer, one announced box each, and what was found otherwise than announced.

Neither is a subject of its own: both follow from the events of their transfer. A difference is never forgotten: one
that was cleared up stays, with who withdrew it and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, get_type_hints

from depot.model.codes import node_of
from depot.model.event import Event
from depot.model.state import reference
from depot.model.transfer import Transfer
from depot.words import N_

MISSING: Final = "missing"
EXTRA: Final = "extra"
MIXED: Final = "mixed"
UNDERFULL: Final = "underfull"
WRITTEN: Final = "written"
NO_RULE: Final = "no_rule"
DAMAGED: Final = "damaged"
OTHER: Final = "other"

DIFFERENCES: Final[dict[str, str]] = {
    MISSING: N_("announced, did not come"),
    EXTRA: N_("came, not announced"),
    MIXED: N_("files of several dispositions in one box"),
    UNDERFULL: N_("less than 80 % full"),
    WRITTEN: N_("writing on the box"),
    NO_RULE: N_("no retention rule"),
    DAMAGED: N_("damaged"),
    OTHER: N_("otherwise than announced"),
}
"""Kinds of differences, for people."""

WHOLE: Final = 0
"""The line of a difference that is about the transfer as a whole."""


class TransferLine(NamedTuple):
    """An announced box; the fields are the columns of the table `transfer_line`."""

    transfer: int
    n: int
    """Its place in the slip, from 1; with the code of the transfer, the number of its own slip."""
    number: str = ""
    """The unit's number of the box, such as `2026-01` (8)."""
    title: str = ""
    """Title or subject (4)."""
    contents: str = ""
    class_code: str = ""
    """Classification code, `ORG/CODE` (4)."""
    rule: str = ""
    """Retention rule, `ORG/CODE`."""
    copy: str = ""
    media: str = ""
    """Media codes parted by spaces: PA paper, DM digital, FI film (5)."""
    year_from: int | None = None
    year_to: int | None = None
    """Extreme years (6)."""
    closed_on: str = ""
    quantity: int | None = None
    """How many files (3)."""
    restriction: str = ""
    """Until when, or why, access is refused under A-2.1 (7)."""
    type: str = ""
    """Box type."""
    confidential: int = 0
    essential: int = 0
    personal: int = 0
    remarks: str = ""
    extra: int = 0
    """1 when it came without having been announced."""
    struck: int = 0
    """1 when it was taken off the slip before anything came."""
    box: int | None = None
    """The box that it became on receipt."""
    came_at: str = ""
    came_by: str = ""

    @property
    def came(self) -> bool:
        """Whether its box came."""
        return self.box is not None


SAID: Final = tuple(
    name for name in TransferLine._fields if name not in ("transfer", "n", "struck", "box", "came_at", "came_by")
)
"""What an event says of a line."""


class Difference(NamedTuple):
    """Something found otherwise than announced; the fields are the columns of the table `transfer_difference`."""

    transfer: int
    line: int
    """Number of the line; WHOLE for the transfer itself."""
    kind: str
    """One of DIFFERENCES."""
    remark: str = ""
    noted_at: str = ""
    noted_by: str = ""
    withdrawn_at: str = ""
    """When it was cleared up; empty while it stands."""
    withdrawn_by: str = ""
    withdrawn_why: str = ""


class LineCame(NamedTuple):
    """The box of a line came, or, without a box, did not after all."""

    transfer: int
    n: int
    box: int | None
    at: str
    by: str


class LineStruck(NamedTuple):
    """A line was taken off the slip."""

    transfer: int
    n: int


class DifferenceWithdrawn(NamedTuple):
    """A difference was cleared up."""

    transfer: int
    line: int
    kind: str
    at: str
    by: str
    why: str


TransferRow = TransferLine | LineCame | LineStruck | Difference | DifferenceWithdrawn

_HINTS: Final = get_type_hints(TransferLine)
_NUMBERS: Final = frozenset(name for name in SAID if _HINTS[name] is not str)
_MOST: Final = (1 << 63) - 1


def of_transfer(after: Transfer, event: Event) -> Iterator[TransferRow]:
    """Rows that follow from an event of a transfer; `after` is the transfer after it."""
    if event.node != node_of(after.id):
        return
    if event.kind == "transfer.line_added":
        yield TransferLine(after.id, after.last, **_stated(event))
        return
    line, kind, who = event.body.get("line"), event.body.get("difference"), (event.at, event.actor)
    if type(line) is not int or not 0 <= line <= _MOST:
        return
    match event.kind:
        case "transfer.line_struck":
            yield LineStruck(after.id, line)
        case "transfer.line_received":
            box = event.body.get("box")
            id_ = reference(box) if isinstance(box, str) and box.startswith("B") else None
            if id_ is not None:
                yield LineCame(after.id, line, id_, *who)
        case "transfer.line_reopened":
            yield LineCame(after.id, line, None, "", "")
        case "transfer.difference_noted" if kind in DIFFERENCES:
            yield Difference(after.id, line, str(kind), _text(event, "remark"), *who)
        case "transfer.difference_withdrawn" if kind in DIFFERENCES:
            yield DifferenceWithdrawn(after.id, line, str(kind), *who, _text(event, "reason"))


def _stated(event: Event) -> dict[str, Any]:
    """What an event says of a line; what no column can hold is left out."""
    said: dict[str, Any] = {}
    for name, value in event.body.items():
        if name not in SAID:
            continue
        if name in _NUMBERS:
            if type(value) is int and 0 <= value <= _MOST:
                said[name] = value
        elif type(value) is str:
            said[name] = value
    return said


def _text(event: Event, field: str) -> str:
    said = event.body.get(field)
    return said if isinstance(said, str) else ""


def changed(line: TransferLine, change: LineCame | LineStruck) -> TransferLine:
    """A line after a change of it."""
    if isinstance(change, LineCame):
        return line._replace(box=change.box, came_at=change.at, came_by=change.by)
    return line._replace(struck=1)


def withdrawn(difference: Difference, change: DifferenceWithdrawn) -> Difference:
    """A difference that was cleared up."""
    return difference._replace(withdrawn_at=change.at, withdrawn_by=change.by, withdrawn_why=change.why)
