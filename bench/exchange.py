"""Packages: export and verify, beside their floors on the same bytes: reading the rows, hashing, zstd, age."""

from __future__ import annotations

import argparse
import gc
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from statistics import median

import pyrage
import zstandard

from bench.measure import copy_of, depot_of, line
from depot.cli import COLLECT_AT
from depot.exchange import keyfile, lines, medium, packing, reading
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.packing import LEVEL, ROWS, Wish
from depot.model.event import chain
from depot.store import journal
from depot.store.store import Store

EXPORT, VERIFY = 120_000, 100_000
"""Events a second that are wanted on quiet cores."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print. Every round takes each measurement once, so that a busy machine slows all of them alike."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    path = copy_of(depot_of(asked.boxes), "exchange.db")
    keys = keyfile.generate("depot", "L1", "bench", "2026-10-05")
    with Store.open(path) as store, tempfile.TemporaryDirectory() as folder:
        bench = _Bench(store, keys, Path(folder))
        gc.set_threshold(COLLECT_AT)
        gc.freeze()  # what the floors need is not looked through again and again
        told: dict[str, list[tuple[float, float]]] = {}
        for _round in range(asked.rounds):
            for name, work in bench.each():
                start, used = time.perf_counter(), time.process_time()
                work()
                took = time.perf_counter() - start, time.process_time() - used
                told.setdefault(name, []).append((bench.events / took[0], bench.events / took[1]))
        rates = {name: median(cpu for _wall, cpu in found) for name, found in told.items()}
        print(f"packages, {bench.events} events, {bench.size / bench.events:.0f} bytes an event on the key")
        print("  events a second of processor time, and as it was on this machine just now")
        for name, rate in rates.items():
            line(name, f"{rate:10,.0f} events/s  {median(wall for wall, _cpu in told[name]):10,.0f}")
        floor = 1 / sum(1 / rates[name] for name in ("read the rows", "hash the chain", "zstd alone"))
        line(f"export (target {EXPORT:,}) / its floors in a row", f"{rates['export'] / floor:.2f}")
        floor = 1 / sum(1 / rates[name] for name in ("unzstd alone", "hash the chain"))
        line(f"verify (target {VERIFY:,}) / its floors in a row", f"{rates['verify'] / floor:.2f}")


class _Bench:
    """The measurements on one journal."""

    def __init__(self, store: Store, keys: Keys, folder: Path) -> None:
        self._store, self._keys, self._folder = store, keys, folder
        self._stream = store.stream_head()
        self.events = self._stream.head_seq
        self._parts = [row[:3] for rows in self._rows() for row in rows]
        self._lines = b"".join(lines.line(*part) for part in self._parts)
        self._packed = zstandard.ZstdCompressor(level=LEVEL).compress(self._lines)
        self.export()
        self.size = sum(file.stat().st_size for file in folder.iterdir())

    def each(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """By name, in the order in which they are told."""
        yield "read the rows", lambda: sum(len(rows) for rows in self._rows())
        yield "hash the chain", lambda: sum(1 for _hash in chain(bytes(32), self._parts))
        yield "SHA-256 of the lines", lambda: sha256(self._lines).digest()
        yield "zstd alone", lambda: zstandard.ZstdCompressor(level=LEVEL).compress(self._lines)
        yield "unzstd alone", lambda: zstandard.ZstdDecompressor().decompress(self._packed)
        yield "age alone", lambda: pyrage.encrypt(self._packed, [self._keys.secret.identities()[0].to_public()])
        yield "export", self.export
        yield "verify", self.verify

    def export(self) -> None:
        """Read, check, compress, encrypt, sign, write, sync, read back."""
        shutil.rmtree(self._folder)
        self._folder.mkdir()
        wish = Wish(self._keys, (self._keys.card.seal,), (), "")
        for packed in packing.packages(self._store, self._stream, 1, wish):
            with packed:
                medium.write(self._folder / packed.manifest.name, packed.parts())

    def verify(self) -> None:
        """Every check of every package."""
        ring, identities = Keyring([self._keys.card]), self._keys.secret.identities()
        for file in self._folder.iterdir():
            assert reading.check(file, ring, identities).content

    def _rows(self) -> Iterator[list[journal.Link]]:
        return journal.links(self._store.connection, self._stream.id, 1, ROWS)


if __name__ == "__main__":
    main()
