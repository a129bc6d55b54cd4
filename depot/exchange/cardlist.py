"""Every key card that is known here: the place's own, its former ones, those believed, and the revoked ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from depot.exchange import cards
from depot.exchange.cards import Card, CardMalformed
from depot.exchange.keyring import REVOKED as REVOKING
from depot.exchange.keyring import ROTATED, keyring
from depot.model.event import Event
from depot.store.lookup import Reader
from depot.words import N_

OWN: Final = "own"
FORMER: Final = "former"
BELIEVED: Final = "believed"
REPLACED: Final = "replaced"
REVOKED: Final = "revoked"

SAID: Final = {
    OWN: N_("in use here"),
    FORMER: N_("used here before"),
    BELIEVED: N_("believed"),
    REPLACED: N_("replaced, still believed"),
    REVOKED: N_("revoked"),
}
"""What is said of a card in each state; msgids."""


class Known(NamedTuple):
    """A card, how it stands, and the event by which it does."""

    card: Card
    state: str
    """One of SAID."""
    by: Event | None = None
    """Who believed it, went over from it or revoked it, and when; None for keys that were made and never changed."""

    @property
    def reason(self) -> str:
        """Why it was revoked; empty where nobody said."""
        return str(self.by.body.get("reason", "")) if self.by is not None and self.state == REVOKED else ""


def known_cards(reader: Reader, own: Card | None) -> list[Known]:
    """The place's own card first, then its former ones and those of others, the newest of each first.

    `own` is its present card; None where it has no keys. Cards that nobody here ever believed are left out.
    """
    here = reader.stream_head().node
    seen, revoking = _seen(reader)
    if own is not None:
        seen.setdefault((own.node, own.sign), (own, None))
    ring = keyring(reader, own)
    rows = []
    for (node, sign), (card, event) in seen.items():
        trusted = ring.cards_of(node)
        believed = any(each.sign == sign for each in trusted)
        if own is not None and (node, sign) == (own.node, own.sign):
            rows.append(Known(card, OWN if believed else REVOKED, event if believed else revoking.get((node, sign))))
        elif node == here and not ring.revoked(sign):
            rows.append(Known(card, FORMER, event))
        elif believed:
            rows.append(Known(card, BELIEVED if trusted[-1].sign == sign else REPLACED, event))
        elif (node, sign) in revoking:
            rows.append(Known(card, REVOKED, revoking[node, sign]))
    return [*_own_first(rows, here)]


def _seen(
    reader: Reader,
) -> tuple[dict[tuple[str, str], tuple[Card, Event | None]], dict[tuple[str, str], Event]]:
    """The cards that events speak of, each with the last that did; and the last that revoked each key."""
    found: dict[tuple[str, str], tuple[Card, Event | None]] = {}
    revoking: dict[tuple[str, str], Event] = {}
    for event in reader.events_below("key/"):
        if event.kind == REVOKING:
            revoking[event.subject.partition("/")[2], str(event.body.get("sign", ""))] = event
            continue
        for name in ("former", "card") if event.kind == ROTATED else ("card",):
            try:
                card = cards.parse(str(event.body.get(name, "")))
            except CardMalformed:
                continue
            found[card.node, card.sign] = (card, event)
    return found, revoking


def _own_first(rows: list[Known], here: str) -> Iterator[Known]:
    newest = [*reversed(rows)]
    yield from (row for row in newest if row.card.node == here)
    for node in sorted({row.card.node for row in rows} - {here}):
        yield from (row for row in newest if row.card.node == node)
