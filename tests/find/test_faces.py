"""The database finds what the same query matches in memory."""

from __future__ import annotations

import pytest

from depot.model.queryparse import parse
from depot.store.search import Searcher
from tests.find import cases


@pytest.mark.parametrize(("text", "expected"), cases.CASES)
def test_a_query_finds(searcher: Searcher, text: str, expected: str) -> None:
    query, names = parse(text), set(expected.split())
    assert {cases.IDS[id_] for id_ in searcher.vector(query)} == names
    page = searcher.boxes(query)
    assert {cases.IDS[id_] for id_ in page.ids} == names
    assert not page.more
    count = searcher.count(query)
    assert (count.n, count.more) == (len(names), False)
