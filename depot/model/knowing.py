"""Who knew what: which events of other streams an event's writer had before them.

A stream knows itself. `heads.seen` adds what its database had taken in by then, `node.restored` what the incarnation
that it goes on from was and knew. No clock has a say in it.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from depot.model.event import Event

Stream = tuple[str, str]
"""A node and an incarnation of its database."""


class Known(NamedTuple):
    """From its event `seq` on, a stream knew another up to `upto`. The fields are the columns of the table `known`."""

    node: str
    inc: str
    seq: int
    of_node: str
    of_inc: str
    upto: int
    born: int = 0
    """1 where the stream goes on from the other after a restore, so that it knows what that one knew."""


def of_event(event: Event) -> list[Known]:
    """What an event says about knowing; bodies that say nothing clear are left alone."""
    body, found = event.body, []
    if event.kind == "heads.seen":
        heads = body.get("heads")
        for name, upto in heads.items() if isinstance(heads, dict) else ():
            node, _, inc = name.partition("/")
            if inc and _counts(upto) and (node, inc) != (event.node, event.inc):
                found.append(Known(event.node, event.inc, event.seq, node, inc, upto))
    elif event.kind == "node.restored" and event.seq == 1:
        inc, last = body.get("inc"), body.get("seq")
        upto = last if type(last) is int and _counts(last) else 0
        if isinstance(inc, str) and inc not in ("", event.inc):
            found.append(Known(event.node, event.inc, 1, event.node, inc, upto, 1))
    return found


def _counts(number: object) -> bool:
    return type(number) is int and 0 <= number < 1 << 62


Marks = tuple[Sequence[int], Sequence[int]]
"""Numbers of events of one stream, and how far each knew another stream."""


class Knowledge:
    """What every stream said that it knew; what was asked is kept."""

    def __init__(self, marks: Callable[[Stream, Stream], Marks], parent: Callable[[Stream], Known | None]) -> None:
        """`marks` gives what one stream said of another, in order; `parent` where a stream goes on after a restore."""
        self._marks = cache(marks)
        self._parent = cache(parent)

    def upto(self, stream: Stream, seq: int, other: Stream) -> int:
        """The last event of another stream that the writer of a stream's event knew; 0 for none."""
        best = 0
        met: set[Stream] = set()
        while stream not in met:
            met.add(stream)
            seqs, reached = self._marks(stream, other)
            place = bisect_right(seqs, seq)
            best = max(best, reached[place - 1] if place else 0)
            parent = self._parent(stream)
            if parent is None:
                break
            stream, seq = (parent.of_node, parent.of_inc), parent.upto
        return best
