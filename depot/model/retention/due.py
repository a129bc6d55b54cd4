"""What a due list keeps of a box: a row that follows from its state, its files', and their rules'."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from depot.model.box import Box
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.rules import KEEP, SORT


class Due(NamedTuple):
    """A box in the due list. Its reasons are reckoned when somebody asks."""

    box: int
    due_on: str = ""
    """The first day on which it may be disposed of, AAAA-MM-JJ; empty while a fact is missing."""
    earliest: str = ""
    """That of its first file."""
    disposition: str = ""
    rule: str = ""
    """Key of the rule that decided."""
    version: int = 0
    copy: str = ""
    missing: str = ""
    """Kind of the first fact that is missing, as in depot.model.retention.reasons."""
    unit: str = ""


MISSING: Final = "missing"
"""The part of the list that has the boxes of which a fact is missing; the others are named by their dispositions."""


def counted_in(row: Due) -> list[tuple[str, str]]:
    """The parts of the list that a row is counted in, each with its day; that of a missing fact has none."""
    dated = [(row.disposition, row.due_on)] if row.due_on else []
    return dated + ([(MISSING, "")] if row.missing else [])


def due_row(box: Box, found: BoxReckoning) -> Due | None:
    """The row of a box; None for one that has left for good."""
    if box.gone:
        return None
    missing = found.missing[0].kind if found.missing else ""
    dates = (_text(found.on), _text(found.earliest))
    return Due(box.id, *dates, disposition(box, found), found.rule, found.version, found.copy, missing, box.unit)


def disposition(box: Box, found: BoxReckoning) -> str:
    """What becomes of a box: what sorting came to, where its rule says to sort it and somebody did.

    What sorting kept stays, whatever the rules of the files in it would do with them.
    """
    if box.sorted == KEEP and found.disposition:
        return KEEP
    return box.sorted if box.sorted and found.disposition == SORT else found.disposition


def _text(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
