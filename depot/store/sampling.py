"""Proving stretches of the journal, for a look that takes no time: what `verify` does with all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from depot.model.event import body_hash, event_hash
from depot.store import journal
from depot.store.engine import Connection

STRETCH: Final = 1_000
"""Events of a stretch."""


class Sample(NamedTuple):
    """What was proved."""

    events: int
    """Events whose hash was reckoned anew."""
    wrong: tuple[str, ...]
    """Streams, as `NODE/incarnation`, in which a hash does not fit."""


def sample(connection: Connection, pick: Callable[[int], int], rows: int = STRETCH) -> Sample:
    """Prove the last events of every stream, up to its recorded head, and a stretch before them.

    `pick(n)` chooses a number from 0 to n - 1.
    """
    events, wrong = 0, list[str]()
    for stream in journal.streams(connection):
        last = max(stream.head_seq - rows + 1, 1)
        sound = _proved(connection, stream, last, stream.head_seq)
        events += stream.head_seq - last + 1
        if last > 1:
            first = pick(last - 1) + 1
            until = min(first + rows, last) - 1
            sound = sound and _proved(connection, stream, first, until)
            events += until - first + 1
        if not sound:
            wrong.append(f"{stream.node}/{stream.inc[:8]}")
    return Sample(events, tuple(wrong))


def _proved(connection: Connection, stream: journal.Stream, first: int, last: int) -> bool:
    """Whether the events first to last of a stream are there, and follow from one another."""
    if last < first:
        return True
    try:
        prev = journal.hash_at(connection, stream.id, first - 1)
    except LookupError:
        return False
    wanted = last - first + 1
    chunk = next(journal.links(connection, stream.id, first, wanted), [])
    for link in chunk:
        said = link.body_hash if link.body is None else body_hash(link.body)
        altered = said is None or (link.body_hash is not None and link.body_hash != said)
        if altered or event_hash(prev, link.header, said or b"") != link.hash:
            return False
        prev = link.hash
    return len(chunk) == wanted and (last < stream.head_seq or prev == stream.head_hash)
