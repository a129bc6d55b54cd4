"""Incidents: what must never be, with the facts that show it. Nobody closes one; both facts stay."""

from __future__ import annotations

from typing import Final

from depot.desk.chronicle import Entry, chronicle
from depot.model.trails import Incident
from depot.store.lookup import Reader

_OTHERS: Final = {
    "destroyed_while_out": ("box.lent", "box.returned", "box.dispatched", "box.accepted", "box.shelved"),
    "seen_after_destruction": ("box.destroyed",),
    "claimed_and_destroyed": ("box.destroyed",),
    "wrong_depot": ("box.dispatched",),
}
"""Kinds of the other fact of each incident."""


def facts_of(reader: Reader, incident: Incident) -> list[Entry]:
    """The events that make an incident, in the order of the history: the one that showed it, and the other one."""
    entries = chronicle(reader, incident.subject)
    own = [n for n, entry in enumerate(entries) if entry.event[:3] == (incident.node, incident.inc, incident.seq)]
    kinds = _OTHERS.get(incident.name, ())
    others = [n for n, entry in enumerate(entries) if entry.event.kind in kinds and n not in own]
    before = [n for n in others if own and n < own[0]]
    nearest = before[-1:] or others[:1]
    return [entries[n] for n in sorted({*own, *nearest})]
