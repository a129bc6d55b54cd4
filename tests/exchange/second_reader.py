"""A second reader of packages, written from docs/packages.md alone: nothing of the depot is imported here.

second_reader.py PACKAGE AGE-SECRET-KEY [SIGNER]    prints the manifest and the events as JSON lines
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def read(path: Path, secret: str, signer: str = "") -> Iterator[dict[str, Any]]:
    """The manifest of a package, then its events; ValueError or a library's own error for what is not right."""
    data = path.read_bytes()
    if data[:6] != b"DEPJ1\n":
        raise ValueError("magic")
    (size,) = struct.unpack(">I", data[6:10])
    if size > 65_536:
        raise ValueError("manifest")
    text, signature, payload = data[10 : 10 + size], data[10 + size : 74 + size], data[74 + size :]
    manifest = json.loads(text)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer or manifest["signer"]))
    key.verify(signature, b"depot-journal/1 manifest\0" + text)
    yield manifest
    if len(payload) != manifest["cipher_len"] or hashlib.sha256(payload).hexdigest() != manifest["cipher_sha256"]:
        raise ValueError("payload")
    if manifest["cipher"] == "age":
        payload = pyrage.decrypt(payload, [pyrage.x25519.Identity.from_str(secret)])
    lines = zstandard.ZstdDecompressor().decompressobj().decompress(payload)
    if len(lines) != manifest["payload_len"] or hashlib.sha256(lines).hexdigest() != manifest["payload_sha256"]:
        raise ValueError("lines")
    yield from events(lines, manifest)


def events(lines: bytes, manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The events of the lines, whose chain must lead from `prev` to `head`."""
    prev, seq = bytes.fromhex(manifest["prev"]), manifest["first"]
    for line in lines.split(b"\n")[:-1]:
        length, said, salt, body = json.loads(line)
        start = line.index(b",") + 1
        header = line[start : start + length]
        if salt is None:
            inner = bytes.fromhex(body)
        else:
            stored = bytes.fromhex(salt) + line[start + length + len(f',"{salt}",') : -1]
            inner = hashlib.sha256(b"depot/body/1\0" + stored).digest()
        prev = hashlib.sha256(b"depot/event/1\0" + prev + struct.pack(">I", length) + header + inner).digest()
        if (said["node"], said["inc"], said["seq"]) != (manifest["node"], manifest["inc"], seq):
            raise ValueError("place")
        seq += 1
        yield {"header": said, "body": None if salt is None else body, "hash": prev.hex()}
    if seq - 1 != manifest["last"] or prev.hex() != manifest["head"]:
        raise ValueError("chain")


def card(text: str) -> dict[str, str]:
    """The fields of a key card, whose fingerprint and proof are right."""
    from base64 import b64decode

    first, *lines = text.splitlines()
    fields = dict(line.split(" ", 1) for line in lines)
    if first != "depot-card/1":
        raise ValueError("card")
    signed = text[: text.index("proof ")].encode()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(fields["sign"]))
    key.verify(b64decode(fields["proof"]), b"depot-card/1 proof\0" + signed)
    bound = fields["node"].encode() + b"\0" + bytes.fromhex(fields["sign"]) + fields["seal"].encode()
    digest = hashlib.sha256(b"depot-card/1 fingerprint\0" + bound).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**40:040}"
    if " ".join(digits[n : n + 5] for n in range(0, 40, 5)) != fields["fingerprint"]:
        raise ValueError("fingerprint")
    return fields


def follows(manifest: dict[str, Any], enrolled: str) -> str:
    """The key that signs a package for whoever enrolled a first one, by the statements in the manifest."""
    for each in manifest["rotations"]:
        former, new = card(each["former"]), card(each["card"])
        if former["sign"] == enrolled and former["node"] == new["node"] == manifest["node"]:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(enrolled))
            key.verify(bytes.fromhex(each["signature"]), b"depot-key/1 rotated\0" + each["card"].encode())
            enrolled = new["sign"]
    return enrolled


if __name__ == "__main__":
    for each in read(Path(sys.argv[1]), *sys.argv[2:4]):
        print(json.dumps(each, ensure_ascii=False))  # noqa: T201 - a program
