"""Whether this database is a depot's or a vault's."""

from __future__ import annotations

from pathlib import Path

from depot.errors import DepotError
from depot.exchange.cards import VAULT
from depot.exchange.owning import key_file
from depot.store.lookup import Reader
from depot.store.places import Place


def is_vault(reader: Reader, database: Place | Path) -> bool:
    """Whether the card of this place's own keys says that it is a vault.

    Where its keys cannot be read, the journal may say so: a depot wrote that it took a receipt from here.
    """
    try:
        return key_file(reader, database).card.role == VAULT
    except DepotError:
        node = reader.stream_head().node
        return any(row.vault == node for row in reader.confirmed())
