"""Key cards: the public half of a node's keys, as a small text to hand over, print as a QR symbol and read out.

    depot-card/1
    role depot
    node L1
    name Dépôt Longueuil
    made 2026-11-22
    sign 3a…                 public Ed25519 key, 64 hex digits
    seal age1…               age recipient (X25519)
    fingerprint 01234 56789 … eight groups of five digits, to compare by telephone
    proof …                  signature of the lines above by that key, base64

A card is public. That it is the card of whom it names, only a person can know: the fingerprint is compared once.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Final, NamedTuple

from depot.errors import BadInput
from depot.model.codes import NodeMalformed, node_name
from depot.words import N_

FORMAT: Final = "depot-card/1"
DEPOT: Final = "depot"
VAULT: Final = "vault"
ROLES: Final = (DEPOT, VAULT)

LONGEST: Final = 4_096
"""Bytes of a card's text."""

_PROOF: Final = b"depot-card/1 proof\0"
_FINGERPRINT: Final = b"depot-card/1 fingerprint\0"
_NAMES: Final = ("role", "node", "name", "made", "sign", "seal", "fingerprint", "proof")
_NAME: Final = 80


class CardMalformed(BadInput):
    """Facts: detail."""

    what = N_("This is no key card, or it was altered: {detail}.")
    todo = N_("Have the card made again at its depot: depot key card")


class Card(NamedTuple):
    """The public half of a node's keys."""

    role: str
    """DEPOT or VAULT."""
    node: str
    """Its two characters."""
    name: str
    """What it is called; for people."""
    made: str
    """Day, AAAA-MM-JJ; for people."""
    sign: str
    """Ed25519 public key, 64 hex digits: what verifies its packages."""
    seal: str
    """age recipient: what packages to it are encrypted for."""
    proof: str = ""
    """Its own signature, base64."""

    @property
    def fingerprint(self) -> str:
        """Forty digits in groups of five: 132 bits over the node and both keys."""
        return fingerprint(self.node, self.sign, self.seal)

    @property
    def text(self) -> str:
        """The card as it is handed over."""
        return f"{_signed(self)}proof {self.proof}\n"


def fingerprint(node: str, sign: str, seal: str) -> str:
    """Eight groups of five digits for a node's two public keys."""
    digest = sha256(b"%b%b\0%b%b" % (_FINGERPRINT, node.encode(), bytes.fromhex(sign), seal.encode())).digest()
    digits = f"{int.from_bytes(digest) % 10**40:040}"
    return " ".join(digits[n : n + 5] for n in range(0, 40, 5))


def issue(blank: Card, signer: Callable[[bytes], bytes]) -> Card:
    """A card with its proof; `signer` signs bytes with the private half of its `sign`."""
    card = blank._replace(name=" ".join(blank.name.split())[:_NAME])
    return card._replace(proof=b64encode(signer(_PROOF + _signed(card).encode())).decode())


def parse(text: str) -> Card:
    """The card in a text. Raises CardMalformed; whose it is, a person has to say."""
    if len(text) > LONGEST:
        raise CardMalformed(detail="size")
    first, *lines = text.replace("\r\n", "\n").strip().split("\n")
    if first != FORMAT:
        raise CardMalformed(detail=first[:20])
    said = [line.partition(" ")[::2] for line in lines]
    if tuple(name for name, _value in said) != _NAMES:
        raise CardMalformed(detail="lines")
    values = dict(said)
    told = values.pop("fingerprint")
    card = Card(**values)
    try:
        wrong = card.role not in ROLES or len(bytes.fromhex(card.sign)) != 32 or card.sign != card.sign.lower()
        if wrong or node_name(card.node) != card.node or card.fingerprint != told:
            raise CardMalformed(detail="fingerprint")
        _check_recipient(card.seal)
        if not verifies(card.sign, b64decode(card.proof, validate=True), _PROOF + _signed(card).encode()):
            raise CardMalformed(detail="proof")
    except (ValueError, NodeMalformed) as error:
        raise CardMalformed(detail="keys") from error
    return card


def verifies(sign: str, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature of a message is by the key with these 64 hex digits."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sign)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_recipient(text: str) -> None:
    """Raise ValueError unless a text is an age recipient."""
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError(str(error)) from error


def _signed(card: Card) -> str:
    """All lines but the last."""
    lines = [FORMAT, f"role {card.role}", f"node {card.node}", f"name {card.name}", f"made {card.made}"]
    lines += [f"sign {card.sign}", f"seal {card.seal}", f"fingerprint {card.fingerprint}"]
    return "".join(f"{line}\n" for line in lines)
