"""A transfer as people look at it: its lines, what is otherwise than announced, how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from depot.desk.naming import place_name
from depot.desk.seen import known
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.transfer import Transfer, state_of
from depot.model.transferlines import Difference, TransferLine
from depot.store.lookup import Reader
from depot.store.transfers import Count


@dataclass(frozen=True, slots=True)
class Slip:
    """A transfer with all that follows from it."""

    transfer: Transfer
    lines: tuple[TransferLine, ...]
    """In the order of the slip, without those taken off it."""
    differences: tuple[Difference, ...]
    """Those cleared up too."""
    count: Count

    @property
    def code(self) -> Code:
        """The transfer's code, which is the number of the slip."""
        return Code.from_id("T", self.transfer.id)

    @property
    def state(self) -> str:
        """One of depot.model.transfer.STATES."""
        return state_of(self.transfer, self.count.differences)

    def of_line(self, n: int) -> tuple[Difference, ...]:
        """What stands of a line; of the transfer as a whole for WHOLE."""
        return tuple(each for each in self.differences if each.line == n and not each.withdrawn_at)


def slip(reader: Reader, transfer: int) -> Slip:
    """A transfer as it is now; in an act, after `tx.settle()`. Raises SubjectUnknown."""
    now, read = known(reader, Transfer, transfer), reader.transfers
    differences = tuple(read.differences(transfer, withdrawn=True))
    return Slip(now, tuple(read.lines(transfer)), differences, read.count(transfer))


def address_of(reader: Reader, line: TransferLine) -> str:
    """The address of the box of a line: where it stands, else where it belongs; empty before it came."""
    box = reader.get(Box, line.box) if line.box is not None else None
    if box is None:
        return ""
    return place_name(reader, box.place if box.place is not None else box.home)
