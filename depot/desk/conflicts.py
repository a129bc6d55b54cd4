"""Conflicts: what two depots said of one thing without knowing of each other, settled by a person; and incidents.

Until then the last value that nobody disputed counts, or the word of the depot that has the thing. Any later act that
sets the same field ends a conflict too, since whoever does it sees both sides.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from depot.desk.seen import SubjectUnknown
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.event import Fact
from depot.model.registers import ALIAS, fields_of
from depot.model.subjects import resolve
from depot.model.trails import Claim
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_


class ConflictUnknown(Refused):
    """Facts: subject, register."""

    what = N_("Nothing is in doubt about {subject} ({register}).")
    todo = N_("It may have been settled elsewhere meanwhile. See what is open: depot conflicts list")


class ClaimUnknown(Refused):
    """Facts: claim, count."""

    what = N_("There is no claim {claim}: there are {count}.")
    todo = N_("Look at them with: depot conflicts show, then give the number of one.")


class Side(NamedTuple):
    """One side of a conflict."""

    number: int
    """From 1, the same wherever the same events are known."""
    claim: Claim
    said: Any
    """What it says, read."""
    unaware: tuple[int, ...]
    """Numbers of the other sides that its writer had not heard of."""


class Conflict(NamedTuple):
    """What is in doubt about one register of one subject."""

    subject: str
    register: str
    sides: tuple[Side, ...]
    suggested: int
    """Number of the side whose depot has the thing; 0 where nobody's word weighs more."""


def conflicts(reader: Reader, subject: str = "") -> list[Conflict]:
    """Every open conflict, by subject and register; of one subject only, where asked."""
    found = groupby(reader.claims(subject), key=itemgetter(0, 1))
    return [_conflict(reader, list(claims)) for _key, claims in found]


def conflict(reader: Reader, subject: str, register: str = "") -> Conflict:
    """One conflict; without a register, the only one or the first of the subject. Raises ConflictUnknown."""
    for each in conflicts(reader, subject):
        if register in ("", each.register):
            return each
    raise ConflictUnknown(subject=subject, register=register or "—")


def decide(session: Session, subject: str, register: str, claim: int) -> Done[Conflict]:
    """Settle a conflict for the side of a number; it travels, and ends the conflict wherever it is known.

    Raises ConflictUnknown, ClaimUnknown, RoleTooLow.
    """

    def work(tx: Tx) -> Conflict:
        it = conflict(tx, subject, register)
        chosen = next((side for side in it.sides if side.number == claim), None)
        if chosen is None:
            raise ClaimUnknown(claim=claim, count=len(it.sides))
        places = [f"{side.claim.node}/{side.claim.inc}/{side.claim.seq}" for side in it.sides]
        fields, all_ = _fields(tx, chosen.claim), "\n".join(places)
        body = {"register": it.register, "fields": fields, "chosen": places[claim - 1], "claims": all_}
        tx.append(Fact("conflict.decided", subject, body))
        return it

    return session.do(roles.ARRANGE, work)


def _conflict(reader: Reader, claims: Sequence[Claim]) -> Conflict:
    numbered = list(enumerate(claims, 1))
    sides = tuple(
        Side(
            number, claim, json.loads(claim.said), tuple(n for n, other in numbered if not _aware(reader, claim, other))
        )
        for number, claim in numbered
    )
    suggested = next((side.number for side in sides if side.claim.stands), 0)
    return Conflict(claims[0].subject, claims[0].register, sides, suggested)


def _aware(reader: Reader, claim: Claim, other: Claim) -> bool:
    if (claim.node, claim.inc) == (other.node, other.inc):
        return True
    return reader.knew(claim.node, claim.inc, claim.seq, other.node, other.inc) >= other.seq


def _fields(tx: Tx, claim: Claim) -> dict[str, Any]:
    """The fields of a claim's register as its event makes them."""
    found, event = resolve(claim.subject), tx.event_at(claim.node, claim.inc, claim.seq)
    if found is None or event is None:
        raise SubjectUnknown(code=claim.subject)
    kind, key = found
    now = tx.get(kind.state, key)
    after = kind.evolve(now if now is not None else kind.state(key), event)
    names = ("aliases",) if claim.register.startswith(f"{ALIAS} ") else fields_of(kind.name, claim.register)
    return {name: getattr(after, name) for name in names if hasattr(after, name)}
