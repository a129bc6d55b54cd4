"""Proving that the due list says what the rules give for what is folded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from depot.model.codes import Code
from depot.model.retention.due import MISSING, Due, due_row
from depot.store.duetable import reckoned
from depot.store.engine import Connection
from depot.store.problems import DueDiffers, Problems, shown
from depot.store.schedules import StoredSchedule

CHUNK: Final = 2_000
"""Boxes reckoned at a time."""

Progress = Callable[[int, int], None]
"""Called with how many boxes were checked, and how many there are."""


def check_due(live: Connection, problems: Problems, progress: Progress) -> None:
    """Note the boxes whose row differs from what is reckoned anew; those that wait to be reckoned are passed over."""
    before = problems.count
    total = int(live.execute("SELECT count(*) FROM box").fetchone()[0])
    if live.execute("SELECT 1 FROM due_wide LIMIT 1").fetchone() is not None:
        total = 0  # dates are still being carried over to all boxes of something
    schedule, last, done = StoredSchedule(live), 0, 0
    listed = f"SELECT {', '.join(Due._fields)} FROM due WHERE box > ? AND box <= ?"
    while total:
        progress(done, total)
        ids = [id_ for (id_,) in live.execute(f"SELECT id FROM box WHERE id > ? ORDER BY id LIMIT {CHUNK}", (last,))]
        if not ids:
            break
        waits = {
            box for (box,) in live.execute("SELECT box FROM due_pending WHERE box > ? AND box <= ?", (last, ids[-1]))
        }
        found = {row[0]: Due._make(row) for row in live.execute(listed, (last, ids[-1]))}
        expected = {row.box: row for each in reckoned(live, ids, schedule) if (row := due_row(*each)) is not None}
        for box in sorted((found.keys() | expected.keys()) - waits):
            if found.get(box) != expected.get(box):
                problems.add(_differs(box, found.get(box), expected.get(box)))
        last, done = ids[-1], done + len(ids)
    progress(total, total)
    if problems.count == before:
        _check_tally(live, problems)


def _check_tally(live: Connection, problems: Problems) -> None:
    """Note the days of which the count that is kept is not how many boxes the list has."""
    listed: dict[tuple[str, str], int] = {}
    for query in (
        "SELECT disposition, due_on, count(*) FROM due WHERE due_on <> '' GROUP BY disposition, due_on",
        f"SELECT '{MISSING}', '', count(*) FROM due WHERE missing <> ''",
    ):
        listed |= {(part, day): n for part, day, n in live.execute(query) if n}
    counted = {(part, day): n for part, day, n in live.execute("SELECT part, due_on, n FROM due_tally WHERE n <> 0")}
    for part, day in sorted(listed.keys() | counted.keys()):
        found, expected = counted.get((part, day), 0), listed.get((part, day), 0)
        if found != expected:
            subject = f"{part} {day}".rstrip()
            problems.add(DueDiffers(subject=subject, column="n", found=str(found), expected=str(expected)))


def _differs(box: int, found: Due | None, expected: Due | None) -> DueDiffers:
    code = Code.from_id("B", box).shown
    if found is None or expected is None:
        there, wanted = ("—" if row is None else row.due_on or row.missing for row in (found, expected))
        return DueDiffers(subject=code, column="due_on", found=there, expected=wanted)
    column = next(name for name in Due._fields if getattr(found, name) != getattr(expected, name))
    return DueDiffers(
        subject=code, column=column, found=shown(getattr(found, column)), expected=shown(getattr(expected, column))
    )
