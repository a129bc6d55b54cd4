"""The scan engine in a thread of its own: scans are taken in order, none is dropped, screens never wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from depot.desk.apart import limit_reads
from depot.desk.cards import Card, card
from depot.desk.scanning.engine import ScanDesk
from depot.desk.scanning.state import Banner, Scanned
from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange.scanned import welcome
from depot.model.commands import Command
from depot.model.scanner import ScannerSettings
from depot.store.places import Place
from depot.store.store import Clock, Store


@dataclass(frozen=True, slots=True)
class Answer:
    """What the worker tells the screens after each scan."""

    at: str
    """Time of day, HH:MM:SS."""
    scanned: Scanned | None
    """None when only the banner is news (another user sat down)."""
    banner: Banner
    card: Card | None
    """The card of what was scanned; None when there is none."""
    failed: DepotError | None = None
    """What went wrong beyond a refusal (disk full, database damaged): the scan was not done."""
    text: str = ""
    """The scan as it came, when it failed."""


@dataclass(frozen=True, slots=True)
class _Sit:
    user: str
    settings: ScannerSettings


@dataclass(frozen=True, slots=True)
class _Do:
    text: str


@dataclass(frozen=True, slots=True)
class _Choose:
    command: Command


class ScanWorker(threading.Thread):
    """Owns a connection and a ScanDesk. `tell` is called from this thread with each Answer."""

    def __init__(self, path: Place | Path, station: str, tell: Callable[[Answer], object], *, clock: Clock) -> None:
        super().__init__(name="scans", daemon=True)
        self._path = path
        self._station = station
        self._tell = tell
        self._clock = clock
        self._queue: SimpleQueue[_Sit | _Do | _Choose | None] = SimpleQueue()
        self._desk: ScanDesk | None = None

    @property
    def waiting(self) -> int:
        """Scans that are not answered yet."""
        return self._queue.qsize()

    def sit(self, user: str, settings: ScannerSettings) -> None:
        """Scans are this user's from now on."""
        self._queue.put(_Sit(user, settings))

    def scan(self, text: str) -> None:
        """Take a scan or a typed line."""
        self._queue.put(_Do(text))

    def choose(self, command: Command) -> None:
        """Take a command by key."""
        self._queue.put(_Choose(command))

    def end(self, timeout: float = 10.0) -> None:
        """Finish what waits, then stop."""
        self._queue.put(None)
        if self.is_alive():
            self.join(timeout)

    def run(self) -> None:
        """Answer until told to stop."""
        store: Store | None = None
        try:
            while (job := self._queue.get()) is not None:
                if store is None:
                    store = Store.open(self._path, clock=self._clock)
                self._tell(self._answer(store, job))
        finally:
            if store is not None:
                store.close()

    def _answer(self, store: Store, job: _Sit | _Do | _Choose) -> Answer:
        at = self._clock().strftime("%H:%M:%S")
        scanned, failed, text = None, None, ""
        if isinstance(job, _Sit) or self._desk is None:
            user, settings = (job.user, job.settings) if isinstance(job, _Sit) else ("", ScannerSettings())
            self._desk = ScanDesk(Session(store, user, self._station), settings, guests=[welcome])
        limit_reads(store, self._desk.session.user)
        try:
            if isinstance(job, _Do):
                text = job.text
                scanned = self._desk.scan(job.text)
            elif isinstance(job, _Choose):
                scanned = self._desk.choose(job.command)
        except DepotError as error:
            failed = error
        shown = card(store, scanned.main.subject, self._clock().date()) if scanned and scanned.main.subject else None
        return Answer(at, scanned, self._desk.banner(), shown, failed, text)
