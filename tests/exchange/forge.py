"""Packages that our own writer would never make: parts exchanged, fields edited, contents of any kind, signed anew."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyrage
import zstandard

from depot.exchange.keyfile import Keys
from depot.exchange.manifest import MAGIC

DOMAIN: Final = b"depot-journal/1 manifest\0"


def parts(package: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Manifest, signature and payload of a package, by the layout of docs/packages.md."""
    (size,) = struct.unpack(">I", package[6:10])
    return json.loads(package[10 : 10 + size]), package[10 + size : 74 + size], package[74 + size :]


def joined(manifest: Mapping[str, Any] | bytes, signature: bytes, payload: bytes) -> bytes:
    """A package out of its parts."""
    text = manifest if isinstance(manifest, bytes) else compact(manifest)
    return MAGIC + struct.pack(">I", len(text)) + text + signature + payload


def signed(manifest: Mapping[str, Any] | bytes, payload: bytes, keys: Keys) -> bytes:
    """The same, signed with a key, whatever the manifest says."""
    text = manifest if isinstance(manifest, bytes) else compact(manifest)
    return joined(text, keys.secret.signature(DOMAIN + text), payload)


def resealed(package: bytes, keys: Keys, lines: bytes | None = None, **edits: Any) -> bytes:
    """A plain package with other lines or fields, its sums made true again, signed by a key."""
    manifest, _signature, payload = parts(package)
    if lines is not None:
        payload = zstandard.ZstdCompressor().compress(lines)
        manifest |= {"payload_len": len(lines), "payload_sha256": hashlib.sha256(lines).hexdigest()}
        manifest |= {"cipher_len": len(payload), "cipher_sha256": hashlib.sha256(payload).hexdigest()}
    manifest |= {"signer": keys.card.sign}
    return signed(manifest | edits, payload, keys)


def stored_as(package: bytes, keys: Keys, payload: bytes, **edits: Any) -> bytes:
    """A package with other bytes as its payload, whose sums are true, signed by a key."""
    manifest, _signature, _payload = parts(package)
    manifest |= {"cipher_len": len(payload), "cipher_sha256": hashlib.sha256(payload).hexdigest()}
    return signed(manifest | {"signer": keys.card.sign} | edits, payload, keys)


def lines_of(package: bytes) -> bytes:
    """The lines of a plain package."""
    return zstandard.ZstdDecompressor().decompressobj().decompress(parts(package)[2])


def encrypted(text: bytes, recipients: Sequence[str]) -> bytes:
    made: bytes = pyrage.encrypt(text, [pyrage.x25519.Recipient.from_str(each) for each in recipients])
    return made


def compact(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
