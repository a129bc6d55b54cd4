"""The lines of a destruction batch: one box each, with what was reckoned of it when it was put there, and the decision.

A line is no subject of its own: it follows from the events of its batch. That its box was pulled and shredded follows
from the events of the box, so that a box and its batch can never tell two stories. What signers sign is `signed_bytes`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final, NamedTuple

from depot.model.batch import DECISIONS, DEFER, DESTROY, KEEP, Batch
from depot.model.codes import Code, node_of
from depot.model.event import Event, compact
from depot.model.state import reference
from depot.words import N_

MISSING: Final = "missing"
STAYS: Final = "stays"

OUTCOMES: Final[dict[str, str]] = {MISSING: N_("not found"), STAYS: N_("set aside")}
"""Why the box of a line is not destroyed after all, found while the batch is carried out; for people."""


class BatchLine(NamedTuple):
    """A box of a batch; the fields are the columns of the table `batch_line`."""

    batch: int
    box: int
    n: int = 0
    """Its place in the list."""
    rule: str = ""
    """Retention rule that was applied, `ORG/CODE`."""
    version: int = 0
    """Version of the rule."""
    copy: str = ""
    disposition: str = ""
    """`D`, or what sorting came to."""
    due: str = ""
    """From when it may be destroyed, AAAA-MM-JJ."""
    earliest: str = ""
    """The first of the dates of its files."""
    files: int = 0
    """How many files were listed in it."""
    content: str = ""
    """Hash of the list of its files, so that a file put into it afterwards is seen."""
    added_by: str = ""
    added_at: str = ""
    decision: str = ""
    """One of DECISIONS; empty while nothing was said of it."""
    reason: str = ""
    decided_by: str = ""
    decided_at: str = ""
    removed: int = 0
    """1 when it was taken off the list."""
    outcome: str = ""
    """One of OUTCOMES; empty while it goes."""
    outcome_why: str = ""
    outcome_by: str = ""
    outcome_at: str = ""

    @property
    def goes(self) -> bool:
        """Whether the box is to be destroyed: on the list, decided so, and not left standing."""
        return not self.removed and self.decision == DESTROY and not self.outcome

    @property
    def binds(self) -> bool:
        """Whether its box is the batch's business: it goes, or nothing was decided yet."""
        return not self.removed and self.decision in ("", DESTROY) and not self.outcome


class LineDecided(NamedTuple):
    """A line was decided."""

    batch: int
    box: int
    decision: str
    reason: str
    by: str
    at: str


class LineRemoved(NamedTuple):
    """A line was taken off the list."""

    batch: int
    box: int


class LineLeft(NamedTuple):
    """A box was found missing, or set aside; with an empty outcome it goes after all."""

    batch: int
    box: int
    outcome: str
    why: str
    by: str
    at: str


LineRow = BatchLine | LineDecided | LineRemoved | LineLeft

_TEXTS: Final = frozenset({"rule", "copy", "disposition", "due", "earliest", "content"})
_NUMBERS: Final = frozenset({"version", "files"})
"""What is kept of a box as it was when it was put on the list."""

_MOST: Final = (1 << 63) - 1


def of_batch(after: Batch, event: Event) -> Iterator[LineRow]:
    """Rows that follow from an event of a batch; `after` is the batch after it."""
    if not event.kind.partition(".")[2].startswith("line_") or event.node != node_of(after.id):
        return
    box = event.body.get("box")
    id_ = reference(box) if isinstance(box, str) and box.startswith("B") else None
    if id_ is None:
        return
    where, who = (after.id, id_), (event.actor, event.at)
    match event.kind:
        case "batch.line_added":
            yield BatchLine(*where, after.edition, **_frozen(event), added_by=event.actor, added_at=event.at)
        case "batch.line_removed":
            yield LineRemoved(*where)
        case "batch.line_decided":
            yield LineDecided(*where, _one_of(DECISIONS, event.body.get("decision")), _why(event, "reason"), *who)
        case "batch.line_left":
            yield LineLeft(*where, _one_of(OUTCOMES, event.body.get("outcome")) or STAYS, _why(event, "why"), *who)
        case "batch.line_found":
            yield LineLeft(*where, "", "", *who)


def _frozen(event: Event) -> dict[str, Any]:
    """What an event says of a box as it was; what no column can hold is left out."""
    texts = {name: said for name, said in event.body.items() if name in _TEXTS and type(said) is str}
    numbers = {
        name: said for name, said in event.body.items() if name in _NUMBERS and type(said) is int and 0 <= said <= _MOST
    }
    return texts | numbers


def _one_of(known: Collection[str], said: object) -> str:
    return said if isinstance(said, str) and said in known else ""


def _why(event: Event, field: str) -> str:
    said = event.body.get(field)
    return said if isinstance(said, str) else ""


SIGNED: Final = (
    *("box", "rule", "version", "copy", "disposition", "due", "earliest", "files", "content", "decision", "reason"),
)
"""What is signed of a line: the box in its stored form, the others as they are."""

SignedRow = tuple[Any, ...]
"""The fields SIGNED of a line."""

_SIGNED_OF: Final = itemgetter(*map(BatchLine._fields.index, SIGNED))


def signed_bytes(batch: Batch, lines: Iterable[BatchLine]) -> bytes:
    """Exactly what is signed: compact JSON of the boxes in order, with rule, version, dates, contents and decisions."""
    return _signed_bytes(_terms(batch), tuple(map(_SIGNED_OF, listed(lines))))


def digest_of(batch: Batch, lines: Iterable[BatchLine]) -> str:
    """Hash of exactly what is signed, 64 hex digits."""
    return digest_of_rows(batch, tuple(map(_SIGNED_OF, listed(lines))))


def digest_of_rows(batch: Batch, rows: tuple[SignedRow, ...]) -> str:
    """The same of lines of which only what is signed was read: those that were not taken off, in the order of the list.

    The same content is hashed once: at each scan of a batch all of it is read anew and compared.
    """
    return _digest(_terms(batch), rows)


def _terms(batch: Batch) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    head = (Code.from_id("D", batch.id).text, batch.org, batch.title, batch.reckoned_on, batch.holds)
    return head, (batch.offices, batch.ordered, batch.waiting_days, batch.two_person)


def _signed_bytes(terms: tuple[tuple[Any, ...], tuple[Any, ...]], rows: tuple[SignedRow, ...]) -> bytes:
    return compact(["depot/batch/1", *terms, [(Code.from_id("B", box).text, *rest) for box, *rest in rows]])


@lru_cache(maxsize=2)
def _digest(terms: tuple[tuple[Any, ...], tuple[Any, ...]], rows: tuple[SignedRow, ...]) -> str:
    return sha256(_signed_bytes(terms, rows)).hexdigest()


def listed(lines: Iterable[BatchLine]) -> list[BatchLine]:
    """The lines that were not taken off, in the order of the list."""
    return sorted((line for line in lines if not line.removed), key=lambda line: (line.n, line.box))


def undecided(lines: Iterable[BatchLine]) -> list[BatchLine]:
    """Lines of which nothing was said yet: the only ones that “approve all that is left” decides."""
    return [line for line in listed(lines) if not line.decision]


def kept(lines: Iterable[BatchLine]) -> list[BatchLine]:
    """Lines whose box is kept, or waits for another batch."""
    return [line for line in listed(lines) if line.decision in (KEEP, DEFER)]


def content_of(files: Sequence[Sequence[int | str]]) -> str:
    """Hash of what is listed in a box, in any order: of each file its id, then what was reckoned of it."""
    return sha256(compact(sorted(map(list, files)))).hexdigest()[:32] if files else ""


def fold_lines(batch: int, events: Sequence[tuple[Batch, Event]]) -> Mapping[int, BatchLine]:
    """The lines by box, from the events of a batch with the batch after each; as the table has them."""
    found: dict[int, BatchLine] = {}
    for after, event in events:
        for row in of_batch(after, event):
            if isinstance(row, BatchLine):
                found[row.box] = row
            elif row.box in found and row.batch == batch:
                found[row.box] = changed(found[row.box], row)
    return found


def changed(line: BatchLine, change: LineDecided | LineRemoved | LineLeft) -> BatchLine:
    """A line after a change of it."""
    match change:
        case LineDecided():
            said: dict[str, Any] = {"decision": change.decision, "reason": change.reason}
            return line._replace(**said, decided_by=change.by, decided_at=change.at)
        case LineRemoved():
            return line._replace(removed=1)
        case LineLeft():
            return line._replace(
                outcome=change.outcome, outcome_why=change.why, outcome_by=change.by, outcome_at=change.at
            )
