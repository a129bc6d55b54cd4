"""A small depot for tests of the store, made of facts alone: boxes, shelves, a loan."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from depot.model.codes import Code
from depot.model.event import Fact
from depot.store.found import found
from depot.store.store import Store, Tx

START = datetime.fromisoformat("2026-10-05T09:00:00-04:00")
ACTOR, STATION = "ada", "tty1"


class Clock:
    """Says the time it was set to, a second later at each look."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def make(path: Path, boxes: int = 20) -> Store:
    """Found a depot with shelves and boxes and leave it open."""
    store = found(path, "L1", "Dépôt", "CSSRL", actor=ACTOR, station=STATION, clock=Clock())

    def furnish(tx: Tx) -> None:
        tx.append(Fact("boxtype.added", "boxtype/STD30", {"name": "Boîte", "width_mm": 305}))
        for n, code in enumerate(tx.allot("S", 4)):
            tx.append(Fact("location.created", code.text, {"kind": "shelf", "label": f"T{n}", "walk": f"T{n}"}))
        person = tx.allot("P")[0]
        tx.append(Fact("person.registered", person.text, {"name": "Marie-Ève Roy"}))
        for n, code in enumerate(tx.allot("B", boxes)):
            body = {"title": f"Élèves {n}", "type": "STD30", "aliases": f"3114{n:010d}"}
            tx.append(Fact("box.registered", code.text, body))

    store.act(furnish, actor=ACTOR, station=STATION)
    return store


def codes(store: Store, table: str, letter: str) -> list[str]:
    """Codes of a table's rows, in order."""
    rows = store.connection.execute(f"SELECT id FROM {table} ORDER BY id")
    return [Code.from_id(letter, row[0]).text for row in rows]


def shelve(store: Store, box: str, shelf: str, act: bytes | None = None) -> str:
    """Put a box on a shelf; the id of the act."""
    fact = Fact("box.shelved", box, {"place": shelf, "home": shelf})
    return store.act(lambda tx: tx.append(fact), actor=ACTOR, station=STATION, act=act).act


def raw(path: Path) -> sqlite3.Connection:
    """The database as a stranger opens it."""
    return sqlite3.connect(path, isolation_level=None)
