"""Signing a batch: the signer's secret is asked again, and the signature is bound to exactly what was on the screen.

Who made the list does not sign it, and nobody signs twice (separation of duties: practice of school bodies, UQAC policy
2.4: the producing unit and the archives sector each agree).
"""

from __future__ import annotations

from typing import Final

from depot.desk.destruction.drafting import refuse_in_the_way
from depot.desk.destruction.faults import (
    AuthorSigns,
    BatchChanged,
    BatchEmpty,
    LinesUndecided,
    OfficeNotYours,
    OfficeOnScreen,
    OfficeOutOfTurn,
    OfficeSigned,
    OfficeUnknown,
    SignerTwice,
)
from depot.desk.destruction.reading import Docket, docket, office_said
from depot.desk.destruction.stages import in_state
from depot.desk.entries import text
from depot.desk.proof import prove
from depot.desk.seen import last_change
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import SUBMITTED, Batch
from depot.model.batchlines import undecided
from depot.model.event import Fact
from depot.model.reference import User
from depot.model.signing import Office, counted, same_person
from depot.store.lookup import Reader
from depot.store.store import Done, Tx

NAME: Final = text(80, needed=True)
PAPER: Final = text(120, needed=True)


def sign(session: Session, batch: int, office: str, pin: str, digest: str) -> Done[Docket]:
    """Sign at the terminal. `digest` is that of what the signer saw (Docket.digest).

    Raises PinWrong, AccountLocked, BatchChanged, AuthorSigns, SignerTwice, OfficeUnknown, OfficeNotYours, OfficeSigned,
    OfficeOutOfTurn, LinesUndecided, BatchStopped, BatchEmpty, BatchState, BatchForeign.
    """
    prove(session.store, session.account, pin, session.station)

    def work(tx: Tx) -> Docket:
        it = _ready(tx, session, batch, digest)
        which = _office(it, office)
        user = session.account
        if which.users and user.key not in which.users.split():
            raise OfficeNotYours(office=office_said(office), user=user.name or user.key)
        name = user.name or user.key
        _separate(tx, it, session.user, name)
        body = {"office": office, "name": name, "digest": it.digest}
        tx.append(Fact("batch.signed", it.code.text, body))
        return _after(tx, session, batch)

    return session.do(roles.APPROVE, work)


def sign_from_paper(
    session: Session, batch: int, office: str, pin: str, digest: str, *, name: str, paper: str
) -> Done[Docket]:
    """Enter a signature that was given on the printed list: whose it is, and the reference of the signed sheet.

    Whoever enters it proves who they are, and had no part in making the list. Raises what sign does; OfficeOnScreen.
    """
    prove(session.store, session.account, pin, session.station)

    def work(tx: Tx) -> Docket:
        it = _ready(tx, session, batch, digest)
        which, whose = _office(it, office), str(NAME("name", name))
        if not which.paper:
            raise OfficeOnScreen(office=office_said(office))
        _separate(tx, it, session.user, whose)
        body = {"office": office, "name": whose, "paper": str(PAPER("paper", paper)), "digest": it.digest}
        tx.append(Fact("batch.signed", it.code.text, body))
        return _after(tx, session, batch)

    return session.do(roles.APPROVE, work)


def _ready(tx: Tx, session: Session, batch: int, digest: str) -> Docket:
    """A batch as it is to be signed. Raises when it is not what the signer saw, or may not be signed."""
    now = in_state(tx, batch, None, SUBMITTED)
    it = docket(tx, now, session.today)
    if it.digest != digest:
        who, at = last_change(tx, it.code.text)
        raise BatchChanged(batch=it.code.shown, who=who, at=at)
    open_ = undecided(it.lines)
    if open_:
        raise LinesUndecided(batch=it.code.shown, count=len(open_))
    if not any(line.goes for line in it.lines):
        raise BatchEmpty(batch=it.code.shown)
    refuse_in_the_way(tx, batch, session.today)
    return it


def _office(it: Docket, name: str) -> Office:
    required = it.batch.office_list
    which = next((office for office in required if office.name == name), None)
    if which is None:
        raise OfficeUnknown(office=name, offices=", ".join(office.name for office in required))
    given = counted(it.batch.signed, it.batch.author_list)
    before = next((each for each in given if each.office == name), None)
    if before is not None:
        raise OfficeSigned(office=office_said(name), name=before.name, at=before.at[:16].replace("T", " "))
    if it.batch.ordered and it.lacking and it.lacking[0].name != name:
        raise OfficeOutOfTurn(office=office_said(name), before=office_said(it.lacking[0].name))
    return which


def _separate(tx: Reader, it: Docket, user: str, name: str) -> None:
    """Raise AuthorSigns or SignerTwice unless a person may sign beside those who made the list and who signed."""
    for author in it.batch.author_list:
        account = tx.get(User, author)
        if author == user or (account is not None and same_person(account.name, name)):
            raise AuthorSigns(name=account.name if account is not None and account.name else author)
    for each in counted(it.batch.signed, it.batch.author_list):
        if same_person(each.name, name):
            raise SignerTwice(name=each.name, office=office_said(each.office))


def _after(tx: Tx, session: Session, batch: int) -> Docket:
    now = tx.get(Batch, batch)
    assert now is not None
    tx.settle()
    return docket(tx, now, session.today)
