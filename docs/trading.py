# ruff: noqa: INP001 - a program beside the pages, not a package
"""The demonstration depot after it traded with a vault and another depot: what the exchange desks show in pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from depot.demo.wording import users
from depot.desk import accounts, boxes, custody
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.exchange import cards, owning
from depot.exchange.exporting import export
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import keyring
from depot.exchange.publishing import publish, write_receipt
from depot.exchange.receiving import receive
from depot.exchange.vaulting import merge, settle
from depot.model import roles
from depot.model.box import SHELVED, Box
from depot.model.codes import codes_from
from depot.store.store import Store

ADMIN: Final = next(user for user in users() if user.role == roles.ADMIN)
STATION: Final = "comptoir"

DEPOT: Final = "demo.db"
VAULT: Final = "V1.db"
"""The files of the depot and of the vault."""


class Place:
    """A depot, or the vault."""

    def __init__(self, path: Path, made: datetime, role: str = cards.DEPOT, node: str = "", name: str = "") -> None:
        """Made at that time where a node is given, else on record already; its keys are made then."""
        self.path = path
        self.now = made
        if node:
            who = {"admin": ADMIN.key, "pin": ADMIN.pin, "full_name": ADMIN.name, "station": STATION}
            session = initialise(path, node=node, name=name, clock=lambda: made, **who)
            for user in users():
                if user.key != ADMIN.key:
                    accounts.add_user(session, user.key, role=user.role, pin=user.pin, full_name=user.name)
            session.store.close()
        with self.working() as session:
            owning.make(session, role=role)
            self.keys: Keys = owning.key_file(session.store, path).keys()

    @contextmanager
    def working(self) -> Iterator[Session]:
        """The administrator at work, at the time that it is."""
        with Store.open(self.path, clock=lambda: self.now) as store:
            yield Session(store, ADMIN.key, STATION)

    def believe(self, *others: Place) -> None:
        """Enrol the cards of other places."""
        with self.working() as session:
            for other in others:
                owning.enrol(session, other.keys.card, other.keys.card.fingerprint)

    def export(self, key: Path) -> None:
        """Put on a key what has not arrived."""
        with self.working() as session:
            for _sent in export(session, key, self.keys):
                pass

    def receive(self, key: Path) -> None:
        """Take in what a key brings."""
        with self.working() as session:
            ring = keyring(session.store, self.keys.card)
            for came in receive(session, [key], lambda: ring, self.keys.secret.identities()):
                assert came.problem is None, came


def round_trip(vault: Place, key: Path, at: datetime, *depots: Place) -> None:
    """A key goes from some depots to the vault, and back."""
    key.mkdir()
    for depot in depots:
        depot.now = at
        depot.export(key)
    vault.now = at + timedelta(days=1)
    with vault.working() as session:
        came = list(merge(session, [key], vault.keys))
        nodes = dict.fromkeys(each.taken.node for each in came if each.taken is not None)
        for receipt in settle(session, vault.keys, list(nodes)):
            write_receipt(key, receipt)
        for _given in publish(session, key, vault.keys):
            pass
    for depot in depots:
        depot.now = vault.now + timedelta(hours=3)
        depot.receive(key)


def traded(folder: Path, now: datetime) -> None:
    """Let the depot in a folder trade with a vault and other depots until some days before `now`.

    Of these one goes on, one has been silent for long, and one has not sent anything yet.
    """
    began = now - timedelta(days=60)
    here = Place(folder / DEPOT, began)
    vault = Place(folder / VAULT, began, cards.VAULT, "V1", "Voûte du réseau")
    other = Place(folder / "R2.db", began, cards.DEPOT, "R2", "Dépôt de la Montagne")
    quiet = Place(folder / "S3.db", began, cards.DEPOT, "S3", "Dépôt Saint-Jean")
    new = Place(folder / "T4.db", began, cards.DEPOT, "T4", "Dépôt des Patriotes")
    vault.believe(here, other, quiet, new)
    for place in (here, other, quiet, new):
        place.believe(vault)
    round_trip(vault, folder / "first", now - timedelta(days=47), quiet)
    round_trip(vault, folder / "second", now - timedelta(days=20), here, other)
    round_trip(vault, folder / "third", now - timedelta(days=13), other)
    _disagree(here, other, now - timedelta(days=9))
    round_trip(vault, folder / "fourth", now - timedelta(days=6), other)
    round_trip(vault, folder / "fifth", now - timedelta(days=5), here)
    for days in (2, 1, 0):
        here.now = now - timedelta(days=days, hours=2)
        with here.working() as session:
            for n in range(4 - days):
                boxes.register(session, {"title": f"Versement d'octobre, boîte {n + 1}"})


def _disagree(here: Place, other: Place, at: datetime) -> None:
    """Both depots rename two boxes; a third one is sent off, and the other depot accepts a fourth."""
    here.now = other.now = at
    with here.working() as session:
        node = session.store.stream_head().node
        shelved = [
            code
            for code in codes_from("B", node, 0, 200)
            if (box := session.store.get(Box, code.id)) is not None and box.status == SHELVED
        ]
        for code in shelved[:2]:
            boxes.describe(session, code.id, {"title": "Dossiers du personnel, départs 2019"})
        custody.dispatch(session, [shelved[2].text], "R2", "4711")
    with other.working() as session:
        for code in shelved[:2]:
            boxes.describe(session, code.id, {"title": "Personnel, départs de 2019-2020"})
        custody.accept(session, [shelved[3].text])
