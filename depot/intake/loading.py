"""Imports: records in chunks of whole acts, so that other terminals' scans go on and an interruption loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Final, NamedTuple

from depot.desk.reference import OrganisationUnknown, name_key
from depot.desk.session import Session
from depot.desk.settings import default_org
from depot.errors import BadInput
from depot.intake.foretelling import RULING, foretell
from depot.intake.profiles import Profile
from depot.intake.records import Record, RowError, RuleRow
from depot.intake.report import ImportReport
from depot.intake.sources import Source, open_source
from depot.intake.taking import take_chunk, take_rules
from depot.model import roles
from depot.model.reference import Organisation
from depot.store import duetable
from depot.store.copying import copy_database
from depot.store.indexing import drain
from depot.store.store import Store

CHUNK: Final = 500
"""Records in one act: for as long, no other terminal writes."""

SHORT_CHUNK: Final = 200
"""Records in one act while others are at work."""

PAUSE: Final = 0.002
"""Seconds between two acts."""

LONG_PAUSE: Final = 0.03
"""Seconds between two acts while others are at work: more than SQLite lets one that waits sleep before it tries again
(25 ms, in the first tenth of a second), so that a scan waits for one act and not for several."""

COMPANY: Final = 100
"""Acts for which others are taken to be at work after another terminal has written."""

Progress = Callable[[ImportReport, str, float | None], None]
"""(what was done so far, the file, share of all files that is done), after each chunk; at the end, with no file and no
share while the search index is filled, and then with the share of the due list that is."""


class Approval(NamedTuple):
    """What BAnQ said of the rules of a file that do not say it themselves."""

    on: str = ""
    """When it approved them, AAAA-MM-JJ."""
    request: str = ""
    """Number of the request in GALA."""

    def of(self, record: Record | RowError) -> Record | RowError:
        """The record, with the approval where it is a rule that names none."""
        if not isinstance(record, RuleRow) or self == NOT_SAID:
            return record
        on, request = record.approved_on or self.on, record.request or self.request
        return replace(record, approved_on=on, request=request)


NOT_SAID: Final = Approval()


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
    approval: Approval = NOT_SAID
    report: ImportReport = field(default_factory=ImportReport)
    _seen: int = 0
    """What SQLite counts when another connection writes."""
    _company: int = 0
    """Acts for which others are still taken to be at work."""

    def run(self, kind: str, paths: Sequence[Path], profile: Profile | None) -> None:
        """Take the files one after the other, then fill the search index and the due list.

        What is taken before a file that cannot be read is indexed; what is taken before anything else goes wrong waits
        for the end of the next import.
        """
        self._seen, self._company = self.session.store.data_version(), 0
        try:
            self._take_all(kind, paths, profile)
        except BadInput:
            self._finish(kind)
            raise
        self._finish(kind)

    def _finish(self, kind: str) -> None:
        """Let classes take their rules, once all are on record, and make what is searched and listed."""
        if kind in RULING and not self.report.interrupted:
            done = self.session.do(roles.INTAKE, lambda tx: take_rules(tx, self.report)).result
            self.report.add(done or ImportReport())
        self._fill_index()

    def _take_all(self, kind: str, paths: Sequence[Path], profile: Profile | None) -> None:
        sizes = [_size(path) for path in paths]
        whole = sum(sizes) or 1
        for path, size, before in zip(paths, sizes, accumulate(sizes, initial=0), strict=False):
            with open_source(kind, path, profile) as source:
                self.report.unread |= {source.name: source.unread} if source.unread else {}
                while chunk := list(
                    islice(map(self.approval.of, source.records), SHORT_CHUNK if self._company else CHUNK)
                ):
                    if self.stop():
                        self.report.interrupted = True
                        return
                    self._take(source, chunk)
                    self.progress(self.report, source.name, (before + size * source.share()) / whole)
                    self._give_way()

    def _give_way(self) -> None:
        """Let others write, and longer when somebody does."""
        seen = self.session.store.data_version()
        self._company = COMPANY if seen != self._seen else max(self._company - 1, 0)
        self._seen = seen
        sleep(LONG_PAUSE if self._company else PAUSE)

    def _take(self, source: Source, chunk: Iterable[Record | RowError]) -> None:
        """Take a chunk in one act; count it once the act is written."""
        done = self.session.do(roles.INTAKE, lambda tx: take_chunk(tx, self.org, source, chunk), bulk=True).result
        self.report.add(done or ImportReport())

    def _fill_index(self) -> None:
        connection = self.session.store.connection
        if self.report.dry_run:
            return
        while drain(connection):
            self.progress(self.report, "", None)
            self._give_way()
        self._reckon()

    def _reckon(self) -> None:
        """Reckon the boxes of which the date may have changed; what is left when it is stopped goes on later."""
        connection, done = self.session.store.connection, 0
        total = duetable.waiting(connection) if duetable.behind(connection) else 0
        while not self.stop():
            step = duetable.drain(connection)
            if not step:
                return
            done += step
            self.progress(self.report, "", min(done / max(total, 1), 1.0))
            self._give_way()
        self.report.reckoning = duetable.behind(connection)


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
    approval: Approval = NOT_SAID,
) -> ImportReport:
    """Import files of one kind (depot.intake.sources.KINDS) for an organisation (else the depot's own).

    A dry run does all of it in a copy of the database that is then thrown away; of rules and plans it tells what they
    would change for which boxes. Between chunks `stop` is asked; what was taken by then stays. Raises RoleTooLow,
    OrganisationUnknown and the FileFaults of a file that cannot be read as a whole; files before it in the list are
    taken.
    """
    session.may(roles.INTAKE)
    owner = _organisation(session.store, org) if org else default_org(session.store)
    if dry_run and kind in RULING:
        blank = ImportReport(dry_run=True)
        tell = lambda done, total: progress(blank, "", done / total if total else None)  # noqa: E731
        return foretell(session, kind, paths, owner, profile=profile, approved=approval.of, progress=tell, stop=stop)
    with rehearsal(session) if dry_run else nullcontext(session) as acting:
        under_way = Import(acting, owner, progress, stop, approval)
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


def _organisation(store: Store, org: str) -> str:
    """The key of an organisation. Raises OrganisationUnknown, EntryMalformed."""
    key = name_key(org)
    if store.get(Organisation, key) is None:
        raise OrganisationUnknown(org=key)
    return key


def _size(path: Path) -> int:
    """Bytes of a file; none of one that cannot be opened, which its reader will say."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
