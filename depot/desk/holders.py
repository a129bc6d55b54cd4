"""Boxes that are not simply here: what cards and scans say of them, and what cannot be done with them."""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.errors import Refused
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.custody import AWAY, COMING, HERE, PASSING, SENT, holder_of, standing
from depot.model.outcome import Said
from depot.model.reference import Node
from depot.store.lookup import Reader
from depot.words import N_


class BoxNotHere(Refused):
    """Facts: box, node, depot (who has it)."""

    what = N_("{box} is not in this depot: {depot} has it.")
    todo = N_("If it is in your hands, accept it first: scan RECEIVE, then the box (depot box accept).")


class BoxSent(Refused):
    """Facts: box, node, depot (where it was sent), date."""

    what = N_("{box} was sent to {depot} on {date}.")
    todo = N_("If it is back in your hands, take it back first: scan RECEIVE, then the box (depot box accept).")


class Sending(NamedTuple):
    """The last time that a box was sent to another depot."""

    at: str
    """When, AAAA-MM-JJ; empty where the news of it is not here."""
    seal: str = ""
    """Number on the seal or the slip."""


def depot_name(reader: Reader, node: str) -> str:
    """A depot for people: its name and its two characters."""
    state = reader.get(Node, node)
    return f"{state.name} ({node})" if state is not None and state.name else node


def sending(reader: Reader, box: Box) -> Sending:
    """When a box was sent last, and under which seal."""
    for event in reversed(reader.history(Code.from_id("B", box.id).text)):
        if event.kind == "box.dispatched":
            return Sending(event.at[:10], str(event.body.get("seal", "")))
    return Sending("")


def refuse_away(reader: Reader, box: Box) -> None:
    """Raise BoxSent or BoxNotHere unless this depot has the box and may act on it."""
    how = standing(box, reader.stream_head().node)
    if how == HERE:
        return
    shown = Code.from_id("B", box.id).shown
    if how == SENT:
        facts = {"node": box.transit, "depot": depot_name(reader, box.transit)}
        raise BoxSent(box=shown, date=sending(reader, box).at or box.since[:10], **facts)
    holder = holder_of(box)
    raise BoxNotHere(box=shown, node=holder, depot=depot_name(reader, holder))


def told_of(reader: Reader, box: Box) -> Said:
    """The same of one of another depot, of which nothing may be known here."""
    said = told(reader, box) if box.rev else None
    facts = {"depot": depot_name(reader, holder_of(box))}
    return said or Said(N_("of another depot, {depot}; nothing is known of it here"), facts)


_WORDS: Final = {
    COMING: (
        N_("sent here by {depot} on {date}, seal {seal}; not accepted yet"),
        N_("sent here by {depot} on {date}; not accepted yet"),
    ),
    SENT: (N_("on the way to {to} since {date}, seal {seal}"), N_("on the way to {to} since {date}")),
    PASSING: (
        N_("on the way from {depot} to {to} since {date}, seal {seal}"),
        N_("on the way from {depot} to {to} since {date}"),
    ),
}
"""By standing: with the number on the seal, and without one."""


def told(reader: Reader, box: Box) -> Said | None:
    """Where a box is that is not simply here, in a sentence; None for one that is here or gone for good."""
    how = standing(box, reader.stream_head().node)
    if box.gone or (how == HERE and not box.unsent):
        return None
    facts: dict[str, object] = {"depot": depot_name(reader, holder_of(box))}
    if how == HERE:
        return Said(N_("arrived on {date}; no depot has reported sending it yet"), {"date": box.since[:10]})
    if how == AWAY:
        return Said(N_("with another depot: {depot}"), facts)
    sent = sending(reader, box)
    facts |= {"to": depot_name(reader, box.transit), "date": sent.at or box.since[:10], "seal": sent.seal}
    with_seal, without = _WORDS[how]
    return Said(with_seal if sent.seal else without, facts)
