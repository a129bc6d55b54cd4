"""Two boxes under one code: each gets its own again, what was registered of it, and a label to print.

It happens where a backup was restored without the packages that told of later labels, or where a copy of a depot went
on. Both registrations are kept; until somebody who has the boxes in hand says which is which, every scan says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from depot.desk.boxes import BOX_CHECKS, decide_register
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box, evolve
from depot.model.codes import Code, code_id
from depot.model.event import Event, Fact
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

_HANDLED_BY_ALIASES = frozenset({"aliases", "label_needed"})


class TwinMissing(Refused):
    """Facts: box."""

    what = N_("Only one box is registered under {box}.")
    todo = N_("Nothing to do; if its label is on another box too, print a label for that one.")


class TwinUnknown(Refused):
    """Facts: number, count."""

    what = N_("There is no box {number} under this code: there are {count}.")
    todo = N_("List them with: depot box relabel")


class Twin(NamedTuple):
    """One of the boxes that were registered under a code."""

    code: Code
    number: int
    """From 1, by who registered it: the same wherever the same events are known."""
    box: Box
    """As those who registered it know it."""
    node: str
    at: str
    """When it was registered, AAAA-MM-JJ."""
    actor: str


def twins(reader: Reader, code: str = "") -> list[Twin]:
    """The boxes of every code that more than one has, or of one code (in stored form)."""
    codes = [code] if code else [Code.from_id("B", box.id).text for box in reader.boxes_with_twins()]
    return [twin for each in codes for twin in _twins(each, reader.history(each))]


def relabel(session: Session, code: str, keep: int) -> Done[tuple[Code, ...]]:
    """Let the box of a number keep the code, and register the others anew; return their codes. Ends what is in doubt.

    Raises TwinMissing, TwinUnknown, RoleTooLow.
    """

    def work(tx: Tx) -> tuple[Code, ...]:
        found = _twins(code, tx.history(code))
        shown, box = Code.parse(code).shown, tx.get(Box, code_id(code))
        if box is None or not box.twins:
            raise TwinMissing(box=shown)
        if not 1 <= keep <= len(found):
            raise TwinUnknown(number=keep, count=len(found))
        kept = found[keep - 1].box
        others = [twin.box for twin in found if twin.number != keep]
        for alias in {name for other in others for name in other.alias_list} - {*kept.alias_list}:
            tx.append(Fact("box.unaliased", code, {"alias": alias}))
        tx.append(Fact("box.described", code, {**_said(kept), "twins": 0}))
        tx.settle()
        made = []
        for other in others:
            new = tx.allot("B")[0]
            aliases = "\n".join(name for name in other.alias_list if name not in kept.alias_list)
            tx.append(decide_register(tx, {**_said(other), "aliases": aliases, "label_needed": 1}, new))
            made.append(new)
        return tuple(made)

    return session.do(roles.ARRANGE, work)


def _twins(code: str, history: Sequence[Event]) -> list[Twin]:
    """Each registration with what its own stream says of the box."""
    found = []
    registered = sorted((event for event in history if event.kind == "box.registered"), key=lambda event: event[:3])
    for number, first in enumerate(registered, 1):
        box = Box(code_id(code))
        for event in history:
            if event[:2] == first[:2]:
                box = evolve(box, event)
        found.append(Twin(Code.parse(code), number, box, first.node, first.at[:10], first.actor))
    return found if len(found) > 1 else []


def _said(box: Box) -> dict[str, Any]:
    """What is known of a box, as a desk takes it."""
    return {name: getattr(box, name) for name in BOX_CHECKS if name not in _HANDLED_BY_ALIASES}
