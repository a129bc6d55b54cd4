"""Folding a whole journal: subjects of one writer as their events come, the others at the end, from all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from depot.model.event import Event
from depot.store import journal
from depot.store.batches import marks, parts
from depot.store.engine import Connection
from depot.store.folding import Folder
from depot.store.redacting import note_redactions
from depot.store.remains import filled
from depot.store.sharing import Sharing

SETTLED: Final = 2_000
"""Shared subjects settled at a time."""


class Replay:
    """Folds the journal of one connection into the empty tables of another, or of the same."""

    def __init__(self, connection: Connection, source: Connection, waiting: Mapping[int, int] | None = None) -> None:
        """The caller holds the write transaction of `connection`, and folds no event that waits.

        `waiting` says how far the streams are folded that are not so to their end; None asks the journal.
        """
        self._connection = connection
        note_redactions(source, connection, journal.waiting(source) if waiting is None else waiting)
        self._sharing = Sharing.of(source, connection, waiting)
        if self._sharing is not None:
            # On the disk where they are many: memory stays the same however long the journal is.
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS shared(subject TEXT PRIMARY KEY)")
            connection.execute("DELETE FROM shared")
            connection.executemany("INSERT INTO shared VALUES(?)", self._sharing.subjects())

    def whole(self, event: Event, body: bytes | None) -> Event:
        """An event that was read from its row; of a redacted one, what remains."""
        return event if body is not None else filled(self._connection, event)

    def fold(self, events: Sequence[Event]) -> None:
        """Fold the next events in order of arrival."""
        later = self._later(events) if self._sharing is not None else None
        folder = Folder(self._connection, replay=True, sharing=self._sharing, later=later)
        folder.expect(events)
        folder.apply(events)
        folder.flush()

    def finish(self) -> None:
        """Settle what several wrote about."""
        if self._sharing is None:
            return
        self._sharing.forget()
        last = ""
        query = f"SELECT subject FROM shared WHERE subject > ? ORDER BY subject LIMIT {SETTLED}"
        while subjects := [subject for (subject,) in self._connection.execute(query, (last,))]:
            folder = Folder(self._connection, replay=True, sharing=self._sharing)
            for subject in subjects:
                folder.settle(subject)
            folder.flush()
            last = subjects[-1]
        self._connection.execute("DROP TABLE shared")

    def _later(self, events: Sequence[Event]) -> set[str]:
        """Those of the subjects that several wrote about."""
        found: set[str] = set()
        for some in parts(list({event.subject for event in events})):
            query = f"SELECT subject FROM shared WHERE subject IN ({marks(len(some))})"
            found.update(subject for (subject,) in self._connection.execute(query, some))
        return found
