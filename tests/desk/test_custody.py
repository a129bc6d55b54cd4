"""Boxes between two depots at their scan desks: each row of the table of transfers, with the way out of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from depot.desk import boxes, conflicts, custody, holds, lending, news
from depot.desk.blockers import destruction_blockers
from depot.desk.cards import BoxCard, card
from depot.desk.holders import BoxNotHere, BoxSent
from depot.desk.scanning.state import Scanned
from depot.desk.shelving import shelve
from depot.desk.transit import transits
from depot.desk.undo import undo
from depot.model.box import ELSEWHERE, SHELVED, TO_SHELVE, Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.trails import Claim
from tests.desk.founded import Founded
from tests.desk.pair import Pair, pair
from tests.store.depots import WHO


@pytest.fixture
def two(depot: Founded, tmp_path: Path) -> Iterator[Pair]:
    both = pair(depot, tmp_path)
    with both.two.store:
        yield both


def last(scans: list[Scanned]) -> tuple[str, str]:
    """Result and sentence of the last scan."""
    outcome = scans[-1].outcomes[-1]
    return outcome.result, outcome.said.text()


def at(two: Pair, node: str, code: str) -> Box:
    found = two.box(node, code)
    assert found is not None
    return found


def sent(two: Pair, code: str, to: str = "L2") -> None:
    custody.dispatch(two.one.clerk, [code], to, "S-17")


def claims(two: Pair, node: str) -> list[Claim]:
    return (two.one if node == "L1" else two.two).store.claims()


def test_sent_then_received_and_shelved(two: Pair) -> None:
    code = two.hall.boxes[0]
    sent(two, code)
    two.news("L2")
    assert last(two.scan("L2", "$LOOK", code)) == (
        "attention",
        "sent here by Dépôt Longueuil (L1) on 2026-10-05, seal S-17; not accepted yet",
    )
    scans = two.scan("L2", "$RECEIVE", code, two.two.shelf)
    assert [scan.main.result for scan in scans] == ["ok"] * 3
    assert scans[1].main.said.text() == "arrived from Dépôt Longueuil (L1); scan its shelf"
    two.news("L1")
    for node in ("L1", "L2"):
        box = at(two, node, code)
        assert (box.holder, box.status, box.transit, box.unsent) == ("L2", SHELVED, "", 0)
        assert not claims(two, node)
    shown = card(two.one.store, code, two.one.clerk.today)
    assert isinstance(shown, BoxCard)
    assert shown.away is not None
    assert shown.away.text() == "with another depot: Dépôt Brossard (L2)"


def test_received_before_anything_is_known_of_it(two: Pair) -> None:
    code = two.hall.boxes[0]
    result, said = last(two.scan("L2", "$RECEIVE", code))
    assert (result, said) == ("attention", "arrived; L1 has not reported sending it yet; scan its shelf")
    two.scan("L2", "$RECEIVE", code, two.two.shelf)
    (waiting,) = transits(two.two.store, two.two.clerk.today)
    assert (waiting.state, waiting.to, waiting.overdue) == ("unreported", "L2", False)
    two.news("L1")
    assert at(two, "L1", code).unsent == 1
    assert not claims(two, "L1")
    with pytest.raises(BoxNotHere):
        sent(two, code)


def test_the_news_of_sending_comes_after_that_of_receiving(two: Pair) -> None:
    code = two.hall.boxes[0]
    shelve(two.one.clerk, code_id(code), code_id(two.hall.shelves[0]))
    sent(two, code)
    two.scan("L2", "$RECEIVE", code, two.two.shelf)
    two.news("L1")
    assert not transits(two.one.store, two.one.clerk.today)
    assert [each.state for each in transits(two.two.store, two.two.clerk.today)] == ["unreported"]
    two.news("L2")
    assert not transits(two.two.store, two.two.clerk.today)
    assert at(two, "L1", code)._replace(rev=0) == at(two, "L2", code)._replace(rev=0)
    assert not claims(two, "L1") + claims(two, "L2")


def test_what_is_long_on_its_way_is_listed_with_its_seal(two: Pair) -> None:
    first, second = two.hall.boxes[:2]
    sent(two, first)
    two.one.clock.move(days=10)
    sent(two, second)
    today = two.one.clerk.today
    assert [each.box.id for each in transits(two.one.store, today)] == [code_id(first), code_id(second)]
    (late,) = transits(two.one.store, today + timedelta(days=5), overdue=True)
    assert (late.box.id, late.seal, late.days, late.state) == (code_id(first), "S-17", 15, "sent")
    assert len(transits(two.one.store, today + timedelta(days=15), overdue=True)) == 2
    assert at(two, "L1", first).status == ELSEWHERE


@pytest.mark.parametrize("tape", [("$SHELVE", "box", "shelf"), ("$SHELVE", "shelf", "box"), ("$LEND", "who", "box")])
def test_what_was_sent_away_is_refused_at_the_scanner_with_the_way_out(two: Pair, tape: tuple[str, ...]) -> None:
    code, hall = two.hall.boxes[0], two.hall
    sent(two, code)
    head = two.one.store.stream_head().head_seq
    names = {"box": code, "shelf": hall.shelves[0], "who": hall.teacher}
    scans = two.scan("L1", *(names.get(word, word) for word in tape))
    refused = [outcome for scan in scans for outcome in scan.outcomes if outcome.result == "stop"]
    assert [outcome.name for outcome in refused] == ["box.sent"]
    assert refused[0].next_step is not None
    assert "RECEIVE" in refused[0].next_step.text()
    assert [event.kind for event in two.one.store.history(code)][-1] == "box.dispatched"
    assert two.one.store.stream_head().head_seq == head + 1  # the refused scan is kept
    result, said = last(two.scan("L1", "$RECEIVE", code))
    assert result == "attention"
    assert said.startswith("taken back: it had been sent to L2")
    two.scan("L1", "$SHELVE", code, hall.shelves[0])
    assert at(two, "L1", code).status == SHELVED
    assert not two.one.store.incidents()


def test_every_other_way_to_act_on_what_was_sent_is_refused_too(two: Pair) -> None:
    code, clerk = two.hall.boxes[0], two.one.clerk
    sent(two, code)
    key = code_id(code)
    for act in (
        lambda: custody.dispatch(clerk, [code], "L3"),
        lambda: lending.lend(clerk, code_id(two.hall.teacher), [code]),
        lambda: lending.lend(clerk, code_id(two.hall.teacher), [two.hall.file]),
        lambda: shelve(clerk, key, code_id(two.hall.shelves[0])),
    ):
        with pytest.raises(BoxSent):
            act()
    boxes.report_missing(clerk, key)
    assert (at(two, "L1", code).transit, at(two, "L1", code).missing) == ("L2", 1)
    boxes.describe(clerk, key, {"title": "Corrigé"})
    two.scan("L2", "$RECEIVE", code)
    two.news("L1")
    assert (at(two, "L1", code).holder, at(two, "L1", code).title) == ("L2", "Corrigé")


def test_an_act_that_was_done_after_all_is_a_claim_against_the_receivers_word(two: Pair) -> None:
    code = two.hall.boxes[0]
    sent(two, code)
    two.news("L2")
    two.scan("L2", "$RECEIVE", code, two.two.shelf)
    said = Fact("box.shelved", code, {"place": two.hall.shelves[0]})
    two.one.store.act(lambda tx: tx.append(said), **WHO)
    two.news("L1")
    assert at(two, "L1", code).holder == "L2"
    assert [(claim.node, claim.stands) for claim in claims(two, "L1")] == [("L1", 0), ("L2", 1)]
    shown = two.scan("L1", "$LOOK", code)[-1].main
    assert [heed.text() for heed in shown.heed] == ["IN DOUBT: place; depots disagree"]
    (blocker, *_) = [each for each in _blockers(two, code) if each == "doubted"]
    assert blocker == "doubted"
    conflicts.decide(two.one.supervisor, code, "custody", 2)
    assert not claims(two, "L1")


def _blockers(two: Pair, code: str) -> list[str]:
    return [each.name for each in destruction_blockers(two.one.store, at(two, "L1", code), two.one.clerk.today)]


def test_a_box_in_transit_or_elsewhere_is_not_destroyed_here(two: Pair) -> None:
    code = two.hall.boxes[0]
    sent(two, code)
    assert _blockers(two, code) == ["transit"]
    two.scan("L2", "$RECEIVE", code)
    two.news("L1")
    assert _blockers(two, code) == ["elsewhere"]


def test_it_arrives_in_another_depot_than_it_was_sent_to(two: Pair) -> None:
    code = two.hall.boxes[0]
    sent(two, code, "L3")
    two.news("L2")
    desk = two.desk("L2")
    desk.scan("$RECEIVE")
    asked = desk.scan(code).main
    assert asked.result == "attention"
    assert asked.next_step is not None
    assert asked.next_step.text().startswith("It belongs to Dépôt Longueuil (L1) and was sent to L3. Keep")
    assert at(two, "L2", code).transit == "L3"
    assert desk.scan("$NO").main.said.text().endswith("send it where it belongs")
    desk.scan(code)
    desk.scan(two.hall.boxes[1])  # another scan drops the question
    assert desk.scan("$YES").main.name == "question.missing"
    desk.scan(code)
    assert "is told" in desk.scan("$YES").main.said.text()
    two.news("L1")
    for node in ("L1", "L2"):
        assert at(two, node, code).holder == "L2"
        store = (two.one if node == "L1" else two.two).store
        assert [incident.name for incident in store.incidents()] == ["wrong_depot"]
    assert [item.what.text() for item in news.items(two.one.store)] == ["arrived in Dépôt Brossard (L2)"] * 2


@pytest.mark.parametrize("answer", ["$YES", "$NO"])
def test_a_box_of_another_depot_at_the_look_desk(two: Pair, answer: str) -> None:
    code = two.hall.boxes[0]
    desk = two.desk("L2")
    asked = desk.scan(code).main
    assert (asked.result, asked.said.text()) == ("attention", "of another depot, L1; nothing is known of it here")
    assert desk.banner().question is not None
    desk.scan(answer)
    assert (two.box("L2", code) is not None) == (answer == "$YES")
    assert desk.banner().question is None
    two.news("L2")
    result, said = last(two.scan("L2", code))
    if answer == "$YES":
        assert (result, said[:10]) == ("ok", "arrived on")
    else:
        assert (result, said) == ("attention", "with another depot: Dépôt Longueuil (L1)")


def test_what_was_sent_here_is_accepted_by_its_shelf(two: Pair) -> None:
    code = two.hall.boxes[0]
    sent(two, code)
    two.news("L2")
    assert last(two.scan("L2", "$SHELVE", two.two.shelf, code))[0] == "ok"
    kinds = [event.kind for event in two.two.store.history(code)]
    assert kinds[-2:] == ["box.accepted", "box.shelved"]


def test_receiving_is_taken_back_and_what_is_here_is_not_received(two: Pair) -> None:
    code = two.hall.boxes[0]
    sent(two, code)
    two.news("L2")
    desk = two.desk("L2")
    for word in ("$RECEIVE", code):
        desk.scan(word)
    assert desk.scan("$UNDO").main.result == "ok"
    assert at(two, "L2", code).transit == "L2"
    desk.scan(code)
    assert desk.scan(two.two.shelf).main.result == "ok"
    assert desk.scan(code).main.name == "box.here"
    assert last(two.scan("L1", "$RECEIVE", two.hall.boxes[1]))[0] == "attention"
    assert two.scan("L2", "$RECEIVE", two.two.borrower)[-1].main.name == "scan.not-here"


def test_a_sending_is_taken_back_while_nobody_accepted_it(two: Pair) -> None:
    code = two.hall.boxes[0]
    act = custody.dispatch(two.one.clerk, [code], "L2").act
    undo(two.one.clerk, act)
    assert (at(two, "L1", code).transit, at(two, "L1", code).holder) == ("", "L1")


def lent(two: Pair, *items: str) -> str:
    group = lending.lend(two.one.clerk, code_id(two.hall.teacher), list(items)).result
    assert group is not None
    return Code.from_id("L", group.id).text


@pytest.mark.parametrize("slip_first", [True, False])
@pytest.mark.parametrize("heard", [True, False])
def test_a_loan_comes_back_in_another_depot(two: Pair, heard: bool, slip_first: bool) -> None:
    code = two.hall.boxes[0]
    slip = lent(two, code, two.hall.boxes[1])
    if heard:
        two.news("L2")
    words = (slip, code) if slip_first and not heard else (code, slip) if not heard else (code,)
    scans = two.scan("L2", "$RETURN", *words, two.two.shelf)
    assert scans[-1].main.result == "ok"
    assert scans[-2].main.said.text() == (
        "back from Marie-Ève Roy, to whom Dépôt Longueuil (L1) had lent it; scan its shelf"
        if heard
        else f"back from the loan {Code.parse(slip).shown} of L1; scan its shelf"
    )
    two.news("L1")
    box = at(two, "L1", code)
    assert (box.loan, box.holder, box.status) == (None, "L2", SHELVED)
    assert [line.item for line in lending.open_lines(two.one.store, code_id(slip))] == [two.hall.boxes[1]]
    assert not claims(two, "L1")
    assert [item.what.text() for item in news.items(two.one.store)] == [
        "came back from Marie-Ève Roy, in Dépôt Brossard (L2)"
    ]


def test_a_box_of_another_depot_comes_back_without_its_slip(two: Pair) -> None:
    code = two.hall.boxes[0]
    lent(two, code)
    desk = two.desk("L2")
    desk.scan("$RETURN")
    asked = desk.scan(code).main
    assert asked.next_step is not None
    assert asked.next_step.text().startswith("Scan the borrower's slip.")
    assert desk.scan("$YES").main.result == "attention"
    two.news("L1")
    # the acceptance says where it is; that it was lent is in doubt until somebody looks
    assert at(two, "L1", code).holder == "L2"
    assert {claim.register for claim in claims(two, "L1")} == {"custody"}


def test_returned_here_too_by_mistake_is_two_claims(two: Pair) -> None:
    code = two.hall.boxes[0]
    lent(two, code)
    two.news("L2")
    two.scan("L2", "$RETURN", code)
    two.scan("L1", "$RETURN", code)
    two.news("L1")
    box = at(two, "L1", code)
    assert (box.loan, box.holder, box.status) == (None, "L1", TO_SHELVE)
    assert [(claim.register, claim.node, claim.stands) for claim in claims(two, "L1")] == [
        ("custody", "L1", 1),
        ("custody", "L2", 0),
    ]


def test_a_return_there_beats_an_extension_here(two: Pair) -> None:
    code = two.hall.boxes[0]
    slip = lent(two, code)
    two.news("L2")
    lending.extend(two.one.clerk, code_id(slip), "2027-01-31")
    two.scan("L2", "$RETURN", code)
    two.news("L1")
    assert (at(two, "L1", code).loan, at(two, "L1", code).due, claims(two, "L1")) == (None, "", [])


def test_holds_travel_and_show_at_the_next_scan(two: Pair) -> None:
    code = two.hall.boxes[0]
    two.news("L2")
    placed = holds.place(two.two.supervisor, "unit", ["CSSRL/7210"], {"reason": "enquête"}).result
    assert placed is not None
    desk = two.desk("L1")
    assert not desk.scan(code).main.heed
    two.news("L1")
    desk.scan(two.hall.boxes[1])
    assert [heed.text() for heed in desk.scan(code).main.heed] == ["HELD: enquête"]
    assert _blockers(two, code) == ["held"]
    with pytest.raises(holds.HoldElsewhere):
        holds.lift(two.one.supervisor, placed.key, "?")
    assert [item.what.text() for item in news.items(two.one.store)] == ["hold placed: enquête"]
