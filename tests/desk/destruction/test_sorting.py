"""Sorting: what is kept, what goes, and what is parted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from depot.desk.boxes import BoxGone, add_box
from depot.desk.destruction import drafting, sorting, unsorted
from depot.desk.destruction.faults import (
    BoxInBatch,
    BoxStopped,
    ReasonMissing,
    SortingChanged,
    SortingEmpty,
    SortingInto,
    SortingKept,
    SortingPointless,
)
from depot.desk.destruction.sorting import Choice
from depot.desk.files import add_file, describe_file
from depot.desk.printing import series
from depot.desk.reference import put_rule
from depot.model import roles
from depot.model.codes import Code, code_id, codes_from
from depot.store.store import Tx
from depot.store.verify import verify
from tests.desk.destruction.yard import Yard
from tests.desk.founded import ORG, SCHOOL


def test_only_what_is_due_and_says_t_is_on_the_sorting_list(yard: Yard) -> None:
    store, today = yard.depot.store, yard.lou.today
    assert [box.id for box in sorting.to_sort(store, today)] == [code_id(yard.sorting)]
    sorting.keep(yard.lou, yard.sorting, "années 2001 et 2006")
    assert not sorting.to_sort(store, today)
    assert verify(yard.depot.path).ok


def test_what_is_kept_is_never_offered(yard: Yard) -> None:
    sorting.keep(yard.lou, yard.sorting, "échantillon")
    with pytest.raises(BoxStopped) as stopped:
        drafting.draft(yard.lou, [yard.sorting])
    assert stopped.value.name == "box.kept-for-good"


def test_what_goes_enters_a_batch_and_is_not_sorted_again_meanwhile(yard: Yard) -> None:
    sorting.let_go(yard.lou, yard.sorting, "sans valeur historique")
    batch = yard.certified(yard.sorting)
    line = yard.docket(batch).lines[0]
    assert line.disposition == "D"
    with pytest.raises(BoxGone):
        sorting.keep(yard.lou, yard.sorting, "trop tard")


def test_a_box_of_a_batch_is_not_sorted(yard: Yard) -> None:
    sorting.let_go(yard.lou, yard.sorting, "sans valeur")
    yard.drafted(yard.sorting)
    with pytest.raises(BoxInBatch):
        sorting.keep(yard.lou, yard.sorting, "si")


def test_a_box_is_parted(yard: Yard) -> None:
    def work(tx: object) -> list[str]:
        fields = [{"title": f"Dossier {n}", "closed_on": "2009-01-01"} for n in range(3)]
        return [add_file(tx, code_id(yard.sorting), each).text for each in fields]  # type: ignore[arg-type]

    files = yard.lou.do(roles.CIRCULATE, work).result or []
    for wrong in (files, [yard.file]):
        with pytest.raises(SortingEmpty):
            sorting.let_go(yard.lou, yard.sorting, "échantillon", Choice(tuple(wrong)))
    done = sorting.let_go(yard.lou, yard.sorting, "échantillon", Choice(tuple(files[:1]))).result
    assert done is not None
    kept = yard.box(done.kept_in)
    assert (kept.sorted, kept.unit, kept.rule) == ("C", yard.box(yard.sorting).unit, yard.box(yard.sorting).rule)
    assert [file.id for file in yard.depot.store.files_in(kept.id)] == [code_id(files[0])]
    assert [file.id for file in yard.depot.store.files_in(code_id(yard.sorting))] == list(map(code_id, files[1:]))
    with pytest.raises(BoxStopped):
        drafting.draft(yard.lou, [done.kept_in])
    assert yard.drafted(yard.sorting)
    assert verify(yard.depot.path).ok


def test_what_needs_no_sorting_is_not_sorted(yard: Yard) -> None:
    for box in (yard.due[0], yard.kept, yard.loose):
        with pytest.raises(SortingPointless):
            sorting.let_go(yard.lou, box, "erreur")
    with pytest.raises(ReasonMissing):
        sorting.keep(yard.lou, yard.sorting, "")


def test_what_sorting_kept_stays_kept_whatever_the_rules_of_its_files(yard: Yard) -> None:
    box = mixed(yard)
    files = [Code.from_id("F", file.id).text for file in yard.depot.store.files_in(code_id(box))]
    done = sorting.let_go(yard.lou, box, "échantillon", Choice((files[0], files[2]))).result
    assert done is not None
    with pytest.raises(BoxStopped) as stopped:
        drafting.draft(yard.lou, [done.kept_in])
    assert stopped.value.name == "box.kept-for-good"
    assert [line.disposition for line in yard.docket(yard.drafted(box)).lines] == ["D"]
    assert verify(yard.depot.path).ok


def test_a_file_that_its_own_rule_keeps_never_goes(yard: Yard) -> None:
    box = mixed(yard)
    files = [Code.from_id("F", file.id).text for file in yard.depot.store.files_in(code_id(box))]
    with pytest.raises(SortingKept) as refused:
        sorting.let_go(yard.lou, box, "tout", Choice((files[0],)))
    assert refused.value.facts["file"] == Code.parse(files[2]).shown


def test_a_file_that_comes_to_be_kept_stops_the_box_at_the_bin(yard: Yard) -> None:
    box = mixed(yard)
    files = [file.id for file in yard.depot.store.files_in(code_id(box))]
    sorting.let_go(yard.lou, box, "reste", Choice((Code.from_id("F", files[2]).text,)))
    describe_file(yard.lou, files[0], {"rule": f"{ORG}/10.2"})
    with pytest.raises(BoxStopped) as stopped:
        drafting.draft(yard.lou, [box])
    assert stopped.value.name == "box.kept-for-good"


def test_a_file_listed_after_somebody_looked_does_not_go_unseen(yard: Yard) -> None:
    files = listed(yard, yard.sorting)
    add = yard.lou.do(roles.CIRCULATE, lambda tx: add_file(tx, code_id(yard.sorting), {"title": "Tard venu"})).result
    assert add is not None
    with pytest.raises(SortingChanged):
        sorting.let_go(yard.lou, yard.sorting, "échantillon", Choice(tuple(files[:1]), listed=tuple(files)))
    everything = (*files, add.text)
    assert sorting.let_go(yard.lou, yard.sorting, "échantillon", Choice(tuple(files[:1]), listed=everything)).result


def test_what_is_kept_of_several_boxes_goes_into_one(yard: Yard) -> None:
    other = yard.ada.do(roles.INTAKE, lambda tx: add_box(tx, FIELDS)).result
    assert other is not None
    boxes = (yard.sorting, other.text)
    files = {box: listed(yard, box) for box in boxes}
    ahead = series.reserve(yard.lou, 2).result
    assert ahead is not None
    label = ahead.codes[0].text
    for box in boxes:
        done = sorting.let_go(yard.lou, box, "échantillon", Choice((files[box][0],), label)).result
        assert done is not None
        assert done.kept_in == label
    kept = yard.box(label)
    assert (kept.sorted, kept.labels, kept.label_needed) == ("C", 1, 0)
    assert len(yard.depot.store.files_in(kept.id)) == 2
    for wrong in (yard.due[0], yard.sorting, yard.kept, next(codes_from("B", "L1", 900, 1)).text, yard.file):
        with pytest.raises(SortingInto):
            sorting.let_go(yard.lou, boxes[0], "encore", Choice((files[boxes[0]][1],), wrong))
    assert verify(yard.depot.path).ok


def test_a_sample_is_proposed_from_the_remark_of_the_rule(yard: Yard) -> None:
    remarks = "R1: Conserver les années se terminant par 01 et 06. Éliminer les autres."
    yard.ada.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "10.3", {"remarks": remarks, "version": 2}))
    files = listed(yard, yard.sorting, [{"year_from": 2006}, {"closed_on": "2007-06-30"}, {"date_to": "2001-05-05"}])
    unknown = listed(yard, yard.sorting, [{}])
    heap = unsorted.heaps(yard.depot.store, [yard.box(yard.sorting)])[0]
    said = {Code.from_id("F", id_).text: each.decision for id_, each in heap.proposals.items()}
    assert said == {files[0]: "C", files[1]: "D", files[2]: "C", unknown[0]: ""}
    assert [Code.from_id("F", id_).text for id_ in heap.proposed("C")] == [files[0], files[2]]
    assert heap.guide.remark.startswith("R1") or "01 et 06" in heap.guide.remark
    assert not yard.box(yard.sorting).sorted


def test_boxes_without_listed_files_are_sampled_together(yard: Yard) -> None:
    remarks = "Conserver une boîte sur trois."
    yard.ada.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "10.3", {"remarks": remarks, "version": 2}))
    for _nth in range(5):
        yard.ada.do(roles.INTAKE, lambda tx: add_box(tx, FIELDS))
    found = unsorted.heaps(yard.depot.store, sorting.to_sort(yard.depot.store, yard.lou.today))
    assert [heap.proposals[heap.box.id].decision for heap in found] == ["C", "D", "D", "C", "D", "D"]
    told = unsorted.told(found[0].proposals[found[0].box.id])
    assert told is not None
    assert told.text() == "1 of 3: number 1"


FIELDS = {"unit": SCHOOL, "closed_on": "2010-05-01", "copy": "P", "rule": f"{ORG}/10.3"}
"""A box that is to be sorted."""


def listed(yard: Yard, box: str, files: Sequence[Mapping[str, object]] = ({}, {}, {})) -> list[str]:
    """List files in a box; their codes."""

    def work(tx: Tx) -> list[str]:
        return [add_file(tx, code_id(box), {"title": f"Dossier {n}", **each}).text for n, each in enumerate(files)]

    return yard.lou.do(roles.CIRCULATE, work).result or []


def mixed(yard: Yard) -> str:
    """A box with two files that may go by their rules, and one that is kept."""
    box = yard.ada.do(roles.INTAKE, lambda tx: add_box(tx, {**FIELDS, "rule": ""})).result
    assert box is not None
    closed = {"closed_on": "2009-01-01"}
    rules = [{"rule": f"{ORG}/{rule}", **closed} for rule in ("10.1", "10.1", "10.2")]
    listed(yard, box.text, rules)
    return box.text
