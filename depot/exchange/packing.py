"""Making packages: the stored bytes of a stream's events, as lines, compressed, encrypted, signed.

What is streamed stays small: rows come a few hundred at a time, and the payload waits in memory up to a few megabytes,
beyond in a temporary file, encrypted, until its sums are known and the manifest before it can be signed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from operator import itemgetter
from tempfile import SpooledTemporaryFile
from typing import IO, Final, NamedTuple, Self

from depot import __version__
from depot.errors import Damaged, Refused
from depot.exchange import manifest as form
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Rotation
from depot.exchange.lines import line
from depot.exchange.manifest import Manifest
from depot.model.event import chain
from depot.store import journal
from depot.store.store import Store
from depot.words import N_

ROWS: Final = 512
"""Rows read at a time."""
SPOOL: Final = 8 << 20
"""Bytes of a payload that are held in memory."""
LEVEL: Final = 3
"""Of zstd: as small as gzip makes it, in a fifth of the time."""

THREADS: Final = 1
"""Of zstd beside our own: while it compresses, the next rows are read and hashed."""


class JournalBroken(Damaged):
    """Facts: seq. An event that is not what its hash says, found while it was to be exported."""

    what = N_("Event {seq} of this depot is not what was written: nothing was exported from there on.")
    todo = N_("Stop working, keep the file, run: depot verify; then restore the last backup with: depot restore")


class NoRoomToPack(Refused):
    """Facts: detail."""

    what = N_("The package cannot be put together: {detail}.")
    todo = N_("Make room in the folder for temporary files (TMPDIR), then export again.")


class Wish(NamedTuple):
    """What all packages of one export share."""

    keys: Keys
    recipients: tuple[str, ...]
    """age recipients; none for a payload that everybody can read."""
    rotations: tuple[Rotation, ...]
    created: str
    receipt: int = 0
    stream: str = form.UP
    vouch: str = ""
    """Line of a receipt of the vault whose events are passed back; empty for everything else."""


class Packed(NamedTuple):
    """A package that is ready to be written. Close it."""

    manifest: Manifest
    head: bytes
    """All that stands before the payload."""
    payload: IO[bytes]

    def parts(self) -> Iterator[bytes]:
        """Its bytes, a piece at a time."""
        yield self.head
        self.payload.seek(0)
        while piece := self.payload.read(1 << 20):
            yield piece

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.payload.close()


def packages(
    store: Store, stream: journal.Stream, first: int, wish: Wish, *, most: int = form.EVENTS_MOST
) -> Iterator[Packed]:
    """The packages that carry a stream's events from a number up to its head.

    Raises JournalBroken and NoRoomToPack.
    """
    while first <= stream.head_seq:
        packed = pack(store, stream, first, min(first + most - 1, stream.head_seq), wish)
        first = packed.manifest.last + 1
        yield packed


def pack(store: Store, stream: journal.Stream, first: int, last: int, wish: Wish) -> Packed:
    """A package of the events from one number to another, or fewer where they grow too big for one.

    Raises JournalBroken, NoRoomToPack.
    """
    import pyrage

    spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(SPOOL)  # noqa: SIM115 - closed by whoever takes it
    try:
        prev = journal.hash_at(store.connection, stream.id, first - 1)
        with closing(journal.links(store.connection, stream.id, first, ROWS)) as rows:
            source, sink = _Source(rows, prev, first, last), _Sink(spool)
            if wish.recipients:
                to = [pyrage.x25519.Recipient.from_str(text) for text in wish.recipients]
                try:
                    pyrage.encrypt_io(source, sink, to)
                except pyrage.EncryptError as error:
                    raise source.error or sink.error or error from error
            else:
                while piece := source.read(1 << 16):
                    sink.write(piece)
        made = _manifest(stream, source, sink, prev, wish)
        return Packed(made, form.sealed(made, wish.keys.secret.signature), spool)
    except LookupError as error:
        spool.close()
        raise JournalBroken(seq=first - 1) from error
    except OSError as error:
        spool.close()
        raise NoRoomToPack(detail=error.strerror or str(error)) from error
    except BaseException:
        spool.close()
        raise


def _manifest(stream: journal.Stream, source: _Source, sink: _Sink, prev: bytes, wish: Wish) -> Manifest:
    return Manifest(
        node=stream.node,
        inc=stream.inc,
        stream=wish.stream,
        first=source.first,
        last=source.seq,
        count=source.seq - source.first + 1,
        prev=prev.hex(),
        head=source.head.hex(),
        cipher=form.AGE if wish.recipients else form.PLAIN,
        cipher_len=sink.size,
        cipher_sha256=sink.sum.hexdigest(),
        payload_len=source.size,
        payload_sha256=source.sum.hexdigest(),
        recipients=wish.recipients,
        signer=wish.keys.card.sign,
        rotations=wish.rotations,
        schema=form.SCHEMA,
        app=__version__,
        created=wish.created,
        package=os.urandom(16).hex(),
        receipt=wish.receipt,
        vouch=wish.vouch,
    )


class _Source:
    """The compressed lines as a file to read, which checks the chain on the way. Keeps the error that stopped it."""

    def __init__(self, rows: Iterator[Sequence[journal.Link]], prev: bytes, first: int, last: int) -> None:
        import zstandard

        self.first, self.seq, self.head = first, first - 1, prev
        self.size, self.sum = 0, sha256()
        self.error: Exception | None = None
        self._rows, self._last = rows, last
        self._pieces = self._compressed(zstandard.ZstdCompressor(level=LEVEL, threads=THREADS).compressobj())
        self._ready = b""

    def read(self, size: int) -> bytes:
        """Up to so many bytes; none at the end."""
        try:
            while len(self._ready) < size and (piece := next(self._pieces, b"")):
                self._ready += piece
        except Exception as error:
            self.error = error
            raise
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _compressed(self, compressor: object) -> Iterator[bytes]:
        compress, flush = compressor.compress, compressor.flush  # type: ignore[attr-defined]
        for lines in self._lines():
            if piece := compress(lines):
                yield piece
        yield flush()

    def _lines(self) -> Iterator[bytes]:
        for rows in self._rows:
            made = b"".join(self._checked(rows[: self._last - self.seq]))
            self.sum.update(made)
            self.size += len(made)
            yield made
            if self.seq == self._last or self.size > form.PAYLOAD_MOST // 2:
                return
        if self.seq < self._last:
            raise JournalBroken(seq=self.seq + 1)

    def _checked(self, rows: Sequence[journal.Link]) -> Iterator[bytes]:
        """The lines of some rows, if each is what its hash says."""
        for (header, body, redacted, stored), found in zip(
            rows, chain(self.head, map(itemgetter(0, 1, 2), rows)), strict=True
        ):
            self.seq += 1
            if found != stored:
                raise JournalBroken(seq=self.seq)
            try:
                yield line(header, body, redacted)
            except ValueError as error:
                raise JournalBroken(seq=self.seq) from error
        self.head = rows[-1].hash if rows else self.head


class _Sink:
    """The payload as a file to write, with its sum. Keeps the error that stopped it."""

    def __init__(self, spool: IO[bytes]) -> None:
        self.size, self.sum = 0, sha256()
        self.error: Exception | None = None
        self._spool = spool

    def write(self, piece: bytes) -> int:
        """Take some bytes."""
        try:
            self._spool.write(piece)
        except OSError as error:
            self.error = error
            raise
        self.sum.update(piece)
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""
