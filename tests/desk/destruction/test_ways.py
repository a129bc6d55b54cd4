"""Ways to destroy a box that must live. Each is refused for its own reason, and the box lives."""

from __future__ import annotations

import json

import pytest

from depot.desk import settings
from depot.desk.destruction import executing
from depot.model import roles
from depot.model.codes import Code
from depot.model.outcome import STOP
from depot.model.reference import User
from depot.store.verify import verify
from tests.desk.destruction import ways
from tests.desk.destruction.ways import Attempt, Way, desk
from tests.desk.destruction.yard import Yard

WAYS: dict[Way, str] = {
    ways.not_in_the_batch: "box.not-in-batch",
    ways.never_at_its_shelf: "box.not-pulled",
    ways.twice_at_its_shelf: "box.pulled-already",
    ways.no_batch_named: "batch.first",
    ways.held_before_the_shelf: "box.held",
    ways.held_between_shelf_and_bin: "box.held",
    ways.unit_held: "box.held",
    ways.lent_by_a_merge: "box.lent",
    ways.file_lent_by_a_merge: "box.files-out",
    ways.on_its_way_elsewhere: "box.transit",
    ways.missing_between_shelf_and_bin: "box.missing",
    ways.put_back_between_shelf_and_bin: "box.not-pulled",
    ways.rule_says_keep: "box.kept-for-good",
    ways.rule_says_sort: "box.unsorted",
    ways.rule_replaced: "box.rule-changed",
    ways.longer_rule: "box.not-due",
    ways.other_rule_of_its_own: "box.kept-for-good",
    ways.closed_later: "box.due-changed",
    ways.young_file_inside: "box.file-not-due",
    ways.another_file_inside: "box.content-changed",
    ways.file_moved_out: "box.content-changed",
    ways.line_kept: "box.line-kept",
    ways.line_put_off: "box.line-deferred",
    ways.taken_off_the_list: "box.line-removed",
    ways.only_a_draft: "batch.first",
    ways.nobody_signed: "batch.first",
    ways.one_signature_lacks: "batch.first",
    ways.changes_asked_for: "batch.first",
    ways.submitted_again_and_not_signed_again: "batch.first",
    ways.refused: "batch.first",
    ways.cancelled: "batch.first",
    ways.postponed: "batch.first",
    ways.still_waiting: "batch.first",
    ways.clock_set_forward: "batch.first",
    ways.clock_set_back: "batch.first",
    ways.paused: "batch.state",
    ways.set_aside: "box.set-aside",
    ways.alone: "second.person-missing",
    ways.by_an_auditor: "batch.first",
    ways.signature_forged_for_another_list: "batch.first",
    ways.vault_long_silent: "box.reference-old",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_box_that_must_live_lives(way: Way, yard: Yard) -> None:
    at = Attempt(yard, yard.due[0], desk(yard))
    way(at)
    assert at.reason == WAYS[way]
    assert not yard.box(at.box).destroyed_on
    kinds = {event.kind for event in yard.depot.store.history(at.box)}
    assert "box.shredded" not in kinds
    assert verify(yard.depot.path).ok


REFUSED_AT_THE_BATCH: dict[Way, str] = {
    ways.only_a_draft: "batch.state",
    ways.nobody_signed: "batch.state",
    ways.one_signature_lacks: "batch.state",
    ways.changes_asked_for: "batch.state",
    ways.submitted_again_and_not_signed_again: "batch.state",
    ways.refused: "batch.state",
    ways.cancelled: "batch.state",
    ways.postponed: "batch.state",
    ways.still_waiting: "batch.state",
    ways.clock_set_forward: "clock.doubtful",
    ways.clock_set_back: "batch.state",
    ways.by_an_auditor: "role.too-low",
    ways.signature_forged_for_another_list: "batch.changed",
}


@pytest.mark.parametrize("way", REFUSED_AT_THE_BATCH, ids=lambda way: way.__name__)
def test_the_batch_itself_is_stopped_with_its_reason(way: Way, yard: Yard) -> None:
    at = Attempt(yard, yard.due[0], desk(yard))
    way(at)
    answer = at.desk.scan("$SHRED"), at.desk.scan(at.code)
    assert (answer[1].main.name, answer[1].main.result) == (REFUSED_AT_THE_BATCH[way], STOP)


def test_every_reason_of_the_table_is_kept_with_the_scan(yard: Yard) -> None:
    at = Attempt(yard, yard.due[0], desk(yard))
    ways.held_between_shelf_and_bin(at)
    newest = yard.depot.store.refusals(1)[0]
    assert (newest.text, newest.mode, newest.reason) == (at.box, "SHRED", "box.held")
    assert "litige 2026-4" in json.loads(newest.facts)["said"]


def test_without_the_obstacle_the_same_scans_destroy_it(yard: Yard) -> None:
    at = Attempt(yard, yard.due[0], desk(yard))
    at.approve()
    at.all_the_way()
    assert at.reason == ""
    assert yard.box(at.box).status == "destroyed"
    assert at.scan(at.box) == "box.gone"
    assert at.scan("$UNDO") == "undo.destroyed"
    assert yard.box(at.box).status == "destroyed"


def test_with_two_persons_and_another_badge_it_is_done(yard: Yard) -> None:
    settings.change(yard.ada, "destruction_two_person", "on")
    at = Attempt(yard, yard.due[0], desk(yard))
    at.approve()
    at.pull()
    badges = {user.key: Code.from_id("U", user.badge or 0).text for user in yard.depot.store.all(User)}
    assert at.scan(badges["lou"]) == "second.person-wrong"
    assert at.scan(badges["sam"], at.box) == ""
    shredded = yard.depot.store.history(at.box)[-1]
    assert shredded.body["second"] == "sam"


def test_a_supervisor_may_say_that_the_clock_is_right(yard: Yard) -> None:
    at = Attempt(yard, yard.due[0], desk(yard))
    ways.clock_set_forward(at)
    with pytest.raises(roles.RoleTooLow):
        executing.start(yard.lou, at.batch, clock_checked=True)
    executing.start(yard.sam, at.batch, clock_checked=True)
    assert yard.docket(at.batch).state == "started"
