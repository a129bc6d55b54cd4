"""Lists of boxes as vectors: the right order, opened without reading or sorting everything."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from depot.model.codes import codes_from
from depot.model.event import Fact
from depot.model.queryparse import parse
from depot.store import vectors
from depot.store.found import found
from depot.store.keyed import BLOCK, Chain, Keyed
from depot.store.search import Searcher
from depot.store.store import Store
from tests.find.conftest import Statements

SORTED = {
    "code": "SELECT id FROM box ORDER BY id",
    "newest": "SELECT id FROM box ORDER BY id DESC",
    "number": "SELECT id FROM box ORDER BY lower(number), id",
    "title": "SELECT b.id FROM box b JOIN box_text t USING(id) ORDER BY substr(t.text, 1, 40), b.id",
    "place": "SELECT b.id FROM box b LEFT JOIN location l ON l.id = b.place "
    "ORDER BY b.place IS NULL, l.walk, l.id, b.id",
}
"""What each order means, as SQLite sorts it."""


@pytest.fixture(autouse=True)
def read_as_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some thousand rows are many."""
    monkeypatch.setattr(vectors, "READ_WHOLE", 100)


@pytest.fixture
def searcher(large: Store) -> Iterator[Searcher]:
    with Searcher(large) as searcher:
        yield searcher


def ids_of(store: Store, query: str) -> list[int]:
    return [id_ for (id_,) in store.connection.execute(query)]


@pytest.mark.parametrize("order", vectors.ORDERS)
def test_all_boxes_in_every_order(large: Store, searcher: Searcher, order: str) -> None:
    vector = searcher.vector(parse(""), order)
    assert isinstance(vector, Keyed | Chain)
    assert list(vector) == ids_of(large, SORTED[order])
    assert len(vector) == 5_000


@pytest.mark.parametrize("order", vectors.ORDERS)
def test_jumps_land_where_they_should(large: Store, searcher: Searcher, order: str) -> None:
    expected = ids_of(large, SORTED[order])
    middle = len(expected) // 2
    for first in (4_990, middle, 0, BLOCK - 3, middle - BLOCK, 3 * BLOCK, 4_000):
        vector = searcher.vector(parse(""), order)
        assert vector[first : first + 40] == expected[first : first + 40]
        assert vector[-1] == expected[-1]
        assert vector[-middle - 5 : -middle] == expected[-middle - 5 : -middle]
        assert vector[first] == expected[first]
        assert vector[first + 30 : first : -7] == expected[first + 30 : first : -7]


@pytest.mark.parametrize("order", vectors.ORDERS)
def test_a_box_is_found_in_a_list_without_reading_it(large: Store, searcher: Searcher, order: str) -> None:
    vector, expected = searcher.vector(parse(""), order), ids_of(large, SORTED[order])
    for at in (0, 1, 2_345, 4_998, 4_999):
        with Statements(large) as statements:
            assert vector.index(expected[at]) == at
        assert len(statements) <= 4
    assert expected[77] in vector
    assert 12345 not in vector
    with pytest.raises(ValueError, match="12345"):
        vector.index(12345)


@pytest.mark.parametrize("order", vectors.ORDERS)
def test_pages_come_from_an_index(large: Store, searcher: Searcher, order: str) -> None:
    with Statements(large) as statements:
        vector = searcher.vector(parse(""), order)
    assert not statements, "opening reads nothing through the screen's connection"
    for first in (0, 4_960, 2_500, 2_500 + BLOCK):
        with Statements(large) as statements:
            vector[first : first + 40]
        assert 0 < len(statements) <= 3
        for plan in statements.plans():
            assert "TEMP B-TREE" not in plan
            assert plan
            assert all(" INDEX " in line for line in plan.split("\n") if line.startswith("SCAN"))
    with Statements(large) as statements:
        vector[2_520:2_560]
    assert not statements, "a block that was read is kept"


def test_an_index_error_is_one(searcher: Searcher) -> None:
    for order in ("code", "place"):
        vector = searcher.vector(parse(""), order)
        with pytest.raises(IndexError):
            vector[5_000]
        with pytest.raises(IndexError):
            vector[-5_001]
        assert vector[5_000:] == []


@pytest.mark.parametrize(
    ("text", "index"),
    [("état:rangée", "box_status"), ("unité:1000", "box_unit"), ("source:paie", "box_system"), ("type:s", "box_type")],
)
@pytest.mark.parametrize("order", ["code", "newest"])
def test_one_value_of_one_field_is_read_as_it_is_looked_at(
    large: Store, searcher: Searcher, text: str, index: str, order: str
) -> None:
    whole = sorted(searcher.boxes(parse(text), limit=5_000).ids, reverse=order == "newest")
    vector = searcher.vector(parse(text), order)
    assert isinstance(vector, Keyed)
    middle = len(whole) // 2
    with Statements(large) as statements:
        assert vector[middle : middle + 50] == whole[middle : middle + 50]
    for plan in statements.plans():
        assert index in plan
        assert "TEMP B-TREE" not in plan
    assert list(vector) == whole


@pytest.mark.parametrize("order", vectors.ORDERS)
@pytest.mark.parametrize("text", ["état:prêtée,manquante", "dossiers finissants", "unité:1000 2001..2004"])
def test_a_mixed_list_is_read_whole_and_sorted(large: Store, searcher: Searcher, text: str, order: str) -> None:
    vector = searcher.vector(parse(text), order)
    assert isinstance(vector, array)
    wanted = set(searcher.vector(parse(text)))
    assert len(wanted) > 20
    assert list(vector) == [id_ for id_ in ids_of(large, SORTED[order]) if id_ in wanted]


def renamed(store: Store, code: str, title: str) -> None:
    store.act(lambda tx: tx.append(Fact("box.described", code, {"title": title})), actor="ada", station="t")


def test_a_list_that_changes_under_the_reader_never_fails(tmp_path: Path) -> None:
    codes = [code.text for code in codes_from("B", "L1", 0, 3 * BLOCK)]
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store:
        facts = [Fact("box.registered", text, {"title": f"m{n:05d}", "unit": "CSS/1"}) for n, text in enumerate(codes)]
        store.act(lambda tx: tx.append(*facts), actor="ada", station="t")
        with Searcher(store) as searcher:
            by_title: Sequence[int] = searcher.vector(parse(""), "title")
            of_unit: Sequence[int] = searcher.vector(parse("unité:1"), "code")
            assert by_title[0] == by_title.index(by_title[0]) + of_unit[0]
            assert len(by_title[BLOCK : BLOCK + 5]) == 5
            for text in codes[-BLOCK:]:
                renamed(store, text, "a")  # they jump before what was read
            moved = [Fact("box.described", text, {"unit": "CSS/2"}) for text in codes[BLOCK:]]
            store.act(lambda tx: tx.append(*moved), actor="ada", station="t")
            assert len(list(by_title)) == len(codes)
            assert len(of_unit[-5:]) == 5
            assert len(searcher.vector(parse("unité:1"), "code")) == BLOCK
