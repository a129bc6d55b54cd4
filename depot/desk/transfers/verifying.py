"""After the reception: a second person verifies it, and the slip goes back to the unit."""

from __future__ import annotations

from depot.desk.entries import text
from depot.desk.naming import user_name
from depot.desk.session import Session
from depot.desk.transfers.faults import VerifierReceived
from depot.desk.transfers.receiving import refuse_open
from depot.desk.transfers.stages import at
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.transfer import RECEIVED, VERIFIED
from depot.store.store import Done, Tx


def verify(session: Session, transfer: int, note: str = "", *, seen: int | None = None) -> Done[None]:
    """Say that the boxes are as the slip and its differences have them; nobody who received any of them may.

    Raises VerifierReceived, LinesOpen, TransferState, TransferForeign, SubjectChanged.
    """

    def work(tx: Tx) -> None:
        now, code = at(tx, transfer, RECEIVED, seen=seen), Code.from_id("T", transfer)
        if session.user in now.receiver_list:
            raise VerifierReceived(transfer=code.shown, user=user_name(tx, session.user))
        refuse_open(tx, now)
        said = str(text(300)("note", note))
        tx.append(Fact("transfer.verified", code.text, {"note": said} if said else {}, seen))

    return session.do(roles.CIRCULATE, work)


def give_back(session: Session, transfer: int, to: str = "", *, seen: int | None = None) -> Done[None]:
    """Say that the slip, with the numbers and addresses of the boxes, was returned to the unit; `to` whom.

    Raises TransferState, TransferForeign, SubjectChanged.
    """

    def work(tx: Tx) -> None:
        at(tx, transfer, VERIFIED, seen=seen)
        said = str(text(200)("to", to))
        tx.append(Fact("transfer.returned", Code.from_id("T", transfer).text, {"given_to": said} if said else {}, seen))

    return session.do(roles.CIRCULATE, work)
