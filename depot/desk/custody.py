"""Boxes that change hands between depots: sent by one, accepted by another, in whichever order the news travels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.desk.boxes import refuse_gone
from depot.desk.destruction.bound import refuse_bound
from depot.desk.holders import refuse_away
from depot.desk.lending import ItemLent
from depot.desk.naming import borrower_of
from depot.desk.seen import known
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.custody import HERE, standing
from depot.model.event import Fact
from depot.store.store import Done, Tx
from depot.words import N_

NODE: Final = 2
"""Characters of a node."""


class BoxHere(Refused):
    """Facts: box."""

    what = N_("{box} is of this depot and was not sent away.")
    todo = N_("Scan its shelf to put it away; if it was on loan, take it back.")


class DepotWrong(Refused):
    """Facts: node."""

    what = N_("{node} is no other depot.")
    todo = N_("Give the two characters that its codes begin with, such as L2 in B-L2-000123-K.")


def dispatch(session: Session, boxes: Sequence[str], to: str, seal: str = "") -> Done[None]:
    """Send boxes (their codes) to another depot, in one act. `seal` is the number on the seal or the slip.

    Raises DepotWrong, SubjectUnknown, BoxGone, ItemLent, BoxSent, BoxNotHere.
    """

    def work(tx: Tx) -> None:
        if len(to) != NODE or not to.isalnum() or to == tx.node:
            raise DepotWrong(node=to)
        for code in boxes:
            box = known(tx, Box, code_id(code))
            refuse_gone(box)
            refuse_away(tx, box)
            if box.loan is not None:
                shown = Code.parse(code).shown
                raise ItemLent(item=shown, person=borrower_of(tx, box.loan), due=box.due or "—")
            refuse_bound(tx, box.id)
            tx.append(Fact("box.dispatched", code, {"to": to, "seal": seal} if seal else {"to": to}))

    return session.do(roles.CIRCULATE, work)


def accept(session: Session, boxes: Sequence[str], loan: str = "") -> Done[None]:
    """Take boxes of another depot into one's hands, in one act, whether the news of them has come or not.

    With `loan`, the code on the borrower's slip, they are returned from it: here, instead of where they were lent.
    Raises BoxGone, BoxHere.
    """

    def work(tx: Tx) -> None:
        for code in boxes:
            accept_box(tx, code, loan)

    return session.do(roles.CIRCULATE, work)


def accept_box(tx: Tx, code: str, loan: str = "") -> Box:
    """Take one box into one's hands in this act; return it as it was known before. Raises BoxGone, BoxHere."""
    id_ = code_id(code)
    box = tx.get(Box, id_) or Box(id_)
    refuse_gone(box)
    if standing(box, tx.node) == HERE:
        raise BoxHere(box=Code.parse(code).shown)
    slip = loan or (Code.from_id("L", box.loan).text if box.loan is not None else "")
    tx.append(Fact("box.returned", code, {"loan": slip}) if slip else Fact("box.accepted", code, {}))
    return box
