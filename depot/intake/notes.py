"""The rows that an import refused, or took with a reservation, as a list for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Final, TextIO

from depot.errors import BadInput
from depot.intake.formulas import harmless
from depot.intake.report import ImportReport
from depot.words import N_

REFUSED: Final = N_("refused")
ATTENTION: Final = N_("taken, to be looked at")

COLUMNS: Final = (
    N_("Source file"),
    N_("Line"),
    N_("Column"),
    N_("Outcome"),
    N_("Name"),
    N_("Reason"),
    N_("What to do"),
)
"""Names of the columns."""


class ListNotWritten(BadInput):
    """Facts: file, reason."""

    what = N_("“{file}” cannot be made: {reason}.")
    todo = N_("Give a name that no file has yet, in a folder that you may write to. Nothing was imported.")


def new_list(path: Path) -> TextIO:
    """A new file for `write_notes`, in UTF-8 with the mark that spreadsheets look for. Raises ListNotWritten."""
    try:
        return path.open("x", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise ListNotWritten(file=path.name, reason=error.strerror or str(error)) from error


def write_notes(report: ImportReport, stream: TextIO, translate: Callable[[str], str]) -> None:
    """Write every row with its reason, parted by semicolons. Raises OSError."""
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(translate(name) for name in COLUMNS)
    for outcome, notes in ((REFUSED, report.refused), (ATTENTION, report.attention)):
        for note in notes:
            sentence, step = note.error.sentence(translate), note.error.next_step(translate)
            cells = (note.file, note.line, note.where, translate(outcome), note.error.name, sentence, step)
            writer.writerow(harmless(str(cell)) for cell in cells)
