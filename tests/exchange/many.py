"""A journal of any length, written as quickly as can be."""

from __future__ import annotations

from pathlib import Path

from depot.model.event import Fact
from depot.store import journal
from depot.store.store import Store
from tests.store.depots import Clock, furnished

EACH = 10_000


def many(path: Path, events: int) -> None:
    """A depot whose journal has so many events more. Its tables are not folded: only the journal is looked at."""
    furnished(path)
    with Store.open(path, clock=Clock()) as store:
        connection, serial = store.connection, 0
        connection.execute("PRAGMA synchronous=OFF")
        while serial < events:
            connection.execute("BEGIN IMMEDIATE")
            stamp = journal.Stamp(serial.to_bytes(16), "ada", "tty1", "2026-10-05T09:00:00-04:00", "ok")
            facts = [
                Fact("box.described", "BL10000010", {"title": f"Dossiers d’élèves {n}", "remarks": f"rangée {n % 97}"})
                for n in range(serial, serial + EACH)
            ]
            stream, _events, rows = journal.draft(store.stream_head(), stamp, facts)
            journal.write(connection, stream, rows)
            connection.execute("COMMIT")
            serial += EACH
