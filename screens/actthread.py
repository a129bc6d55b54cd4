"""The thread of acts: its own connection that writes, one act after another. Nothing here imports Textual."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from depot.store.places import Place
from depot.store.store import Clock, Store, wall_clock
from screens.options import Options

if TYPE_CHECKING:
    from depot.desk.session import Session

T = TypeVar("T")


class ActThread:
    """Acts upon one depot, which is opened at the first."""

    def __init__(self, path: Place | Path, station: str, clock: Clock = wall_clock) -> None:
        self._path = path
        self._station = station
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="acts")
        self._store: Store | None = None

    def act(self, work: Callable[[Store], T]) -> Future[T]:
        """Do something on the connection; the future raises what it, or opening the depot, raised."""

        def run() -> T:
            if self._store is None:
                self._store = Store.open(self._path, clock=self._clock)
            return work(self._store)

        return self._thread.submit(run)

    def work(self, work: Callable[[], T]) -> Future[T]:
        """Do something that needs no depot and takes a while."""
        return self._thread.submit(work)

    def sign_in(self, name: str, pin: str) -> Future[Session]:
        """Check a PIN; the future raises why it is refused."""

        def signed_in(store: Store) -> Session:
            from depot.desk.accounts import sign_in

            return sign_in(store, name, pin, self._station)

        return self.act(signed_in)

    def greet(self, options: Options) -> Future[Session] | None:
        """Check the PIN of the options; None where they have none, where that user sits already, or without a depot."""
        known = options.user and options.pin and not options.seated
        return self.sign_in(options.user, options.pin) if known and options.made else None

    def end(self) -> None:
        """Finish what waits, then close."""
        self._thread.shutdown(wait=True)
        if self._store is not None:
            self._store.close()
