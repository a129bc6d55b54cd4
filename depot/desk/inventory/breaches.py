"""The register of confidentiality incidents: opened by an act that reports a box missing, added to, never closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from depot.desk.entries import Check, changed, checked, choice, day, number, text
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.breach import Breach
from depot.model.codes import Code
from depot.model.event import Fact
from depot.store.store import Done, Tx

BREACH_CHECKS: Final[dict[str, Check]] = {
    "information": text(2_000),
    "circumstances": text(2_000),
    "happened": text(200),
    "aware_on": day,
    "persons": number(0, 10_000_000),
    "assessment": text(2_000),
    "serious": choice("", "yes", "no"),
    "commission_on": day,
    "persons_on": day,
    "public_notice": text(500),
    "measures": text(2_000),
}
"""What a person says of an entry."""


def open_breach(tx: Tx, box: Box, inventory: int) -> None:
    """Enter a box in the register in this act, once in an inventory."""
    key = f"{Code.from_id('N', inventory).text}.{Code.from_id('B', box.id).text}"
    if tx.get(Breach, key) is None:
        body = {"box": Code.from_id("B", box.id).text, "aware_on": tx.stamp.at[:10]}
        where = box.place if box.place is not None else box.home
        if where is not None:
            body["place"] = Code.from_id("S", where).text
        tx.append(Fact("breach.opened", f"breach/{key}", body))


def describe_breach(session: Session, key: str, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Add what is known of an incident, as a supervisor. Raises SubjectUnknown, SubjectChanged, and entries' errors."""

    def work(tx: Tx) -> None:
        now = known(tx, Breach, key)
        still(tx, f"breach/{key}", now, seen)
        body = changed(now, checked(changes, BREACH_CHECKS))
        if body:
            tx.append(Fact("breach.described", f"breach/{key}", body, seen))

    return session.do(roles.APPROVE, work)
