"""Depots and vaults with keys, at which people work and which trade real packages and receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from depot.desk.session import Session
from depot.exchange import receipts
from depot.exchange.confirming import Noted, take_receipt
from depot.exchange.exporting import Sent, export
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring, keyring
from depot.exchange.owning import enrol
from depot.exchange.packing import Wish, packages
from depot.exchange.publishing import Given, publish
from depot.exchange.receipts import Receipt
from depot.exchange.receiving import Received, receive
from depot.exchange.vaulting import merge, settle
from depot.model.event import Fact
from depot.store import journal
from depot.store.store import Done, Store
from tests.exchange.places import CREATED, keys_of
from tests.store.depots import WHO, Clock
from tests.store.trading import depot, opened


class Place:
    """A depot with keys, at which people work."""

    clock: Callable[[], datetime] = Clock()

    def __init__(self, folder: Path, node: str, role: str = "depot", url: str = "") -> None:
        """At a `url`, or in a folder."""
        self.where: Path | str = depot(url, node) if url else depot(folder / f"{node}.db", node)
        self.keys = keys_of(node, role)
        self.node = node
        with opened(self.where) as store:
            for user, rank in (("ada", "admin"), ("lou", "clerk"), ("aud", "auditor")):
                fact = Fact("user.added", f"user/{user}", {"name": user.title(), "role": rank})
                store.act(lambda tx, fact=fact: tx.append(fact), **WHO)  # type: ignore[misc]

    @property
    def path(self) -> Path:
        """The file."""
        assert isinstance(self.where, Path)
        return self.where

    @path.setter
    def path(self, path: Path) -> None:
        self.where = path

    @contextmanager
    def working(self, user: str = "lou") -> Iterator[Session]:
        with Store.open(self.where, clock=self.clock) as store:
            yield Session(store, user, "tty1")

    def act(self, kind: str, subject: str, act: bytes | None = None, **body: object) -> str:
        """Do an act; its id."""
        with Store.open(self.where, clock=self.clock) as store:
            return store.act(lambda tx: tx.append(Fact(kind, subject, body)), **WHO, act=act).act

    def believe(self, other: Place) -> None:
        with self.working("ada") as session:
            enrol(session, other.keys.card, other.keys.card.fingerprint)

    def send(
        self, folder: Path, to: Place, *, most: int = 50_000, node: str = "", signed: Keys | None = None
    ) -> list[Path]:
        """Packages of its own events, or of what it heard of another, for another place."""
        folder.mkdir(exist_ok=True)
        made = []
        with opened(self.where) as store:
            wish = Wish(signed or self.keys, (to.keys.card.seal,), (), CREATED)
            for stream in journal.streams(store.connection):
                if stream.node == (node or self.node):
                    for packed in packages(store, stream, 1, wish, most=most):
                        with packed:
                            made.append(folder / packed.manifest.name)
                            made[-1].write_bytes(b"".join(packed.parts()))
        return made

    def receive(self, *paths: Path, user: str = "lou") -> list[Received]:
        with self.working(user) as session:

            def ring() -> Keyring:
                return keyring(session.store, self.keys.card)

            return list(receive(session, paths, ring, self.keys.secret.identities()))

    def receipt(self, of: Place, inc: str = "") -> Receipt:
        """What this vault has of a place: of its newest database, or of one."""
        with opened(self.where) as store:
            known = [stream for stream in journal.streams(store.connection) if stream.node == of.node]
            return receipts.issue(store, self.keys, of.node, inc or known[-1].inc)

    def publish(self, folder: Path, *nodes: str, own: bool = False) -> list[Given]:
        """What this vault has for its depots, in a folder for each."""
        folder.mkdir(exist_ok=True)
        with self.working() as session:
            return list(publish(session, folder, self.keys, nodes=nodes, own=own))

    def merge(self, *paths: Path, jobs: int = 1) -> tuple[list[Received], list[Receipt]]:
        """Take packages in as a vault does; its receipts for the depots that they are of."""
        with self.working() as session:
            received = list(merge(session, paths, self.keys, jobs=jobs))
            nodes = dict.fromkeys(each.taken.node for each in received if each.taken is not None)
            return received, settle(session, self.keys, list(nodes))

    def export(self, folder: Path, to: Place | None = None, received: Mapping[str, int] | None = None) -> list[Sent]:
        """Put on a key what its vaults, or another place, have not confirmed."""
        folder.mkdir(exist_ok=True)
        with self.working() as session:
            cards = [to.keys.card] if to is not None else []
            return list(export(session, folder, self.keys, to=cards, received=received))

    def carry(self, folder: Path) -> list[Path]:
        """The packages of that, to be handed over."""
        return [sent.path for sent in self.export(folder)]

    def take(self, receipt: Receipt, user: str = "lou") -> Done[Noted]:
        with self.working(user) as session:
            return take_receipt(session, receipt, keyring(session.store, self.keys.card))


def believing(folder: Path) -> tuple[Place, Place, Place]:
    """Two depots and a vault, which believe each other."""
    one, two, vault = Place(folder, "L1"), Place(folder, "L2"), Place(folder, "V1", "vault")
    for place, other in ((one, vault), (two, vault), (vault, one), (vault, two), (two, one), (one, two)):
        place.believe(other)
    return one, two, vault


def names(received: Sequence[Received]) -> list[str]:
    return [each.problem.name if each.problem is not None else "ok" for each in received]
