"""What was scanned where a form or the sign-in asks for it: the badge of a user, a code."""

from __future__ import annotations

from depot.desk.settings import scanner as scanner_settings
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.reference import User
from depot.model.scantext import read
from depot.store.store import Store


def scanned(store: Store, station: str, text: str) -> Code | None:
    """The code that was scanned, whatever keyboard and prefix the scanner has; None for all else."""
    try:
        return read(text, scanner_settings(store, station), store.stream_head().node).code
    except DepotError:
        return None


def holder(store: Store, station: str, text: str) -> User | None:
    """The user whose badge was scanned; None for all else."""
    code = scanned(store, station, text)
    return store.by_badge(code.id) if code is not None and code.letter == "U" else None
