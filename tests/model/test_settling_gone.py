"""What several depots wrote about a box that is gone for good, or of two boxes under one code."""

from __future__ import annotations

import pytest

from depot.model.box import DESTROYED, HANDLED
from tests.model.stories import B1, LOAN_1, Story, begun


@pytest.fixture
def story() -> Story:
    return begun()


def test_what_is_gone_stays_gone_and_an_edit_that_had_not_heard_is_parked(story: Story) -> None:
    story.say("L1", "box.destroyed", {"on": "2026-10-05"})
    story.say("L2", "box.described", {"title": "Paie 2019"}, L1=1)
    box = story.box()
    assert (box.status, box.title) == (DESTROYED, "Paie")
    assert story.doubts() == [("title", "L2", 0), ("title", "L1", 0)]
    story.say("L1", "conflict.decided", {"register": "title", "fields": {"title": "Paie 2019"}}, L2=1)
    assert (story.box().title, story.box().status, story.doubts()) == ("Paie 2019", DESTROYED, [])


def test_an_edit_before_or_after_the_end_is_none_of_its_business(story: Story) -> None:
    story.say("L2", "box.described", {"title": "A"}, L1=1)
    story.say("L1", "box.destroyed", {"on": "2026-10-05"}, L2=1)
    story.say("L3", "box.described", {"title": "B"}, L1=2, L2=1)
    assert (story.box().title, story.doubts()) == ("B", [])


def test_a_dispute_that_the_end_knew_of_stays_one(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    story.say("L1", "box.destroyed", {"on": "2026-10-05"}, L2=1)
    assert (story.box().title, story.doubts()) == ("Paie", [("title", "L1", 0), ("title", "L2", 0)])


@pytest.mark.parametrize("kind", sorted(HANDLED))
@pytest.mark.parametrize("heard", [0, 2])
def test_nothing_brings_a_destroyed_box_back(story: Story, kind: str, heard: int) -> None:
    story.say("L1", "box.destroyed", {"on": "2026-10-05"})
    body = {"place": B1, "home": B1, "loan": LOAN_1, "due": "2026-11-01", "to": "L3"}
    story.say("L2", kind, body, L1=heard or 1)
    box = story.box()
    assert (box.status, box.place, box.loan, box.transit) == (DESTROYED, None, None, "")
    assert bool(story.incidents()) == (kind != "box.reported_missing")


def test_two_boxes_under_one_code_are_told(story: Story) -> None:
    story.say("L2", "box.registered", {"title": "Autre", "place": B1})
    assert story.box().twins == 1
    assert ("title", "L2", 0) in story.doubts()
    story.say("L1", "box.described", {"title": "Paie", "twins": 0}, L2=1)
    assert story.box().twins == 0
