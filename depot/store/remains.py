"""Reading an event whose body may have been redacted: what remains of it is told by the event that took it away."""

from __future__ import annotations

import json
from typing import Final

from depot.model.event import Event, read
from depot.store.engine import Connection

_KEPT: Final = (
    "SELECT kept FROM redaction WHERE node = ? AND inc = ? AND seq = ? AND subject = ? "
    "ORDER BY by_node <> node, by_node, by_inc, by_seq LIMIT 1"
)
"""Where several took the same body away, the word of its own depot is taken, then that of the first by name."""


def told(connection: Connection, header: bytes, body: bytes | None) -> Event:
    """The event in stored bytes; of a redacted one, what remains. Raises what `read` raises."""
    event = read(header, body)
    return event if body is not None else filled(connection, event)


def filled(connection: Connection, event: Event) -> Event:
    """A redacted event with what remains of it; empty while the event that took its body away is not here."""
    row = connection.execute(_KEPT, (event.node, event.inc, event.seq, event.subject)).fetchone()
    return event if row is None else event._replace(body=json.loads(row[0]))
