"""Searching and listing on a server: what a file's search finds, in the same order, and what its lists say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from depot.model.queryparse import parse
from depot.model.reference import Unit, User
from depot.store import clauses, saved, search, vectors, visited
from depot.store.connection import WriteFailed
from depot.store.found import found
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.plain import rows
from depot.store.saved import SavedSearch
from depot.store.search import Cancelled, Searcher
from depot.store.store import Store
from depot.store.synonyms import keep_synonyms
from tests.find import cases
from tests.store.depots import WHO, Clock
from tests.store.postgres.servers import Postgres

BOTH = tuple[Store, Store]

WORDS = "SELECT word, n FROM vocabulary ORDER BY word"

MORE = (
    "2011-046", "2011", "permis", "contrats", "contrats de", "contrats de service", "élèves", "roy", "roy marie",
    "élève mod", "f0001", "listée", "roy -marie", "-roy", "zoe place:04", "2011 unité:7210", cases.F[0][:8],
    "a & b | !c", "'", "\\", ":*", "<->", "é’è", "d'élèves", "b-l1-000041", "unité:nulle",
)  # fmt: skip


def twins(one: Path, other: str) -> Iterator[BOTH]:
    """The same depot in a file and on a server."""
    with (
        found(one, cases.NODE, "Dépôt", "CSS", clock=Clock(), **WHO) as in_file,
        found(other, cases.NODE, "Dépôt", "CSS", clock=Clock(), **WHO) as on_server,
    ):
        for store in (in_file, on_server):
            store.act(lambda tx: tx.append(*cases.facts()), act=bytes(16), **WHO)
        yield in_file, on_server


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, server: Postgres) -> Iterator[BOTH]:
    server.sql("CREATE DATABASE finding")
    yield from twins(tmp_path_factory.mktemp("find") / "small.db", server.url("finding"))


def test_every_query_finds_the_same_in_the_same_order(both: BOTH) -> None:
    with Searcher(both[0]) as in_file, Searcher(both[1]) as on_server:
        for text in (*dict(cases.CASES), *MORE):
            query = parse(text)
            assert on_server.boxes(query) == in_file.boxes(query), text
            assert on_server.files(query) == in_file.files(query), text
            assert on_server.count(query, 3) == in_file.count(query, 3), text
            for order in vectors.ORDERS:
                assert list(on_server.vector(query, order)) == list(in_file.vector(query, order)), (text, order)


def test_spellings_synonyms_and_saved_searches_are_the_same(both: BOTH) -> None:
    wanted = SavedSearch("lou", "paie", "Paie", "paie", "", 1, "lou")
    for store in both:
        keep_synonyms(store, [("salaires", "paie", "contrats de service"), ("congé", "permis")], instead=True)
        assert saved.write(store, wanted) is None
        assert saved.write(store, wanted) == wanted
        assert saved.write(store, wanted._replace(text="paye"), wanted) is None
        for code in cases.B[:3]:
            visited.visit(store, "lou", code)
        visited.mark(store, "lou", cases.B[1], on=True)
    assert both[0].connection.execute(WORDS).fetchall() == both[1].connection.execute(WORDS).fetchall()
    assert (
        saved.saved_searches(both[0], "lou") == saved.saved_searches(both[1], "lou") == [wanted._replace(text="paye")]
    )
    assert visited.visits(both[0], "lou") == visited.visits(both[1], "lou")
    with Searcher(both[0]) as in_file, Searcher(both[1]) as on_server:
        for text in (
            "finisants",
            "oeuvrs",
            "trembaly",
            "salaires",
            "salaires 1998..1999",
            "congé -service",
            "dosiers elves",
        ):
            query = in_file.widened(parse(text))
            assert on_server.widened(parse(text)) == query
            assert on_server.suggestion(query, 0) == in_file.suggestion(query, 0), text
            assert on_server.boxes(query) == in_file.boxes(query), text
            assert list(on_server.vector(query)) == list(in_file.vector(query)), text


def test_conditions_on_many_boxes_find_the_same_too(both: BOTH, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clauses, "RARE", 1)
    monkeypatch.setattr(search, "FEW", 0)
    test_every_query_finds_the_same_in_the_same_order(both)


def test_every_list_says_the_same(both: BOTH) -> None:
    told = []
    for store in both:
        lists, listing = Lists(store), Listing(store)
        boxes = sorted(cases.IDS)
        people = lists.people(inactive=True)
        places = list(lists.locations())
        lines = list(lists.out())
        assert boxes, people
        assert places, lines
        told.append(
            [
                listing.boxes([*boxes, 1]),
                listing.locations([*places, 1]),
                listing.people([*people, 1]),
                listing.lines(lines),
                [lists.inside(None), lists.inside(places[0]), list(lists.closed()), lists.people("roy")],
                [lists.overdue(date(2027, 1, 1)), lists.due(date(2026, 12, 1), date(2026, 12, 31))],
                [lists.out_to(person) for person in people],
                [
                    row._replace(id=0) if hasattr(row, "_replace") else row.kind
                    for row in listing.events(lists.journal())
                ],
                list(rows(store, Unit)),
                list(rows(store, User)),
                list(lists.refusals()),
            ]
        )
    assert told[1] == told[0]


def test_a_search_under_way_is_given_up(server: Postgres, both: BOTH, monkeypatch: pytest.MonkeyPatch) -> None:
    with Searcher(both[1]) as searcher:
        monkeypatch.setattr(search, "gate", slow)
        timer = threading.Timer(0.2, searcher.cancel)
        timer.start()
        with pytest.raises(Cancelled):
            searcher.boxes(parse("permis"))
        timer.join()
        monkeypatch.undo()
        assert searcher.boxes(parse("permis")).ids


def slow(connection: object, query: object) -> object:
    """A condition that takes long to look into."""
    return connection.execute("SELECT pg_sleep(60)")  # type: ignore[attr-defined]


def test_a_searcher_writes_nothing(both: BOTH) -> None:
    with Searcher(both[1]) as searcher, pytest.raises(WriteFailed):
        searcher._store.connection.execute("DELETE FROM box")
