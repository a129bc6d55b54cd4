"""From one depot to another: packages in a folder, and taking them in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypedDict

from depot.desk.session import Session
from depot.exchange import medium, packing
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.packing import Wish
from depot.exchange.receiving import receive
from depot.model.event import Fact
from depot.store.found import found
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


def founded(path: Path, node: str) -> Store:
    """A new depot, with somebody who may receive."""
    path.unlink(missing_ok=True)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    store = found(path, node, "Dépôt", "CSSRL", **WHO)
    store.act(appending([Fact("user.added", f"user/{WHO['actor']}", {"name": "Ada", "role": "admin"})]), **WHO)
    return store


def merge(store: Store, files: Sequence[Path], known: Sequence[Keys], own: Keys | None = None) -> int:
    """Take packages in, signed by any of these keys; how many events were new."""
    ring, identities = Keyring(keys.card for keys in known), (own or known[0]).secret.identities()
    new = 0
    for received in receive(Session(store, WHO["actor"], WHO["station"]), files, lambda: ring, identities):
        assert received.taken is not None, received.problem
        new += received.taken.new
    return new


def appending(facts: Sequence[Fact]) -> Callable[[Tx], None]:
    """An act of some facts."""
    return lambda tx: tx.append(*facts)
