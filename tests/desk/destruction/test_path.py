"""From the list to the certificate, as it should go."""

from __future__ import annotations

from contextlib import closing

from depot.desk.destruction import certificate, certifying, deciding, drafting, executing
from depot.model import roles
from depot.model.batch import Batch
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.destruction.yard import CERTIFICATE, HEAD, Yard


def test_a_batch_goes_from_the_list_to_its_certificate(yard: Yard) -> None:
    batch = yard.drafted()
    assert yard.docket(batch).state == "draft"
    drafting.submit(yard.lou, batch)
    assert yard.docket(batch).state == "submitted"
    assert deciding.decide(yard.sam, batch, [yard.due[3]], "keep", "appel en cours").result == 1
    assert deciding.approve_rest(yard.sam, batch).result == 3
    yard.on_paper(batch)
    yard.sign(yard.sam, batch, "records-manager")
    assert [office.name for office in yard.docket(batch).lacking] == ["secretary-general"]
    yard.sign(yard.ada, batch, "secretary-general")
    assert yard.docket(batch).state == "executable"
    executing.start(yard.lou, batch)
    for n, box in enumerate(yard.due[:3]):
        executing.pull(yard.lou, batch, [box])
        assert yard.box(box).status == "pulled"
        assert yard.docket(batch).progress.left == 3 - n
        executing.shred(yard.lou, batch, [box])
        assert (yard.box(box).status, yard.box(box).destroyed_on) == ("destroyed", "2026-10-05")
    assert yard.docket(batch).state == "executed"
    digest = certifying.certify(yard.sam, batch, CERTIFICATE).result
    it = certificate.certificate(yard.depot.store, batch)
    assert yard.docket(batch).state == "certified"
    assert [row.box.text for row in it.destroyed] == list(yard.due[:3])
    assert [(row.box.text, row.why) for row in it.kept] == [(yard.due[3], "appel en cours")]
    assert [each.name for each in it.signatures] == [HEAD, "Sam", "Ada Tremblay"]
    assert (it.said["weight_g"], it.said["level"], it.first) == (112_500, "P-4", "2026-10-05")
    assert it.sound
    assert it.digest == digest
    row = it.destroyed[0]
    assert (row.rule, row.version, row.shelf, row.pulled_by, row.shredded_by) == ("10.1", 1, "R1", "Lou", "Lou")
    assert yard.box(yard.due[3]).status == "shelved"
    assert verify(yard.depot.path).ok


def test_what_is_not_due_is_left_out_of_a_list_and_said(yard: Yard) -> None:
    others = (yard.young, yard.mixed, yard.kept, yard.sorting, yard.loose, yard.draft_rule)
    done = drafting.draft(yard.lou, [yard.due[0], *others]).result
    assert done is not None
    assert done.added == (yard.due[0],)
    assert [(code, error.name) for code, error in done.stopped] == [
        (yard.young, "box.not-due"),
        (yard.mixed, "box.file-not-due"),
        (yard.kept, "box.kept-for-good"),
        (yard.sorting, "box.unsorted"),
        (yard.loose, "box.no-date"),
        (yard.draft_rule, "box.unapproved"),
    ]
    assert all(error.sentence() and error.next_step() for _code, error in done.stopped)


def test_a_batch_of_nothing_is_not_begun(yard: Yard) -> None:
    head = yard.depot.store.stream_head().head_seq
    done = drafting.draft(yard.lou, [yard.kept, yard.young])
    assert done.result is not None
    assert not done.result.added
    assert yard.depot.store.stream_head().head_seq == head


def test_a_box_that_is_not_found_is_listed_and_looked_for(yard: Yard) -> None:
    batch = yard.started()
    executing.set_aside(yard.lou, batch, [yard.due[0]], "introuvable", missing=True)
    assert yard.box(yard.due[0]).status == "missing"
    for box in yard.due[1:]:
        executing.pull(yard.lou, batch, [box])
        executing.shred(yard.lou, batch, [box])
    certifying.certify(yard.sam, batch, CERTIFICATE)
    it = certificate.certificate(yard.depot.store, batch)
    assert [(row.box.text, row.why, row.who) for row in it.missing] == [(yard.due[0], "introuvable", "Lou")]
    assert len(it.destroyed) == 3


def test_it_is_paused_and_goes_on_another_day(yard: Yard) -> None:
    batch = yard.started()
    executing.pull(yard.lou, batch, yard.due[:2])
    executing.shred(yard.lou, batch, yard.due[:1])
    executing.pause(yard.lou, batch, "camion plein")
    assert yard.docket(batch).state == "paused"
    yard.depot.clock.move(days=3)
    with closing(Store.open(yard.depot.path, clock=yard.depot.clock)) as store:
        assert [Code.from_id("B", box).text for box in store.destructions.pulled(batch)] == [yard.due[1]]
    executing.resume(yard.lou, batch)
    executing.shred(yard.lou, batch, [yard.due[1]])
    assert yard.box(yard.due[1]).destroyed_on == "2026-10-08"


def test_folding_everything_anew_gives_the_same_lines(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:2])
    assert verify(yard.depot.path).ok
    now = yard.depot.store.get(Batch, batch)
    assert now is not None
    assert now.status == "certified"
    assert yard.depot.store.get(Box, 1) is None


def test_a_certificate_is_proposed_what_lasts_of_the_one_before(yard: Yard) -> None:
    assert certifying.as_before(yard.sam.store) == {"place": yard.sam.store.depot_name()[0], "level": "P-4"}
    yard.certified()
    again = certifying.as_before(yard.sam.store)
    assert again == {name: str(CERTIFICATE[name]) for name in certifying.LASTING if name in CERTIFICATE}
    assert not {"witness", "weight_g", "seal"} & again.keys()


def test_what_is_destroyed_needs_no_label(yard: Yard) -> None:
    box = yard.due[0]
    yard.sam.do(roles.CIRCULATE, lambda tx: tx.append(Fact("box.described", box, {"label_needed": 1})))
    assert yard.box(box).label_needed
    yard.certified(box)
    assert not yard.box(box).label_needed
