"""Whose signature is believed: the keys enrolled for each node, and the way from an old key to a new one.

A node is enrolled by its card, once, by a person who compared the fingerprint (`key.enrolled`). From then on it may
change its keys by itself: the old key signs the new card, and that statement travels in its journal (`key.rotated`)
and in the clear part of every package, since a package may be signed with a key that only it announces. A key that was
lost or stolen is revoked (`key.revoked`), here or by an enrolled vault: what it signs is not believed from then on, nor
any key that it speaks for, until a person enrols a card with it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from depot.exchange import cards
from depot.exchange.cards import VAULT, Card
from depot.exchange.keyfile import Secret
from depot.model.event import Event
from depot.store.lookup import Reader

ROTATED: Final = "key.rotated"
ENROLLED: Final = "key.enrolled"
REVOKED: Final = "key.revoked"

_DOMAIN: Final = b"depot-key/1 rotated\0"


class Rotation(NamedTuple):
    """An old key's word for a new card."""

    card: str
    """Text of the new card."""
    former: str
    """Text of the old card."""
    signature: str
    """The old key's signature of the new card, 128 hex digits."""


def rotation(card: Card, former: Card, secret: Secret) -> Rotation:
    """The statement by which a node goes over to a new card; `secret` is the private half of the former."""
    return Rotation(card.text, former.text, secret.signature(_DOMAIN + card.text.encode()).hex())


def subject(node: str) -> str:
    """The subject of the events about a node's keys."""
    return f"key/{node}"


class Keyring:
    """The public keys that may sign for each node."""

    def __init__(
        self,
        enrolled: Iterable[Card] = (),
        rotations: Iterable[Rotation] = (),
        revoked: Iterable[tuple[str, str]] = (),
    ) -> None:
        """`revoked` are nodes with the public keys that count for them no more."""
        self._cards: dict[str, dict[str, Card]] = {}
        self._revoked = frozenset(revoked)
        for card in enrolled:
            if (card.node, card.sign) not in self._revoked:
                self._cards.setdefault(card.node, {})[card.sign] = card
        self.extend(rotations)

    def extend(self, rotations: Iterable[Rotation]) -> None:
        """Believe new cards that a key believed in speaks for; the others are left alone."""
        for each in rotations:
            card = self._followed(each)
            if card is not None:
                self._cards[card.node][card.sign] = card

    def revoked(self, signer: str) -> bool:
        """Whether a public key was revoked."""
        return any(sign == signer for _node, sign in self._revoked)

    def knows(self, node: str) -> bool:
        """Whether any key of a node is believed."""
        return node in self._cards

    @property
    def nodes(self) -> list[str]:
        """Every node of which a key is believed."""
        return sorted(self._cards)

    def cards_of(self, node: str) -> list[Card]:
        """Every card of a node that is believed, the oldest first."""
        return list(self._cards.get(node, {}).values())

    def card_of(self, node: str, signer: str, rotations: Sequence[Rotation] = ()) -> Card | None:
        """The card behind a signer of a node, rotations counted; None when it is not believed."""
        ring = self
        if rotations and signer not in self._cards.get(node, {}):
            ring = Keyring((card for known in self._cards.values() for card in known.values()), (), self._revoked)
            ring.extend(rotations)
        return ring._cards.get(node, {}).get(signer)

    def relay(self, signer: str, rotations: Sequence[Rotation] = ()) -> Card | None:
        """The card of the enrolled vault behind a signer, rotations counted: it may pass on what others wrote."""
        found = (self.card_of(node, signer, rotations) for node in sorted(self._cards))
        return next((card for card in found if card is not None and card.role == VAULT), None)

    def latest(self, role: str) -> list[Card]:
        """The newest card of each node with a role."""
        newest = [list(known.values())[-1] for _node, known in sorted(self._cards.items())]
        return [card for card in newest if card.role == role]

    def _followed(self, each: Rotation) -> Card | None:
        try:
            card, former, signature = cards.parse(each.card), cards.parse(each.former), bytes.fromhex(each.signature)
        except (cards.CardMalformed, ValueError):
            return None
        known = former.node == card.node and former.sign in self._cards.get(card.node, {})
        known = known and (card.node, card.sign) not in self._revoked
        return card if known and cards.verifies(former.sign, signature, _DOMAIN + card.text.encode()) else None


def keyring(reader: Reader, own: Card | None = None) -> Keyring:
    """What the journal says of keys: cards enrolled here, and rotations wherever they came from.

    With `own`, this node's present card, its own packages are believed too, those under its former keys included.
    """
    here = reader.stream_head().node
    cards_ = {(own.node, own.sign): own} if own is not None else {}
    rotations: list[Rotation] = []
    revoked: dict[tuple[str, str], str] = {}
    for event in reader.events_below("key/"):
        if event.kind == ENROLLED and event.node == here:
            for card in _cards(event.body, "card"):
                cards_[card.node, card.sign] = card
                revoked.pop((card.node, card.sign), None)
        elif event.kind == REVOKED:
            revoked[event.subject.partition("/")[2], str(event.body.get("sign", ""))] = event.node
        elif event.kind == ROTATED:
            rotations += rotations_in([event.body])
            if own is not None and _is_rotation(event, here):
                cards_ |= {(card.node, card.sign): card for card in _cards(event.body, "former")}
    vaults = {card.node for card in cards_.values() if card.role == VAULT}
    return Keyring(cards_.values(), rotations, [key for key, by in revoked.items() if by == here or by in vaults])


def rotations_of(reader: Reader, node: str, most: int) -> list[Rotation]:
    """The newest rotations of a node, oldest first."""
    events = [event for event in reader.history(subject(node)) if _is_rotation(event, node)]
    return rotations_in(event.body for event in events[-most:])


def rotations_in(bodies: Iterable[Mapping[str, Any]]) -> list[Rotation]:
    """The statements in bodies of events, or in a manifest; what is none is left out."""
    found = (Rotation(*(body.get(name) for name in Rotation._fields)) for body in bodies)  # type: ignore[arg-type]
    return [each for each in found if all(type(part) is str for part in each)]


def _is_rotation(event: Event, node: str) -> bool:
    return event.kind == ROTATED and event.node == node


def _cards(body: Mapping[str, Any], name: str) -> list[Card]:
    try:
        return [cards.parse(str(body.get(name, "")))]
    except cards.CardMalformed:
        return []
