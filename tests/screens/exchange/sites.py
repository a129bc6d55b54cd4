"""A furnished depot with keys, a vault that it believes, folders as keys; what left and what came back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from depot.desk import boxes
from depot.exchange import owning, receipts
from depot.exchange.confirming import take_receipt
from depot.exchange.exporting import export
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import keyring
from depot.store.store import Store
from tests.exchange.trading import Place
from tests.screens.depots import NOW, Furnished, StillClock


class Sites:
    """The depot, its keys, and the vault."""

    def __init__(self, furnished: Furnished) -> None:
        self.furnished = furnished
        self.folder = furnished.path.parent
        self.vault = Place(self.folder, "V1", "vault")
        ada = furnished.session("ada", StillClock(NOW - timedelta(days=60)))
        with ada.store:
            owning.make(ada)
            self.keys: Keys = owning.key_file(ada.store, furnished.path).keys()
            owning.enrol(ada, self.vault.keys.card, self.vault.keys.card.fingerprint)
        with self.vault.working("ada") as session:
            owning.enrol(session, self.keys.card, self.keys.card.fingerprint)

    def key(self, name: str) -> Path:
        """An empty key."""
        path = self.folder / name
        path.mkdir()
        return path

    def export(self, key: Path, days: int) -> list[str]:
        """Export so many days ago; the names of the packages."""
        lou = self.furnished.session("lou", StillClock(NOW - timedelta(days=days)))
        with lou.store:
            return [sent.path.name for sent in export(lou, key, self.keys)]

    def work(self, count: int, days: int) -> None:
        """Register boxes, each in an act."""
        lou = self.furnished.session("lou", StillClock(NOW - timedelta(days=days)))
        with lou.store:
            for n in range(count):
                boxes.register(lou, {"title": f"Boîte {n}"})

    def receipt(self, days: int) -> receipts.Receipt:
        """The vault's receipt for what it has."""
        with Store.open(self.furnished.path, readonly=True) as store:
            inc = store.stream_head().inc
        with Store.open(self.vault.path, clock=StillClock(NOW - timedelta(days=days))) as store:
            return receipts.issue(store, self.vault.keys, "L1", inc)

    def traded(self) -> None:
        """All until forty days ago is in the vault; four events are on a key that was lost, two are here only."""
        key = self.key("first")
        self.export(key, 50)
        assert [each.problem for each in self.vault.receive(key)] == [None]
        ada = self.furnished.session("ada", StillClock(NOW - timedelta(days=40)))
        with ada.store:
            take_receipt(ada, self.receipt(40), keyring(ada.store))
        self.work(3, 30)
        self.export(self.key("lost"), 29)
        self.work(2, 4)
