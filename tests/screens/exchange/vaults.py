"""A vault with people who sign in, and depots that trade with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from depot.desk.accounts import add_user
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.exchange import owning
from depot.exchange.cards import VAULT
from depot.exchange.keyfile import Keys
from depot.exchange.receiving import Received
from depot.exchange.vaulting import merge, settle
from depot.store.places import Place, place_of
from depot.store.store import Store
from tests.exchange.trading import Place as Site
from tests.screens.depots import NOW, PINS, STATION, StillClock


class Vaulted:
    """The vault, and its depots L1, L2, L3 by name."""

    def __init__(self, folder: Path, *nodes: str, where: Place | None = None) -> None:
        """In a folder, or at a place of a server."""
        self.folder = folder
        self.place = where or place_of(folder / "V1.db")
        self.depots = {node: Site(folder, node) for node in nodes}
        who = {"admin": "ada", "pin": PINS["ada"], "full_name": "Ada Tremblay", "station": STATION}
        ada = initialise(self.place, node="V1", name="Voûte", clock=StillClock(NOW - timedelta(days=90)), **who)
        with ada.store:
            for name, full, role in (("lou", "Lou Gagnon", "clerk"), ("aud", "Aude Martin", "auditor")):
                add_user(ada, name, role=role, pin=PINS[name], full_name=full)
            owning.make(ada, role=VAULT)
            self.keys: Keys = owning.key_file(ada.store, self.place).keys()
            for place in self.depots.values():
                owning.enrol(ada, place.keys.card, place.keys.card.fingerprint)
        for place in self.depots.values():
            with place.working("ada") as session:
                owning.enrol(session, self.keys.card, self.keys.card.fingerprint)

    @property
    def path(self) -> Path:
        """The file."""
        return self.place.file

    def folder_of(self, name: str) -> Path:
        """A key, empty at first."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path

    def merge(self, *paths: Path, days: int = 0) -> list[Received]:
        """Take packages in, so many days ago."""
        with Store.open(self.place, clock=StillClock(NOW - timedelta(days=days))) as store:
            session = Session(store, "lou", STATION)
            came = list(merge(session, paths, self.keys))
            settle(session, self.keys, [])
        return came

    def heard(self) -> None:
        """L1 is in order but for a gap, L2 has been silent for forty days, of L3 nothing came yet."""
        key = self.folder_of("first")
        self.depots["L2"].export(key)
        self.merge(key, days=40)
        one, key = self.depots["L1"], self.folder_of("second")
        first = one.export(key)
        self.merge(*(sent.path for sent in first), days=3)
        for n in range(5):
            one.act("unit.added", f"unit/CSSRL/80{n}", name=f"École {n}")
        packages = one.send(self.folder_of("parts"), self._as_place(), most=1)
        self.merge(*packages[-2:])

    def _as_place(self) -> Site:
        """The vault, as those see it who write for it."""
        place = Site.__new__(Site)
        place.where, place.keys, place.node = self.path, self.keys, "V1"
        return place
