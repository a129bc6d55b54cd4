"""Reading packages, in an order that never changes; each step that fails has a name (depot.exchange.faults).

1. lengths: magic, manifest, what the file may and must measure
2. signature, by a key that is believed for that node
3. hash of the payload as it is stored
4. decryption
5. decompression, up to what was announced and never beyond
6. count, and the chain from `prev` to `head`
7. schema: whether this program understands what the events say

Nothing may be written before all of it is done: `Package.events` gives events while it goes, and raises at its end
when the whole is wrong, so whoever takes them in does so in a transaction.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, Final, NamedTuple, Self

from depot.exchange import manifest as form
from depot.exchange.cards import Card
from depot.exchange.chain import Carried, Follower
from depot.exchange.faults import (
    NodeUnknown,
    PackageOverlong,
    PackageTooNew,
    PackageTruncated,
    PackageUnreadable,
    PayloadAltered,
    PayloadMalformed,
    PayloadSwells,
    PayloadUndecipherable,
    RecipientOther,
    SignerForeign,
    SignerRevoked,
)
from depot.exchange.keyring import Keyring
from depot.exchange.lines import LINE_MOST
from depot.exchange.manifest import Manifest, Signed
from depot.exchange.passing import vouched

if TYPE_CHECKING:
    import pyrage

PIECE: Final = 1 << 16
"""Bytes read at a time."""
SPOOL: Final = 8 << 20
"""Bytes of a decrypted payload, still compressed, that are held in memory."""
WINDOW_MOST: Final = 1 << 23
"""Bytes of memory that a compressed payload may ask for."""


class Package:
    """A package whose lengths and signature are right. Close it.

    `card` is the enrolled card behind the signature; None when it was opened without a keyring, so that the signature
    only shows that nothing was altered since.
    """

    def __init__(self, path: Path, file: BinaryIO, signed: Signed, card: Card | None) -> None:
        self.path = path
        self.signed = signed
        self.card = card
        self._file = file
        self._sound = False

    @property
    def manifest(self) -> Manifest:
        """What it says of itself, signed."""
        return self.signed.manifest

    def check_cipher(self) -> None:
        """Compare the payload as it is stored with its signed hash. Raises PayloadAltered, PackageUnreadable."""
        if self._sound:
            return
        found = sha256()
        with _reading(self.path):
            self._file.seek(self.signed.start)
            while piece := self._file.read(1 << 20):
                found.update(piece)
        if found.hexdigest() != self.manifest.cipher_sha256:
            raise PayloadAltered(path=str(self.path))
        self._sound = True

    def readable(self, identities: Sequence[pyrage.x25519.Identity]) -> bool:
        """Whether one of these opens it, or it is not encrypted."""
        manifest = self.manifest
        wanted = set(manifest.recipients)
        return manifest.cipher == form.PLAIN or any(str(each.to_public()) in wanted for each in identities)

    def events(self, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[list[Carried]]:
        """Its events in order, some at a time, with all that is left to check.

        Raises PayloadAltered, RecipientOther, PayloadUndecipherable, PayloadSwells, PayloadMalformed, CountWrong,
        ChainBroken, EventElsewhere, EventMalformed, PackageTooNew, PackageUnreadable; not before the end where only
        the whole can be judged.
        """
        self.check_cipher()
        if not self.readable(identities):
            raise RecipientOther(path=str(self.path))
        follower = Follower(self.manifest, self.path)
        with self._deciphered(identities) as compressed:
            for lines in self._lines(compressed, follower):
                if carried := follower.follow(lines):
                    yield carried
        follower.finish()
        if self.manifest.schema > form.SCHEMA:
            raise PackageTooNew(path=str(self.path), detail=f"schema {self.manifest.schema}")

    def check(self, identities: Sequence[pyrage.x25519.Identity]) -> None:
        """Do every check that there is and keep nothing; raises what `events` raises."""
        for _carried in self.events(identities):
            pass

    def _deciphered(self, identities: Sequence[pyrage.x25519.Identity]) -> IO[bytes]:
        """The compressed payload, from its beginning."""
        import pyrage

        if self.manifest.cipher == form.PLAIN:
            with _reading(self.path):
                plain = open(os.dup(self._file.fileno()), "rb")  # noqa: SIM115, PTH123 - a handle, closed by the caller
                plain.seek(self.signed.start)
                return plain
        spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(SPOOL)  # noqa: SIM115 - the caller closes it
        source, sink = _Kept(self._file), _Kept(spool)
        try:
            with _reading(self.path):
                self._file.seek(self.signed.start)
            pyrage.decrypt_io(source, sink, list(identities))
        except (pyrage.DecryptError, OSError) as error:
            spool.close()
            failed = source.error or sink.error
            if failed is not None:
                detail = failed.strerror or str(failed)
                raise PackageUnreadable(path=str(self.path), detail=detail) from failed
            raise PayloadUndecipherable(path=str(self.path)) from error
        spool.seek(0)
        return spool

    def _lines(self, compressed: IO[bytes], follower: Follower) -> Iterator[list[bytes]]:
        """The lines of the payload, without their line feeds."""
        import zstandard

        manifest, found, size, rest = self.manifest, sha256(), 0, b""
        decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW_MOST)
        stream = decompressor.stream_reader(compressed, read_across_frames=True, closefd=False)
        while True:
            try:
                piece = stream.read(PIECE)
            except zstandard.ZstdError as error:
                raise PayloadMalformed(path=str(self.path), seq=follower.seq + 1, detail="zstd") from error
            except OSError as error:
                raise PackageUnreadable(path=str(self.path), detail=error.strerror or str(error)) from error
            if not piece:
                break
            size += len(piece)
            if size > manifest.payload_len:
                raise PayloadSwells(path=str(self.path), limit=manifest.payload_len)
            found.update(piece)
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > LINE_MOST:
                raise PayloadMalformed(path=str(self.path), seq=follower.seq + 1, detail="line")
            if lines:
                yield lines
        if rest or size < manifest.payload_len:
            raise PayloadMalformed(path=str(self.path), seq=follower.seq + 1, detail="end")
        if found.hexdigest() != manifest.payload_sha256:
            raise PayloadMalformed(path=str(self.path), seq=manifest.last, detail="sha256")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


class _Kept:
    """A file whose error is kept: what calls it from another language gives an error of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def read(self, size: int) -> bytes:
        """Up to so many bytes."""
        try:
            return self._file.read(size)
        except OSError as error:
            self.error = error
            raise

    def write(self, piece: bytes) -> int:
        """Take some bytes."""
        try:
            return self._file.write(piece)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Nothing waits here."""


class _reading:  # noqa: N801 - a context manager
    """Turn the system's refusal to read into ours."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise PackageUnreadable(path=str(self._path), detail=error.strerror or str(error)) from error


class Checked(NamedTuple):
    """What could be checked of a package without taking it in."""

    manifest: Manifest
    card: Card | None
    """Who signed it, as far as that is known here; None when no card was there to compare with."""
    content: bool
    """False when no private key was there to open it: then its events were not looked at."""


def opened(path: Path, ring: Keyring | None = None) -> Package:
    """Open a package: lengths, then signature. Without a ring, the signature is only compared with the key it names.

    Raises PackageUnreadable, NotAPackage, PackageTooNew, PackageTooBig, PackageTruncated, PackageOverlong,
    SignatureWrong, ManifestMalformed, NodeUnknown, SignerForeign, SignerRevoked.
    """
    with _reading(path):
        file = path.open("rb")
    try:
        with _reading(path):
            signed = form.read(file, path)
            size = file.seek(0, os.SEEK_END)
        card = _believed(signed.manifest, ring, path) if ring is not None else None
        wanted = signed.start + signed.manifest.cipher_len
        if size < wanted:
            raise PackageTruncated(path=str(path), size=size, wanted=wanted)
        if size > wanted:
            raise PackageOverlong(path=str(path), size=size, wanted=wanted)
        return Package(path, file, signed, card)
    except BaseException:
        file.close()
        raise


def check(path: Path, ring: Keyring | None, identities: Sequence[pyrage.x25519.Identity]) -> Checked:
    """Check a package as far as the cards and keys at hand allow; raises what `opened` and `events` raise.

    Without any key that opens it, its content stays unseen, and `Checked.content` says so.
    """
    with opened(path, ring) as package:
        package.check_cipher()
        content = package.readable(identities)
        if content:
            package.check(identities)
        return Checked(package.manifest, package.card, content)


def _believed(manifest: Manifest, ring: Keyring, path: Path) -> Card:
    """The enrolled card behind the signature: the node's own, that of a vault that passes its events on, or that of the
    vault whose own events they are and whose receipt vouches for them.
    """
    card = ring.card_of(manifest.node, manifest.signer, manifest.rotations)
    if card is None:
        card = ring.relay(manifest.signer, manifest.rotations)
    if card is None:
        card = vouched(manifest, ring)
    if card is None and ring.revoked(manifest.signer):
        raise SignerRevoked(path=str(path), node=manifest.node)
    if card is None and not ring.knows(manifest.node):
        raise NodeUnknown(path=str(path), node=manifest.node)
    if card is None:
        raise SignerForeign(path=str(path), node=manifest.node)
    return card
