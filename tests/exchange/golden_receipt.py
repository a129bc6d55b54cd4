"""Makes the golden receipt of this version, once: `python -m tests.exchange.golden_receipt FOLDER`.

The folder has the packages of golden_make; a vault with their keys merges them and gives its receipt.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from depot.desk.session import Session
from depot.exchange import cards, keyfile
from depot.exchange.owning import enrol
from depot.exchange.vaulting import merge, settle
from depot.model.event import Fact
from tests.store.depots import WHO
from tests.store.trading import depot, opened


def main(folder: Path) -> None:
    """Add receipt and lines to a folder."""
    keys = keyfile.load(folder / "vault-FOR-TESTS-ONLY.keys").keys()
    card = cards.parse((folder / "first.card").read_text("utf-8"))
    with TemporaryDirectory() as temporary:
        path = depot(Path(temporary) / "vault.db", "V1")
        with opened(path) as store:
            fact = Fact("user.added", "user/ada", {"name": "Ada", "role": "admin"})
            store.act(lambda tx: tx.append(fact), **WHO)
            session = Session(store, "ada", "tty1")
            enrol(session, card, card.fingerprint)
            assert all(each.taken for each in merge(session, [folder], keys))
            (receipt,) = settle(session, keys, ["L1"])
    (folder / "receipt.text").write_text(receipt.text, "utf-8")
    (folder / "receipt.line").write_text(receipt.line, "utf-8")
    (folder / "vault.line").write_text(keys.card.line, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
