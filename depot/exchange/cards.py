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

As one line (depot.exchange.oneline) it fits a small QR symbol: the same, from which the text is made again.

A card is public. That it is the card of whom it names, only a person can know: the fingerprint is compared once.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Final, NamedTuple

from depot.errors import BadInput
from depot.exchange import oneline
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
_AGE: Final = "age1"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The characters of an age recipient, by value."""


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

    @property
    def line(self) -> str:
        """The same as one line for a QR symbol and a hand scanner."""
        parts = (bytes([ROLES.index(self.role)]), self.node.encode("ascii"), _days(self.made).to_bytes(3))
        keys = bytes.fromhex(self.sign) + _bare(self.seal) + b64decode(self.proof)
        return oneline.written(oneline.CARD, b"".join(parts) + keys + self.name.encode())


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
    """The card in a text or in a line. Raises CardMalformed, LineMisread; whose it is, a person has to say."""
    if oneline.is_line(text, oneline.CARD):
        return _unpacked(oneline.content(oneline.CARD, text))
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
    return _checked(Card(**values), told)


def _checked(card: Card, told: str) -> Card:
    """A card of which the fingerprint is `told` and the proof right. Raises CardMalformed."""
    try:
        wrong = card.role not in ROLES or len(bytes.fromhex(card.sign)) != 32 or card.sign != card.sign.lower()
        if wrong or node_name(card.node) != card.node or card.fingerprint != told:
            raise CardMalformed(detail="fingerprint")
        if _days(card.made) < 0 or card.name != " ".join(card.name.split()):
            raise CardMalformed(detail="name")
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


def _unpacked(stored: bytes) -> Card:
    """The card in the bytes of a line."""
    try:
        role, node, days, sign, seal, proof, name = (
            stored[start:end] for start, end in pairwise((0, 1, 3, 6, 38, 76, 140, LONGEST))
        )
        made = date.fromordinal(int.from_bytes(days)).isoformat()
        keys = (sign.hex(), _recipient(seal))
        words = (ROLES[role[0]], node.decode("ascii"), name.decode(), made)
    except (ValueError, IndexError, OverflowError) as error:
        raise CardMalformed(detail="line") from error
    card = Card(*words, *keys, b64encode(proof).decode())
    return _checked(card, card.fingerprint)


def _days(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _bare(recipient: str) -> bytes:
    """The 58 characters behind `age1`, five bits each; they hold their own check (BIP 173)."""
    number = 0
    for character in recipient.removeprefix(_AGE):
        number = number << 5 | _BECH32.index(character)
    return number.to_bytes(38)


def _recipient(stored: bytes) -> str:
    number, characters = int.from_bytes(stored), []
    for _nth in range(58):
        characters.append(_BECH32[number & 31])
        number >>= 5
    return _AGE + "".join(reversed(characters))


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
