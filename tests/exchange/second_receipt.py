"""A second reader of receipts and lines, written from docs/receipts.md alone: nothing of the depot is imported here."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DIGITS = "0123456789BCDEFGHJKLNPRSTUVXY"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def number(value: int) -> bytes:
    """A number in LEB128."""
    made = b""
    while True:
        low, value = value & 127, value >> 7
        made += bytes([low | 128 if value else low])
        if not value:
            return made


def of_text(text: str, signer: str) -> dict[str, Any]:
    """What a receipt says; InvalidSignature or ValueError when it is not as it was signed."""
    first, *lines = text.split("\n")
    if first != "depot-receipt/1":
        raise ValueError("format")
    said = {line.split(" ")[0]: line.split(" ")[1:] for line in lines if line}
    at = datetime.fromisoformat(said["issued"][0])
    offset = int((at.utcoffset() or timedelta()).total_seconds()) // 900
    signed = b"".join(
        (
            *(
                each
                for who, upto in (("node", "through"), ("vault", "checkpoint"))
                for each in (
                    said[who][0].encode(),
                    bytes.fromhex(said[who][1]),
                    number(int(said[upto][0])),
                    bytes.fromhex(said[upto][1]),
                )
            ),
            *(number(int(said[name][0])) for name in ("conflicts", "held", "reference")),
            int(at.timestamp()).to_bytes(4, "big"),
            offset.to_bytes(1, "big", signed=True),
            bytes.fromhex(said["key"][0]),
        )
    )
    signature = b64decode(said["signature"][0])
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer)).verify(signature, b"depot-receipt/1\0" + signed)
    return {**said, "signed": signed, "signature": signature}


def of_line(line: str, kind: str) -> bytes:
    """The bytes in a line; ValueError when it was not read as printed."""
    if not line.startswith(kind):
        raise ValueError("kind")
    value = 0
    for character in line[len(kind) :]:
        value = value * 29 + DIGITS.index(character)
    stored = value.to_bytes((value.bit_length() + 7) // 8, "big")
    content, total = stored[1:-2], stored[-2:]
    if stored[0] != 1 or hashlib.sha256(kind.encode() + b" line\0" + content).digest()[:2] != total:
        raise ValueError("sum")
    return content


def card(line: str) -> str:
    """The text of a card, of its line, but for the fingerprint."""
    stored = of_line(line, "DEPK1")
    bits = int.from_bytes(stored[38:76], "big")
    seal = "age1" + "".join(BECH32[bits >> 5 * (57 - n) & 31] for n in range(58))
    made = (datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=int.from_bytes(stored[3:6], "big") - 1)).date()
    lines = [f"role {('depot', 'vault')[stored[0]]}", f"node {stored[1:3].decode()}", f"name {stored[140:].decode()}"]
    lines += [f"made {made}", f"sign {stored[6:38].hex()}", f"seal {seal}"]
    return "\n".join([*lines, f"proof {b64encode(stored[76:140]).decode()}"])
