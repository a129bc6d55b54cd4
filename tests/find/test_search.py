"""Searching while somebody types: what comes first, what is cut, and how a search is given up."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from depot.model.box import Box
from depot.model.codes import Code, code_id, codes_from
from depot.model.event import Fact
from depot.model.queryparse import parse
from depot.store import clauses, search
from depot.store.connection import WriteFailed
from depot.store.found import found
from depot.store.indexing import drain
from depot.store.search import Cancelled, Count, Page, Searcher
from depot.store.store import Store
from tests.find import cases


def names(ids: Iterable[int]) -> list[str]:
    return [cases.IDS[id_] for id_ in ids]


def test_a_code_comes_before_words(searcher: Searcher) -> None:
    page = searcher.boxes(parse("2011-046"))
    assert names(page.ids) == ["permis"]
    assert page.named == 1
    page = searcher.boxes(parse("2011"))
    assert names(page.ids) == ["paie", "permis", "paye", "eleves"]
    assert page.named == 2


def test_exact_words_come_before_words_that_begin_so_and_the_newest_first(searcher: Searcher) -> None:
    page = searcher.boxes(parse("permis"))
    assert names(page.ids) == ["permis", "permission"]
    assert (page.named, page.exact, page.more) == (0, 1, False)
    assert names(searcher.boxes(parse("contrats")).ids) == ["revenue", "perdue"]
    assert names(searcher.boxes(parse("")).ids) == names(sorted(cases.IDS, reverse=True))


def test_a_short_last_word_is_left_out_after_those_that_have_it(searcher: Searcher) -> None:
    assert searcher.boxes(parse("contrats de")) == Page(
        tuple(code_id(cases.CODES[name]) for name in ("revenue", "perdue")), exact=1, left_out="de"
    )
    assert not searcher.boxes(parse("contrats de service")).left_out


def test_a_full_page_says_that_there_is_more(searcher: Searcher) -> None:
    page = searcher.boxes(parse("élèves"), limit=2)
    assert (names(page.ids), page.more, page.exact) == (["oeuvres", "notes"], True, 2)
    assert not searcher.boxes(parse("élèves"), limit=3).more
    assert searcher.boxes(parse(""), limit=3).more
    assert searcher.boxes(parse("unité:7210"), limit=4).more


def test_counts_stop_at_the_cap(searcher: Searcher) -> None:
    assert searcher.count(parse("élèves"), cap=2) == Count(2, more=True)
    assert searcher.count(parse("élèves"), cap=3) == Count(3, more=False)
    assert searcher.count(parse(""), cap=5) == Count(5, more=True)
    assert searcher.count(parse("")) == Count(len(cases.IDS), more=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("roy", [2, 1]),
        ("roy marie", [2]),
        ("roy unité:7210", [1]),
        ("élève mod", [1]),
        ("D-2", [1]),
        ("f0001", [0]),
        (cases.F[0], [0]),
        (cases.F[0][:8], [0, 1, 2]),
        (cases.F[3], []),
        ("listée", []),
        ("roy -marie", [1]),
        ("zoe place:04", [0]),
        ("unité:7210", []),
        ("", []),
        ("-roy", []),
    ],
)
def test_files_are_found_by_their_words_in_boxes_that_fulfil_the_conditions(
    searcher: Searcher, text: str, expected: list[int]
) -> None:
    found_ids = [Code.from_id("F", id_).text for id_ in searcher.files(parse(text)).ids]
    assert found_ids == [cases.F[n] for n in expected]


def test_many_and_few_conditions_find_the_same(large: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("état:prêtée dossiers", "unité:1000 -dossiers", "année:1990..1999 source:coba d")

    def results(searcher: Searcher) -> list[tuple[Page, Page, list[int]]]:
        queries = [parse(text) for text in texts]
        return [(searcher.boxes(query), searcher.files(query), list(searcher.vector(query))) for query in queries]

    with Searcher(large) as searcher:
        few = results(searcher)
        monkeypatch.setattr(clauses, "RARE", 3)
        monkeypatch.setattr(search, "FEW", 0)
        assert results(searcher) == few
    assert all(page.ids and len(vector) > 3 for page, _, vector in few)


def test_a_search_sees_what_another_connection_has_just_written(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store, Searcher(store) as searcher:
        assert not searcher.boxes(parse("hôpital")).ids
        code = store.act(lambda tx: tx.allot("B")[0], actor="ada", station="t").result
        assert code is not None
        fact = Fact("box.registered", code.text, {"title": "Hôpital"})
        store.act(lambda tx: tx.append(fact), actor="ada", station="t")
        assert searcher.boxes(parse("hopital")).ids == (code.id,)
        store.act(lambda tx: tx.append(Fact("box.described", code.text, {"title": "Clinique"})), actor="a", station="t")
        assert not searcher.boxes(parse("hopital")).ids
        assert searcher.boxes(parse("clinique")).ids == (code.id,)


def test_a_searcher_writes_nothing(searcher: Searcher) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        searcher._store.connection.execute("DELETE FROM box")


def test_boxes_of_an_import_that_wait_for_the_index_are_said_to_be_missing(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store, Searcher(store) as searcher:
        code = next(codes_from("B", "L1", 0, 1))
        fact = Fact("box.registered", code.text, {"title": "Greffe"})
        store.act(lambda tx: tx.append(fact), actor="ada", station="t", bulk=True)
        assert searcher.behind()
        assert not searcher.boxes(parse("greffe")).ids
        assert searcher.boxes(parse(code.shown)).ids == (code.id,)
        while drain(store.connection):
            pass
        assert not searcher.behind()
        assert searcher.boxes(parse("greffe")).ids == (code.id,)


def test_cancel_ends_the_search_that_runs(large: Store) -> None:
    with Searcher(large) as searcher:
        started = threading.Event()
        ended: list[type[BaseException] | None] = []

        def slowly(n: int) -> int:
            started.set()
            return n

        # A statement without end, which says when it runs.
        searcher._store.raw.create_function("slowly", 1, slowly)
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT slowly(i + 1) FROM n) SELECT max(i) FROM n"

        def search() -> None:
            try:
                with searcher._running(None) as run:
                    run.ids((numbers, ()), 1)
                ended.append(None)
            except Cancelled as error:
                ended.append(type(error))

        thread = threading.Thread(target=search)
        thread.start()
        assert started.wait(30)
        turn = searcher.cancel()
        thread.join(30)
        assert ended == [Cancelled]
        assert searcher.boxes(parse("dossiers"), turn=turn).ids


def test_a_search_of_an_earlier_turn_does_not_begin(searcher: Searcher) -> None:
    before, now = searcher.cancel(), searcher.cancel()
    for method in (searcher.boxes, searcher.files, searcher.count, searcher.vector):
        with pytest.raises(Cancelled):
            method(parse("journaux unité:7211"), turn=before)
    assert names(searcher.boxes(parse("journaux"), turn=now).ids) == ["paie"]
    assert names(searcher.boxes(parse("journaux")).ids) == ["paie"]


def test_cancel_between_two_statements_ends_the_search(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    named = search._Search.named

    def overtaken(self: search._Search, limit: int) -> Iterable[search.Statement]:
        yield from named(self, limit)
        searcher.cancel()

    monkeypatch.setattr(search._Search, "named", overtaken)
    with pytest.raises(Cancelled):
        searcher.boxes(parse("journaux"))


def test_an_error_of_the_database_is_said_in_its_own_words(searcher: Searcher) -> None:
    searcher._store.connection.execute("PRAGMA query_only=OFF")
    with pytest.raises(WriteFailed), searcher._running(None) as run:
        run.ids(("DELETE FROM box RETURNING id", ()), 1)


def test_every_hit_is_a_box_that_matches_in_memory(large: Store) -> None:
    query = parse("doss année:1980..1990 -finissants")
    with Searcher(large) as searcher:
        ids = searcher.vector(query)
    assert len(ids) > 10
    for id_ in ids:
        box = large.get(Box, id_)
        assert box is not None
        assert query.match(box)
