"""Conflicts: what two depots said of one thing without knowing of each other, settled by a person.

Until then the last value that nobody disputed counts, or the word of the depot that has the thing. Any later act that
sets the same field ends a conflict too, since whoever does it sees both sides.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from depot.desk.seen import SubjectUnknown, last_change
from depot.desk.session import Session
from depot.desk.typedvalues import typed_value
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.file import File
from depot.model.registers import ALIAS, CUSTODY, fields_of
from depot.model.state import reference
from depot.model.subjects import resolve
from depot.model.trails import Claim
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

ACCEPTED: Final = "accepted"
HAD: Final = "had"
HAS: Final = "has"

REASONS: Final = {
    ACCEPTED: N_("{node} accepted it, and has it"),
    HAD: N_("{node} had it, as far as all of them knew"),
    HAS: N_("{node} has the box, and can look"),
}
"""Why an answer is suggested; never because of a clock."""


class ConflictUnknown(Refused):
    """Facts: subject, register."""

    what = N_("Nothing is in doubt about {subject} ({register}).")
    todo = N_("It may have been settled elsewhere meanwhile. See what is open: depot conflicts list")


class ConflictSettled(Refused):
    """Facts: subject, who, at."""

    what = N_("This was settled meanwhile: {who} wrote about {subject} at {at}.")
    todo = N_("Nothing was written. Its history says what counts now.")


class ConflictGrew(Refused):
    """Facts: subject, count."""

    what = N_("More was received meanwhile: the sides about {subject} are no longer the same ({count} now).")
    todo = N_("Nothing was written. Look at all of them, then decide.")


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

    @property
    def place(self) -> str:
        """Where its event is: NODE/INCARNATION/NUMBER."""
        return f"{self.claim.node}/{self.claim.inc}/{self.claim.seq}"


class Conflict(NamedTuple):
    """What is in doubt about one register of one subject."""

    subject: str
    register: str
    sides: tuple[Side, ...]
    suggested: int
    """Number of the side that is likely to be right; 0 where nobody's word weighs more."""
    reason: str
    """Why, one of REASONS; empty without a suggestion."""

    @property
    def nodes(self) -> tuple[str, ...]:
        """The depots that disagree, in the order of the sides."""
        return tuple(dict.fromkeys(side.claim.node for side in self.sides))

    @property
    def since(self) -> str:
        """When the second side was written: from then on it was in doubt. Local time with offset."""
        return sorted(side.claim.at for side in self.sides)[1]

    @property
    def places(self) -> tuple[str, ...]:
        """Where the events of the sides are; a screen gives them back when it decides."""
        return tuple(side.place for side in self.sides)


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


def decide(
    session: Session,
    subject: str,
    register: str,
    claim: int = 0,
    *,
    value: str | None = None,
    seen: Sequence[str] = (),
) -> Done[Conflict]:
    """Settle a conflict for the side of a number, or for a value that none of them said (where the field is typed).

    It travels, and ends the conflict wherever it is known. `seen` are the places of the sides that were looked at.
    Raises ConflictUnknown, ConflictSettled, ConflictGrew, ClaimUnknown, RoleTooLow, NotTyped and what the checks of
    the field raise.
    """

    def work(tx: Tx) -> Conflict:
        it = _still(tx, subject, register, seen)
        if value is not None:
            chosen, fields = "", typed_value(tx, subject, it.register, value)
        else:
            side = next((side for side in it.sides if side.number == claim), None)
            if side is None:
                raise ClaimUnknown(claim=claim, count=len(it.sides))
            chosen, fields = side.place, _fields(tx, side.claim)
        body = {"register": it.register, "fields": fields, "chosen": chosen, "claims": "\n".join(it.places)}
        tx.append(Fact("conflict.decided", subject, body))
        return it

    return session.do(roles.ARRANGE, work)


def _still(tx: Tx, subject: str, register: str, seen: Sequence[str]) -> Conflict:
    """The conflict, if it is still as it was looked at."""
    try:
        it = conflict(tx, subject, register)
    except ConflictUnknown:
        if not seen:
            raise
        who, at = last_change(tx, subject)
        raise ConflictSettled(subject=_shown(subject), who=who, at=at) from None
    if seen and tuple(seen) != it.places:
        raise ConflictGrew(subject=_shown(subject), count=len(it.sides))
    return it


def _shown(subject: str) -> str:
    return subject if "/" in subject else Code.parse(subject).shown


def _conflict(reader: Reader, claims: Sequence[Claim]) -> Conflict:
    numbered = list(enumerate(claims, 1))
    sides = tuple(
        Side(
            number, claim, json.loads(claim.said), tuple(n for n, other in numbered if not _aware(reader, claim, other))
        )
        for number, claim in numbered
    )
    subject, register = claims[0][:2]
    return Conflict(subject, register, sides, *_suggestion(reader, subject, register, sides))


def _suggestion(reader: Reader, subject: str, register: str, sides: Sequence[Side]) -> tuple[int, str]:
    """The side that is likely to be right, and why: who has the thing in hand sees it."""
    stands = [side for side in sides if side.claim.stands]
    if stands:
        accepted = register == CUSTODY and any(side.claim.kind == "box.accepted" for side in stands)
        return stands[0].number, ACCEPTED if accepted else HAD
    holder = _holder(reader, subject)
    having = [side for side in sides if side.claim.node == holder]
    if having and len({side.claim.said for side in having}) == 1 and len(having) < len(sides):
        return having[0].number, HAS
    return 0, ""


def _holder(reader: Reader, subject: str) -> str:
    """The depot that has the box, or the box of the file; empty for other things, and for what is on its way."""
    id_ = reference(subject)
    if id_ is not None and subject[0] == "F":
        file = reader.get(File, id_)
        id_ = file.box if file is not None else None
    elif subject[:1] != "B":
        return ""
    box = reader.get(Box, id_) if id_ is not None else None
    if box is None or box.transit:
        return ""
    return box.holder or Code.from_id("B", box.id).node


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
