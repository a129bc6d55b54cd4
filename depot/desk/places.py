"""The shelf desk: places one by one, their reservations, and what may be done with a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from depot.desk.entries import changed, text
from depot.desk.place_tree import Tree, checked_place, refuse_loop
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.location import Location
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

_REASON: Final = text(120, needed=True)


class PlaceInUse(Refused):
    """Facts: place, boxes (that stand there), children (places in it that are in use)."""

    what = N_("{place} is still in use: boxes there {boxes}, places in it {children}.")
    todo = N_("Move the boxes and retire the places in it first.")


def create(session: Session, parent: int | None, fields: Mapping[str, Any]) -> Done[Location]:
    """Create one place in another (None: a site or room of its own), with a code.

    Raises LabelTaken, KindsReversed, PlaceRetired, BoxTypeUnknown, AliasTaken and what depot.desk.entries raises.
    """
    return session.do(roles.ARRANGE, lambda tx: Tree(tx).add(parent, fields))


def describe(session: Session, place: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Change what is known of a place. A new label changes the walking order of all that is in it."""

    def work(tx: Tx) -> None:
        now = known(tx, Location, place)
        still(tx, _code(place), now, seen)
        Tree(tx).change(now, checked_place(tx, changes, new=False), seen)

    return session.do(roles.ARRANGE, work)


def move(session: Session, place: int, parent: int | None, *, seen: int | None = None) -> Done[None]:
    """Put a place with all that is in it into another. Boxes keep their place; its address changes.

    Raises PlaceInItself, KindsReversed, LabelTaken, PlaceRetired.
    """

    def work(tx: Tx) -> None:
        now = known(tx, Location, place)
        still(tx, _code(place), now, seen)
        refuse_loop(tx, now, parent)
        Tree(tx).change(now, {"parent": parent}, seen)

    return session.do(roles.ARRANGE, work)


def reserve(session: Session, places: Sequence[int], holder: str) -> Done[None]:
    """Reserve places, in one act. Where `holder` is a unit's key or code, its boxes may be put there."""
    return _mark(session, places, "location.reserved", {"reserved": _REASON("reserved", holder)})


def unreserve(session: Session, places: Sequence[int]) -> Done[None]:
    """End the reservation of places."""
    return _mark(session, places, "location.reserved", {"reserved": ""})


def block(session: Session, places: Sequence[int], reason: str) -> Done[None]:
    """Let nothing be put at places, nor at what they contain, for a reason (a leak, a broken upright)."""
    return _mark(session, places, "location.blocked", {"blocked": _REASON("blocked", reason)})


def unblock(session: Session, places: Sequence[int]) -> Done[None]:
    """Let boxes be put at places again."""
    return _mark(session, places, "location.blocked", {"blocked": ""})


def retire(session: Session, place: int, *, whole: bool = False) -> Done[int]:
    """Take a place out of use, with `whole` all that is in it too; return how many. Its label is free again.

    Raises PlaceInUse when boxes stand there, or when places in it are in use and `whole` is not asked.
    """

    def work(tx: Tx) -> int:
        top = known(tx, Location, place)
        if top.retired:
            return 0
        leaving = [*descendants(tx, place), top] if whole else [top]
        for part in leaving:
            boxes = tx.fill(part.id).boxes
            children = 0 if whole else len(tx.children(part.id))
            if boxes or children:
                raise PlaceInUse(place=Code.from_id("S", part.id).shown, boxes=boxes, children=children)
        tx.append(*(Fact("location.retired", _code(part.id), {}) for part in leaving))
        return len(leaving)

    return session.do(roles.ARRANGE, work)


def reinstate(session: Session, place: int) -> Done[None]:
    """Take a retired place into use again. Raises LabelTaken, PlaceRetired (of what contains it)."""

    def work(tx: Tx) -> None:
        now = known(tx, Location, place)
        if now.retired:
            Tree(tx).change(now, {"retired": 0})

    return session.do(roles.ARRANGE, work)


def descendants(reader: Reader, place: int) -> list[Location]:
    """All places in use inside another, the innermost before what contains them."""
    found: list[Location] = []
    for child in reader.children(place):
        found += [*descendants(reader, child.id), child]
    return found


def _mark(session: Session, places: Sequence[int], kind: str, body: Mapping[str, Any]) -> Done[None]:
    def work(tx: Tx) -> None:
        for place in places:
            if changed(known(tx, Location, place), body):
                tx.append(Fact(kind, _code(place), body))

    return session.do(roles.ARRANGE, work)


def _code(place: int) -> str:
    return Code.from_id("S", place).text
