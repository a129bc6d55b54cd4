"""An open depot: its database, and acts upon it.

    with Store.open(path) as store:
        done = store.act(work, actor="ada", station="tty1")

`work` gets a transaction (`Tx`), looks things up in it, and appends facts; all of an act is written, or nothing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, Self, TypeVar

from depot.model.codes import Code, codes_from
from depot.model.event import Event, Fact
from depot.model.subjects import BY_STATE
from depot.store import apart, behind, journal
from depot.store.connection import DepotReplaced, OutcomeUnknown, connect, translated, write_failed
from depot.store.engine import EVERYTHING, Connection, DatabaseUnreachable, begin, begin_appending, server
from depot.store.filesystem import sync_file
from depot.store.lookup import Reader
from depot.store.places import FilePlace, NotAFile, Place, place_of
from depot.store.version import CURRENT, recorded_versions, versions_of

T = TypeVar("T")
S = TypeVar("S")
Clock = Callable[[], datetime]


def _begin_act(connection: Connection) -> None:
    begin(connection, *EVERYTHING)


def wall_clock() -> datetime:
    """The time here, with its offset."""
    return datetime.now().astimezone()


def _identity(place: Place) -> tuple[int, int] | None:
    """What tells a file from one that took its name; None for a database of a server."""
    try:
        found = place.path.stat() if isinstance(place, FilePlace) else None
    except OSError:
        return None
    if found is None:
        return None
    return found.st_dev, found.st_ino


class Done(NamedTuple, Generic[T]):
    """What an act did."""

    result: T | None
    """What `work` returned; None when the act had already been done before."""
    act: str
    """The act's id, 32 hex digits; empty when it wrote nothing."""
    events: list[Event]
    repeated: bool = False
    """True when the same act id had been done before: nothing was done again."""


class Tx(Reader):
    """One write transaction: reads see its own writes of states."""

    def __init__(self, connection: Connection, stream: journal.Stream, stamp: journal.Stamp, *, bulk: bool) -> None:
        from depot.store.folding import Folder
        from depot.store.sharing import Sharing

        super().__init__(connection)
        self.stream = stream
        self.stamp = stamp
        self.events: list[Event] = []
        self.watch: Callable[[str], None] | None = None
        """Looks at every subject before its events are folded and after; what it raises undoes the act."""
        self._rows: list[journal.Row] = []
        self._folder = Folder(connection, bulk=bulk, sharing=Sharing.of(connection))

    @property
    def node(self) -> str:
        """This depot's two characters."""
        return self.stream.node

    def get(self, state: type[S], key: int | str | None) -> S | None:
        """The state of a subject as this transaction sees it; None when there is none."""
        return None if key is None else self._folder.get(BY_STATE[state], key)

    def append(self, *facts: Fact) -> None:
        """Append facts to the journal and fold them."""
        if not facts:
            return
        self._watched(facts)
        self.stream, events, rows = journal.draft(self.stream, self.stamp, facts, len(self.events))
        self.events.extend(events)
        self._rows.extend(rows)
        self._folder.apply(events)
        self._watched(facts)

    def _watched(self, facts: Iterable[Fact]) -> None:
        if self.watch is not None:
            for subject in dict.fromkeys(fact.subject for fact in facts):
                self.watch(subject)

    def allot(self, letter: str, count: int = 1) -> list[Code]:
        """New codes of this depot. They are taken once an event uses them, so append before allotting again."""
        last = self._folder.last_serial(letter, self.node)
        return list(codes_from(letter, self.node, last, count))

    def by_alias(self, text: str) -> list[str]:
        """Subjects that an old barcode names, those of this act included."""
        return sorted({*super().by_alias(text), *self._folder.named(text)})

    def history(self, subject: str, *, newest: int | None = None) -> list[Event]:
        """The events of a subject, those of this act included."""
        self._write_journal()
        return super().history(subject, newest=newest)

    def settle(self) -> None:
        """Write events and folded states, so that listings of this act see them too."""
        self._write_journal()
        self._folder.flush()

    def _write_journal(self) -> None:
        if self._rows:
            journal.write(self._connection, self.stream, self._rows)
            self._rows.clear()


class Store(Reader):
    """An open database. One per thread; reads see the last commit."""

    def __init__(self, where: Place | Path | str, connection: Connection, *, readonly: bool, clock: Clock) -> None:
        super().__init__(connection)
        self.place = place_of(where)
        self.readonly = readonly
        self.clock = clock
        self._file = _identity(self.place)
        self._in_doubt = False
        self._orgs: tuple[str, ...] = ()

    @classmethod
    def open(cls, where: Place | Path | str, *, readonly: bool = False, clock: Clock = wall_clock) -> Self:
        """Open a depot: a file's path, a URL, or a place.

        Raises NoDepot, NotADepot, NetworkFileSystem, DatabaseDamaged, TooNew, SchemeUnknown, PlaceMalformed. A writable
        opening folds the tables anew when an older program made them.
        """
        place = place_of(where)
        connection = connect(place, readonly=readonly)
        try:
            with translated(place):
                if recorded_versions(connection, place) != CURRENT:
                    from depot.store.migrations import bring_up_to_date

                    bring_up_to_date(connection, place, readonly=readonly)
            return cls(place, connection, readonly=readonly, clock=clock)
        except BaseException:
            connection.close()
            raise

    def fold_version(self) -> int:
        """Version of the tables in the file."""
        return versions_of(self._connection).fold

    def another(self, *, readonly: bool = False) -> Self:
        """A second connection to the same depot, for another thread."""
        other = type(self).open(self.place, readonly=readonly, clock=self.clock)
        other.limit(self.orgs)
        return other

    @property
    def orgs(self) -> tuple[str, ...]:
        """Keys of the organisations that its reads are limited to; empty for all."""
        return self._orgs

    def limit(self, orgs: Sequence[str]) -> None:
        """Read what belongs to these organisations only (depot.store.apart); for none, everything.

        What is written is not limited here: the desks ask for each act. Raises LimitNeedsFile.
        """
        with translated(self.place):
            apart.limit(self._connection, orgs)
        self._orgs = tuple(sorted(orgs))

    @property
    def path(self) -> Path:
        """The database file. Raises NotAFile for a database of a server."""
        return self.place.file

    @property
    def key_file(self) -> Path:
        """Where the keys of this database's node are."""
        return self.place.key_file(self.stream_head().node)

    @property
    def raw(self) -> sqlite3.Connection:
        """SQLite's own connection. Raises NotAFile for a database of a server."""
        if not isinstance(self._connection, sqlite3.Connection):
            raise NotAFile(path=str(self.place))
        return self._connection

    @property
    def connection(self) -> Connection:
        """The connection, for the store's own listings."""
        return self._connection

    def act(
        self,
        work: Callable[[Tx], T],
        *,
        actor: str,
        station: str,
        act: bytes | None = None,
        bulk: bool = False,
    ) -> Done[T]:
        """Do one act in one transaction: all of it is written, or nothing.

        `act` is the command's own id (16 bytes), made before the transaction: when it was done before, nothing is
        done and its events are returned. Errors of `work` undo everything and pass through.
        """
        with self._writing():
            if act is not None and (before := journal.of_act(self._connection, act)):
                self._connection.execute("ROLLBACK")
                self._make_durable()
                return Done(None, act.hex(), before, repeated=True)
            stream = journal.own_stream(self._connection)
            if journal.waiting(self._connection):
                from depot.store.waiting import remember

                stream = remember(self, stream, actor, station)
            stamp = self.stamp(act or os.urandom(16), actor, station, stream.head_at)
            tx = Tx(self._connection, stream, stamp, bulk=bulk)
            result = work(tx)
            tx.settle()
            if tx.events:
                behind.refuse(self._connection, self.place)
                self._commit(tx.stamp.act)
            else:
                self._connection.execute("ROLLBACK")
        return Done(result, tx.stamp.act.hex() if tx.events else "", tx.events)

    def stamp(self, act: bytes, actor: str, station: str, last: str) -> journal.Stamp:
        """Who acts, where and now, after an event at `last`."""
        now = self.clock()
        at = now.isoformat(timespec="seconds")
        return journal.Stamp(act, actor, station, at, journal.clock_state(now, last))

    @contextmanager
    def _writing(self, appending: tuple[str, str] | None = None) -> Iterator[None]:
        """Hold the write transaction, or one that only appends to a stream of others; an error undoes everything."""
        with translated(self.place):
            if self._in_doubt:
                self._reopen()
            with self._all_of_it():
                self._begin(appending)
                try:
                    if _identity(self.place) != self._file or versions_of(self._connection) != CURRENT:
                        raise DepotReplaced(path=str(self.place))
                    yield
                except BaseException:
                    self._undo()
                    raise

    @contextmanager
    def _all_of_it(self) -> Iterator[None]:
        """The tables themselves, meanwhile, on whichever connection: an act may open another."""
        apart.limit(self._connection, ())
        try:
            yield
        finally:
            if self._orgs:
                if self._in_doubt:
                    self._reopen()
                try:
                    apart.limit(self._connection, self._orgs)
                except sqlite3.Error:  # what cannot be limited is not read through
                    self._reopen()
                    apart.limit(self._connection, self._orgs)

    def _begin(self, appending: tuple[str, str] | None) -> None:
        """Begin to write; a server that went away since the last act, and came back, is called anew."""
        start = partial(begin_appending, node=appending[0], inc=appending[1]) if appending else _begin_act
        try:
            start(self._connection)
        except DatabaseUnreachable:
            self._reopen()
            start(self._connection)

    @contextmanager
    def whole(self, appending: tuple[str, str] | None = None) -> Iterator[Connection]:
        """One write transaction on the connection: kept as a whole at the end, or undone by an error.

        One that is `appending` to a stream of others (node, incarnation) writes nothing else.
        """
        with self._writing(appending):
            yield self._connection
            self._connection.execute("COMMIT")

    def _commit(self, act: bytes) -> None:
        """Commit. A failure is never passed off as done: what a disk failed to sync may be seen and not be kept."""
        try:
            self._connection.execute("COMMIT")
        except (sqlite3.Error, DatabaseUnreachable) as error:
            self._in_doubt = True
            try:
                self._reopen()
                kept = bool(journal.of_act(self._connection, act))
            except DatabaseUnreachable:
                raise OutcomeUnknown(path=str(self.place)) from error
            if kept and server(self._connection) is None:
                raise OutcomeUnknown(path=str(self.place)) from error
            if not kept:
                raise

    def _make_durable(self) -> None:
        """Sync what a terminal that died before its own sync may have left in the log; a server never shows such."""
        if not isinstance(self.place, FilePlace):
            return
        log = self.path.with_name(f"{self.path.name}-wal")
        try:
            if log.exists():
                sync_file(log)
        except OSError as error:
            raise write_failed(self.path, error) from error

    def _undo(self) -> None:
        """Roll back; when even that fails, the next act begins with a fresh connection."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except (sqlite3.Error, DatabaseUnreachable):
            self._in_doubt = True

    def _reopen(self) -> None:
        """Open the database anew after a write failed in a way that leaves the connection's state in doubt."""
        self._connection.close()
        self._connection = connect(self.place, readonly=self.readonly)
        self._in_doubt = False

    def local(self, statements: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
        """Write to tables that are of this machine alone (secrets, station settings), in one transaction."""
        with self._writing():
            for sql, values in statements:
                self._connection.execute(sql, values)
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
