"""Whose badge a scan is."""

from __future__ import annotations

from depot.desk.settings import scanner as scanner_settings
from depot.errors import DepotError
from depot.model.reference import User
from depot.model.scantext import read
from depot.store.store import Store


def holder(store: Store, station: str, text: str) -> User | None:
    """The user whose badge was scanned, whatever keyboard and prefix the scanner has; None for all else."""
    try:
        code = read(text, scanner_settings(store, station), store.stream_head().node).code
    except DepotError:
        return None
    return store.by_badge(code.id) if code is not None and code.letter == "U" else None
