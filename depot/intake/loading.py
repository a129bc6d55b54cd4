"""Imports: records in chunks of whole acts, so that other terminals' scans go on and an interruption loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from depot.desk.entries import ADDED, CHANGED
from depot.desk.session import Session
from depot.desk.settings import default_org
from depot.errors import Refused
from depot.intake.profiles import Profile
from depot.intake.records import Record, RowError
from depot.intake.report import ImportReport, RefusedRow
from depot.intake.sources import Source, open_source
from depot.intake.taking import Taker
from depot.model import roles
from depot.store.copying import copy_database
from depot.store.indexing import drain
from depot.store.store import Store, Tx

CHUNK: Final = 500
"""Records in one act: some 40 ms in which no other terminal writes."""

PAUSE: Final = 0.005
"""Seconds between two acts, in which waiting scans get in."""

Progress = Callable[[ImportReport, str, float | None], None]
"""(what was done so far, the file, share of it that is read), after each chunk."""


def _quiet(_report: ImportReport, _file: str, _share: float | None) -> None:
    return None


@dataclass(slots=True)
class Import:
    """An import under way."""

    session: Session
    org: str
    """Organisation of what names none."""
    progress: Progress = _quiet
    stop: Callable[[], bool] = bool
    """Asked between chunks; True ends the import there."""
    report: ImportReport = field(default_factory=ImportReport)

    def run(self, kind: str, paths: Sequence[Path], profile: Profile | None) -> None:
        """Take the files one after the other, then fill the search index."""
        try:
            for path in paths:
                with open_source(kind, path, profile) as source:
                    self._load(source)
                if self.report.interrupted:
                    return
        finally:
            while drain(self.session.store.connection):
                self.progress(self.report, "", None)
                time.sleep(PAUSE)

    def _load(self, source: Source) -> None:
        records = iter(source.records)
        while chunk := list(islice(records, CHUNK)):
            if self.stop():
                self.report.interrupted = True
                return
            _take(self.session, source, chunk, self.org, self.report)
            self.progress(self.report, source.name, source.share())
            time.sleep(PAUSE)


def import_files(
    session: Session,
    kind: str,
    paths: Sequence[Path],
    *,
    org: str = "",
    profile: Profile | None = None,
    dry_run: bool = False,
    progress: Progress = _quiet,
    stop: Callable[[], bool] = bool,
) -> ImportReport:
    """Import files of one kind (depot.intake.sources.KINDS) for an organisation (else the depot's own).

    A dry run does all of it in a copy of the database that is then thrown away. Between chunks `stop` is asked; what
    was taken by then stays. Raises RoleTooLow and the FileFaults of a file that cannot be read as a whole; files
    before it in the list are taken.
    """
    session.may(roles.INTAKE)
    owner = org or default_org(session.store)
    with rehearsal(session) if dry_run else nullcontext(session) as acting:
        under_way = Import(acting, owner, progress, stop)
        under_way.report.dry_run = dry_run
        under_way.run(kind, paths, profile)
    return under_way.report


@contextmanager
def rehearsal(session: Session) -> Iterator[Session]:
    """The same user in a copy of the depot that is thrown away afterwards."""
    with TemporaryDirectory(prefix="depot-") as folder:
        copy = Path(folder) / "rehearsal.db"
        copy_database(session.store, copy)
        with Store.open(copy, clock=session.store.clock) as store:
            yield session.on(store)


def _take(session: Session, source: Source, chunk: Iterable[Record | RowError], org: str, report: ImportReport) -> None:
    """Take a chunk in one act; count it once the act is written."""
    done = ImportReport()

    def work(tx: Tx) -> None:
        taker = Taker(tx, org, source.fonds)
        for record in chunk:
            if isinstance(record, RowError):
                done.refused.append(RefusedRow(source.name, record.line, record.where, record.error))
                continue
            try:
                thing, told = taker.take(record)
            except Refused as error:
                done.refused.append(RefusedRow(source.name, record.line, "", error))
                continue
            if told == ADDED:
                done.added[thing] += 1
            elif told == CHANGED:
                done.changed += 1
            else:
                done.known += 1

    session.do(roles.INTAKE, work, bulk=True)
    report.added += done.added
    report.changed += done.changed
    report.known += done.known
    report.refused += done.refused
