"""Requests that a loan answers although nobody went by way of them: the item was lent straight at a desk."""

from __future__ import annotations

from depot.desk.succession import keeper_of
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.loan import Loan
from depot.model.request import LENT, REACTIVATION, Request
from depot.store.requests import Waiting
from depot.store.store import Tx


def meet(tx: Tx, group: Loan, item: str) -> list[str]:
    """In the act that lends an item (its code) in a group: the lines of this depot's requests that ask for it on behalf
    of the borrower are done; the codes of these requests.

    Where only a unit asks, whoever is of that unit takes it. A loan that is to come back answers no reactivation.
    """
    loan, met = Code.from_id("L", group.id).text, list[str]()
    for each in tx.requests.queue(item):
        if not _answers(tx, group, each):
            continue
        request = Code.from_id("R", each.request).text
        if not each.picked:
            tx.append(Fact("request.line_picked", request, {"line": each.n, "item": item}))
        tx.append(Fact("request.line_fulfilled", request, {"line": each.n, "how": group.kind, "loan": loan}))
        met.append(request)
    return met


def _answers(tx: Tx, group: Loan, waiting: Waiting) -> bool:
    request = tx.get(Request, waiting.request)
    if request is None or Code.from_id("R", request.id).node != tx.node or request.kind not in LENT:
        return False
    if (request.kind == REACTIVATION) != (group.kind == REACTIVATION):
        return False
    if request.person is not None:
        return request.person == group.person
    return keeper_of(tx, request.unit) == keeper_of(tx, group.unit)
