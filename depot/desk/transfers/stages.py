"""At which point a transfer is, for acts that belong to one point only."""

from __future__ import annotations

from depot.desk.seen import known, still
from depot.desk.transfers.faults import LineMissingHere, TransferForeign, TransferState
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.model.transfer import STATES, Transfer
from depot.model.transferlines import TransferLine
from depot.store.lookup import Reader
from depot.store.store import Tx


def own(reader: Reader, transfer: int) -> Transfer:
    """A transfer of this depot. Raises SubjectUnknown, TransferForeign."""
    found, code = known(reader, Transfer, transfer), Code.from_id("T", transfer)
    if code.node != reader.stream_head().node:
        raise TransferForeign(transfer=code.shown, node=code.node)
    return found


def at(tx: Tx, transfer: int, *states: str, seen: int | None = None) -> Transfer:
    """A transfer of this depot in one of some states. Raises TransferState, TransferForeign, SubjectChanged."""
    now, code = own(tx, transfer), Code.from_id("T", transfer)
    still(tx, code.text, now, seen)
    if now.status not in states:
        raise TransferState(transfer=code.shown, state=Said(STATES[now.status]))
    tx.settle()
    return now


def line_of(reader: Reader, transfer: int, n: int) -> TransferLine:
    """A line of a transfer. Raises LineMissingHere."""
    line = reader.transfers.line(transfer, n)
    if line is None:
        raise LineMissingHere(transfer=Code.from_id("T", transfer).shown, line=n)
    return line


def slip_number(line: TransferLine) -> str:
    """The number of the slip of one box: the code of the transfer, and the number of the line."""
    return f"{Code.from_id('T', line.transfer).shown}/{line.n}"
