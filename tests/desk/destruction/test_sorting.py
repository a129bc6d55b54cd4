"""Sorting: what is kept, what goes, and what is parted."""

from __future__ import annotations

import pytest

from depot.desk.boxes import BoxGone
from depot.desk.destruction import drafting, sorting
from depot.desk.destruction.faults import BoxInBatch, BoxStopped, ReasonMissing, SortingEmpty, SortingPointless
from depot.desk.files import add_file
from depot.model import roles
from depot.model.codes import code_id
from depot.store.verify import verify
from tests.desk.destruction.yard import Yard


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
            sorting.let_go(yard.lou, yard.sorting, "échantillon", keeping=wrong)
    done = sorting.let_go(yard.lou, yard.sorting, "échantillon", keeping=files[:1]).result
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
