"""Receipts: a vault's signed word that a depot's events are durable with it, as a text and as one line for a scanner.

    depot-receipt/1
    node L1 3f2a91c0…                incarnation, 32 hex digits
    through 12000 9c1f…e2            last event that is in the vault, and its hash
    vault V1 77e0…                   who says so
    checkpoint 88123 71aa…04         the vault's own last event: depots keep it and refuse to see less later
    conflicts 3                      open at the vault, with a side of this depot
    held 0                           events of newer kinds, kept until the vault's program knows them
    reference 812                    the vault's newest event about reference data
    issued 2026-11-22T09:14:00+01:00
    key 9c1f2e                       beginning of the vault's public key
    signature …                      base64, Ed25519 over "depot-receipt/1" NUL and the bytes of `packed`

Both forms say the same, and one signature is over both. docs/receipts.md has the bytes.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from datetime import datetime, timedelta, timezone
from typing import Final, NamedTuple

from depot.exchange import oneline
from depot.exchange.cards import VAULT, verifies
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.receiptfaults import (
    ReceiptDamaged,
    ReceiptForeign,
    ReceiptMalformed,
    ReceiptTooNew,
    VaultUnknown,
)
from depot.model.codes import NodeMalformed, node_name
from depot.model.confirming import LAST, Confirmed
from depot.store import journal
from depot.store.store import Store

FORMAT: Final = "depot-receipt/1"
ENDING: Final = ".REC"
"""Of the names of receipts."""

LONGEST: Final = 2_048
"""Bytes of a receipt as a text."""

SIGNATURE: Final = 64
HINT: Final = 6
"""Hex digits of the key that are named."""

REFERENCE: Final = ("boxtype/", "class/", "fonds/", "hold/", "organisation/", "rule/", "unit/")
"""Beginnings of the subjects that are reference data: what depots must have at hand to decide anything."""

_DOMAIN: Final = b"depot-receipt/1\0"
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_HEX: Final = re.compile(r"[0-9a-f]+")
_QUARTER: Final = 900
"""Seconds of a quarter of an hour, in which offsets are counted."""


class Receipt(NamedTuple):
    """What a vault confirms."""

    node: str
    """Whose events."""
    inc: str
    """Incarnation, 32 hex digits."""
    seq: int
    """Last event of it that is durable in the vault."""
    head: str
    """Its hash, 64 hex digits."""
    vault: str
    vault_inc: str
    vault_seq: int
    """How many events the vault itself has written."""
    vault_head: str
    """Hash of the last of them, 64 hex digits."""
    conflicts: int
    """Open at the vault, with a side of this node."""
    held: int
    """Events of this node that the vault's program does not know the kinds of."""
    reference: int
    """Number of the vault's newest event about reference data; 0 for none."""
    issued: str
    """ISO 8601 with offset, to the second; for people."""
    key: str = ""
    """The first six digits of the public key that signed: tells a foreign key from damage."""
    signature: bytes = b""

    @property
    def text(self) -> str:
        """The receipt as a text for people."""
        lines = [FORMAT, f"node {self.node} {self.inc}", f"through {self.seq} {self.head}"]
        lines += [f"vault {self.vault} {self.vault_inc}", f"checkpoint {self.vault_seq} {self.vault_head}"]
        lines += [f"conflicts {self.conflicts}", f"held {self.held}", f"reference {self.reference}"]
        lines += [f"issued {self.issued}", f"key {self.key}", f"signature {b64encode(self.signature).decode()}"]
        return "".join(f"{line}\n" for line in lines)

    @property
    def line(self) -> str:
        """The same as one line for a QR symbol and a hand scanner."""
        return oneline.written(oneline.RECEIPT, packed(self) + self.signature)

    @property
    def name(self) -> str:
        """File name, safe on FAT: `L1-3F2A91C0-000012000-V1-000088123.REC`; a later one comes later in the order."""
        return f"{self.node}-{self.inc[:8]}-{self.seq:09}-{self.vault}-{self.vault_seq:09}{ENDING}".upper()


def packed(receipt: Receipt) -> bytes:
    """The bytes that are signed: nodes, incarnations, hashes as they are, numbers in as few bytes as they need."""
    at = datetime.fromisoformat(receipt.issued)
    offset = (at.utcoffset() or timedelta()) // timedelta(seconds=_QUARTER)
    return b"".join(
        (
            receipt.node.encode("ascii") + bytes.fromhex(receipt.inc),
            _shortest(receipt.seq) + bytes.fromhex(receipt.head),
            receipt.vault.encode("ascii") + bytes.fromhex(receipt.vault_inc),
            _shortest(receipt.vault_seq) + bytes.fromhex(receipt.vault_head),
            *(_shortest(number) for number in (receipt.conflicts, receipt.held, receipt.reference)),
            int(at.timestamp()).to_bytes(4) + offset.to_bytes(1, signed=True) + bytes.fromhex(receipt.key),
        )
    )


def issue(store: Store, keys: Keys, node: str, inc: str) -> Receipt:
    """The receipt for what a vault has of a stream; what it names is committed. Raises LookupError for no such stream.

    `keys` are the vault's.
    """
    connection = store.connection
    stream = journal.stream_of(connection, node, inc)
    if stream is None or not stream.head_seq:
        raise LookupError(node)
    own = store.stream_head()
    blank = Receipt(
        node,
        inc,
        stream.head_seq,
        stream.head_hash.hex(),
        own.node,
        own.inc,
        own.head_seq,
        own.head_hash.hex(),
        store.conflicts_of(node),
        store.tally(f"held.{node}"),
        store.newest_below(own.id, REFERENCE),
        _quartered(store.clock()).isoformat(timespec="seconds"),
        keys.card.sign[:HINT],
    )
    return blank._replace(signature=keys.secret.signature(_DOMAIN + packed(blank)))


def parse(text: str) -> Receipt:
    """The receipt in a text or in a line; who signed it is not looked at.

    Raises ReceiptMalformed, ReceiptTooNew, LineMisread.
    """
    if oneline.is_line(text, oneline.RECEIPT):
        return _unpacked(oneline.content(oneline.RECEIPT, text))
    if len(text) > LONGEST:
        raise ReceiptMalformed(detail="size")
    first, *lines = text.removeprefix("\ufeff").replace("\r\n", "\n").strip().split("\n")
    if first != FORMAT:
        if re.fullmatch(r"depot-receipt/[0-9]{1,4}", first):
            raise ReceiptTooNew(detail=first)
        raise ReceiptMalformed(detail=first[:20])
    said = [line.split(" ") for line in lines]
    try:
        receipt = _said(dict(_fields(said)))
        if receipt.text.split("\n")[1:-1] != lines:
            raise ReceiptMalformed(detail="lines")
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ReceiptMalformed(detail="lines") from error
    return receipt


def believed(receipt: Receipt, ring: Keyring) -> None:
    """Raise VaultUnknown, ReceiptForeign or ReceiptDamaged unless an enrolled vault signed a receipt."""
    cards = [card for card in ring.cards_of(receipt.vault) if card.role == VAULT]
    if not cards:
        raise VaultUnknown(vault=receipt.vault)
    named = [card for card in cards if card.sign.startswith(receipt.key)]
    if not named:
        raise ReceiptForeign(vault=receipt.vault)
    message = _DOMAIN + packed(receipt)
    if not any(verifies(card.sign, receipt.signature, message) for card in named):
        raise ReceiptDamaged(vault=receipt.vault)


def of_row(row: Confirmed, key: str, signature: bytes) -> Receipt:
    """The receipt behind what was taken; its event keeps key and signature."""
    place = (row.node, row.of_inc, row.upto, row.head, row.vault, row.vault_inc, row.vault_seq, row.vault_head)
    return Receipt(*place, row.conflicts, row.held, row.reference, row.issued, key, signature)


def _fields(said: list[list[str]]) -> list[tuple[str, list[str]]]:
    """The lines of a text by name. Raises ValueError when they are others, or in another order."""
    if [(words[0], len(words)) for words in said] != _LINES:
        raise ValueError("lines")
    return [(words[0], words[1:]) for words in said]


_LINES: Final = [
    *(("node", 3), ("through", 3), ("vault", 3), ("checkpoint", 3)),
    *((name, 2) for name in ("conflicts", "held", "reference", "issued", "key", "signature")),
]


def _said(lines: dict[str, list[str]]) -> Receipt:
    """The receipt in the lines of a text. Raises ValueError."""
    (node, inc), (seq, head), (vault, vault_inc) = lines["node"], lines["through"], lines["vault"]
    vault_seq, vault_head = lines["checkpoint"]
    (issued,), (key,), (signature,) = lines["issued"], lines["key"], lines["signature"]
    conflicts, held, reference = (_number(lines[name][0]) for name in ("conflicts", "held", "reference"))
    place = (node, inc, _number(seq), head, vault, vault_inc, _number(vault_seq), vault_head)
    receipt = Receipt(*place, conflicts, held, reference, issued, key, b64decode(signature, validate=True))
    digits = ((inc, 32), (vault_inc, 32), (head, 64), (vault_head, 64), (key, HINT))
    if not all(len(text) == count and _HEX.fullmatch(text) for text, count in digits):
        raise ValueError("digits")
    return _checked(receipt)


def _checked(receipt: Receipt) -> Receipt:
    """The same. Raises ValueError for what no vault writes."""
    nodes = all(len(node) == 2 and _known(node) for node in (receipt.node, receipt.vault))
    if not nodes or not receipt.seq or not receipt.vault_seq or len(receipt.signature) != SIGNATURE:
        raise ValueError("node")
    if _unpacked(packed(receipt) + receipt.signature, checked=True) != receipt:
        raise ValueError("issued")
    return receipt


def _known(node: str) -> bool:
    try:
        return node_name(node) == node
    except NodeMalformed:
        return False


def _unpacked(stored: bytes, *, checked: bool = False) -> Receipt:
    """The receipt in the bytes that are signed, with the signature behind them. Raises ReceiptMalformed."""
    try:
        reader = _Bytes(stored)
        node, inc = reader.take(2).decode("ascii"), reader.take(16).hex()
        seq, head = reader.number(), reader.take(32).hex()
        vault, vault_inc = reader.take(2).decode("ascii"), reader.take(16).hex()
        vault_seq, vault_head = reader.number(), reader.take(32).hex()
        conflicts, held, reference = reader.number(), reader.number(), reader.number()
        seconds, offset = int.from_bytes(reader.take(4)), int.from_bytes(reader.take(1), signed=True)
        issued = datetime.fromtimestamp(seconds, timezone(timedelta(seconds=offset * _QUARTER))).isoformat()
        key, signature = reader.take(HINT // 2).hex(), reader.rest()
        place = (node, inc, seq, head, vault, vault_inc, vault_seq, vault_head)
        receipt = Receipt(*place, conflicts, held, reference, issued, key, signature)
        return receipt if checked else _checked(receipt)
    except (ValueError, OverflowError, OSError) as error:
        raise ReceiptMalformed(detail=str(error) or "bytes") from error


class _Bytes:
    """Bytes that are taken from the front. Raises ValueError where there are too few."""

    def __init__(self, stored: bytes) -> None:
        self._stored = stored
        self._at = 0

    def take(self, count: int) -> bytes:
        """So many bytes."""
        taken = self._stored[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("end")
        self._at += count
        return taken

    def number(self) -> int:
        """A number written by `_shortest`, in as few bytes as it needs."""
        value = shift = 0
        while True:
            (byte,) = self.take(1)
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if value >= LAST or (byte == 0 and shift > 7):
            raise ValueError("number")
        return value

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._stored) - self._at)


def _shortest(number: int) -> bytes:
    """A number, seven bits a byte, the lowest first; all bytes but the last have the top bit set (LEB128)."""
    made = bytearray()
    while number > 127:
        made.append(number & 127 | 128)
        number >>= 7
    return bytes([*made, number])


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text[:20])
    return int(text)


def _quartered(at: datetime) -> datetime:
    """A time with an offset of whole quarters of an hour, as every place on earth has today."""
    offset = (at.utcoffset() or timedelta()) // timedelta(seconds=_QUARTER) * _QUARTER
    return at.astimezone(timezone(timedelta(seconds=offset)))
