"""What is in a box that is to be sorted, and what its rule proposes: to be shown, never applied by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from depot.desk.destruction.faults import SortingUndecided
from depot.desk.destruction.sorting import Choice, Sorted, keep, let_go
from depot.desk.session import Session
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.outcome import Said
from depot.model.reference import Rule
from depot.model.retention import sampling
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.rules import DESTROY, KEEP, SORT
from depot.model.retention.sampling import Guide, Proposal, Thing
from depot.model.retention.years import day_of
from depot.store.lookup import Reader
from depot.store.store import Done
from depot.words import N_

MOST_FILES: Final = 1_000_000
"""Files of a box: all there are."""

_SENTENCES: Final = {
    sampling.YEAR: N_("{year} ends in {ending}"),
    sampling.BEFORE: N_("{year} is before {before}"),
    sampling.COUNTED: N_("{kept} of {of}: number {place}"),
    sampling.OTHER: N_("not in the sample"),
    sampling.LOOK: N_("look: the rule keeps more"),
    sampling.NO_YEAR: N_("year not known"),
}
_BY_RULE: Final = {
    KEEP: N_("its own rule {rule} keeps it for good"),
    DESTROY: N_("its own rule {rule} lets it go"),
}


class Heap(NamedTuple):
    """A box that is to be sorted."""

    box: Box
    rule: str
    """Number of its rule."""
    files: tuple[File, ...]
    guide: Guide
    proposals: Mapping[int, Proposal]
    """By id of the file; by that of the box where it has no listed files."""

    @property
    def listed(self) -> tuple[str, ...]:
        """Codes of its files."""
        return tuple(Code.from_id("F", file.id).text for file in self.files)

    def proposed(self, decision: str) -> list[int]:
        """Ids of what is proposed to be kept (KEEP) or to go (DESTROY)."""
        return [id_ for id_, proposal in self.proposals.items() if proposal.decision == decision]


def heaps(reader: Reader, boxes: Iterable[Box]) -> list[Heap]:
    """Boxes with their files and proposals. A sample by number counts the files of each box; and those of the boxes
    without listed files that have one rule, in their order here.
    """
    found = [_heap(reader, box) for box in boxes]
    whole: dict[str, list[int]] = {}
    for at, heap in enumerate(found):
        if not heap.files:
            whole.setdefault(heap.rule, []).append(at)
    for alike in whole.values():
        things = [Thing(box.id, box.year_from, box.year_to) for box in (found[at].box for at in alike)]
        for at, proposal in zip(alike, sampling.propose(found[alike[0]].guide, things), strict=False):
            found[at] = found[at]._replace(proposals={proposal.id: proposal})
    return found


class Verdict(NamedTuple):
    """What was decided of a box, file by file."""

    heap: Heap
    outcome: str
    """KEEP all of it, DESTROY what is not kept, or empty while a file is open."""
    keeping: tuple[str, ...] = ()
    """Codes of the files that are kept of a box that goes."""
    undecided: int = 0


def verdict(heap: Heap, decisions: Mapping[int, str]) -> Verdict:
    """What the decisions (KEEP, DESTROY; by id of the file, or of a box without listed files) come to."""
    ids = [file.id for file in heap.files] or [heap.box.id]
    said = [decisions.get(id_, "") for id_ in ids]
    if "" in said:
        return Verdict(heap, "", undecided=said.count(""))
    if DESTROY not in said:
        return Verdict(heap, KEEP)
    kept = tuple(Code.from_id("F", id_).text for id_, each in zip(ids, said, strict=True) if each == KEEP)
    return Verdict(heap, DESTROY, kept)


def carry_out(session: Session, it: Verdict, why: str, into: str = "") -> Done[Sorted]:
    """Sort a box as it was decided; `into` is the code of the box for what is kept of it, empty for a new one.

    Raises SortingUndecided, and what depot.desk.destruction.sorting raises.
    """
    box, seen = Code.from_id("B", it.heap.box.id).text, it.heap.box.rev
    if not it.outcome:
        raise SortingUndecided(count=it.undecided)
    if it.outcome == KEEP:
        return keep(session, box, why, seen=seen)
    return let_go(session, box, why, Choice(it.keeping, into, it.heap.listed), seen=seen)


def told(proposal: Proposal | None) -> Said | None:
    """Why something is proposed, in a sentence."""
    if proposal is None:
        return None
    facts = dict(proposal.facts)
    if proposal.why == sampling.OWN_RULE:
        return Said(_BY_RULE[proposal.decision], facts)
    return Said(_SENTENCES[proposal.why], facts)


def guidance(guide: Guide) -> Said:
    """What the program makes of the remark of a rule, in a sentence."""
    if guide.state == sampling.READ:
        return Said(N_("A sample is proposed; you decide."))
    if guide.state == sampling.DOUBTFUL or guide.grid:
        return Said(N_("The rule speaks of a sample that the program cannot tell: read it and decide."))
    return Said(N_("The rule names no sample by number: you decide."))


def _heap(reader: Reader, box: Box) -> Heap:
    files = tuple(reader.files_in(box.id, MOST_FILES))
    found = reader.reckoned(box)
    sorts = [line.reckoning for line in found.lines if line.reckoning.disposition == SORT]
    key, copy = (sorts[0].rule, sorts[0].copy) if sorts else (found.rule, found.copy)
    guides = {
        each: _guide(reader, each, copy, box.media) for each in dict.fromkeys([key, *(own.rule for own in sorts)])
    }
    return Heap(box, key.partition("/")[2] or key, files, guides[key], _of_files(box, files, found, guides))


def _guide(reader: Reader, key: str, copy: str, media: str) -> Guide:
    rule = reader.get(Rule, key) if key else None
    return sampling.guide(rule, copy, media) if rule is not None else Guide()


def _of_files(
    box: Box, files: tuple[File, ...], found: BoxReckoning, guides: Mapping[str, Guide]
) -> dict[int, Proposal]:
    """What is proposed for files: by their own rules where these ask for no sorting, else by the sample."""
    becomes = {line.file: line.reckoning for line in found.lines}
    proposals: dict[int, Proposal] = {}
    series: dict[str, list[Thing]] = {}
    for file in files:
        own = becomes[file.id]
        if own.disposition in (KEEP, DESTROY):
            facts = (("rule", own.rule.partition("/")[2] or own.rule),)
            proposals[file.id] = Proposal(file.id, own.disposition, sampling.OWN_RULE, facts)
        elif own.rule in guides:
            series.setdefault(own.rule, []).append(_thing(file, box))
    for rule, things in series.items():
        proposals |= {each.id: each for each in sampling.propose(guides[rule], things)}
    return proposals


def _thing(file: File, box: Box) -> Thing:
    """A file with its years: its own, else that of its box where it has but one."""
    first, last = file.year_from, file.year_to
    if first is None and last is None:
        days = [day for day in (day_of(file.date_from), day_of(file.date_to)) if day is not None]
        years = [day.year for day in days]
        first, last = (min(years), max(years)) if years else (None, None)
    if first is None and last is None and (closed := day_of(file.closed_on)) is not None:
        first = last = closed.year
    if first is None and last is None and box.year_from == box.year_to:
        first = last = box.year_from
    return Thing(file.id, first, last)
