"""After a restore: what of this depot's former database came back, and what somebody knows of that did not.

The restored database goes on under a new incarnation, whatever comes back: nobody can know that nothing else was
written. What the old one wrote after the backup comes home from the vault or from packages on keys; then it is said
whether anything that is known of is still missing.
"""

from __future__ import annotations

from typing import NamedTuple

from depot.model.knowing import of_event
from depot.store import gaps, journal
from depot.store.store import Store


class Recovered(NamedTuple):
    """A former database of this depot."""

    inc: str
    """Its incarnation."""
    backup: int
    """The last of its events that was in the backup."""
    here: int
    """The last of its events that is here now."""
    best: int
    """The last of its events that anybody knows of."""
    source: str
    """The node, package or file that knows of it; empty where nobody knows of more than is here."""

    @property
    def complete(self) -> bool:
        """Whether all that anybody knows of is here again."""
        return self.here >= self.best


def recovery(store: Store) -> list[Recovered]:
    """The former databases of this depot, the oldest first; none where it was never restored."""
    own = store.stream_head()
    missing = {gap.inc: gap for gap in gaps.gaps(store.connection) if gap.node == own.node}
    streams = [each for each in journal.streams(store.connection) if each.node == own.node]
    heads = {each.inc: each.head_seq for each in streams}
    kept: dict[str, int] = {}
    for stream in streams:
        first = journal.at(store.connection, stream.id, 1)
        kept |= {known.of_inc: known.upto for known in of_event(first) if known.born} if first is not None else {}
    found = []
    for inc in dict.fromkeys([*(each.inc for each in streams if each.inc != own.inc), *missing]):
        here, gap = heads.get(inc, 0), missing.get(inc)
        best, source = (gap.last, gap.source) if gap is not None else (here, "")
        found.append(Recovered(inc, kept.get(inc, 0), here, best, source))
    return found
