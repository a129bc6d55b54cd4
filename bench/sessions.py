"""The same changes through SQLite's session extension and through our journal: what is captured, sent, applied, lost.

Both begin with the same depot. The peer updates its table `box` with a session attached and hands over a changeset;
ours appends events and hands over packages. Rounds take turns. What is told is processor time, since both wait for the
same disk: read ratios.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import apsw
import zstandard

from bench import carrying
from bench.carrying import WHO, appending
from bench.measure import copy_of, depot_of, folder, line
from depot.exchange import keyfile
from depot.model.codes import Code
from depot.model.event import Fact
from depot.store import journal
from depot.store.store import Store

ACT: Final = 100
"""Changes of a transaction."""


class Change(NamedTuple):
    """One change, as each of them says it."""

    sql: str
    values: tuple[Any, ...]
    fact: Fact


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=20_000)
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    source = depot_of(asked.boxes, files=0)
    with tempfile.TemporaryDirectory(dir=folder()) as place:
        bench = _Bench(source, Path(place), asked.changes)
        print(f"the same {asked.changes} changes of {asked.boxes} boxes, {asked.rounds} rounds, SQLite", end=" ")
        print(f"{apsw.sqlite_lib_version()} with its session extension")
        took: dict[str, list[float]] = defaultdict(list)
        for _round in range(asked.rounds):
            for name, work in bench.each():
                took[name].append(work())
        _tell({name: median(times) for name, times in took.items()}, bench, asked.changes)


def _tell(took: dict[str, float], bench: _Bench, changes: int) -> None:
    def rate(name: str) -> str:
        return f"{changes / took[name]:10,.0f} changes/s"

    for name in took:
        line(name, rate(name))
    plain, session = took["bare updates (apsw)"], took["updates, a session attached"]
    bare, rows, acts = (took[name] for name in ("bare updates (sqlite3)", "updates and the journal's rows", "acts"))
    line("capture: session / bare updates", f"{session / plain:.2f}")
    line("capture: journal / bare updates", f"{rows / bare:.2f}")
    line("acts, with fold and index / bare updates", f"{acts / bare:.2f}")
    line("apply: packages / changeset", f"{took['packages to another depot'] / took['changeset to a copy']:.1f}")
    for what, told in bench.told.items():
        line(what, told)


class _Bench:
    def __init__(self, source: Path, place: Path, changes: int) -> None:
        self._place = place
        self._keys = keyfile.generate("depot", "L1", "bench", "2026-10-05")
        self.told: dict[str, str] = {}
        """What is counted and not timed."""
        self._base = copy_of(source, str(place / "base.db"))
        with Store.open(self._base) as store:
            self._changes = list(_changes(store, changes))
            self._head = store.stream_head().head_seq
            files = carrying.export(store, self._keys, place / "before")
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._other = place / "other-base.db"
        with carrying.founded(self._other, "L2") as other:
            carrying.merge(other, files, [self._keys])
            other.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._moved, self._disputed = self._half_moved(), self._half_disputed()

    def each(self) -> Iterator[tuple[str, Callable[[], float]]]:
        """By name, in the order in which they are told."""
        yield "bare updates (apsw)", lambda: self._updates(session=False)
        yield "updates, a session attached", lambda: self._updates(session=True)
        yield "bare updates (sqlite3)", lambda: self._rows(journalled=False)
        yield "updates and the journal's rows", lambda: self._rows(journalled=True)
        yield "acts", self._acts
        yield "changeset to a copy", lambda: self._apply(self._fresh(self._base), "changeset to a copy")
        yield "the changeset again", lambda: self._apply(self._place / "applied.db", "the changeset again")
        yield (
            "changeset where half was moved",
            lambda: self._apply(self._fresh(self._moved), "changeset where half was moved"),
        )
        yield "packages to another depot", lambda: self._take(self._fresh(self._other), "packages to another depot")
        yield "the packages again", lambda: self._take(self._place / "applied.db", "the packages again")
        yield (
            "packages where half is disputed",
            lambda: self._take(self._fresh(self._disputed), "packages where half is disputed"),
        )

    def _fresh(self, source: Path) -> Path:
        for suffix in ("", "-wal", "-shm"):
            (self._place / f"applied.db{suffix}").unlink(missing_ok=True)
        return Path(shutil.copy(source, self._place / "applied.db"))

    def _updates(self, *, session: bool) -> float:
        """The updates alone, with or without the session that watches them; its changeset is made at the end."""
        with closing(_plain(self._fresh(self._base))) as connection:
            start = time.process_time()
            watching = apsw.Session(connection, "main") if session else None
            if watching is not None:
                watching.attach("box")
            for some in _acts(self._changes):
                with connection:
                    for change in some:
                        connection.execute(change.sql, change.values)
            if watching is not None:
                self._changeset = watching.changeset()
            took = time.process_time() - start
            if watching is not None:
                self._count(watching)
                watching.close()
        return took

    def _count(self, watching: apsw.Session) -> None:
        rows = sum(1 for _row in apsw.Changeset.iter(self._changeset))
        size, small = len(self._changeset), len(zstandard.ZstdCompressor(level=3).compress(self._changeset))
        self.told["changeset: rows that it holds, of the changes"] = f"{rows:,} of {len(self._changes):,}"
        self.told["changeset: history that is lost"] = f"{1 - rows / len(self._changes):.0%}"
        self.told["changeset: bytes, with zstd"] = f"{size:,}, {small:,}"
        self.told["patchset: bytes"] = f"{len(watching.patchset()):,}"

    def _rows(self, *, journalled: bool) -> float:
        """The updates as sqlite3 does them, with or without drafting and writing the events."""
        with Store.open(self._fresh(self._base)) as store:
            connection, stream = store.connection, store.stream_head()
            start = time.process_time()
            for number, some in enumerate(_acts(self._changes)):
                connection.execute("BEGIN IMMEDIATE")
                if journalled:
                    stamp = store.stamp(number.to_bytes(16), "ada", "bench", stream.head_at)
                    stream, _events, rows = journal.draft(stream, stamp, [change.fact for change in some])
                    journal.write(connection, stream, rows)
                for change in some:
                    connection.execute(change.sql, change.values)
                connection.execute("COMMIT")
            return time.process_time() - start

    def _acts(self) -> float:
        """As the program does it; then the packages are made."""
        with Store.open(self._fresh(self._base)) as store:
            start = time.process_time()
            for some in _acts(self._changes):
                store.act(appending([change.fact for change in some]), **WHO)
            took = time.process_time() - start
            began = time.process_time()
            self._files = carrying.export(store, self._keys, self._place / "after", self._head + 1)
        size = sum(file.stat().st_size for file in self._files)
        count = len(self._changes)
        self.told["packages: events that they hold, of the changes"] = f"{count:,} of {count:,}"
        self.told["packages: bytes, encrypted and signed"] = f"{size:,}"
        self.told["packages: making them"] = f"{count / (time.process_time() - began):,.0f} changes/s"
        return took

    def _apply(self, path: Path, name: str) -> float:
        reasons = Counter[int]()

        def conflict(reason: int, _change: apsw.TableChange) -> int:
            reasons[reason] += 1
            return apsw.SQLITE_CHANGESET_OMIT

        with closing(_plain(path)) as connection:
            start = time.process_time()
            with connection:
                apsw.Changeset.apply(self._changeset, connection, conflict=conflict)
            took = time.process_time() - start
        self.told[f"{name}: conflicts"] = f"{sum(reasons.values()):,}, without a word who, when, or knowing what"
        return took

    def _take(self, path: Path, name: str) -> float:
        with Store.open(path) as store:
            start = time.process_time()
            new = carrying.merge(store, self._files, [self._keys])
            took = time.process_time() - start
            (conflicts,) = store.connection.execute("SELECT count(DISTINCT subject) FROM conflict").fetchone()
        self.told[f"{name}: new, in conflict"] = f"{new:,}, {conflicts:,}"
        return took

    def _half_moved(self) -> Path:
        """A copy of which half the boxes were changed by somebody else."""
        path = Path(shutil.copy(self._base, self._place / "moved.db"))
        with closing(_plain(path)) as connection, connection:
            connection.execute("UPDATE box SET remarks = 'ailleurs', place = NULL WHERE id % 2")
        return path

    def _half_disputed(self) -> Path:
        """A copy of the other depot that wrote about half the boxes meanwhile."""
        path = Path(shutil.copy(self._other, self._place / "disputed.db"))
        with Store.open(path) as store:
            boxes = store.connection.execute("SELECT id FROM box WHERE id % 2 ORDER BY id").fetchall()
            codes = (Code.from_id("B", box).text for (box,) in boxes)
            store.act(appending([Fact("box.described", code, {"remarks": "ailleurs"}) for code in codes]), **WHO)
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path


def _changes(store: Store, count: int) -> Iterator[Change]:
    """Boxes that are moved, seven times in ten, or remarked upon."""
    chance = random.Random(5)
    connection = store.connection
    boxes = [row for (row,) in connection.execute("SELECT id FROM box ORDER BY id")]
    shelves = [row for (row,) in connection.execute("SELECT id FROM location WHERE kind = 'shelf' ORDER BY id")]
    for number in range(count):
        box = chance.choice(boxes)
        code = Code.from_id("B", box).text
        if chance.random() < 0.7:
            shelf = chance.choice(shelves)
            fact = Fact("box.shelved", code, {"place": Code.from_id("S", shelf).text})
            yield Change("UPDATE box SET place = ? WHERE id = ?", (shelf, box), fact)
        else:
            fact = Fact("box.described", code, {"remarks": f"vue {number}"})
            yield Change("UPDATE box SET remarks = ? WHERE id = ?", (f"vue {number}", box), fact)


def _acts(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    for first in range(0, len(changes), ACT):
        yield changes[first : first + ACT]


def _plain(path: Path) -> apsw.Connection:
    """The table as anybody opens it, as durable as ours."""
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF")
    return connection


if __name__ == "__main__":
    main()
