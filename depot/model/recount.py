"""What the scans of an inventory come to: which boxes were found where they belong, and every problem. Pure.

A *pass* is what one terminal scans after it scanned a shelf, until it scans the next: a box that is scanned twice in
one pass is two labels of one code, while two clerks who count the same shelf, or one who counts it anew, make two
passes and no problem. Where a box was scanned more than once, the last scan says where it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from depot.model.box import DESTROYED, LENT, MISSING, PULLED, WITHDRAWN
from depot.model.codes import text_of
from depot.model.inventoryrows import OTHER, InventoryBox, InventoryScan, InventorySettled, InventoryShelf
from depot.words import N_

NOT_SEEN: Final = "not_seen"
MISPLACED: Final = "misplaced"
ON_LOAN: Final = "on_loan"
GONE: Final = "gone"
FOREIGN: Final = "foreign"
UNKNOWN: Final = "unknown"
FOUND: Final = "found"
TWICE: Final = "twice"
DISORDER: Final = "disorder"
IN_BATCH: Final = "in_batch"
SKIPPED: Final = "skipped"

PROBLEMS: Final[dict[str, str]] = {
    NOT_SEEN: N_("expected and not seen"),
    MISPLACED: N_("seen elsewhere than on record"),
    ON_LOAN: N_("on loan, yet here"),
    GONE: N_("destroyed or withdrawn, yet here"),
    FOREIGN: N_("of another depot"),
    UNKNOWN: N_("unknown code"),
    FOUND: N_("reported missing, and here"),
    TWICE: N_("scanned twice"),
    DISORDER: N_("out of order"),
    IN_BATCH: N_("in a destruction batch"),
    SKIPPED: N_("shelf not counted"),
}
"""Kinds of problems with their names for people, in the order in which they are listed."""

ACCEPT: Final = "accept"
REPORT: Final = "missing"
RETURN: Final = "return"
LEAVE: Final = "leave"

WAYS: Final[dict[str, str]] = {
    ACCEPT: N_("its place accepted"),
    REPORT: N_("reported missing"),
    RETURN: N_("taken back"),
    LEAVE: N_("left"),
}
"""What becomes of a problem, for people."""

USUAL: Final[dict[str, str]] = {NOT_SEEN: REPORT, MISPLACED: ACCEPT, FOUND: ACCEPT, ON_LOAN: RETURN}
"""The act that settles a problem; each can also be left, with a reason, and the others can only be left."""


class Problem(NamedTuple):
    """Something that is not as it should be."""

    kind: str
    """One of PROBLEMS."""
    subject: str
    """Code of the box or shelf, or an unknown code as it was read."""
    shelf: int | None
    """Where it was seen; for what was not seen, the shelf where it was expected."""
    place: int | None = None
    """Where the records had it."""
    batch: int | None = None
    scan: int = 0
    """Number of the scan that showed it; 0 for what was not seen."""
    actor: str = ""
    """Who scanned it."""
    at: str = ""
    settled: InventorySettled | None = None


class Recount(NamedTuple):
    """What an inventory comes to."""

    expected: int
    seen: int
    """Of the boxes that are expected, how many were scanned, wherever."""
    moved: int
    """Of those that were not, how many an act on record took away since the start."""
    waiting: int
    """Of those, how many are expected on shelves that nobody counted."""
    extra: int
    """Boxes that were scanned and are not among those expected."""
    shelves: int
    counted: int
    """Shelves that somebody counted."""
    problems: tuple[Problem, ...]

    @property
    def unsettled(self) -> tuple[Problem, ...]:
        """Problems of which nothing was decided."""
        return tuple(each for each in self.problems if each.settled is None)


def recount(
    shelves: Sequence[InventoryShelf],
    boxes: Sequence[InventoryBox],
    scans: Iterable[InventoryScan],
    settled: Iterable[InventorySettled],
    *,
    ordered: bool,
    over: bool,
    moved: Collection[int],
) -> Recount:
    """What the rows of an inventory come to.

    `ordered` says whether boxes must stand in the order of their codes, `over` that the counting is over, so that
    whatever shelf was not counted was skipped. `moved` are ids of boxes that are expected and were not seen, and that
    an act on record took away since the start.
    """
    done = {(row.subject, row.problem): row for row in settled}
    count = _Count(shelves, scans)
    expected = {row.box: row.shelf for row in boxes}
    unseen = {box: shelf for box, shelf in expected.items() if box not in count.last}
    found = [
        *(
            Problem(NOT_SEEN, text_of("B", box), shelf, shelf)
            for box, shelf in unseen.items()
            if shelf in count.opened and (box not in moved or (text_of("B", box), NOT_SEEN) in done)
        ),
        *count.of_boxes(ordered=ordered),
        *(_problem(UNKNOWN, row.text, row) for row in count.unknown.values()),
        *(Problem(SKIPPED, text_of("S", shelf), shelf) for shelf in count.skipped(over=over)),
    ]
    rank = {row.shelf: row.n for row in shelves}
    kinds = list(PROBLEMS)
    found.sort(key=lambda each: (kinds.index(each.kind), rank.get(each.shelf or 0, 0), each.scan, each.subject))
    return Recount(
        expected=len(expected),
        seen=len(expected) - len(unseen),
        moved=sum(shelf in count.opened for shelf in unseen.values()) - sum(each.kind == NOT_SEEN for each in found),
        waiting=sum(1 for shelf in unseen.values() if shelf not in count.opened),
        extra=sum(1 for box in count.last if box not in expected),
        shelves=len(shelves),
        counted=len(count.opened & rank.keys()),
        problems=tuple(each._replace(settled=done.get((each.subject, each.kind))) for each in found),
    )


def judged(scan: InventoryScan) -> str:
    """The kind of problem that a scan of a box shows by itself; empty where the box is where the records have it."""
    if scan.was == OTHER:
        return FOREIGN
    if scan.was in (DESTROYED, WITHDRAWN):
        return GONE
    if scan.was == LENT:
        return ON_LOAN
    if scan.was == MISSING:
        return FOUND
    if scan.was == PULLED:
        return ""  # what is wrong with it is the batch that it was pulled for
    return "" if scan.place is not None and scan.place == scan.shelf else MISPLACED


class _Count:
    """The scans, put together."""

    def __init__(self, shelves: Sequence[InventoryShelf], scans: Iterable[InventoryScan]) -> None:
        self._shelves = sorted(shelves, key=lambda row: row.n)
        rows = list(scans)
        withdrawn = {row.back for row in rows if row.back}
        self.opened: set[int] = set()
        self.last: dict[int, InventoryScan] = {}
        self.unknown: dict[str, InventoryScan] = {}
        self._by_box: dict[int, list[tuple[int, InventoryScan]]] = defaultdict(list)
        self._passes: dict[int, list[InventoryScan]] = defaultdict(list)
        current: dict[str, tuple[int | None, int]] = {}
        for row in rows:
            if row.back or row.act in withdrawn:
                continue
            if row.box is None and not row.text:
                current[row.station] = (row.shelf, row.n)
                if row.shelf is not None:
                    self.opened.add(row.shelf)
                continue
            shelf, began = current.get(row.station, (None, 0))
            part = began if shelf == row.shelf else -row.n
            if row.text:
                self.unknown.setdefault(row.text, row)
            elif row.box is not None:
                self.last[row.box] = row
                self._by_box[row.box].append((part, row))
                self._passes[part].append(row)

    def of_boxes(self, *, ordered: bool) -> list[Problem]:
        """The problems of boxes that were scanned."""
        astray = self._astray() if ordered else {}
        found: list[Problem] = []
        for box, row in self.last.items():
            code, times = text_of("B", box), self._by_box[box]
            places = {scan.shelf for _part, scan in times}
            kind = judged(row)
            if kind == MISPLACED and any(judged(scan) == "" for _part, scan in times):
                kind = ""  # it is also where it belongs: two labels of one code
            if kind:
                found.append(_problem(kind, code, row))
            if len(places) > 1 or len({part for part, _scan in times}) < len(times):
                found.append(_problem(TWICE, code, row))
            if row.batch is not None and kind != GONE:
                found.append(_problem(IN_BATCH, code, row))
            if box in astray:
                found.append(_problem(DISORDER, code, astray[box]))
        return found

    def _astray(self) -> Mapping[int, InventoryScan]:
        """Boxes that stand out of order on the shelf where they belong, by the last pass that met them."""
        found: dict[int, InventoryScan] = {}
        for _part, rows in sorted(self._passes.items(), key=lambda each: each[1][0].n):
            here: dict[int, InventoryScan] = {}
            for row in rows:
                if row.box is not None and not judged(row):
                    here.setdefault(row.box, row)
            fit = set(longest_rising(list(here)))
            for box, row in here.items():
                if box in fit:
                    found.pop(box, None)
                else:
                    found[box] = row
        return found

    def skipped(self, *, over: bool) -> list[int]:
        """Shelves that nobody counted though the counting is over, or one that comes after them was counted."""
        furthest = max((row.n for row in self._shelves if row.shelf in self.opened), default=0)
        return [row.shelf for row in self._shelves if row.shelf not in self.opened and (over or row.n < furthest)]


def longest_rising(values: Sequence[int]) -> list[int]:
    """The longest part of a sequence of different numbers that rises: what stays when as few as can be are moved."""
    ends: list[int] = []
    """Smallest last value of a rising part of each length, as places in `values`."""
    before: list[int] = []
    for n, value in enumerate(values):
        length = bisect_left(ends, value, key=values.__getitem__)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [n]
    found: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(values[at])
        at = before[at]
    return found[::-1]


def _problem(kind: str, subject: str, row: InventoryScan) -> Problem:
    return Problem(kind, subject, row.shelf, row.place, row.batch, row.n, row.actor, row.at)
