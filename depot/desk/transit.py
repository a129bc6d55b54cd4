"""Boxes between depots: what is on its way, and what arrived before anybody reported sending it."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from depot.desk.holders import sending
from depot.desk.settings import whole
from depot.model.box import Box
from depot.model.custody import COMING, HERE, PASSING, SENT, holder_of, standing
from depot.store.lookup import Reader
from depot.words import N_

UNREPORTED: Final = "unreported"

STATES: Final = {
    COMING: N_("on the way here"),
    SENT: N_("on the way to another depot"),
    PASSING: N_("on the way between others"),
    UNREPORTED: N_("arrived, its sending not reported"),
}
"""States of a box between depots, for people."""


class Transit(NamedTuple):
    """A box that is between depots."""

    box: Box
    state: str
    """One of STATES."""
    from_: str
    """Node that sent it; empty where that was not reported."""
    to: str
    """Node that it was sent to, or that accepted it."""
    since: str
    """Day, AAAA-MM-JJ: sent, or accepted without being announced."""
    days: int
    seal: str
    overdue: bool
    """Whether it has been so for longer than the setting `transit_days` allows."""


def transits(reader: Reader, today: date, *, overdue: bool = False) -> list[Transit]:
    """Every box between depots, the longest first; only those overdue, where asked."""
    here, most = reader.stream_head().node, whole(reader, "transit_days")
    found = [_transit(reader, box, here, today, most) for box in reader.boxes_between()]
    return sorted((each for each in found if each.overdue or not overdue), key=lambda each: (each.since, each.box.id))


def _transit(reader: Reader, box: Box, here: str, today: date, most: int) -> Transit:
    how, sent = standing(box, here), sending(reader, box) if box.transit else None
    since = (sent.at if sent is not None else "") or box.since[:10]
    days = _days(since, today)
    state = how if how != HERE and box.transit else UNREPORTED
    from_, to = (holder_of(box), box.transit) if box.transit else ("", holder_of(box))
    return Transit(box, state, from_, to, since, days, sent.seal if sent is not None else "", days > most)


def _days(since: str, today: date) -> int:
    """Days since then; 0 where the day cannot be read, or is yet to come by the clock here."""
    try:
        return max((today - date.fromisoformat(since)).days, 0)
    except ValueError:
        return 0
