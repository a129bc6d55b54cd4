"""Writing a report to a file: CSV, XLSX or PDF by the ending of its name, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from depot.errors import BadInput, Refused
from depot.report.lists.shape import Asked, Beat, Report, Rows, Source
from depot.store.reports.reading import snapshot
from depot.store.store import Store
from depot.words import N_
from labels.faults import LabelsNotWritten
from labels.files import whole_file

BEATS: Final = 200
"""Rows between two looks whether to go on."""


class ReportNotWritten(Refused):
    """Facts: file, reason. What had the name before is untouched."""

    what = N_("The report could not be written to {file}: {reason}.")
    todo = N_("Make room there, or choose another folder. What had this name before is as it was.")


class EndingUnknown(BadInput):
    """Facts: file, endings."""

    what = N_("{file} does not say what kind of file is wanted.")
    todo = N_("Let its name end in one of: {endings}.")


class Written(NamedTuple):
    """A report that was written."""

    file: Path
    rows: int
    size: int


Writer = Callable[[Source, Report, Iterable[tuple[str | int | None, ...]], BinaryIO], None]


def write(store: Store, report: Report, asked: Asked, file: Path, beat: Beat = lambda _done, _total: None) -> Written:
    """Write a report as everything is now; `beat` gets rows done, of how many (0 while nobody knows).

    Whatever `beat` raises ends it. Raises EndingUnknown, ReportNotWritten, RowsTooMany and what reading raises; no half
    file is left then, and what had the name before is as it was.
    """
    writer = _writer(file)
    try:
        with snapshot(store) as own:
            source = Source(own, asked, beat)
            counted = Counted(report, source)
            with whole_file(file) as stream:
                writer(source, report, counted, stream)
                size = stream.tell()
    except LabelsNotWritten as error:
        raise ReportNotWritten(**error.facts) from error
    return Written(file, counted.done, size)


class Counted:
    """The rows of a report, counted while they are read."""

    def __init__(self, report: Report, source: Source) -> None:
        self.done = 0
        self.total = report.length(source) if report.length is not None else 0
        self._rows = report.rows(source)
        self._beat = source.beat

    def __iter__(self) -> Rows:
        for row in self._rows:
            if self.done % BEATS == 0:
                self._beat(self.done, self.total)
            self.done += 1
            yield row


def _writer(file: Path) -> Writer:
    """Who writes files with this ending. Raises EndingUnknown."""
    match file.suffix.lower():
        case ".csv":
            from depot.report.lists.as_csv import write_csv

            return write_csv
        case ".xlsx":
            from depot.report.lists.as_xlsx import write_xlsx

            return write_xlsx
        case ".pdf":
            from depot.report.lists.as_pdf import write_pdf

            return write_pdf
    raise EndingUnknown(file=file, endings=".csv, .xlsx, .pdf")
