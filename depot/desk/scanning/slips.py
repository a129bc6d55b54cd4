"""RECEIVE with a transfer: its code, then a label printed in advance on each of its boxes, in the order of the slip.

Which box the next label is for stands in the banner: the label is scanned on that box, which then waits for its shelf.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from depot.desk.scanning.modes import do
from depot.desk.scanning.resolve import CodeReserved, Found
from depot.desk.scanning.state import DeskState, Reply
from depot.desk.transfers.receiving import next_line, receive_labelled
from depot.model.codes import Code
from depot.model.outcome import OK, Outcome, Said
from depot.model.transferlines import TransferLine
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.scanning.engine import ScanDesk


def asked(reader: Reader, transfer: int) -> Said:
    """Which box the next label is for."""
    line = next_line(reader, transfer)
    shown = Code.from_id("T", transfer).shown
    if line is None:
        return Said(N_("{transfer}: all its boxes came; scan a shelf, or another slip"), {"transfer": shown})
    return Said(N_("{transfer}, {box}: stick a label printed in advance on it, and scan it"), _facts(shown, line))


def _facts(transfer: str, line: TransferLine) -> dict[str, object]:
    return {"transfer": transfer, "box": " ".join(filter(None, (line.number, line.title)))}


def chosen(desk: ScanDesk, found: Found, state: DeskState) -> Reply:
    """The slip whose boxes come. Raises TransferForeign, TransferState."""
    do(desk, lambda tx: receive_labelled(tx, found.key, None))
    said = asked(desk.reader, found.key)
    return Reply(Outcome(OK, said, subject=found.subject), replace(state, transfer=found.key))


def labelled(desk: ScanDesk, found: Found, state: DeskState) -> Reply:
    """The next box of the slip has this label now. Raises CodeReserved without a slip, and what receiving raises."""
    code, transfer = Code.parse(found.subject), state.transfer
    if transfer is None:
        raise CodeReserved(code=code.shown, date=found.state.reserved_at[:10])
    line = next_line(desk.reader, transfer)
    done = do(desk, lambda tx: receive_labelled(tx, transfer, (code, found.state.key)))
    facts = _facts(Code.from_id("T", transfer).shown, line) if line is not None else {"transfer": "", "box": ""}
    said = Said(N_("{box}, of {transfer}: received; scan its shelf, or label the next one"), facts)
    after = replace(state, hand=(*state.hand, found.subject), count=state.count + 1)
    return Reply(Outcome(OK, said, subject=found.subject), after, act=done.act, final=True)
