"""The due list kept beside the tables: one row a box, reckoned from the folded states.

It is no fold of the journal but follows from what is folded, as the search index does. An act on a few boxes writes
their rows at once. What touches many (an import, a rule, a class, an organisation's year) only notes it: `due_pending`
has boxes that wait, `due_wide` what concerns all boxes of something and how far that came. `drain` does some of it in
one transaction, so that a new version of a rule reaches 100 000 boxes between other terminals' acts, and goes on where
it was cut short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from depot.model.box import Box
from depot.model.file import File
from depot.model.retention.boxes import BoxReckoning, Schedule, reckon_box
from depot.model.retention.due import MISSING, Due, counted_in, due_row
from depot.store.apart import widened
from depot.store.engine import FOLD, Connection, Writing, begin, replacing, write
from depot.store.schedules import StoredSchedule

AT_ONCE: Final = 100
"""Boxes that an act reckons itself: about 10 ms."""

DRAIN_BOXES: Final = 250
"""Boxes reckoned in one transaction while draining: about 30 ms."""

_OF_BOX: Final = (
    *("org", "unit", "rule", "class_code", "copy", "media", "year_to", "closed_on"),
    *("event_on", "semi_event_on", "replaced_on", "withdrawn", "destroyed_on", "sorted"),
)
_OF_FILE: Final = (
    *("box", "rule", "class_code", "copy", "date_to", "year_to", "closed_on"),
    *("event_on", "semi_event_on", "replaced_on", "removed"),
)
_WIDE: Final = {
    "rule": ("copies", "version", "approved_on", "code", "retired"),
    "class": ("rule",),
    "organisation": ("year_end", "minimum_days", "closing_ends"),
}
"""Fields that a date follows from, by kind of subject."""

_TALLY: Final = Writing(
    "due_tally",
    ("part", "due_on", "n"),
    ("part", "due_on"),
    "ON CONFLICT(part, due_on) DO UPDATE SET n = due_tally.n + excluded.n",
)

_COUNTS: Final = (
    "SELECT disposition, due_on, count(*) FROM due WHERE due_on <> '' GROUP BY disposition, due_on",
    f"SELECT '{MISSING}', '', count(*) FROM due WHERE missing <> ''",
)

ALL: Final = "all"
"""Kind of a wide change that concerns every box."""

_ROWS: Final = replacing("due", Due._fields, ("box",))
_WIDE_ROWS: Final = replacing("due_wide", ("kind", "key", "done"), ("kind", "key"))
_PENDING: Final = Writing("due_pending", ("box",), ("box",), "ON CONFLICT(box) DO NOTHING")

_CONCERNED: Final = {
    "rule": (
        "SELECT id AS box FROM box WHERE rule = ? AND rule <> ''",
        "SELECT box FROM file WHERE rule = ? AND rule <> ''",
        "SELECT id AS box FROM box WHERE class_code IN (SELECT key FROM class WHERE rule = ?)",
        "SELECT box FROM file WHERE class_code <> '' AND class_code IN (SELECT key FROM class WHERE rule = ?)",
    ),
    "class": (
        "SELECT id AS box FROM box WHERE class_code = ?",
        "SELECT box FROM file WHERE class_code = ? AND class_code <> ''",
    ),
    "organisation": ("SELECT id AS box FROM box WHERE ? IN (org, '') OR org = ''",),
    ALL: ("SELECT id AS box FROM box WHERE ? = ''",),
}
"""Statements for the boxes that a wide change concerns, each with the key."""


class DueNotes:
    """Collects what changed and writes the rows at flush."""

    def __init__(self, connection: Connection, *, deferred: bool, kept: bool = True) -> None:
        """`deferred`: the boxes wait for `drain`. Not `kept`: there is no list to keep, or all of it is made anew."""
        self._connection = connection
        self._deferred = deferred
        self._kept = kept
        self._boxes: dict[int, None] = {}
        self._wide: dict[tuple[str, str], None] = {}

    def changed(self, name: str, before: Any, after: Any) -> None:
        """Note that a subject changed."""
        if not self._kept:
            return
        if name == "box":
            if before is None or _differ(_OF_BOX, before, after):
                self._boxes[after.id] = None
        elif name == "file":
            if before is None or _differ(_OF_FILE, before, after):
                for state in (before, after):
                    if state is not None and state.box is not None:
                        self._boxes[state.box] = None
        elif name in _WIDE:
            blank = before if before is not None else type(after)(after.key)
            if _differ(_WIDE[name], blank, after) or (before is None and name == "rule"):
                self._wide[name, after.key] = None

    def flush(self) -> None:
        """Write the rows of a few boxes; note the others."""
        if self._wide:
            note_wide(self._connection, list(self._wide))
            self._wide.clear()
        if not self._boxes:
            return
        if self._deferred or len(self._boxes) > AT_ONCE:
            write(self._connection, _PENDING, [(box,) for box in self._boxes])
        else:
            write_rows(self._connection, list(self._boxes), StoredSchedule(self._connection))
        self._boxes.clear()


def _differ(fields: Sequence[str], before: Any, after: Any) -> bool:
    return any(getattr(before, field) != getattr(after, field) for field in fields)


def note_wide(connection: Connection, changes: Sequence[tuple[str, str]]) -> None:
    """Note changes that concern many boxes, each (kind, key); one that is under way begins anew."""
    write(connection, _WIDE_ROWS, [(*change, 0) for change in changes])


class Reckoned(NamedTuple):
    """A box as it is now, and what was reckoned of it."""

    box: Box
    found: BoxReckoning


def reckoned(connection: Connection, boxes: Sequence[int], schedule: Schedule) -> list[Reckoned]:
    """Reckon boxes by their ids; those that are not there are left out."""
    return [Reckoned(box, reckon_box(box, files, schedule)) for box, files in _with_files(connection, boxes)]


class Compared(NamedTuple):
    """A box as it is now, and what was reckoned of it by two schedules."""

    box: Box
    now: BoxReckoning
    then: BoxReckoning


def compared(connection: Connection, boxes: Sequence[int], now: Schedule, then: Schedule) -> list[Compared]:
    """Reckon boxes by their ids by two schedules; those that are not there are left out."""
    return [
        Compared(box, reckon_box(box, files, now), reckon_box(box, files, then))
        for box, files in _with_files(connection, boxes)
    ]


def _with_files(connection: Connection, boxes: Sequence[int]) -> list[tuple[Box, list[File]]]:
    """Boxes with the files that are in them, as far as a date follows from either."""
    if not boxes:
        return []
    marks = ", ".join("?" * len(boxes))
    query = f"SELECT {_BOX_COLUMNS} FROM box WHERE id IN ({marks})"
    states = [Box._make(row) for row in connection.execute(query, tuple(boxes))]
    query = f"SELECT {_FILE_COLUMNS} FROM file WHERE box IN ({marks}) AND removed = 0 ORDER BY box, id"
    files = map(File._make, connection.execute(query, tuple(boxes)))
    inside = {box: list(of_box) for box, of_box in groupby(files, key=attrgetter("box"))}
    return [(box, inside.get(box.id, [])) for box in states]


def _columns(state: Any, wanted: Sequence[str]) -> str:
    """All columns of a state, but those that are not wanted by their defaults."""
    kept = {*wanted, "id"}
    return ", ".join(name if name in kept else _literal(state._field_defaults[name]) for name in state._fields)


def _literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


_BOX_COLUMNS: Final = _columns(Box, _OF_BOX)
_FILE_COLUMNS: Final = _columns(File, _OF_FILE)


def write_rows(connection: Connection, boxes: Sequence[int], schedule: Schedule) -> None:
    """Reckon boxes and write their rows. The caller holds the write transaction."""
    if not boxes:
        return
    rows = {each.box.id: due_row(*each) for each in reckoned(connection, boxes, schedule)}
    kept = [row for row in rows.values() if row is not None]
    query = f"SELECT {', '.join(Due._fields)} FROM due WHERE box IN ({', '.join('?' * len(boxes))})"
    before = [Due._make(row) for row in connection.execute(query, tuple(boxes))]
    write(connection, _ROWS, kept)
    gone = [(box,) for box in boxes if rows.get(box) is None]
    if gone:
        connection.executemany("DELETE FROM due WHERE box = ?", gone)
    counts = tallied(kept)
    counts.subtract(tallied(before))
    write(connection, _TALLY, [(*part, n) for part, n in sorted(counts.items()) if n])


def tallied(rows: Iterable[Due]) -> Counter[tuple[str, str]]:
    """How many rows each part of the list has on each day."""
    return Counter(part for row in rows for part in counted_in(row))


def behind(connection: Connection) -> bool:
    """Whether boxes wait to be reckoned."""
    query = "SELECT 1 FROM due_pending UNION ALL SELECT 1 FROM due_wide LIMIT 1"
    return connection.execute(query).fetchone() is not None


def concerned(connection: Connection, kind: str, key: str, after: int, limit: int) -> list[int]:
    """The next boxes, by id, whose dates may follow from something: a rule, a class, an organisation, or ALL."""
    parts = [
        f"SELECT box FROM (SELECT DISTINCT box FROM ({query}) q{n} WHERE box > ? ORDER BY box LIMIT ?) p{n}"
        for n, query in enumerate(_CONCERNED[kind])
    ]
    query = f"{' UNION '.join(parts)} ORDER BY box LIMIT ?"
    values = (*(value for _ in parts for value in (key, after, limit)), limit)
    return [box for (box,) in connection.execute(query, values)]


def drain(connection: Connection, boxes: int = DRAIN_BOXES) -> int:
    """Reckon some boxes that wait, in one transaction; return how many steps were taken, 0 when nothing waits."""
    with widened(connection):
        begin(connection, FOLD)
        try:
            done = _some(connection, boxes)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return done


def _some(connection: Connection, most: int) -> int:
    waiting = [box for (box,) in connection.execute("SELECT box FROM due_pending ORDER BY box LIMIT ?", (most,))]
    if waiting:
        write_rows(connection, waiting, StoredSchedule(connection))
        connection.execute("DELETE FROM due_pending WHERE box <= ?", (waiting[-1],))
    steps = len(waiting)
    while steps < most:
        wide = connection.execute("SELECT kind, key, done FROM due_wide ORDER BY kind, key LIMIT 1").fetchone()
        if wide is None:
            break
        kind, key, after = wide
        steps += max(_some_of(connection, kind, key, after, most=most - steps), 1)
    return steps


def _some_of(connection: Connection, kind: str, key: str, after: int, *, most: int) -> int:
    """Some boxes of a wide change; how many. What concerns all of them begins with counting the list anew."""
    if kind == ALL and not after:
        connection.execute("DELETE FROM due_tally")
        for query in _COUNTS:
            connection.execute(f"INSERT INTO due_tally(part, due_on, n) {query}")
    found = concerned(connection, kind, key, after, most) if kind in _CONCERNED else []
    write_rows(connection, found, StoredSchedule(connection))
    if len(found) < most:
        connection.execute("DELETE FROM due_wide WHERE kind = ? AND key = ?", (kind, key))
    else:
        connection.execute("UPDATE due_wide SET done = ? WHERE kind = ? AND key = ?", (found[-1], kind, key))
    return len(found)


def waiting(connection: Connection) -> int:
    """How many boxes wait, those that wait for two reasons counted twice: for a progress bar."""
    total = int(connection.execute("SELECT count(*) FROM due_pending").fetchone()[0])
    for kind, key, done in connection.execute("SELECT kind, key, done FROM due_wide").fetchall():
        total += count_concerned(connection, kind, key, done)
    return total


def count_concerned(connection: Connection, kind: str, key: str, after: int = 0) -> int:
    """How many boxes `concerned` gives in all."""
    statements = _CONCERNED.get(kind, ())
    if not statements:
        return 0
    union = " UNION ".join(f"SELECT box FROM ({query}) q{n}" for n, query in enumerate(statements))
    counted = connection.execute(f"SELECT count(*) FROM ({union}) u WHERE box > ?", (*(key for _ in statements), after))
    return int(counted.fetchone()[0])
