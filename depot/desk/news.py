"""News: what other depots did with things that are ours, that we had, or that they send us; and holds."""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.desk.chronicle import Entry, chronicle
from depot.desk.session import Session
from depot.model import roles
from depot.model.event import Event
from depot.model.outcome import Said
from depot.store import news
from depot.store.store import Store

KINDS: Final = (
    *("box.accepted", "box.returned", "box.dispatched", "box.lent", "box.described", "box.reported_missing"),
    *(
        "box.found",
        "box.pulled",
        "box.shredded",
        "box.destroyed",
        "box.undone",
        "file.returned",
        "file.lent",
        "file.moved",
        "file.removed",
    ),
    *("hold.placed", "hold.described", "hold.lifted", "conflict.decided"),
)
"""Kinds of events that are news. Where a box stands in another depot is that depot's own business."""

MOST: Final = 500
"""Items that are read at a time; the others follow when these were read."""


class Item(NamedTuple):
    """One piece of news."""

    pos: int
    """Place in the order of arrival."""
    event: Event
    when: str
    """AAAA-MM-JJ HH:MM, by the other depot's clock."""
    who: str
    what: Said


def items(store: Store, *, every: bool = False) -> list[Item]:
    """The news that nobody has marked as read yet, in order of arrival; with `every`, from the beginning."""
    home, found = store.stream_head().node, list[Item]()
    told: dict[str, dict[tuple[str, str, int], Entry]] = {}
    for arrival in news.arrivals(store.connection, home, KINDS, 0 if every else news.read_upto(store.connection)):
        event = arrival.event
        if not _concerns(store, home, event):
            continue
        if event.subject not in told:
            told[event.subject] = {entry.event[:3]: entry for entry in chronicle(store, event.subject)}
        entry = told[event.subject].get(event[:3])
        if entry is not None:
            found.append(Item(arrival.pos, event, entry.when, entry.who, entry.what))
        if len(found) == MOST:
            break
    return found


def mark_read(session: Session, upto: int) -> None:
    """Say that the news up to a position were read at this depot. Raises RoleTooLow."""
    session.may(roles.CIRCULATE)
    news.mark_read(session.store, upto)


def _concerns(store: Store, home: str, event: Event) -> bool:
    """Whether an event is about something of this depot, or sent to it."""
    subject = event.subject
    if subject.startswith("hold/") or event.body.get("to") == home:
        return True
    if subject[:1] in "BF" and subject[1:3] == home:
        return True
    return news.wrote_about(store.connection, home, subject)
