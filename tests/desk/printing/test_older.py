"""A depot of the version before labels: its journal folds, nothing in it needs a label that nobody asked for."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from depot.desk.printing import jobs, sending
from depot.desk.printing.faces import FACES
from depot.desk.printing.selection import counts
from depot.desk.session import Session
from depot.model.event import Fact
from depot.model.location import Location
from depot.model.subjects import PRINTING
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.desk.hall import Hall, furnish
from tests.desk.printing.paper import Paper, quick

NEW = {
    "box": ("labels",),
    "file": ("label_needed", "labels"),
    "location": ("label_needed", "labels"),
    "person": ("label_needed", "labels"),
    "user": ("label_needed", "labels"),
    "loan": ("labels",),
}


def test_tables_of_the_version_before_are_folded_anew(depot: Founded) -> None:
    hall = _before(depot)
    depot.store.close()
    with closing(sqlite3.connect(depot.path, isolation_level=None)) as tool:
        query = "SELECT name FROM sqlite_schema WHERE sql LIKE '%label_needed%' AND type = 'index'"
        for (name,) in tool.execute(query).fetchall():
            tool.execute(f"DROP INDEX {name}")
        for table, columns in NEW.items():
            for column in columns:
                tool.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        for table in (*(kind.name for kind in PRINTING), "printer", "stock", "profile"):
            tool.execute(f"DROP TABLE {table}")
        tool.execute("UPDATE meta SET value = '1' WHERE name = 'fold'")
    with Store.open(depot.path) as store:
        assert counts(store, FACES.values())["location"] == 0, "nobody asked for labels of shelves then"
        place = store.get(Location, hall.id(hall.shelves[0]))
        assert place is not None
        assert (place.label_needed, place.labels) == (0, 0)
        clerk = Session(store, "lou", "tty1")
        key = jobs.order(clerk, jobs.Order("location", hall.shelves, "5163")).result
        assert key is not None
    assert verify(depot.path).ok


def _before(depot: Founded) -> Hall:
    """A hall whose places and people were written without a word on labels, as that version did."""
    appended = Fact.__new__

    def without(kind: type[Fact], *parts: object, **named: object) -> Fact:
        fact = appended(kind, *parts, **named)  # type: ignore[arg-type]
        body = {name: value for name, value in fact.body.items() if name != "label_needed" or fact.kind[:3] == "box"}
        return appended(kind, fact.kind, fact.subject, body, fact.seen)

    Fact.__new__ = without  # type: ignore[method-assign, assignment]
    try:
        return furnish(depot)
    finally:
        Fact.__new__ = appended  # type: ignore[method-assign]


def test_what_waits_in_the_queue_is_there_at_the_next_start(depot: Founded, hall: Hall) -> None:
    key = jobs.order(depot.clerk, jobs.Order("box", hall.boxes, "5160", "zebra")).result or ""
    depot.store.close()
    paper = Paper()
    with Store.open(depot.path) as store:
        clerk = Session(store, "lou", "tty1")
        (job,) = jobs.queue(store)
        assert (job.key, job.codes) == (key, hall.boxes)
        (result,) = sending.send_all(clerk, workshop=quick, opener=paper)
        assert result.sent is not None
    assert sum(paper.printed(key).values()) == len(hall.boxes)
