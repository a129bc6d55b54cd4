"""What the exchange costs as events, nodes and conflicts grow: packages written, checked, taken in, on SQLite.

python -m bench.growing                    10 000 to 100 000 events; 1, 10, 100 nodes; 0 to 100 % disputed
python -m bench.growing --million          and a million events of one depot, which takes a quarter of an hour
python -m bench.growing --only conflicts
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bench import carrying
from bench.carrying import WHO, appending
from bench.measure import copy_of, depot_of, folder, line
from depot.exchange import keyfile, reading
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.model.codes import ALPHABET, codes_from
from depot.model.event import Fact
from depot.store.store import Store, Tx

EVENTS: Final = (10_000, 30_000, 100_000)
MILLION: Final = 1_000_000
PER_BOX: Final = 2.235
"""Events for each box in a depot of the benchmarks."""
NODES: Final = (1, 10, 100)
DISPUTED: Final = (0.0, 0.01, 0.1, 0.5, 1.0)
"""Shares of the boxes that both of two depots wrote about."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--million", action="store_true", help="measure a million events too")
    parser.add_argument("--events", type=int, nargs="+", default=list(EVENTS), help="of one depot")
    parser.add_argument("--nodes", type=int, nargs="+", default=list(NODES), help="depots that share --total events")
    parser.add_argument("--total", type=int, default=50_000, help="events of all nodes together (default: 50000)")
    parser.add_argument("--boxes", type=int, default=5_000, help="boxes that two depots write about (default: 5000)")
    parser.add_argument("--only", choices=("events", "nodes", "conflicts"), help="measure only this")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=folder()) as place:
        if asked.only in (None, "events"):
            for events in [*asked.events, *([MILLION] if asked.million else [])]:
                _events(Path(place), events)
        if asked.only in (None, "nodes"):
            for nodes in asked.nodes:
                _nodes(Path(place), nodes, asked.total)
        if asked.only in (None, "conflicts"):
            for share in DISPUTED:
                _conflicts(Path(place), asked.boxes, share)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and those of them that this process had a core."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - used


def _rates(events: int, name: str, work: Callable[[], object]) -> None:
    took, used = _timed(work)
    line(name, f"{events / used:10,.0f} events/s  {events / took:10,.0f}")


def _events(place: Path, wanted: int) -> None:
    """One depot's journal, longer and longer."""
    keys = keyfile.generate("depot", "L1", "bench", "2026-10-05")
    with Store.open(copy_of(depot_of(round(wanted / PER_BOX)), "growing.db")) as store:
        events = store.stream_head().head_seq
        files: list[Path] = []
        print(f"{events} events of one depot: of processor time, and as it was just now")
        _rates(events, "written", lambda: files.extend(carrying.export(store, keys, place / "key")))
    size = sum(file.stat().st_size for file in files)
    line("packages, bytes an event", f"{len(files)}, {size / events:.1f}")
    _rates(events, "checked", lambda: _check(files, keys))
    path = place / "vault.db"
    with carrying.founded(path, "V1") as vault:
        _rates(events, "taken in", lambda: carrying.merge(vault, files, [keys]))
        _rates(events, "again", lambda: carrying.merge(vault, files, [keys]))
        vault.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line("bytes an event in the vault", f"{path.stat().st_size / events:.0f}")


def _check(files: Sequence[Path], keys: Keys) -> None:
    for file in files:
        assert reading.check(file, Keyring([keys.card]), keys.secret.identities()).content


def _nodes(place: Path, nodes: int, total: int) -> None:
    """The same number of events from more and more depots."""
    each, sent, known = total // nodes, [], []
    vault_keys = keyfile.generate("vault", "V1", "bench", "2026-10-05")
    for nth in range(nodes):
        node = f"{ALPHABET[10 + nth // 10]}{nth % 10}"
        known.append(keyfile.generate("depot", node, "bench", "2026-10-05"))
        with carrying.founded(place / "node.db", node) as store:
            for facts in _day(store, each):
                store.act(appending(facts), **WHO, bulk=True)
            sent.append(carrying.export(store, known[-1], place / f"key-{node}", to=vault_keys))
    print(f"{nodes} nodes, {each} events each: of processor time, and as it was just now")
    with carrying.founded(place / "vault.db", "V1") as vault:
        _rates(nodes * each, "taken in", lambda: [carrying.merge(vault, files, known, vault_keys) for files in sent])
        (streams,) = vault.connection.execute("SELECT count(*) FROM stream").fetchone()
        took, _used = _timed(lambda: [carrying.merge(vault, files, known, vault_keys) for files in sent])
    line("streams; all of it once more", f"{streams}; {took * 1e3:.0f} ms")


def _day(store: Store, events: int) -> Iterator[list[Fact]]:
    """So many events: a box in ten is new, the others are moved, in acts of a hundred."""
    node, made = store.stream_head().node, store.stream_head().head_seq
    places: list[str] = []

    def furnish(tx: Tx) -> None:
        places.extend(code.text for code in tx.allot("S", 20))
        tx.append(*(Fact("location.created", text, {"kind": "shelf", "label": text}) for text in places))

    store.act(furnish, **WHO)
    made, boxes, number = made + len(places), [], 0
    fresh = iter(codes_from("B", node, 0, events))
    while made < events:
        facts: list[Fact] = []
        for _nth in range(min(100, events - made)):
            if number % 10 == 0:
                boxes.append(next(fresh).text)
                facts.append(Fact("box.registered", boxes[-1], {"title": f"Dossiers d’élèves {number}"}))
            else:
                place = places[number % len(places)]
                facts.append(Fact("box.shelved", boxes[number * 7 % len(boxes)], {"place": place}))
            number += 1
        made += len(facts)
        yield facts


def _conflicts(place: Path, boxes: int, share: float) -> None:
    """Two depots write about every box; one of them also about a share of the other's."""
    keys = [keyfile.generate("depot", node, "bench", "2026-10-05") for node in ("L1", "L2")]
    one = carrying.founded(place / "one.db", "L1")
    two = carrying.founded(place / "two.db", "L2")
    with one, two:
        codes = _boxes(one, boxes)
        carrying.merge(two, carrying.export(one, keys[0], place / "first"), keys)
        start = one.stream_head().head_seq + 1
        one.act(appending([Fact("box.described", code, {"remarks": "ici"}) for code in codes]), **WHO, bulk=True)
        disputed = codes[: round(boxes * share)]
        if disputed:
            facts = [Fact("box.described", code, {"remarks": "là"}) for code in disputed]
            two.act(appending(facts), **WHO, bulk=True)
        files = carrying.export(one, keys[0], place / "second", start)
        print(f"{boxes} boxes edited, {share:.0%} of them in both depots: of processor time, and as it was just now")
        _rates(boxes, "taken in", lambda: carrying.merge(two, files, keys))
        (found_,) = two.connection.execute("SELECT count(DISTINCT subject) FROM conflict").fetchone()
        line("conflicts", f"{found_}")


def _boxes(store: Store, count: int) -> list[str]:
    def work(tx: Tx) -> list[str]:
        codes = [code.text for code in tx.allot("B", count)]
        tx.append(*(Fact("box.registered", code, {"title": f"Dossiers d’élèves {code}"}) for code in codes))
        return codes

    return store.act(work, **WHO, bulk=True).result or []


if __name__ == "__main__":
    main()
