"""Subjects that several streams wrote about: which they are, and all their events with what each writer knew.

A depot's own incarnations that go on from one another count as one, since each knew all of the one before. Nearly every
subject has one writer; its events are folded as they come, and nothing here is asked about it.

Events that wait for folding (depot.store.waiting) are in the journal and count for nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from depot.model.event import Event
from depot.model.knowing import Knowledge, Known, Marks, Stream, of_event
from depot.model.settling import Told
from depot.store import journal
from depot.store.batches import marks, parts
from depot.store.engine import Connection
from depot.store.remains import told

FEW: Final = 3
"""Streams whose knowledge of one another is asked for one by one."""


class Asked:
    """What some streams knew of each other, asked for at once."""

    def __init__(self) -> None:
        self.marks: dict[tuple[Stream, Stream], Marks] = {}
        """What one said of another, in order."""
        self.parents: dict[Stream, Known | None] = {}
        """What one goes on from after a restore."""

    def about(self, connection: Connection, streams: Sequence[Stream]) -> None:
        """Ask about some more."""
        found: dict[tuple[Stream, Stream], tuple[list[int], list[int]]]
        found = {(one, other): ([], []) for one in streams for other in streams}
        pairs = f"(VALUES {', '.join(['(?, ?)'] * len(streams))})"
        values = [part for stream in streams for part in stream]
        query = (
            "SELECT node, inc, of_node, of_inc, seq, upto FROM known "
            f"WHERE (node, inc) IN {pairs} AND (of_node, of_inc) IN {pairs} ORDER BY seq"
        )
        for node, inc, of_node, of_inc, seq, upto in connection.execute(query, (*values, *values)):
            seqs, reached = found[(node, inc), (of_node, of_inc)]
            seqs.append(seq)
            reached.append(upto)
        self.marks.update(found)
        query = f"SELECT {', '.join(Known._fields)} FROM known WHERE born = 1 AND (node, inc) IN {pairs}"
        parents = {row[:2]: Known._make(row) for row in connection.execute(query, values)}
        self.parents.update((stream, parents.get(stream)) for stream in streams)


class Sharing:
    """What a journal tells about it, and what the folded table `known` says of who knew whom."""

    def __init__(self, source: Connection, folded: Connection, waiting: Mapping[int, int] | None = None) -> None:
        """`source` has the journal, `folded` the tables; they are one and the same but for a verification.

        `waiting` says how far the streams are folded that are not so to their end; None asks the journal.
        """
        self._source = source
        self._folded = folded
        self._waiting = journal.waiting(source) if waiting is None else waiting
        streams = journal.streams(source)
        own = next((stream for stream in reversed(streams) if stream.own == 1), None)
        self.home = own.node if own is not None else ""
        """This depot's two characters; empty in a damaged database that has no stream of its own."""
        line = _line(source, own, {(stream.node, stream.inc): stream for stream in streams})
        self._own = {(stream.node, stream.inc) for stream in line}
        self._ids = {(stream.node, stream.inc): stream.id for stream in streams}
        self._strangers = ", ".join(str(stream.id) for stream in streams if stream not in line)
        self._expected: dict[str, list[Event]] = {}
        self.forget()

    @classmethod
    def of(
        cls,
        source: Connection,
        folded: Connection | None = None,
        waiting: Mapping[int, int] | None = None,
    ) -> Sharing | None:
        """The same; None where all of the journal is of one writer, so that nothing can be shared."""
        if source.execute("SELECT count(*) FROM stream").fetchone()[0] < 2:
            return None
        sharing = cls(source, folded or source, waiting)
        return sharing if sharing._strangers else None

    def forget(self) -> None:
        """Ask anew who knew whom: the table `known` was written."""
        self._met: set[Stream] = set()
        """Streams whose knowledge of one another was asked for at once."""
        self._asked = Asked()
        self._knowledge = knowledge(self._folded, self._asked)

    def shared(self, event: Event) -> bool:
        """Whether others than its writer wrote about the subject of an event, or have events waiting that do."""
        query = f"SELECT 1 FROM journal WHERE subject = ? AND {self._others((event.node, event.inc))} LIMIT 1"
        return self._source.execute(query, (event.subject,)).fetchone() is not None

    def shared_among(self, stream: Stream, subjects: Sequence[str]) -> set[str]:
        """Those of many subjects that others than a stream wrote about, as `shared` has it."""
        found: set[str] = set()
        for some in parts(subjects):
            query = (
                f"SELECT DISTINCT subject FROM journal WHERE subject IN ({marks(len(some))}) AND {self._others(stream)}"
            )
            found.update(subject for (subject,) in self._source.execute(query, some))
        return found

    def _others(self, stream: Stream) -> str:
        """The condition that an event is not a stream's own."""
        return f"stream IN ({self._strangers})" if stream in self._own else f"stream <> {self._ids[stream]}"

    def subjects(self) -> Iterable[tuple[str]]:
        """Every subject that is shared, or is so by events that wait."""
        group = f"CASE WHEN stream IN ({self._strangers}) THEN stream ELSE 0 END"
        query = f"SELECT subject FROM journal GROUP BY subject HAVING min({group}) <> max({group})"
        return self._source.execute(query)

    def events(self, subject: str) -> list[Event]:
        """All events of a subject that can be read and do not wait, in order of arrival."""
        if subject not in self._expected:
            self.expect([subject])
        return self._expected.pop(subject)

    def expect(self, subjects: Sequence[str]) -> None:
        """Read the events of many subjects at once, for `events`."""
        for some in parts(subjects):
            self._expected |= {subject: [] for subject in some}
            columns, within = "subject, stream, seq, header, body", marks(len(some))
            query = f"SELECT {columns} FROM journal WHERE subject IN ({within}) ORDER BY pos"
            for subject, stream, seq, header, body in self._source.execute(query, some):
                if seq > self._waiting.get(stream, seq):
                    continue
                try:
                    event = told(self._folded, header, body)
                except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
                    continue  # a damaged row, which the check of the chain names
                if event.subject == subject:
                    self._expected[subject].append(event)

    def told(self, events: Iterable[Event]) -> list[Told]:
        """Events of one subject with what their writers knew of each other."""
        each_once = {event[:3]: event for event in events}.values()
        streams = {(event.node, event.inc) for event in each_once}
        if len(streams) > FEW and not streams <= self._met:
            self._met = self._met | streams
            self._asked.about(self._folded, sorted(self._met))
        upto = self._knowledge.upto
        return [
            Told(event, {other: upto(stream, event.seq, other) for other in streams if other != stream})
            for event in each_once
            for stream in ((event.node, event.inc),)
        ]


def knowledge(connection: Connection, asked: Asked | None = None) -> Knowledge:
    """Who knew whom, as the folded table `known` has it; what was `asked` before is not asked for again."""
    before = asked or Asked()

    def marks(stream: Stream, other: Stream) -> Marks:
        if (stream, other) in before.marks:
            return before.marks[stream, other]
        query = "SELECT seq, upto FROM known WHERE node = ? AND inc = ? AND of_node = ? AND of_inc = ? ORDER BY seq"
        rows = connection.execute(query, (*stream, *other)).fetchall()
        return [seq for seq, _upto in rows], [upto for _seq, upto in rows]

    def parent(stream: Stream) -> Known | None:
        if stream in before.parents:
            return before.parents[stream]
        query = f"SELECT {', '.join(Known._fields)} FROM known WHERE node = ? AND inc = ? AND born = 1"
        row = connection.execute(query, stream).fetchone()
        return Known._make(row) if row else None

    return Knowledge(marks, parent)


def _line(
    source: Connection, own: journal.Stream | None, streams: dict[Stream, journal.Stream]
) -> list[journal.Stream]:
    """The own stream and those before it that it went on from at their very end."""
    line = [own] if own is not None else []
    while line:
        born = _born(source, line[-1].id)
        before = streams.get((born.of_node, born.of_inc)) if born else None
        if born is None or before is None or before.head_seq != born.upto or before in line:
            break
        line.append(before)
    return line


def _born(source: Connection, stream: int) -> Known | None:
    """What a stream goes on from; None for one that began by itself, or whose first event cannot be read."""
    try:
        first = journal.at(source, stream, 1)
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return None
    return next((known for known in of_event(first) if known.born), None) if first is not None else None
