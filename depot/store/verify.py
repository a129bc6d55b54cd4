"""Proving that a database is what its journal says, and that the journal is what was written.

Five stages, over one snapshot, while other terminals go on working: SQLite's own check of the file; every event's
hash, number and columns; all events folded into a fresh database and its tables compared with the live ones; the
search index against the texts; the due list against the rules. Memory does not grow with the database; the fresh
database is a temporary file that has no name (its folder is SQLITE_TMPDIR, else TMPDIR, else /var/tmp).
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from depot.errors import Damaged, Refused
from depot.store import journal
from depot.store.chain import ChainCheck
from depot.store.comparing import compare_index, compare_schema, compare_table
from depot.store.connection import connect_file
from depot.store.engine import Connection
from depot.store.places import FilePlace, Place, ServerPlace, place_of
from depot.store.problems import BodyMissing, FileUnsound, Problems, shown
from depot.store.redacting import bodiless
from depot.store.replaying import Replay
from depot.store.version import CURRENT, recorded_versions
from depot.words import N_

STAGES: Final = {
    "file": N_("the file"),
    "journal": N_("the journal"),
    "tables": N_("the tables"),
    "index": N_("the search index"),
    "due": N_("the due list"),
}
"""What a verification checks, in this order: msgids."""

CHUNK: Final = 10_000
"""Events read, checked and folded at a time."""

Progress = Callable[[str, int, int], None]
"""Called with the stage (one of STAGES), what is done of it, and how much it is."""


class VerifyNoRoom(Refused):
    """Facts: detail."""

    what = N_("There is not enough room for the check: {detail}.")
    todo = N_("Name a folder with room for a copy of the database in SQLITE_TMPDIR, then check again.")


class HasPlace(Protocol):
    """A store."""

    @property
    def place(self) -> Place:
        """The database."""


class Report(NamedTuple):
    """What a verification found."""

    events: int
    head: str
    """Hash of the last event of the own journal, 64 hex digits."""
    head_seq: int
    folded: bool
    """False when an older program made the tables, so that they could not be compared."""
    problems: tuple[Damaged, ...]
    """The first of each kind; each has a name, facts with a `subject`, a sentence and a next step."""
    found: int
    """How many problems there are, those that are not listed included."""
    waiting: int = 0
    """Events that were taken in and wait for folding: the tables are what the others say."""
    bodiless: int = 0
    """Events of other places, or of former incarnations, that came without their body, while the event that took it
    away has not come yet."""

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return self.found == 0


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress shown."""


def verify(depot: Place | Path | str | HasPlace, progress: Progress = silent) -> Report:
    """Check a database, live or a copy.

    Raises NoDepot, NotADepot, NetworkFileSystem, DatabaseDamaged (it does not even open), DatabaseUnreachable, TooNew
    and VerifyNoRoom; whatever else is wrong is a problem in the report.
    """
    place = place_of(depot if isinstance(depot, FilePlace | ServerPlace | Path | str) else depot.place)
    if isinstance(place, ServerPlace):
        from depot.store.postgres.verifying import ServerVerification

        return ServerVerification(place, progress).run()
    with closing(connect_file(place.path, readonly=True)) as live:
        return verify_open(place.path, live, progress)


def verify_open(path: Path, live: sqlite3.Connection, progress: Progress = silent) -> Report:
    """Check a database file through a connection that is in no transaction."""
    try:
        return _FileVerification(path, live, progress).run()
    except sqlite3.OperationalError as error:
        if hasattr(error, "sqlite_errorcode"):
            raise
    # A text that is no UTF-8: read once more, taking texts as they are, to say which one.
    live.rollback()
    live.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    return _FileVerification(path, live, progress).run()


class Verification(ABC):
    """One verification: what is the same for every engine."""

    def __init__(self, place: Place, live: Connection, progress: Progress) -> None:
        self._place = place
        self._live = live
        self._progress = progress
        self._problems = Problems()
        self._name = place.path.name if isinstance(place, FilePlace) else str(place)
        self._events = 0
        self._waiting: dict[int, int] = {}
        self._waits = 0
        self._bodiless = 0

    def run(self) -> Report:
        """Check all of it."""
        from depot.store import tables

        folded, head = False, journal.Stream(0, "", "", 1, 0, b"", "")
        with closing(_blank(tables.JOURNAL, tables.folded_tables())) as fresh:
            self._begin()
            with self._stage():
                self._check_file()
            with self._stage():
                versions = recorded_versions(self._live, self._place)
                folded = versions == CURRENT
                if versions.schema == CURRENT.schema:
                    self._check_schema(whole=folded)
                    self._waiting, self._waits = journal.waiting(self._live), journal.waits(self._live)
            with self._stage():
                self._check_journal(fresh)
                head = next((stream for stream in journal.streams(self._live) if stream.own == 1), head)
            fresh.execute("COMMIT")
            if folded:
                before = self._problems.count
                self._compare(fresh, [model._meta.table_name for model in tables.FOLDED])
                sound = self._problems.count == before
                with self._stage():
                    self._progress("index", 0, 1)
                    self._check_index(fresh)
                    self._progress("index", 1, 1)
                with self._stage():
                    self._check_bodies()
                if sound:  # the list is reckoned from the tables: of damaged ones nothing can be said
                    with self._stage():
                        self._check_due()
            self._live.execute("ROLLBACK")
        problems, own = self._problems, (shown(head.head_hash), head.head_seq)
        return Report(self._events, *own, folded, problems.listed(), problems.count, self._waits, self._bodiless)

    def _compare(self, fresh: sqlite3.Connection, names: list[str]) -> None:
        for number, name in enumerate(names):
            self._progress("tables", number, len(names))
            with self._stage():
                compare_table(self._live, fresh, name, self._problems)
        self._progress("tables", len(names), len(names))

    def _check_bodies(self) -> None:
        """Check that a body is gone only where an event says so."""
        for own, node, inc, seq, subject in bodiless(self._live):
            if own == 1:
                self._problems.add(BodyMissing(subject=shown(subject), stream=f"{node}/{inc[:8]}", seq=seq))
            else:
                self._bodiless += 1

    def _check_due(self) -> None:
        from depot.store.duecheck import check_due

        check_due(self._live, self._problems, lambda done, total: self._progress("due", done, total))

    @contextmanager
    def _stage(self) -> Iterator[None]:
        """Make what stops a stage a problem, and go on with the next."""
        try:
            yield
        except Damaged as damage:
            self._problems.add(damage)
        except (sqlite3.DatabaseError, ValueError) as error:
            code = getattr(error, "sqlite_errorcode", None)
            if isinstance(error, sqlite3.DatabaseError) and code is None:
                raise
            if code is not None and code & 0xFF == sqlite3.SQLITE_FULL:
                raise VerifyNoRoom(detail=str(error)) from error
            self._problems.add(FileUnsound(subject=self._name, detail=str(error)))

    @abstractmethod
    def _begin(self) -> None:
        """Begin a transaction that reads all of it as it is at one moment."""

    @abstractmethod
    def _check_file(self) -> None:
        """Check how it is stored."""

    @abstractmethod
    def _check_schema(self, *, whole: bool) -> None:
        """Check tables, indexes and triggers: all (`whole`), or those of the journal."""

    @abstractmethod
    def _check_index(self, fresh: sqlite3.Connection) -> None:
        """Check the search index against the texts in the fresh database."""

    def _check_journal(self, fresh: sqlite3.Connection) -> None:
        """Check the chain and fold all events into the fresh database."""
        total = self._live.execute("SELECT coalesce(max(pos), 0) FROM journal").fetchone()[0]
        check = ChainCheck(journal.streams(self._live), self._problems)
        replay = Replay(fresh, self._live, self._waiting)
        upto = self._waiting.get
        for rows in journal.everything(self._live, CHUNK):
            self._progress("journal", self._events, total)
            read = ((check.event(row), row) for row in rows)
            found = ((replay.whole(each, row.body), row.stream) for each, row in read if each is not None)
            replay.fold([each for each, stream in found if each.seq <= upto(stream, each.seq)])
            self._events = check.events
        replay.finish()
        check.finish()
        self._progress("journal", total, total)


class _FileVerification(Verification):
    def __init__(self, path: Path, live: sqlite3.Connection, progress: Progress) -> None:
        super().__init__(FilePlace(path), live, progress)
        self._file = live

    def _begin(self) -> None:
        self._live.execute("BEGIN")  # the first read takes the snapshot, before anybody is told

    def _check_file(self) -> None:
        if self._ends_within_a_page():
            # SQLite reads what is missing of a last page as zeros and says nothing.
            self._problems.add(FileUnsound(subject=self._name, detail="it ends within a page"))
        self._progress("file", 0, 1)
        for (line,) in self._live.execute("PRAGMA integrity_check"):
            if line != "ok":
                self._problems.add(FileUnsound(subject=self._name, detail=line))
        self._progress("file", 1, 1)

    def _ends_within_a_page(self) -> bool:
        """Whether the file is cut; after a power cut it may be, but then the log holds the whole page."""
        query = "SELECT file, page_size FROM pragma_database_list, pragma_page_size"
        name, page = self._live.execute(query).fetchone()
        log = Path(f"{name}-wal")
        logged = log.exists() and log.stat().st_size > 0
        return not logged and Path(name).stat().st_size % int(page) > 0

    def _check_schema(self, *, whole: bool) -> None:
        from depot.store import tables

        with closing(sqlite3.connect(":memory:", isolation_level=None)) as expected:
            expected.executescript(tables.JOURNAL)
            if whole:
                tables.create_folded(expected)
            compare_schema(self._file, expected, self._problems, None if whole else tables.KEPT)

    def _check_index(self, fresh: sqlite3.Connection) -> None:
        from depot.store import tables

        compare_index(self._file, fresh, tables.search_tables(), self._problems)


def _blank(journal_schema: str, statements: Sequence[str]) -> sqlite3.Connection:
    """A database in a temporary file without a name, which goes when it is closed; a transaction is open."""
    fresh = sqlite3.connect("", isolation_level=None)
    fresh.execute("PRAGMA cache_size=-32768")
    fresh.execute("PRAGMA synchronous=OFF")
    fresh.executescript(journal_schema)
    fresh.execute("BEGIN")
    for statement in statements:
        fresh.execute(statement)
    return fresh
