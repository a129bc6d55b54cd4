"""What the schedule says of a box that is to be destroyed: when, by which rule; or why not (A-21.1, art. 13 and 18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from depot.desk.blockers import Blocker
from depot.model.batchlines import content_of
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.model.retention import reasons
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.due import disposition
from depot.model.retention.rules import DESTROY, KEEP, SORT
from depot.store.lookup import Reader
from depot.words import N_

NO_DATE: Final = "no_date"
UNAPPROVED: Final = "unapproved"
KEPT: Final = "kept_for_good"
UNSORTED: Final = "unsorted"
NOT_DUE: Final = "not_due"
FILE_NOT_DUE: Final = "file_not_due"


class Reckoned(NamedTuple):
    """What was reckoned of a box, as a batch keeps it."""

    rule: str
    code: str
    version: int
    copy: str
    disposition: str
    due: str
    """AAAA-MM-JJ; empty while a fact is missing."""
    earliest: str
    files: int
    content: str
    blockers: tuple[Blocker, ...]


def reckoned(reader: Reader, box: Box, today: date) -> Reckoned:
    """What the schedule says of a box on a day, with what keeps it from being destroyed by it.

    In an act, `tx.settle()` first shows what the act itself wrote.
    """
    found = reader.reckoned(box)
    becomes = disposition(box, found)
    files: list[list[int | str]] = [
        [line.file, line.reckoning.rule, line.reckoning.version, line.reckoning.copy, _day(line.reckoning.on)]
        for line in found.lines
    ]
    return Reckoned(
        found.rule,
        found.code,
        found.version,
        found.copy,
        becomes,
        _day(found.on),
        _day(found.earliest),
        len(files),
        content_of(files),
        tuple(_blockers(found, becomes, today)),
    )


def _blockers(found: BoxReckoning, becomes: str, today: date) -> Iterator[Blocker]:
    rule = {"rule": found.code or "—", "version": found.version}
    if becomes == KEEP:
        said = Said(N_("to be kept for good: rule {rule}, version {version}"), rule)
        yield Blocker(KEPT, said, Said(N_("Put it back: what is kept for good is never destroyed here.")), found.rule)
    elif becomes == SORT:
        said = Said(N_("to be sorted first: rule {rule}, version {version}"), rule)
        yield Blocker(UNSORTED, said, Said(N_("Have it sorted: depot batch sort")), found.rule)
    elif any(line.reckoning.disposition == KEEP for line in found.lines):
        kept = next(line for line in found.lines if line.reckoning.disposition == KEEP)
        code = Code.from_id("F", kept.file)
        said = Said(N_("the file {file} in it is to be kept for good"), {"file": code.shown})
        yield Blocker(KEPT, said, Said(N_("Move that file into a box that is kept (depot batch sort).")), code.text)
    if any(each.kind == reasons.UNAPPROVED for each in found.reasons):
        said = Said(N_("BAnQ has not approved version {version} of the rule {rule}"), rule)
        yield Blocker(UNAPPROVED, said, Said(N_("Wait for the approval, and enter its date.")), found.rule)
    if found.on is None or becomes not in (KEEP, SORT, DESTROY):
        said = Said(N_("nobody knows when it may be: a fact is missing"))
        yield Blocker(NO_DATE, said, Said(N_("See which one: depot due, or the card of the box.")), found.rule)
    elif found.on > today:
        yield _not_due(found, today)


def _not_due(found: BoxReckoning, today: date) -> Blocker:
    wait = Said(N_("Leave it until then."))
    late = [line for line in found.lines if line.reckoning.on is not None and line.reckoning.on > today]
    facts: dict[str, object] = {"date": _day(found.on)}
    if not late or len(late) == len(found.lines):
        return Blocker(NOT_DUE, Said(N_("not before {date}"), facts), wait, found.rule)
    code = Code.from_id("F", late[-1].file)
    facts |= {"file": code.shown, "count": len(late), "date": _day(late[-1].reckoning.on)}
    return Blocker(FILE_NOT_DUE, Said(N_("the file {file} in it is not due before {date}"), facts), wait, code.text)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
