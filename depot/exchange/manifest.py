r"""The clear, signed part of a package: what it is, whose, for whom, and the sums of all that follows.

    magic "DEPJ1\n" | uint32 length | manifest | Ed25519 signature, 64 bytes | payload

The manifest is compact JSON. Its bytes are signed as they stand, and a reader keeps them so:
signature over "depot-journal/1 manifest" NUL manifest.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from depot.exchange.cards import verifies
from depot.exchange.faults import (
    ManifestMalformed,
    NotAPackage,
    PackageTooBig,
    PackageTooNew,
    PackageTruncated,
    SignatureWrong,
)
from depot.exchange.keyring import Rotation, rotations_in
from depot.model.event import GENESIS, compact

MAGIC: Final = b"DEPJ1\n"
FORMAT: Final = "depot-journal/1"
SCHEMA: Final = 1
"""What a line of the payload is, and the envelope in it."""

UP: Final = "up"
DOWN: Final = "down"

AGE: Final = "age"
PLAIN: Final = "none"

EVENTS_MOST: Final = 50_000
"""Events of a package."""
MANIFEST_MOST: Final = 65_536
PAYLOAD_MOST: Final = 256 << 20
"""Bytes of the payload, as lines."""
CIPHER_MOST: Final = PAYLOAD_MOST + (1 << 20)
"""Bytes of the payload as it is stored: what does not compress grows a little."""
ROTATIONS_MOST: Final = 32
RECIPIENTS_MOST: Final = 16

SIGNATURE: Final = 64
HEAD: Final = len(MAGIC) + 4

_DOMAIN: Final = b"depot-journal/1 manifest\0"
_HEX: Final = {32: re.compile(r"[0-9a-f]{32}"), 64: re.compile(r"[0-9a-f]{64}")}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself; the fields are the names in its JSON, `format` left out."""

    node: str
    inc: str
    """Incarnation of the stream, 32 hex digits."""
    stream: str
    """UP from a depot, DOWN to it."""
    first: int
    last: int
    count: int
    prev: str
    """Hash of the event before the first, 64 hex digits; zeros before event 1."""
    head: str
    """Hash of the last event."""
    cipher: str
    """AGE, or PLAIN for a payload that is not encrypted."""
    cipher_len: int
    """Bytes behind the signature."""
    cipher_sha256: str
    payload_len: int
    """Bytes of the lines, decrypted and decompressed."""
    payload_sha256: str
    recipients: tuple[str, ...]
    """age recipients; none when it is not encrypted."""
    signer: str
    """Ed25519 public key, 64 hex digits."""
    rotations: tuple[Rotation, ...]
    """How the node came to that key, oldest first."""
    schema: int
    app: str
    """Version of the program."""
    created: str
    """Local time with offset; for people."""
    package: str
    """Random id, 32 hex digits."""
    receipt: int
    """Last event that a receipt covered when it was made; 0 for none."""
    vouch: str = ""
    """Line of a vault's receipt whose checkpoint is the last event: the vault's own word for what others carry."""

    @property
    def name(self) -> str:
        """File name, safe on FAT: `L1-3F2A91C0-000010001-000012000.DEP`."""
        return file_name(self.node, self.inc, self.first, self.last)

    @property
    def said(self) -> dict[str, Any]:
        """The JSON object, without `format`."""
        content = {name: getattr(self, name) for name in NAMES}
        content["rotations"] = [each._asdict() for each in self.rotations]
        content["recipients"] = list(self.recipients)
        if not self.vouch:
            del content["vouch"]
        return content


NAMES: Final = tuple(field.name for field in fields(Manifest))


class Signed(NamedTuple):
    """A manifest as it was read."""

    manifest: Manifest
    stored: bytes
    """As it was signed."""
    signature: bytes

    @property
    def start(self) -> int:
        """Where the payload begins in the file."""
        return HEAD + len(self.stored) + SIGNATURE


def file_name(node: str, inc: str, first: int, last: int) -> str:
    """The name of the package of some events, safe on FAT."""
    return f"{node}-{inc[:8]}-{first:09}-{last:09}.DEP".upper()


def sealed(manifest: Manifest, sign: Callable[[bytes], bytes]) -> bytes:
    """All that stands before the payload."""
    stored = compact({"format": FORMAT, **manifest.said})
    assert len(stored) <= MANIFEST_MOST
    return b"".join((MAGIC, struct.pack(">I", len(stored)), stored, sign(_DOMAIN + stored)))


def read(file: BinaryIO, path: Path) -> Signed:
    """The signed manifest at the start of a file; the signature fits the key that the manifest names.

    Raises NotAPackage, PackageTooNew, PackageTooBig, PackageTruncated, SignatureWrong, ManifestMalformed.
    """
    head = file.read(HEAD)
    if not MAGIC.startswith(head[: len(MAGIC)]):
        if re.match(rb"DEPJ[2-9]\n", head):
            raise PackageTooNew(path=str(path), detail=head[:5].decode())
        raise NotAPackage(path=str(path))
    if len(head) < HEAD:
        raise PackageTruncated(path=str(path), size=len(head), wanted=HEAD)
    (size,) = struct.unpack(">I", head[len(MAGIC) :])
    if size > MANIFEST_MOST:
        raise PackageTooBig(path=str(path), size=size, limit=MANIFEST_MOST)
    stored, signature = file.read(size), file.read(SIGNATURE)
    if len(stored) + len(signature) < size + SIGNATURE:
        raise PackageTruncated(path=str(path), size=file.tell(), wanted=HEAD + size + SIGNATURE)
    signer = _signer(stored)
    if not signer or not verifies(signer, signature, _DOMAIN + stored):
        raise SignatureWrong(path=str(path))
    return Signed(_parsed(stored, path), stored, signature)


def _signer(stored: bytes) -> str:
    """The key that a manifest names, before anything else in it is looked at; empty when it names none."""
    found = re.search(rb'"signer":"([0-9a-f]{64})"', stored)
    return found[1].decode() if found else ""


def _parsed(stored: bytes, path: Path) -> Manifest:
    try:
        content = json.loads(stored.decode(), object_pairs_hook=_once)
        if content["format"] != FORMAT:
            raise PackageTooNew(path=str(path), detail=str(content["format"])[:40])
        values = {name: content[name] for name in NAMES if name in content or name != "vouch"}
        values["rotations"] = tuple(rotations_in(_some(values["rotations"], dict, ROTATIONS_MOST)))
        values["recipients"] = tuple(_some(values["recipients"], str, RECIPIENTS_MOST))
        manifest = Manifest(**values)
        _check(manifest, path)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ManifestMalformed(path=str(path), detail=str(error)) from error
    if manifest.signer != _signer(stored):
        raise ManifestMalformed(path=str(path), detail="signer")
    return manifest


def _check(manifest: Manifest, path: Path) -> None:
    """Raise ValueError for what cannot be, PackageTooBig for what may not be."""
    for name, kind in Manifest.__annotations__.items():
        value = getattr(manifest, name)
        if (kind in ("str", "int") and type(value).__name__ != kind) or (kind == "int" and not 0 <= value < 1 << 53):
            raise ValueError(name)
    for name, digits in _DIGITS:
        if not _HEX[digits].fullmatch(getattr(manifest, name)):
            raise ValueError(name)
    if not re.fullmatch(r"[0-9A-Z]{2}", manifest.node) or manifest.stream not in (UP, DOWN):
        raise ValueError("node")
    if not 1 <= manifest.first <= manifest.last or manifest.count != manifest.last - manifest.first + 1:
        raise ValueError("count")
    if manifest.first == 1 and manifest.prev != GENESIS.hex():
        raise ValueError("prev")
    if manifest.cipher not in (AGE, PLAIN) or (manifest.cipher == AGE) != bool(manifest.recipients):
        raise ValueError("cipher")
    limits = {"count": EVENTS_MOST, "payload_len": PAYLOAD_MOST, "cipher_len": CIPHER_MOST}
    for name, limit in limits.items():
        if getattr(manifest, name) > limit:
            raise PackageTooBig(path=str(path), size=getattr(manifest, name), limit=limit)


_DIGITS: Final = (
    *((name, 64) for name in ("prev", "head", "cipher_sha256", "payload_sha256", "signer")),
    *((name, 32) for name in ("inc", "package")),
)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names occur once."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _some(value: Any, kind: type, most: int) -> Iterable[Any]:
    if type(value) is not list or len(value) > most or not all(type(each) is kind for each in value):
        raise ValueError("list")
    return value
