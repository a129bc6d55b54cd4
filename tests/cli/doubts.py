"""What one command line alone does not bring about: boxes between two depots, in doubt, doubled, destroyed."""

from __future__ import annotations

from pathlib import Path

from depot.model.event import Fact
from depot.store.store import Store
from tests.store.depots import WHO
from tests.store.trading import depot, parcels, receive


def doubted(database: Path, other: Path, box: str) -> None:
    """Have two depots give a box another title, then bring the news of one to the other."""
    depot(other, "L2")
    for parcel in parcels(database):
        receive(other, parcel)
    for path, title in ((database, "Ici"), (other, "Là")):
        with Store.open(path) as store:
            fact = Fact("box.described", box, {"title": title})
            store.act(lambda tx, fact=fact: tx.append(fact), **WHO)  # type: ignore[misc]
    for parcel in parcels(other, "L2"):
        receive(database, parcel)


def destroyed(database: Path, box: str) -> None:
    """Have a box destroyed."""
    with Store.open(database) as store:
        store.act(lambda tx: tx.append(Fact("box.destroyed", box, {"on": "2026-10-05"})), **WHO)


def between(database: Path, other: Path, box: str) -> None:
    """Have a box of this depot accepted by another that sends it back, and bring the news."""
    depot(other, "L2")
    with Store.open(other) as store:
        facts = [Fact("box.accepted", box, {}), Fact("box.dispatched", box, {"to": "L1", "seal": "S-17"})]
        store.act(lambda tx: tx.append(*facts), **WHO)
    for parcel in parcels(other, "L2"):
        receive(database, parcel)


def doubled(database: Path, box: str) -> None:
    """Have another box registered under the code of a box."""
    with Store.open(database) as store:
        store.act(lambda tx: tx.append(Fact("box.registered", box, {"title": "Autre"})), **WHO)
