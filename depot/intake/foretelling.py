"""What an import of rules or of a plan would do: all of it in one act that is undone before anybody sees it.

No copy of the depot is made, so that it takes no longer where there are a million boxes; a schedule or a plan has some
hundreds of rows, for which others wait to write as long as for two scans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from depot.desk.rulechanges import Standing, changes, standing
from depot.desk.ruleeffects import Progress, effects
from depot.desk.session import Session
from depot.intake.profiles import Profile
from depot.intake.records import Record, RowError
from depot.intake.report import ImportReport
from depot.intake.sources import Source, open_source
from depot.intake.taking import take_chunk, take_rules
from depot.model import roles
from depot.store.store import Tx

RULING: Final = ("schedule", "gala", "plan")
"""Kinds of imports from which other dates may follow."""

Said = Callable[[Record | RowError], Record | RowError]


class _UndoneError(Exception):
    """Undoes the act that foretells."""


def foretell(
    session: Session,
    kind: str,
    paths: Sequence[Path],
    org: str,
    *,
    profile: Profile | None,
    approved: Said,
    progress: Progress = lambda _done, _total: None,
    stop: Callable[[], bool] = bool,
) -> ImportReport:
    """What importing files of RULING would do, to the schedule and to the boxes; nothing is written.

    `approved` completes each record. Raises RoleTooLow and the FileFaults of a file that cannot be read as a whole.
    """
    report = ImportReport(dry_run=True)
    read: list[tuple[Source, list[Record | RowError]]] = []
    for path in paths:
        with open_source(kind, path, profile) as source:
            report.unread |= {source.name: source.unread} if source.unread else {}
            read.append((source, [approved(record) for record in source.records]))
    times: list[Standing] = []

    def work(tx: Tx) -> None:
        times.append(standing(tx))
        for source, records in read:
            report.add(take_chunk(tx, org, source, records))
        report.add(take_rules(tx, report))
        tx.settle()
        times.append(standing(tx))
        raise _UndoneError

    try:
        session.do(roles.INTAKE, work, bulk=True)
    except _UndoneError:
        pass
    rules = [subject.partition("/")[2] for subject in report.named if subject.startswith("rule/")]
    report.changes = found = changes(times[0], times[1], rules)
    report.effects = effects(session.store, found.dating, session.today, progress, stop, classes=found.classes)
    report.interrupted = report.effects.interrupted
    return report
