"""What a command works with: its options, the depot for reading, a session for acts."""

from __future__ import annotations

import os
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from depot import words
from depot.cli.faults import PinMissing, PinsDiffer, UserMissing
from depot.cli.output import Output
from depot.store.places import place_of
from depot.store.whereabouts import database_path
from depot.words import _

if TYPE_CHECKING:
    from depot.desk.session import Session
    from depot.store.store import Store


class Context:
    """One call of a command. Close it at the end."""

    def __init__(self, program: str, options: Namespace, *, whole: bool = False) -> None:
        """`whole`: the command takes the whole depot, and is not for who works for some organisations only."""
        self._whole = whole
        self.program = program
        """The command as it was called, such as `depot loan list`."""
        self.out = Output(json=options.json)
        self.place = place_of(options.db or os.environ.get("DEPOT_DB") or database_path(None))
        self._spoken = bool(options.lang or os.environ.get("DEPOT_LANG"))
        self.user: str = options.user or os.environ.get("DEPOT_USER", "")
        self.pin = ""
        """The PIN of who acts, once it was asked for."""
        self._reader: Store | None = None
        self._session: Session | None = None

    @property
    def path(self) -> Path:
        """The database file. Raises NotAFile where it is a database of a server."""
        return self.place.file

    @property
    def reader(self) -> Store:
        """The depot, read-only; or the session's own connection once there is one."""
        if self._session is not None:
            return self._session.store
        if self._reader is None:
            from depot.store.store import Store

            self._reader = Store.open(self.place, readonly=True)
            self._speak(self._reader)
            if self.user:
                self._limit(self._reader, self.user)
        return self._reader

    @property
    def session(self) -> Session:
        """The user at work, after the PIN. Raises UserMissing, PinMissing and what signing in raises."""
        if self._session is None:
            if not self.user:
                raise UserMissing
            from depot.desk.accounts import sign_in
            from depot.store.store import Store
            from depot.store.whereabouts import station_name

            store = Store.open(self.place)
            try:
                self._speak(store)
                self.pin = pin_of(self.user)
                self._session = sign_in(store, self.user, self.pin, station_name())
                self._go_on_folding(self._session)
                self._limit(store, self._session.user)
            except BaseException:
                store.close()
                self._session = None
                raise
        return self._session

    def _go_on_folding(self, session: Session) -> None:
        """Fold what a process that died took in and left, unless another is at it."""
        from depot.store import journal

        if not journal.waits(session.store.connection):
            return
        from depot.cli.progress import folding
        from depot.store.waiting import go_on_folding

        with folding(self.out) as progress:
            go_on_folding(session.store, actor=session.user, station=session.station, progress=progress)

    def _speak(self, store: Store) -> None:
        """Speak the depot's own language where neither the line nor the environment names one."""
        if not self._spoken:
            words.use(store.setting("language") or None)

    def _limit(self, store: Store, name: str) -> None:
        """Let who is named read what is of their organisations only. Raises WholeDepotOnly."""
        from depot.desk.apart import limit_reads, refuse_limited, whom

        if self._whole:
            refuse_limited(whom(store, name))
        limit_reads(store, name)

    @property
    def today(self) -> date:
        """Today, by this computer's clock."""
        return self.reader.clock().date()

    def close(self) -> None:
        """Close what was opened."""
        for store in (self._reader, self._session.store if self._session is not None else None):
            if store is not None:
                store.close()
        self._reader = self._session = None


def pin_of(user: str) -> str:
    """The PIN of who acts: DEPOT_PIN, else from a prompt. Raises PinMissing."""
    return os.environ.get("DEPOT_PIN") or ask(_("PIN of {user}: ").format(user=user), "DEPOT_PIN")


def new_pin(user: str, variable: str = "DEPOT_NEW_PIN") -> str:
    """A PIN to be set: from the variable, else from a prompt, twice. Raises PinMissing, PinsDiffer."""
    given = os.environ.get(variable)
    if given:
        return given
    first = ask(_("New PIN of {user}: ").format(user=user), variable)
    if ask(_("The same again: "), variable) != first:
        raise PinsDiffer
    return first


def ask(prompt: str, variable: str) -> str:
    """A secret typed on the terminal, unseen. Raises PinMissing where there is none: standard input may be data."""
    import warnings
    from getpass import GetPassWarning, getpass

    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(prompt)
        except (GetPassWarning, EOFError) as error:
            raise PinMissing(variable=variable) from error
