"""Merging a depot's packages into another depot: taking in, folding, indexing, beside a bare INSERT of the same rows;
where much is shared; and how long others wait for the write lock meanwhile.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from bench.measure import copy_of, depot_of, line, milliseconds
from depot.exchange import keyfile, medium, packing, reading
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.packing import Wish
from depot.model.event import Fact
from depot.store import journal, tables, waiting
from depot.store.found import found
from depot.store.indexing import drain
from depot.store.merging import Arriving, take
from depot.store.store import Store

MERGE: Final = 40_000
"""Events a second that are wanted on quiet cores."""

SHARED: Final = 0.3
"""Of the boxes: edited in both depots meanwhile."""

EVERY: Final = 0.02
"""Seconds from one act of another terminal to the next."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print: processor time, and as it was on this machine just now."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    path = copy_of(depot_of(asked.boxes), "merges.db")
    keys = keyfile.generate("depot", "L1", "bench", "2026-10-05")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with Store.open(path) as store:
            files = _export(store, keys, place)
            events = store.stream_head().head_seq
        print(f"merging, {asked.boxes} boxes, {events} events")
        with found(place / "other.db", "L2", "Autre", "CSSRL", actor="ada", station="bench", clock=_now) as other:
            steps = {
                "taken in: every check, and one transaction": lambda: _take(other, files, keys),
                "folded": lambda: fold(other),
                "indexed for search": lambda: _index(other),
            }
            spent = {what: _timed(step) for what, step in steps.items()}
            for what, used in spent.items():
                line(f"  {what}", _rate(events, *used))
            merged = (sum(used for used, _ in spent.values()), sum(took for _, took in spent.values()))
            line(f"merge (target {MERGE:,})", _rate(events, *merged))
            line("memory of it at its most", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
            line("the same packages again", _rate(events, *_timed(lambda: _take(other, files, keys))))
            boxes = _boxes(other)
            chosen = random.Random(4).sample(boxes, max(1, int(len(boxes) * SHARED)))
            _edit(other, chosen, "there")
        with Store.open(path) as store:
            start = store.stream_head().head_seq
            _edit(store, boxes, "here")
            _handle(store, boxes)
            count = store.stream_head().head_seq - start
            second = _export(store, keys, place / "second", start + 1)
        with Store.open(place / "other.db") as other:
            _take(other, second, keys)
            label = f"folded: {count} events, {len(chosen)} of {len(boxes)} boxes edited there too"
            line(label, _rate(count, *_timed(lambda: fold(other))))
            (conflicts,) = other.connection.execute("SELECT count(DISTINCT subject) FROM conflict").fetchone()
            line("conflicts that came of it", f"{conflicts}")
        with Store.open(path) as store:
            bare = _bare(store, place / "bare.db", events)
        line("bare INSERT of the same rows", _rate(events, *bare))
        line("merge / bare INSERT", f"{bare[0] / merged[0]:.2f}")
        _beside(place, files, keys)


def fold(store: Store) -> None:
    """Fold what waits, chunk by chunk as it is done, but for the pauses."""
    count = waiting.FIRST
    while True:
        began = time.thread_time()
        with waiting.no_garbage():
            if not waiting.fold_some(store, count, actor="ada", station="bench"):
                return
        count = waiting.next_count(count, time.thread_time() - began)


def _index(store: Store) -> None:
    while drain(store.connection):
        pass


def _beside(place: Path, files: Sequence[Path], keys: Keys) -> None:
    """Another terminal's acts while a process of its own merges."""
    with found(place / "third.db", "L3", "Tiers", "CSSRL", actor="ada", station="bench", clock=_now) as store:
        process = get_context("spawn").Process(target=_merge_there, args=(place / "third.db", files, keys))
        process.start()
        waited: list[float] = []
        while process.is_alive():
            began = time.perf_counter()
            store.act(
                lambda tx: tx.append(Fact("setting.changed", "setting/bench", {"value": "x"})), actor="a", station="b"
            )
            waited.append(time.perf_counter() - began)
            time.sleep(EVERY)
        process.join()
    line(f"acts of another process meanwhile ({len(waited)})", milliseconds(waited))


def _merge_there(path: Path, files: Sequence[Path], keys: Keys) -> None:
    with Store.open(path) as store:
        _take(store, files, keys)
        waiting.fold_waiting(store, actor="ada", station="bench")


def _now() -> datetime:
    return datetime.now().astimezone()


def _rate(events: int, used: float, took: float) -> str:
    return f"{events / used:10,.0f} events/s  {events / took:10,.0f}"


def _export(store: Store, keys: Keys, folder: Path, first: int = 1) -> list[Path]:
    folder.mkdir(exist_ok=True)
    files = []
    for packed in packing.packages(store, store.stream_head(), first, Wish(keys, (keys.card.seal,), (), "")):
        with packed:
            files.append(medium.write(folder / packed.manifest.name, packed.parts()).path)
    return files


def _bare(store: Store, path: Path, events: int) -> tuple[float, float]:
    """The rows of the journal into the same table, with its indexes, as SQLite alone does it."""
    columns = "seq, act, n, kind, subject, header, body, body_hash, hash"
    rows = store.connection.execute(f"SELECT {columns} FROM journal ORDER BY pos LIMIT {events}").fetchall()
    tables.create(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        start, used = time.perf_counter(), time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(journal.KEEP.format(stream=1), rows)
        connection.execute("COMMIT")
        return time.process_time() - used, time.perf_counter() - start


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - used, time.perf_counter() - start


def _take(store: Store, files: Sequence[Path], keys: Keys) -> None:
    ring, identities = Keyring([keys.card]), keys.secret.identities()
    for file in files:
        with reading.opened(file, ring) as package:
            made = package.manifest
            ends = (made.node, made.inc, made.first, made.last, bytes.fromhex(made.prev), bytes.fromhex(made.head))
            take(store, Arriving(file.name, *ends, lambda: package.events(identities)))


def _boxes(store: Store) -> list[str]:
    query = "SELECT DISTINCT subject FROM journal WHERE kind = 'box.registered' ORDER BY subject"
    return [subject for (subject,) in store.connection.execute(query)]


def _edit(store: Store, boxes: Sequence[str], title: str) -> None:
    facts = [Fact("box.described", box, {"remarks": title}) for box in boxes]
    store.act(lambda tx: tx.append(*facts), actor="ada", station="bench")


def _handle(store: Store, boxes: Sequence[str]) -> None:
    facts = [Fact(kind, box, {}) for box in boxes for kind in ("box.reported_missing", "box.found")]
    store.act(lambda tx: tx.append(*facts), actor="ada", station="bench")


if __name__ == "__main__":
    main()
