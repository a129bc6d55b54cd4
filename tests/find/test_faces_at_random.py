"""Any mixture of conditions and words: the database finds exactly the boxes that match in memory."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.query import Around
from depot.model.queryparse import parse
from depot.store import clauses, vectors
from depot.store.search import Searcher
from depot.store.store import Store
from tests.find.conftest import around

PARTS = """
dossiers|élèves|d'élèves|paie|proces|con|r|de|oeuvres|2011|1998-00|31142000000|B-L1-0004|BL1001
"comptes à payer"|"conseil d'établissement"|-dossiers|-"services de garde"|-a
unité:1007|unité:10|unité:gérard|-unité:1000|unité:rose,1014|classe:3|classe:3-02|règle:17|règle:"1"
état:prêtée|état:manquante|état:à-ranger|-état:rangée|état:unplaced,lent|type:std|-type:std|source:paie,coba
année:1962|1970..1975|year>2015|-year:..2010|place:04|place:2/C|-place:S-2|emprunteur:marie|-emprunteur:zo
no:1999|no:2011-0001|code:BL1000|-code:BL1001
"""
QUERY_PARTS = tuple(part for line in PARTS.split("\n") for part in line.split("|") if part)


class Sample:
    """Every third box, with what others say of it."""

    def __init__(self, boxes: list[tuple[Box, Around]]) -> None:
        self.boxes = boxes


@pytest.fixture(scope="module")
def sample(large: Store) -> Sample:
    ids = large.connection.execute("SELECT id FROM box WHERE id % 3 = 0 ORDER BY id").fetchall()
    boxes = [large.get(Box, id_) for (id_,) in ids]
    return Sample([(box, around(large, box)) for box in boxes if box is not None])


@pytest.fixture(scope="module")
def searcher(large: Store) -> Iterator[Searcher]:
    with Searcher(large) as searcher:
        yield searcher


@settings(max_examples=40)
@given(
    parts=st.lists(st.sampled_from(QUERY_PARTS), min_size=1, max_size=4, unique=True),
    rare=st.sampled_from((3, clauses.RARE)),
    whole=st.sampled_from((0, vectors.READ_WHOLE)),
)
def test_both_faces_agree(searcher: Searcher, sample: Sample, parts: list[str], rare: int, whole: int) -> None:
    query = parse(" ".join(parts))
    with patch.object(clauses, "RARE", rare), patch.object(vectors, "READ_WHOLE", whole):
        vector = searcher.vector(query)
        page = searcher.boxes(query)
        count = searcher.count(query, cap=100)
    matching = [box.id for box, others in sample.boxes if query.match(box, others)]
    assert matching == [id_ for id_ in vector if id_ % 3 == 0]
    assert set(page.ids) <= set(vector)
    assert (len(page.ids), page.more) == (min(len(vector), 50), len(vector) > 50)
    assert (count.n, count.more) == (min(len(vector), 100), len(vector) > 100)
