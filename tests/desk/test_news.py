"""What a depot hears of others: the news, the history, and a code that two boxes have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from depot.desk import boxes, custody, news, relabel
from depot.desk.blockers import destruction_blockers
from depot.desk.chronicle import chronicle
from depot.model.box import Box
from depot.model.event import Fact
from tests.desk.founded import Founded
from tests.desk.pair import Pair, pair
from tests.store.depots import WHO


@pytest.fixture
def two(depot: Founded, tmp_path: Path) -> Iterator[Pair]:
    both = pair(depot, tmp_path)
    with both.two.store:
        yield both


def at(two: Pair, node: str, code: str) -> Box:
    found = two.box(node, code)
    assert found is not None
    return found


def test_news_is_read_once_and_of_our_things_alone(two: Pair) -> None:
    mine, theirs = two.hall.boxes[0], "BL2000001K"
    two.scan("L2", "$RECEIVE", mine, two.two.shelf)
    box = boxes.register(two.two.clerk, {"title": "À eux"}).result
    assert box is not None
    assert box.text == theirs
    boxes.describe(two.two.clerk, box.id, {"title": "Toujours à eux"})
    two.news("L1")
    (item,) = news.items(two.one.store)
    assert (item.event.subject, item.who, item.event.kind) == (mine, "ada (L2)", "box.accepted")
    news.mark_read(two.one.clerk, item.pos)
    assert news.items(two.one.store) == []
    custody.dispatch(two.two.clerk, [theirs], "L1")
    two.news("L1")
    assert [each.what.text() for each in news.items(two.one.store)] == ["sent to Dépôt Longueuil (L1)"]
    assert len(news.items(two.one.store, every=True)) == 2


def test_the_history_tells_which_depot_and_whose_user(two: Pair) -> None:
    code = two.hall.boxes[0]
    custody.dispatch(two.one.clerk, [code], "L2", "S-17")
    two.news("L2")
    two.scan("L2", "$RECEIVE", code)
    two.news("L1")
    told = [(entry.who, entry.what.text()) for entry in chronicle(two.one.store, code)]
    assert told[-2:] == [
        ("Lou", "sent to Dépôt Brossard (L2), seal S-17"),
        ("ada (L2)", "arrived in Dépôt Brossard (L2)"),
    ]


def test_one_code_on_two_boxes_is_said_and_one_of_them_labelled_anew(two: Pair) -> None:
    code = two.hall.boxes[0]
    twin = Fact("box.registered", code, {"title": "Autre", "number": "77", "aliases": "OLD-9"})
    two.two.store.act(lambda tx: tx.append(twin), **WHO)
    two.news("L1")
    shown = two.scan("L1", code)[-1].main
    assert "AMBIGUOUS: another box has this code; one needs another label" in [heed.text() for heed in shown.heed]
    blockers = destruction_blockers(two.one.store, at(two, "L1", code), two.one.clerk.today)
    assert "ambiguous" in [each.name for each in blockers]
    assert [(each.number, each.node, each.box.title) for each in relabel.twins(two.one.store)] == [
        (1, "L1", "Élèves 0"),
        (2, "L2", "Autre"),
    ]
    with pytest.raises(relabel.TwinUnknown):
        relabel.relabel(two.one.supervisor, code, 3)
    (new,) = relabel.relabel(two.one.supervisor, code, 1).result or ()
    kept, made = at(two, "L1", code), at(two, "L1", new.text)
    assert (kept.title, kept.twins, made.title, made.number, made.label_needed) == ("Élèves 0", 0, "Autre", "77", 1)
    assert made.alias_list == ("OLD-9",)
    assert "OLD-9" not in kept.alias_list
    assert not [claim for claim in two.one.store.claims() if claim.register != "custody"]
    with pytest.raises(relabel.TwinMissing):
        relabel.relabel(two.one.supervisor, code, 1)
    two.news("L2")
    assert at(two, "L2", code).twins == 0
