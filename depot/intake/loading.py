"""Imports: records in chunks of whole acts, so that other terminals' scans go on and an interruption loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from depot.desk.entries import ADDED, CHANGED
from depot.desk.session import Session
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


def import_files(
    session: Session,
    kind: str,
    paths: Sequence[Path],
    *,
    org: str = "",
    profile: Profile | None = None,
    dry_run: bool = False,
    progress: Progress = _quiet,
    stop: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import files of one kind (depot.intake.sources.KINDS) for an organisation (else the depot's own).

    A dry run does all of it in a copy of the database that is then thrown away. Between chunks `stop` is asked; what
    was taken by then stays. Raises RoleTooLow and the FileFaults of a file that cannot be read as a whole; files
    before it in the list are taken.
    """
    session.do(roles.INTAKE, lambda tx: None)
    report = ImportReport(dry_run=dry_run)
    if dry_run:
        with rehearsal(session) as rehearsed:
            _import(rehearsed, kind, paths, org, profile, report, progress, stop)
    else:
        _import(session, kind, paths, org, profile, report, progress, stop)
    return report


@contextmanager
def rehearsal(session: Session) -> Iterator[Session]:
    """The same user in a copy of the depot that is thrown away afterwards."""
    with TemporaryDirectory(prefix="depot-") as folder:
        copy = Path(folder) / "rehearsal.db"
        copy_database(session.store, copy)
        with Store.open(copy, clock=session.store.clock) as store:
            yield session.on(store)


def _import(
    session: Session,
    kind: str,
    paths: Sequence[Path],
    org: str,
    profile: Profile | None,
    report: ImportReport,
    progress: Progress,
    stop: Callable[[], bool],
) -> None:
    owner = org or session.store.home_organisation()
    try:
        for path in paths:
            with open_source(kind, path, profile) as source:
                _load(session, source, owner, report, progress, stop)
            if report.interrupted:
                return
    finally:
        while drain(session.store.connection):
            progress(report, "", None)
            time.sleep(PAUSE)


def _load(
    session: Session, source: Source, org: str, report: ImportReport, progress: Progress, stop: Callable[[], bool]
) -> None:
    records = iter(source.records)
    while chunk := list(islice(records, CHUNK)):
        if stop():
            report.interrupted = True
            return
        _take(session, source, chunk, org, report)
        progress(report, source.name, source.share())
        time.sleep(PAUSE)


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
