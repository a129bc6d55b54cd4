"""The backups that the open program makes by itself, in a thread of their own; and what is said when one is late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import closing
from typing import Final

from depot.desk.backups.making import due, make_due
from depot.desk.backups.reading import warnings
from depot.errors import DepotError
from depot.model.outcome import Said
from depot.store.store import Store

DUE: Final = 30.0
"""Seconds between two looks whether a backup is due."""

AGAIN: Final = 3600.0
"""Seconds after a failure before it is tried again."""


class Ended(Exception):
    """The program ends: the copy is given up and made at the next start."""


class Backing:
    """Makes what is due, one at a time."""

    def __init__(self, open_store: Callable[[], Store], station: str, stopped: Callable[[], bool]) -> None:
        """`open_store` gives a connection that writes, for the thread alone; `stopped` says that the program ends."""
        self._open = open_store
        self._station = station
        self._stopped = stopped
        self._busy = False
        self._not_before = 0.0
        self.late: list[Said] = []
        """What everybody must be told."""

    async def look(self, reader: Store) -> bool:
        """Make the backup that is due, unless one is under way; True when something is to be said otherwise now."""
        if self._busy or self._stopped():
            return False
        self._busy = True
        try:
            if time.monotonic() >= self._not_before and due(reader):
                try:
                    await asyncio.to_thread(self._make)
                except DepotError:  # written down, and told below
                    self._not_before = time.monotonic() + AGAIN
                except Ended:
                    return False
            before, self.late = self.late, warnings(reader, reader.clock())
        finally:
            self._busy = False
        return before != self.late

    def _make(self) -> None:
        with closing(self._open()) as store:
            make_due(store, self._station, self._progress)

    def _progress(self, _stage: str, _done: int, _total: int) -> None:
        if self._stopped():
            raise Ended
