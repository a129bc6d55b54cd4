"""What a vault knows of each of its depots."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from depot.exchange.cards import Card
from depot.exchange.keyring import keyring
from depot.model.reference import Node
from depot.store import gaps, overview
from depot.store.gaps import Gap
from depot.store.sharing import knowledge
from depot.store.store import Store

HEARD: int = 500
"""How many of its own notes of what it took in are looked through for the last one of each depot."""


UNKNOWN: Final = "unknown"
GAPS: Final = "gaps"
NOTHING: Final = "nothing"
SILENT: Final = "silent"
FINE: Final = "fine"
"""How it is with a depot: no key of it is believed; events are missing; nothing came yet; nothing came for long; none
of these."""


class NodeStatus(NamedTuple):
    """What is here of a node, and what it has."""

    node: str
    name: str
    card: Card | None
    """Its newest card that is believed; None for one that is not enrolled, or of which all keys were revoked."""
    inc: str
    """Its newest incarnation; empty when nothing of it is here."""
    seq: int
    """The last event of that which is here."""
    at: str
    """When that was, by its own clock."""
    received: str
    """When something of it was taken in last, by the clock here; empty when that is long ago."""
    waits: int
    """Events not folded yet."""
    held: int
    """Events of kinds that only a newer program knows."""
    conflicts: int
    """Open conflicts with a side of it."""
    incidents: int
    gaps: tuple[Gap, ...]
    knows: int
    """The last event of this place that it says it has."""
    behind: int
    """How many events of this place it has not said it has."""

    @property
    def heard(self) -> str:
        """When it was heard of last: taken in, else the time of its last event; empty where nothing came."""
        return self.received or self.at

    def state(self, today: date, limit: int) -> str:
        """UNKNOWN, GAPS, NOTHING, SILENT (for more than `limit` days) or FINE."""
        if self.card is None:
            return UNKNOWN
        if self.gaps:
            return GAPS
        if not self.seq:
            return NOTHING
        try:
            days = (today - datetime.fromisoformat(self.heard).date()).days
        except ValueError:
            return SILENT
        return SILENT if days > limit else FINE


def status(store: Store) -> list[NodeStatus]:
    """What is here of every other node that is enrolled or of which something came, by node."""
    own = store.stream_head()
    ring = keyring(store)
    kept = {each.node: each for each in overview.kept(store.connection) if each.node != own.node}
    cards = {node: found[-1] for node in (*kept, *ring.nodes) if (found := ring.cards_of(node))}
    heard = _heard(store, own.node)
    missing = gaps.gaps(store.connection)
    knows = knowledge(store.connection).upto
    rows = []
    for node in sorted({*kept, *cards, *(gap.node for gap in missing)} - {own.node}):
        here, card, state = kept.get(node), cards.get(node), store.get(Node, node)
        inc, seq, at, waits = (here.inc, here.seq, here.at, here.waits) if here is not None else ("", 0, "", 0)
        upto = knows((node, inc), seq, (own.node, own.inc)) if inc else 0
        name = state.name if state is not None else card.name if card is not None else ""
        doubts = (store.conflicts_of(node), overview.incidents_of(store.connection, node))
        counted = (waits, store.tally(f"held.{node}"), *doubts)
        lost = tuple(gap for gap in missing if gap.node == node)
        place = (node, name, card, inc, seq, at, heard.get(node, ""))
        rows.append(NodeStatus(*place, *counted, lost, upto, own.head_seq - upto))
    return rows


def _heard(store: Store, own: str) -> dict[str, str]:
    """When something of each node was taken in last."""
    found: dict[str, str] = {}
    for event in store.history(f"heads/{own}", newest=HEARD):
        heads = event.body.get("heads")
        for name in heads if isinstance(heads, dict) else ():
            found[name.partition("/")[0]] = event.at
    return found
