"""Rows of what is sorted: each box, and below it its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from depot.desk.destruction.unsorted import Heap, told, verdict
from depot.model.codes import Code
from depot.model.file import File
from depot.model.retention.rules import DESTROY, KEEP
from depot.words import N_, _
from screens.rows import Column, Row
from screens.signs import Sign
from screens.text import clean, number

SORT_COLUMNS: Final = (
    Column(N_("Decision"), width=12),
    Column(N_("Box or file"), width=15),
    Column(N_("Years"), width=9),
    Column(N_("Title"), flex=3, least=10),
    Column(N_("Proposed"), flex=5, least=20),
)

_OPEN: Final = Sign("undecided", "·", ".", N_("to decide"), "note")
_KEPT: Final = Sign("kept", "=", "=", N_("keep"), "ok")
_GOES: Final = Sign("goes", "◆", "@", N_("destroy"), "attention")
_PARTED: Final = Sign("parted", "±", "%", N_("parted"), "attention")
_DECIDED: Final = {"": _OPEN, KEEP: _KEPT, DESTROY: _GOES}


class Line(NamedTuple):
    """A line of the list."""

    heap: Heap
    file: File | None = None
    """None for the line of the box itself."""

    @property
    def ids(self) -> tuple[int, ...]:
        """What a decision on it is about: a file; all of a box; a box without listed files."""
        if self.file is not None:
            return (self.file.id,)
        return tuple(file.id for file in self.heap.files) or (self.heap.box.id,)

    @property
    def code(self) -> Code:
        """That of the file, or of the box."""
        return Code.from_id("B", self.heap.box.id) if self.file is None else Code.from_id("F", self.file.id)


def lines_of(heaps: Sequence[Heap]) -> list[Line]:
    """Each box, and after it its files."""
    return [line for heap in heaps for line in (Line(heap), *(Line(heap, file) for file in heap.files))]


class SortRows:
    """Makes rows of lines, by their place in the list."""

    def __init__(self, lines: Sequence[Line], decisions: Mapping[int, Mapping[int, str]], *, plain: bool) -> None:
        """`decisions` by id of the box, then by id of the file or of a box without files."""
        self._lines = lines
        self._decisions = decisions
        self._plain = plain

    def __call__(self, ids: Sequence[int]) -> list[Row]:
        """Rows of some lines."""
        return [self._row(self._lines[id_]) for id_ in ids]

    def _row(self, line: Line) -> Row:
        heap, file = line.heap, line.file
        said = self._decisions.get(heap.box.id, {})
        if file is not None:
            branch = "  "
            cells = (f"{branch}{line.code.shown}", file_years(file), clean(file.title or file.ref))
            return Row((_DECIDED[said.get(file.id, "")], *cells, self._proposed(heap, file.id)))
        box = heap.box
        years = _span(box.year_from, box.year_to)
        about = self._proposed(heap, box.id) if not heap.files else self._summed(heap)
        return Row((self._sign(heap, said), line.code.shown, years, clean(box.title or box.number), about))

    def _sign(self, heap: Heap, said: Mapping[int, str]) -> Sign:
        found = verdict(heap, said)
        return _PARTED if found.keeping else _DECIDED[found.outcome]

    def _summed(self, heap: Heap) -> str:
        """How many of its files the rule proposes to keep and to let go."""
        signs = [f"{self._mark(each)} {number(len(heap.proposed(each)))}" for each in (KEEP, DESTROY) if heap.proposals]
        return "  ".join([_("rule {code}").format(code=heap.rule), *signs])

    def _proposed(self, heap: Heap, id_: int) -> str:
        proposal = heap.proposals.get(id_)
        why = told(proposal)
        if proposal is None or why is None:
            return ""
        return f"{self._mark(proposal.decision)} {clean(why.text(_))}"

    def _mark(self, decision: str) -> str:
        return _DECIDED[decision].mark(self._plain)


def file_years(file: File) -> str:
    """The extreme years of a file, from whichever of its dates there are."""
    first = file.year_from or _year(file.date_from)
    last = file.year_to or _year(file.date_to) or _year(file.closed_on)
    return _span(first, last)


def _year(day: str) -> int | None:
    return int(day[:4]) if day[:4].isdecimal() else None


def _span(first: int | None, last: int | None) -> str:
    first, last = first if first is not None else last, last if last is not None else first
    if first is None:
        return ""
    return str(first) if first == last else f"{first}-{last}"
