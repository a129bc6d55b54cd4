"""From one depot to another: packages in a folder, and taking them in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypedDict

from depot.exchange import medium, packing, reading
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.packing import Wish
from depot.model.event import Fact
from depot.store.merging import Arriving, take
from depot.store.store import Store, Tx


class Who(TypedDict):
    """Who acts, and where."""

    actor: str
    station: str


WHO: Final[Who] = {"actor": "ada", "station": "bench"}


def export(store: Store, keys: Keys, folder: Path, first: int = 1, to: Keys | None = None) -> list[Path]:
    """Write the packages of a depot's events from a number on into a fresh folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    files = []
    for packed in packing.packages(store, store.stream_head(), first, Wish(keys, ((to or keys).card.seal,), (), "")):
        with packed:
            files.append(medium.write(folder / packed.manifest.name, packed.parts()).path)
    return files


def merge(store: Store, files: Sequence[Path], known: Sequence[Keys], own: Keys | None = None) -> int:
    """Take packages in, signed by any of these keys; how many events were new."""
    ring, identities, new = Keyring(keys.card for keys in known), (own or known[0]).secret.identities(), 0
    for file in files:
        with reading.opened(file, ring) as package:
            package.check_cipher()
            made = package.manifest
            ends = bytes.fromhex(made.prev), bytes.fromhex(made.head)
            arriving = Arriving(
                file.name, made.node, made.inc, made.first, made.last, *ends, lambda: package.events(identities)
            )
            new += take(store, arriving, **WHO).new
    return new


def appending(facts: Sequence[Fact]) -> Callable[[Tx], None]:
    """An act of some facts."""
    return lambda tx: tx.append(*facts)
