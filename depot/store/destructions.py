"""Look-ups of destruction batches: lines, which batch a box is in, what is still to do, and in which order to walk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.model.batch import ENDED, Batch
from depot.model.batchlines import SIGNED, BatchLine, SignedRow
from depot.model.box import ENDS
from depot.model.event import Event
from depot.store import journal
from depot.store.batches import marks, parts
from depot.store.engine import Connection
from depot.store.remains import told

_LINE: Final = ", ".join(f"l.{field}" for field in BatchLine._fields)
_LIVE: Final = f"b.status NOT IN ({', '.join(repr(state) for state in sorted(ENDED))})"
_BINDS: Final = "l.removed = 0 AND l.decision IN ('', 'destroy') AND l.outcome = ''"
_GOES: Final = "l.removed = 0 AND l.decision = 'destroy' AND l.outcome = ''"


_FINE: Final = b'"clock":"ok"'
"""What a header says of a clock that is as it should be."""


class Progress(NamedTuple):
    """How far the boxes of a batch are."""

    lines: int = 0
    """On the list."""
    undecided: int = 0
    goes: int = 0
    """To be destroyed, those that are already included."""
    pulled: int = 0
    """Off their shelf and not shredded yet."""
    shredded: int = 0
    missing: int = 0
    set_aside: int = 0

    @property
    def left(self) -> int:
        """Boxes still to be shredded or set aside."""
        return self.goes - self.shredded


class Pick(NamedTuple):
    """A box to be fetched."""

    line: BatchLine
    place: int | None
    """Where it stands; where it belongs, when it is in nobody's place."""
    walk: str
    """Sort key of the walking order."""


class Gone(NamedTuple):
    """A box that was destroyed, with what its batch says of it; the fields are those of the query."""

    box: int
    unit: str
    year_from: int | None
    year_to: int | None
    destroyed_on: str
    redacted_on: str
    batch: int | None
    """None where it was destroyed without one."""
    rule: str
    """`ORG/CODE`: the rule that was applied, or that the box has where it was in no batch."""
    version: int
    copy: str
    due: str
    files: int
    ended: str
    """How the batch ended; empty while it is under way."""
    ended_at: str
    certificate: str
    """JSON of what the certificate says that no scan tells."""


_GONE: Final = (
    "SELECT x.id, x.unit, x.year_from, x.year_to, x.destroyed_on, x.redacted_on, x.batch, coalesce(l.rule, x.rule), "
    "coalesce(l.version, 0), coalesce(l.copy, x.copy), coalesce(l.due, ''), coalesce(l.files, 0), "
    "coalesce(b.ended, ''), coalesce(b.ended_at, ''), coalesce(b.certificate, '{}') "
    "FROM box x LEFT JOIN batch b ON b.id = x.batch LEFT JOIN batch_line l ON l.batch = x.batch AND l.box = x.id "
    "WHERE x.destroyed_on <> ''"
)


class Destructions:
    """Reads of batches through one connection. In an act, `tx.settle()` first shows what the act itself wrote."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lines(self, batch: int) -> list[BatchLine]:
        """All lines of a batch in the order of the list, those taken off it too."""
        query = f"SELECT {_LINE} FROM batch_line l WHERE l.batch = ? ORDER BY l.n, l.box"
        return [BatchLine._make(row) for row in self._connection.execute(query, (batch,))]

    def signed(self, batch: int) -> tuple[SignedRow, ...]:
        """What is signed of the lines of a batch that were not taken off, in the order of the list."""
        query = f"SELECT {', '.join(SIGNED)} FROM batch_line WHERE batch = ? AND removed = 0 ORDER BY n, box"
        return tuple(self._connection.execute(query, (batch,)).fetchall())

    def line(self, batch: int, box: int) -> BatchLine | None:
        """The line of a box in a batch."""
        query = f"SELECT {_LINE} FROM batch_line l WHERE l.batch = ? AND l.box = ?"
        row = self._connection.execute(query, (batch, box)).fetchone()
        return BatchLine._make(row) if row is not None else None

    def binding(self, box: int, *, but: int = 0) -> BatchLine | None:
        """The line of a box in a batch that is under way and that the box may be destroyed by; `but` is left out."""
        query = (
            f"SELECT {_LINE} FROM batch_line l JOIN batch b ON b.id = l.batch "
            f"WHERE l.box = ? AND l.batch <> ? AND {_BINDS} AND {_LIVE} ORDER BY l.batch LIMIT 1"
        )
        row = self._connection.execute(query, (box, but)).fetchone()
        return BatchLine._make(row) if row is not None else None

    def progress(self, batch: int) -> Progress:
        """How far a batch is. A box counts as pulled or shredded only for the batch that its own events name."""
        query = (
            "SELECT count(*), count(*) FILTER (WHERE l.decision = ''), "
            f"count(*) FILTER (WHERE {_GOES}), "
            f"count(*) FILTER (WHERE {_GOES} AND x.batch = l.batch AND x.destroyed_on = ''), "
            f"count(*) FILTER (WHERE {_GOES} AND x.batch = l.batch AND x.destroyed_on <> ''), "
            "count(*) FILTER (WHERE l.outcome = 'missing'), count(*) FILTER (WHERE l.outcome = 'stays') "
            "FROM batch_line l LEFT JOIN box x ON x.id = l.box WHERE l.batch = ? AND l.removed = 0"
        )
        return Progress(*self._connection.execute(query, (batch,)).fetchone())

    def picks(self, batch: int) -> list[Pick]:
        """The boxes of a batch that are neither pulled nor shredded, in walking order; those without a place last."""
        query = (
            f"SELECT coalesce(x.place, x.home), coalesce(s.walk, ''), {_LINE} "
            "FROM batch_line l JOIN box x ON x.id = l.box LEFT JOIN location s ON s.id = coalesce(x.place, x.home) "
            f"WHERE l.batch = ? AND {_GOES} AND x.destroyed_on = '' AND (x.batch IS NULL OR x.batch <> l.batch) "
            "ORDER BY s.walk IS NULL, s.walk, x.place, l.n"
        )
        return [Pick(BatchLine._make(row[2:]), row[0], row[1]) for row in self._connection.execute(query, (batch,))]

    def pulled(self, batch: int) -> list[int]:
        """Ids of boxes that are off their shelf for a batch and not shredded, by code."""
        query = "SELECT id FROM box WHERE batch = ? AND destroyed_on = '' ORDER BY id"
        return [id_ for (id_,) in self._connection.execute(query, (batch,))]

    def shredded(self, batch: int) -> list[int]:
        """Ids of boxes that a batch destroyed, by code."""
        query = "SELECT id FROM box WHERE batch = ? AND destroyed_on <> '' ORDER BY id"
        return [id_ for (id_,) in self._connection.execute(query, (batch,))]

    def gone_ids(self, first: str = "", last: str = "9999", units: Sequence[str] = ()) -> list[int]:
        """Ids of all boxes that were destroyed from one day to another (AAAA-MM-JJ), of some units, the first first."""
        where, values = "x.destroyed_on >= ? AND x.destroyed_on <= ?", [first or "0", last]
        if units:
            where += f" AND x.unit IN ({marks(len(units))})"
        query = f"SELECT x.id FROM box x WHERE x.destroyed_on <> '' AND {where} ORDER BY x.destroyed_on, x.id"
        return [id_ for (id_,) in self._connection.execute(query, (*values, *units))]

    def gone(self, boxes: Sequence[int]) -> list[Gone]:
        """Boxes that were destroyed, in the order of their ids here."""
        found: dict[int, Gone] = {}
        for some in parts(boxes):
            rows = self._connection.execute(f"{_GONE} AND x.id IN ({marks(len(some))})", some)
            found |= {row[0]: Gone._make(row) for row in rows}
        return [found[box] for box in boxes if box in found]

    def ends(self, boxes: Sequence[str]) -> dict[str, Event]:
        """The event that says that a box is no more, by code; the first, where there are several."""
        found: dict[str, Event] = {}
        kinds = ", ".join(map(repr, sorted(ENDS)))
        for some in parts(boxes):
            query = (
                f"SELECT header, body FROM journal WHERE subject IN ({marks(len(some))}) AND kind IN ({kinds}) "
                "ORDER BY pos"
            )
            for header, body in self._connection.execute(query, some).fetchall():
                event = told(self._connection, header, body)
                found.setdefault(event.subject, event)
        return found

    def batches(self, *, ended: bool = False) -> list[Batch]:
        """Batches, newest first; those that are over only when asked."""
        where = "" if ended else f" WHERE {_LIVE}"
        query = f"SELECT {', '.join(f'b.{field}' for field in Batch._fields)} FROM batch b{where} ORDER BY b.id DESC"
        return [Batch._make(row) for row in self._connection.execute(query)]

    def hashes(self, subject: str, boxes: list[str]) -> list[tuple[bytes, Event]]:
        """The hash and the event of all that happened to a batch, and of the scans of its boxes, in order."""
        found = [(stored.pos, stored.hash, stored.event) for stored in journal.of_subject(self._connection, subject)]
        for box in boxes:
            found += [
                (stored.pos, stored.hash, stored.event)
                for stored in journal.of_subject(self._connection, box)
                if stored.event.body.get("batch") == subject
            ]
        return [(hash_, event) for _pos, hash_, event in sorted(found, key=lambda each: each[0])]

    def odd_clock(self, subject: str) -> int:
        """How many events the clock was odd for since the batch was signed last, whatever they were about."""
        query = "SELECT stream, seq FROM journal WHERE subject = ? AND kind = 'batch.signed' ORDER BY pos DESC LIMIT 1"
        signed = self._connection.execute(query, (subject,)).fetchone()
        if signed is None:
            return 0
        headers = self._connection.execute("SELECT header FROM journal WHERE stream = ? AND seq >= ?", signed)
        return sum(_FINE not in bytes(header) for (header,) in headers)
