"""Following the chain of a package's events: numbers, hashes, and what their headers say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from depot.errors import DepotError
from depot.exchange.faults import (
    ChainBroken,
    CountWrong,
    EventElsewhere,
    EventMalformed,
    PackageTooNew,
    PayloadMalformed,
)
from depot.exchange.lines import cut
from depot.exchange.manifest import Manifest
from depot.model.event import VERSION, Event, chain, read, well_formed

_ENVELOPE: Final = b'{"v":%d,' % VERSION


class Carried(NamedTuple):
    """An event out of a package: its exact bytes, and what they say."""

    header: bytes
    body: bytes | None
    """None when it was redacted."""
    body_hash: bytes | None
    """Only of a redacted body."""
    hash: bytes
    event: Event


class Follower:
    """Takes the lines of a package in order. The first event that is not understood ends what is given out.

    The chain is followed to its end all the same: only then it is said whether the package is damaged or only newer.
    """

    def __init__(self, manifest: Manifest, path: Path) -> None:
        self.seq = manifest.first - 1
        self._manifest = manifest
        self._path = path
        self._hash = bytes.fromhex(manifest.prev)
        self._place = (manifest.node, manifest.inc)
        self._stopped: DepotError | None = None

    def follow(self, lines: Sequence[bytes]) -> list[Carried]:
        """The events of some lines. Raises PayloadMalformed and CountWrong."""
        first = self.seq + 1
        try:
            parts = list(map(cut, lines))
        except ValueError as error:
            seq = first + next(n for n, line in enumerate(lines) if not _cuts(line))
            raise PayloadMalformed(path=str(self._path), seq=seq, detail="line") from error
        found: list[Carried] = []
        add, understood = found.append, self._understood
        for seq, (part, hash_) in enumerate(zip(parts, chain(self._hash, parts), strict=True), first):
            self._hash = hash_
            if self._stopped is None and (event := understood(part[0], part[1], seq)) is not None:
                add(Carried(*part, hash_, event))
        self.seq += len(parts)
        if self.seq > self._manifest.last:
            raise self._counted()
        return found

    def finish(self) -> None:
        """Compare the end with what was announced.

        Raises CountWrong, ChainBroken, EventElsewhere, EventMalformed, PackageTooNew.
        """
        if self.seq != self._manifest.last:
            raise self._counted()
        if self._hash.hex() != self._manifest.head:
            raise ChainBroken(path=str(self._path), seq=self.seq)
        if self._stopped is not None:
            raise self._stopped

    def _counted(self) -> CountWrong:
        count = self.seq - self._manifest.first + 1
        return CountWrong(path=str(self._path), count=count, wanted=self._manifest.count)

    def _understood(self, header: bytes, body: bytes | None, seq: int) -> Event | None:
        """The event of a line; None, and the reason is kept, when this program cannot take it."""
        try:
            if not header.startswith(_ENVELOPE):
                self._stopped = self._newer(header, seq)
                return None
            event = read(header, body)
            if event[:3] != (*self._place, seq):
                self._stopped = EventElsewhere(path=str(self._path), seq=seq)
            elif not well_formed(event):
                self._stopped = EventMalformed(path=str(self._path), seq=seq, detail="wrong type")
            else:
                return event
        except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
            self._stopped = EventMalformed(path=str(self._path), seq=seq, detail=str(error))
        return None

    def _newer(self, header: bytes, seq: int) -> DepotError:
        """Why an envelope does not begin as ours do. Raises ValueError when it is no JSON."""
        import json

        version = json.loads(header)["v"]
        if type(version) is int and version > VERSION:
            return PackageTooNew(path=str(self._path), detail=f"event {seq}, v {version}")
        return EventMalformed(path=str(self._path), seq=seq, detail="v")


def _cuts(line: bytes) -> bool:
    try:
        cut(line)
    except ValueError:
        return False
    return True
