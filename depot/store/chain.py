"""Checking the journal: every hash anew from the stored bytes, every number, every column against the header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from depot.model.event import GENESIS, Event, body_hash, event_hash, read, well_formed
from depot.store.journal import Raw, Stream
from depot.store.problems import (
    EventAltered,
    EventMislabelled,
    EventMisplaced,
    EventMissing,
    EventUnreadable,
    HeadDiffers,
    Problems,
    StreamNotOne,
    StreamUnknown,
    shown,
)

HASH: Final = 32
"""Bytes of a hash."""


class _Tip:
    """How far a stream was read."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.name = f"{stream.node}/{stream.inc[:8]}"
        self.seq = 0
        self.hash = GENESIS
        self.act = b""
        self.n = -1
        self.at = ""


class ChainCheck:
    """Takes the rows of the journal in order of arrival and notes what is wrong with them."""

    def __init__(self, streams: Iterable[Stream], problems: Problems) -> None:
        self._tips = {stream.id: _Tip(stream) for stream in streams}
        self._problems = problems
        self.events = 0

    def event(self, row: Raw) -> Event | None:
        """Check a row; return its event, or None when it cannot be read."""
        self.events += 1
        tip = self._tips.get(row.stream)
        if tip is None:
            self._problems.add(StreamUnknown(subject=shown(row.subject), stream=shown(row.stream), seq=shown(row.seq)))
        elif not _typed(row):
            self._unreadable(row, tip.name, "wrong type")
            return None
        else:
            self._link(row, tip)
        try:
            event = read(row.header, row.body)
        except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
            self._unreadable(row, tip.name if tip else "?", str(error))
            return None
        if not well_formed(event):
            self._unreadable(row, tip.name if tip else "?", "wrong type")
            return None
        if tip is not None:
            tip.at = event.at
            self._compare(row, event, tip)
        return event

    def finish(self) -> None:
        """Compare what was read with the recorded heads."""
        own = 0
        for tip in self._tips.values():
            stream = tip.stream
            own += stream.own == 1
            head = (stream.head_seq, stream.head_hash)
            if head != (tip.seq, tip.hash) or (tip.seq and stream.head_at != tip.at):
                recorded, found = (f"{seq} {shown(hash_)[:12]}" for seq, hash_ in (head, (tip.seq, tip.hash)))
                self._problems.add(HeadDiffers(subject=tip.name, recorded=recorded, found=found))
        if own != 1:
            self._problems.add(StreamNotOne(subject="stream", count=own))

    def _link(self, row: Raw, tip: _Tip) -> None:
        """Check that a row follows the one before."""
        follows = row.seq == tip.seq + 1
        if row.seq > tip.seq + 1:
            gap = {"subject": tip.name, "stream": tip.name, "first": tip.seq + 1, "last": row.seq - 1}
            self._problems.add(EventMissing(**gap))
        elif not follows:
            self._problems.add(EventMisplaced(**_where(row, tip)))
        said = row.body_hash if row.body is None else body_hash(row.body)
        altered = said is None or (row.body_hash is not None and row.body_hash != said)
        # What came before a gap is unknown, so the first row behind it cannot be linked.
        if altered or (follows and event_hash(tip.hash, row.header, said or b"") != row.hash):
            self._problems.add(EventAltered(**_where(row, tip)))
        starts = row.n == 0 and row.act != tip.act
        if follows and not starts and (row.act, row.n) != (tip.act, tip.n + 1):
            self._problems.add(EventMisplaced(**_where(row, tip)))
        tip.seq, tip.hash, tip.act, tip.n = max(row.seq, tip.seq), row.hash, row.act, row.n

    def _compare(self, row: Raw, event: Event, tip: _Tip) -> None:
        """Check that the columns say what the header says."""
        stream = tip.stream
        columns = (stream.node, stream.inc, row.seq, row.act.hex(), row.n, row.kind, row.subject)
        written = event[:7]
        if columns == written:
            return
        for name, found, expected in zip(Event._fields, columns, written, strict=False):
            if found != expected:
                self._problems.add(
                    EventMislabelled(
                        subject=shown(row.subject),
                        stream=tip.name,
                        seq=row.seq,
                        column=name,
                        found=shown(found),
                        expected=shown(expected),
                    )
                )

    def _unreadable(self, row: Raw, name: str, detail: str) -> None:
        facts = {"subject": shown(row.subject), "stream": name, "seq": shown(row.seq), "detail": shown(detail)}
        self._problems.add(EventUnreadable(**facts))


def _where(row: Raw, tip: _Tip) -> dict[str, object]:
    return {"subject": shown(row.subject), "stream": tip.name, "seq": row.seq}


def _typed(row: Raw) -> bool:
    """Whether the columns hold what they should; in a damaged file they may not."""
    texts = type(row.kind) is str and type(row.subject) is str
    numbers = type(row.seq) is int and type(row.n) is int
    hashes = type(row.hash) is bytes and len(row.hash) == HASH and type(row.act) is bytes
    bodies = row.body is None or type(row.body) is bytes
    redacted = row.body_hash is None or (type(row.body_hash) is bytes and len(row.body_hash) == HASH)
    return texts and numbers and hashes and bodies and redacted and type(row.header) is bytes
