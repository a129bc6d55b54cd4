"""Long reads in a thread with a connection of its own: the screen stays alive, and only the newest wish is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from depot.store.store import Store

T = TypeVar("T")

BREATH = 0.001
"""Seconds that a read rests whenever it asks whether to stop, so that keys are answered meanwhile."""


class Background:
    """Reads one thing after another. A new wish tells the one under way to stop."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """`open_store` gives a connection for the thread alone."""
        self._open = open_store
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reads")
        self._stopped = Event()

    async def read(self, work: Callable[[Store, Callable[[], bool]], T]) -> T | None:
        """What `work` gives; None when another wish came meanwhile. `work` gets the store, and asks whether to stop.

        Raises what `work` raises, and the errors of opening the store.
        """
        self._stopped.set()
        stopped = self._stopped = Event()

        def run() -> T | None:
            if stopped.is_set():
                return None
            if self._store is None:
                self._store = self._open()
            return work(self._store, lambda: stopped.wait(BREATH))

        result = await asyncio.get_running_loop().run_in_executor(self._thread, run)
        return None if stopped.is_set() else result

    def close(self) -> None:
        """Stop, and close the connection."""
        self._stopped.set()
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._store is not None:
            self._store.close()
            self._store = None
