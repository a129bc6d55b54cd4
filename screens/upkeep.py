"""What the program does for the database while it rests, a little at a time, so that scans and acts come first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from depot.store import duetable
from depot.store.connection import translated
from depot.store.indexing import drain
from depot.store.store import Store
from depot.store.waiting import go_on_a_little, waits

KEEP_UP = 5.0
"""Seconds between two looks whether something is left to do: a program that took packages in may have died."""

AT_ONCE = 200
"""Events folded at a time: some milliseconds, in which neither a key nor a scan is kept waiting for long."""

REST = 0.02
"""Seconds between two pieces of work, in which scans get in."""


class OnActs(Protocol):
    """Does something on the connection that writes, in its own thread."""

    def __call__(self, work: Callable[[Store], int], /) -> Awaitable[int]:
        """Give what `work` gives."""


class Upkeep:
    """Goes on with what another program left: events to be folded, texts to be indexed, boxes to be reckoned."""

    def __init__(self, on_acts: OnActs, station: str, stopped: Callable[[], bool]) -> None:
        self._on_acts = on_acts
        self._station = station
        self._stopped = stopped
        self._busy = False
        self._indexed = False

    async def keep_up(self, reader: Store) -> bool:
        """Do what is left, unless another program is at it; True when the tables changed by that."""
        if self._busy:
            return False
        self._busy, folded = True, False
        try:
            while not self._stopped() and waits(reader) and await self._on_acts(self._fold):
                folded, self._indexed = True, False
                await asyncio.sleep(REST)
            while not (self._stopped() or self._indexed):
                self._indexed = await self._on_acts(_index) == 0
                await asyncio.sleep(REST)
            left = duetable.behind(reader.connection)
            while left and not self._stopped():
                left = await self._on_acts(_reckon) > 0
                await asyncio.sleep(REST)
        finally:
            self._busy = False
        return folded

    def _fold(self, store: Store) -> int:
        return go_on_a_little(store, AT_ONCE, actor="", station=self._station)


def _reckon(store: Store) -> int:
    with translated(store.path):
        return duetable.drain(store.connection)


def _index(store: Store) -> int:
    with translated(store.path):
        return drain(store.connection)
