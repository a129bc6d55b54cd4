"""What becomes of one subject that several depots wrote about: each row of the table in docs/merge.md."""

from __future__ import annotations

from typing import Any

import pytest

from depot.model.box import ELSEWHERE, LENT, TO_SHELVE, Box
from depot.model.event import Event
from depot.model.knowing import Knowledge, Known, of_event
from depot.model.registers import CUSTODY, DUE, EACH, LOAN, WRITES, writes
from depot.model.settling import ordered
from depot.model.subjects import NAMED
from tests.model.stories import A1, A2, B1, BOX, LOAN_1, LOAN_2, Story, begun
from tests.project.test_events import PAGE, rows
from tests.project.tree import ROOT


@pytest.fixture
def story() -> Story:
    return begun()


def test_edits_of_different_fields_both_count(story: Story) -> None:
    story.say("L1", "box.described", {"title": "Paie 2019"})
    story.say("L2", "box.described", {"rule": "CSSRL/R10"}, L1=1)
    assert (story.box().title, story.box().rule, story.doubts()) == ("Paie 2019", "CSSRL/R10", [])


def test_the_same_edit_twice_is_no_conflict(story: Story) -> None:
    story.say("L1", "box.described", {"title": "Paie 2019"})
    story.say("L2", "box.described", {"title": "Paie 2019"}, L1=1)
    assert (story.box().title, story.doubts()) == ("Paie 2019", [])


def test_two_titles_leave_the_one_before(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A", "remarks": "r"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    assert (story.box().title, story.box().remarks) == ("Paie", "r")
    assert story.doubts() == [("title", "L1", 0), ("title", "L2", 0)]


def test_a_longer_row_of_edits_is_one_claim(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L1", "box.described", {"title": "A2"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    assert (story.box().title, [claim.said for claim in story.settled().claims]) == ("Paie", ['"A2"', '"B"'])


def test_what_one_had_heard_of_counts_before_the_dispute(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L1", "box.described", {"title": "A2"})
    story.say("L2", "box.described", {"title": "B"}, L1=2)
    assert story.box().title == "A"


def test_a_decision_ends_it(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    story.say("L3", "conflict.decided", {"register": "title", "fields": {"title": "B"}}, L1=2, L2=1)
    assert (story.box().title, story.doubts()) == ("B", [])


def test_two_decisions_that_differ_are_a_conflict_again(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    story.say("L3", "conflict.decided", {"register": "title", "fields": {"title": "A"}}, L1=2, L2=1)
    story.say("L4", "conflict.decided", {"register": "title", "fields": {"title": "B"}}, L1=2, L2=1)
    assert (story.box().title, story.doubts()) == ("Paie", [("title", "L3", 0), ("title", "L4", 0)])


def test_two_decisions_alike_are_one(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    for node in ("L3", "L4"):
        story.say(node, "conflict.decided", {"register": "title", "fields": {"title": "A"}}, L1=2, L2=1)
    assert (story.box().title, story.doubts()) == ("A", [])


def test_a_decision_that_was_taken_back_counts_as_never_made(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    open_ = [("title", "L1", 0), ("title", "L2", 0)]
    assert story.doubts() == open_
    story.say("L3", "conflict.decided", {"register": "title", "fields": {"title": "B"}}, L1=2, L2=1)
    story.say("L3", "box.undone", {"act": "L31", "restores": {"title": "Paie"}}, L1=2, L2=1)
    assert (story.box().title, story.doubts()) == ("Paie", open_)
    story.say("L4", "box.undone", {"act": "L31", "restores": {"title": "Paie"}}, L1=2, L2=1, L3=1)
    assert (story.box().title, story.doubts()) == ("Paie", open_)
    story.say("L4", "conflict.decided", {"register": "title", "fields": {"title": "A"}}, L1=2, L2=1, L3=2)
    assert (story.box().title, story.doubts()) == ("A", [])


def test_taking_back_something_else_settles_nothing_anew(story: Story) -> None:
    story.say("L1", "box.described", {"title": "A"})
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    story.say("L3", "conflict.decided", {"register": "title", "fields": {"title": "B"}}, L1=2, L2=1)
    story.say("L3", "box.described", {"title": "C"}, L1=2, L2=1)
    story.say("L3", "box.undone", {"act": "L32", "restores": {"title": "B"}}, L1=2, L2=1)
    assert (story.box().title, story.doubts()) == ("B", [])


def test_the_holder_speaks_for_the_place(story: Story) -> None:
    story.say("L1", "box.shelved", {"place": A2})
    story.say("L2", "box.shelved", {"place": B1}, L1=1)
    assert (Box(0).place, story.box().holder) == (None, "L1")
    assert story.box().place == _id(A2)
    assert story.doubts() == [(CUSTODY, "L1", 1), (CUSTODY, "L2", 0)]


def test_sent_and_accepted_is_no_conflict_whoever_heard_what(story: Story) -> None:
    story.say("L1", "box.dispatched", {"to": "L2"})
    assert (story.box().status, story.box().transit) == (ELSEWHERE, "L2")
    story.say("L2", "box.accepted")
    box = story.box()
    assert (box.status, box.holder, box.transit, story.doubts()) == (TO_SHELVE, "L2", "", [])
    story.say("L2", "box.shelved", {"place": B1})
    assert (story.box().place, story.doubts(), story.incidents()) == (_id(B1), [], [])


def test_accepted_before_the_news_of_sending(story: Story) -> None:
    story.say("L1", "box.shelved", {"place": A2})
    story.say("L2", "box.accepted")
    box = story.box()
    assert (box.holder, box.place, box.unsent, story.doubts()) == ("L2", None, 1, [])
    story.say("L1", "box.dispatched", {"to": "L2"})
    assert (story.box().holder, story.box().unsent, story.doubts()) == ("L2", 0, [])
    assert story.incidents() == []


def test_accepted_there_and_lent_here_meanwhile_is_in_doubt(story: Story) -> None:
    story.say("L1", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"})
    story.say("L2", "box.accepted", L1=1)
    assert story.box().holder == "L2"
    assert story.doubts() == [(CUSTODY, "L1", 0), (CUSTODY, "L2", 1)]


def test_accepted_in_two_depots_at_once_is_in_doubt(story: Story) -> None:
    story.say("L1", "box.dispatched", {"to": "L2"})
    story.say("L2", "box.accepted")
    story.say("L3", "box.accepted")
    assert story.doubts() == [(CUSTODY, "L2", 0), (CUSTODY, "L3", 0)]
    story.say("L3", "box.shelved", {"place": B1}, L1=2, L2=1)
    assert (story.box().holder, story.box().unsent, story.doubts()) == ("L3", 1, [])


def test_whoever_sent_it_may_take_it_back(story: Story) -> None:
    story.say("L1", "box.dispatched", {"to": "L2"})
    story.say("L1", "box.accepted")
    box = story.box()
    assert (box.holder, box.transit, box.unsent, story.doubts(), story.incidents()) == ("L1", "", 0, [], [])


def test_sent_on_and_back_again(story: Story) -> None:
    story.say("L1", "box.dispatched", {"to": "L2"})
    story.say("L2", "box.accepted", L1=2)
    story.say("L2", "box.dispatched", {"to": "L1"}, L1=2)
    assert (story.box().holder, story.box().transit) == ("L2", "L1")
    story.say("L1", "box.accepted")
    box = story.box()
    assert (box.holder, box.transit, box.unsent, story.doubts(), story.incidents()) == ("L1", "", 0, [], [])


def test_sent_and_missing_there_is_in_doubt_and_stays_on_its_way(story: Story) -> None:
    story.say("L1", "box.dispatched", {"to": "L2"})
    story.say("L2", "box.reported_missing", L1=2)
    assert (story.box().transit, story.box().missing, story.doubts()) == ("L2", 1, [])


def test_accepted_in_the_wrong_depot_is_kept_as_an_incident(story: Story) -> None:
    story.say("L1", "box.dispatched", {"to": "L2"})
    story.say("L3", "box.accepted")
    assert (story.box().holder, story.doubts(), story.incidents()) == ("L3", [], ["wrong_depot"])


def test_who_sent_it_away_does_not_speak_any_more(story: Story) -> None:
    story.say("L1", "box.dispatched", {"to": "L2"})
    story.say("L2", "box.accepted", L1=2)
    story.say("L2", "box.shelved", {"place": B1}, L1=2)
    story.say("L1", "box.shelved", {"place": A2})
    assert story.box().place == _id(B1)
    assert (CUSTODY, "L1", 0) in story.doubts()


def test_returned_in_another_depot_that_never_heard_of_the_loan(story: Story) -> None:
    story.say("L1", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"})
    story.say("L2", "box.returned", {"loan": LOAN_1})
    box = story.box()
    assert (box.loan, box.due, box.holder, box.status, story.doubts()) == (None, "", "L2", TO_SHELVE, [])


def test_returned_here_and_there_closes_the_loan_and_asks_for_a_look(story: Story) -> None:
    story.say("L1", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"})
    story.say("L1", "box.returned", {"loan": LOAN_1})
    story.say("L2", "box.returned", {"loan": LOAN_1}, L1=2)
    assert (story.box().loan, story.box().holder) == (None, "L1")
    assert story.doubts() == [(CUSTODY, "L1", 1), (CUSTODY, "L2", 0)]


def test_a_return_wins_over_an_extension(story: Story) -> None:
    story.say("L1", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"})
    story.say("L1", "box.extended", {"due": "2026-12-01"})
    story.say("L2", "box.returned", {"loan": LOAN_1}, L1=2)
    box = story.box()
    assert (box.loan, box.due, story.doubts()) == (None, "", [])


def test_two_extensions_are_the_holders(story: Story) -> None:
    story.say("L1", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"})
    story.say("L1", "box.extended", {"due": "2026-12-01"})
    story.say("L2", "box.extended", {"due": "2026-12-24"}, L1=2)
    assert (story.box().due, story.doubts()) == ("2026-12-01", [(DUE, "L1", 1), (DUE, "L2", 0)])


def test_lent_twice_is_the_holders_loan(story: Story) -> None:
    story.say("L1", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"})
    story.say("L2", "box.lent", {"loan": LOAN_2, "due": "2026-11-01"}, L1=1)
    assert (story.box().loan, story.box().status) == (_id(LOAN_1), LENT)
    assert (LOAN, "L2", 0) in story.doubts()


def test_old_codes_given_here_and_taken_off_there_stay(story: Story) -> None:
    story.say("L1", "box.aliased", {"alias": "AB-1"})
    story.say("L1", "box.unaliased", {"alias": "AB-1"}, L2=0)
    story.say("L2", "box.aliased", {"alias": "AB-1"}, L1=2)
    story.say("L2", "box.aliased", {"alias": "31142"}, L1=2)
    assert (set(story.box().alias_list), story.doubts()) == ({"AB-1", "31142"}, [])


def test_a_newer_kind_counts_as_a_revision_and_no_more(story: Story) -> None:
    story.say("L1", "box.weighed", {"title": "?", "grams": 12_000})
    story.say("L2", "box.weighed", {"title": "!"}, L1=1)
    assert (story.box().title, story.box().rev, story.doubts()) == ("Paie", 3, [])


def test_destroyed_while_lent_is_an_incident_and_both_facts_stay(story: Story) -> None:
    story.say("L1", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"})
    story.say("L2", "box.destroyed", {"on": "2026-10-05"}, L1=1)
    box = story.box()
    assert (box.destroyed_on, box.loan) == ("2026-10-05", _id(LOAN_1))
    assert story.incidents() == ["destroyed_while_out"]


def test_destroyed_before_the_loan_was_heard_of_is_an_incident_too() -> None:
    story = Story()
    story.say("L3", "box.registered", {"title": "x"})
    story.say("L1", "box.destroyed", {"on": "2026-10-05"}, L3=1)
    story.say("L2", "box.lent", {"loan": LOAN_1, "due": "2026-11-01"}, L3=1)
    assert story.box().destroyed_on
    assert story.incidents() != []


def test_one_writer_or_a_row_of_writers_is_folded_as_it_stands(story: Story) -> None:
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    story.say("L1", "box.described", {"title": "A"}, L2=1)
    assert ordered(story.told)[1]
    assert (story.box().title, story.doubts()) == ("A", [])


def test_hearsay_is_no_knowledge(story: Story) -> None:
    """L3 heard L2, who had heard L1, and not L1 itself: its word on the title stands against L1's."""
    story.say("L1", "box.described", {"title": "A"})
    story.say("L2", "box.described", {"remarks": "r"}, L1=2)
    story.say("L3", "box.described", {"title": "C"}, L1=1, L2=1)
    assert story.doubts() == [("title", "L1", 0), ("title", "L3", 0)]


def test_forged_knowledge_that_runs_in_a_circle_still_has_one_order() -> None:
    story = Story()
    story.say("L1", "box.described", {"title": "A"}, L2=1)
    story.say("L2", "box.described", {"title": "B"}, L1=1)
    assert len(story.settled().steps) == 2


def test_knowledge_goes_on_over_a_restore() -> None:
    marks = {(("L1", "new"), ("L1", "old")): ([1], [5]), (("L1", "old"), ("L2", "x")): ([3, 7], [10, 20])}
    born = {("L1", "new"): Known("L1", "new", 1, "L1", "old", 5, 1)}
    knowledge = Knowledge(lambda a, b: marks.get((a, b), ([], [])), born.get)
    assert knowledge.upto(("L1", "new"), 9, ("L2", "x")) == 10
    assert knowledge.upto(("L1", "new"), 9, ("L1", "old")) == 5
    assert knowledge.upto(("L1", "old"), 8, ("L2", "x")) == 20
    assert knowledge.upto(("L1", "old"), 2, ("L2", "x")) == 0


def test_what_says_nothing_clear_about_knowing_is_left_alone() -> None:
    def event(kind: str, body: Any) -> Event:
        return Event("L1", "a", 1, "x", 0, kind, "heads/L1", "", "ok", "", "", None, body)

    heads: tuple[Any, ...] = (None, 3, {"L2": 1}, {"L2/b": -1}, {"L2/b": "x"}, {"L1/a": 9})
    assert [of_event(event("heads.seen", {"heads": each})) for each in heads] == [[]] * len(heads)
    assert [of_event(event("node.restored", body)) for body in ({}, {"inc": 3}, {"inc": "a", "seq": 1})] == [[]] * 3


def test_every_kind_of_the_catalogue_says_what_it_writes() -> None:
    kinds = {cells[0].strip("`") for cells in rows(PAGE, "kind", "written when", "by way of")}
    understood = {"file.closed", "box.destroyed"}
    assert kinds | understood <= WRITES.keys()
    named = {kind for kind in WRITES if kind.partition(".")[0] in NAMED}
    known = kinds | understood | named
    assert WRITES.keys() <= known


def test_the_page_has_the_same_table() -> None:
    page = (ROOT / "docs" / "merge.md").read_text("utf-8")
    told = {cells[0].strip("`"): cells[1] for cells in rows(page, "kind", "writes")}
    words = {EACH: "its fields", "*restores": "restored fields"}
    for name in ("box", "file"):
        for kind, what in WRITES.items():
            if kind.startswith(f"{name}."):
                assert told[kind] == (", ".join(words.get(each, each) for each in what) or "nothing"), kind


def test_registers_are_those_of_the_fields() -> None:
    event = Event(
        "L1", "a", 1, "x", 0, "box.registered", BOX.text, "", "ok", "", "", None, {"title": "x", "place": A1, "zz": 1}
    )
    assert writes("box", event) == {"title": '"x"', CUSTODY: f'["at","{A1}"]'}


def _id(code: str) -> int:
    from depot.model.codes import code_id

    return code_id(code)
