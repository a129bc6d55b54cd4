"""What the command line alone does not bring about: a depot that trades with a vault and another depot."""

from __future__ import annotations

from pathlib import Path

from depot.desk.session import Session
from depot.exchange import keyfile
from depot.exchange.confirming import take_receipt
from depot.exchange.keyring import keyring
from depot.exchange.owning import enrol
from depot.exchange.receipts import Receipt, issue
from depot.store.store import Store
from tests.store.trading import depot, parcels, receive


def traded(database: Path, folder: Path) -> str:
    """Have a depot take the receipt of a vault, V2, and know another depot, L2; the vault's next receipt as a line."""
    keys = keyfile.generate("vault", "V2", "Voûte", "2026-10-05")
    other = keyfile.generate("depot", "L2", "Laval", "2026-10-05")
    vault = depot(folder / "v2.db", "V2")
    for parcel in parcels(depot(folder / "l2.db", "L2")):
        receive(database, parcel)

    def receipt() -> Receipt:
        for parcel in parcels(database):
            receive(vault, parcel)
        with Store.open(database, readonly=True) as here, Store.open(vault, readonly=True) as there:
            own = here.stream_head()
            return issue(there, keys, own.node, own.inc)

    with Store.open(database) as store:
        session = Session(store, "ada", "test")
        for card in (keys.card, other.card):
            enrol(session, card, card.fingerprint)
        take_receipt(session, receipt(), keyring(store))
    return receipt().line
