"""Other words that mean the same: both faces find them, after what has the words themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.event import Fact
from depot.model.queryparse import parse
from depot.model.reference import ClassCode
from depot.model.synonyms import MOST, thesaurus, widened
from depot.store.found import found
from depot.store.search import Searcher
from depot.store.store import Store
from depot.store.synonyms import keep_synonyms
from tests.find import cases
from tests.find.conftest import around

PLAN = {
    "CSS/02": {"title": "Enseignement"},
    "CSS/02-03": {"title": "Dossiers des élèves", "parent": "CSS/02", "old_codes": "Vallée E-3\nPlateau 7"},
    "CSS/02-03-01": {"title": "Finissants", "parent": "CSS/02-03"},
    "CSS/02-03-02": {"title": "Bulletins", "parent": "CSS/02-03"},
    "CSS/05": {"title": "Rémunération du personnel"},
}
GROUPS = (("paie", "Rémunération du personnel", "salaires"), ("permis", "contrat"), ("absence", "congé"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("find") / "planned.db"
    with found(path, cases.NODE, "Dépôt", "CSS", actor="ada", station="test") as store:
        plan = [Fact("class.added", f"class/{key}", {"code": key[4:], **body}) for key, body in PLAN.items()]
        store.act(lambda tx: tx.append(*cases.facts(), *plan), actor="ada", station="test")
        keep_synonyms(store, GROUPS)
        yield store


@pytest.fixture
def searcher(store: Store) -> Iterator[Searcher]:
    with Searcher(store) as searcher:
        yield searcher


@pytest.mark.parametrize(
    ("typed", "own", "also"),
    [
        ("bulletins", "", "notes"),
        ("bulletin", "", "notes"),
        ("dossier élève", "", "eleves notes"),
        ("dossiers des élèves", "", "eleves notes"),
        ("E-3", "", "eleves notes"),
        ("vallée", "", ""),
        ("7", "", ""),
        ("salaires", "", "paie"),
        ("rémunération du personnel", "", "paie"),
        ("salaires 1998..1999", "", "paie"),
        ("salaires 2020", "", ""),
        ("salaires suppléance", "", "paie"),
        ("congé", "", "permis"),
        ("contrats -service", "perdue", "permis"),
        ('"salaires"', "", ""),
        ('"congé"', "", ""),
        ("-salaires contrat unité:7211", "", "permis"),
        ("enseignement", "", "eleves notes"),
        ("unité:7210", "eleves notes oeuvres proces permission", ""),
    ],
)
def test_words_find_what_means_the_same(store: Store, searcher: Searcher, typed: str, own: str, also: str) -> None:
    plain = parse(typed)
    query = searcher.widened(plain)
    assert {cases.IDS[id_] for id_ in searcher.boxes(plain).ids} == set(own.split())
    page = searcher.boxes(query)
    first, after = page.ids[: len(page.ids) - page.also], page.ids[len(page.ids) - page.also :]
    assert {cases.IDS[id_] for id_ in first} == set(own.split())
    assert {cases.IDS[id_] for id_ in after} == set(also.split())
    assert set(searcher.vector(query)) == set(page.ids)
    assert searcher.count(query).n == len(page.ids)
    boxes = [box for id_ in cases.IDS if (box := store.get(Box, id_)) is not None]
    assert {box.id for box in boxes if query.match(box, around(store, box))} == set(page.ids)


def test_what_was_widened_is_told(searcher: Searcher) -> None:
    query = searcher.widened(parse("salaires congé"))
    assert query.widened == (
        ("salaires", "paie"),
        ("salaires", "Rémunération du personnel"),
        ("salaires", "05 Rémunération du personnel"),
        ("conge", "absence"),
    )
    assert "absence" in query.highlights


def test_a_word_that_has_a_meaning_is_not_misspelt(searcher: Searcher) -> None:
    for text in ("contrat", "contrqt"):
        suggestion = searcher.suggestion(searcher.widened(parse(text)), 0)
        assert (suggestion is None) == (text == "contrat")


def test_a_full_page_needs_no_other_words(searcher: Searcher) -> None:
    query = searcher.widened(parse("contrat"))
    assert searcher.boxes(query, 1).also == 0
    assert searcher.boxes(query, 1).more


def test_a_changed_list_counts_at_once(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store, Searcher(store) as searcher:
        assert not searcher.widened(parse("auto")).also
        keep_synonyms(store, [("auto", "voiture")])
        assert searcher.widened(parse("auto")).also
        keep_synonyms(store, [], instead=True)
        assert not searcher.widened(parse("auto")).also


TERMS = st.lists(st.text("abé '-*\"():", max_size=6), min_size=2, max_size=5)


@given(st.lists(TERMS, max_size=6), st.text("abé '-*\"():", max_size=20))
def test_any_list_of_any_terms_makes_few_plain_queries(groups: list[list[str]], text: str) -> None:
    plan = [ClassCode(f"O/{n}", title=" ".join(group)) for n, group in enumerate(groups)]
    query = widened(parse(text), thesaurus(groups, plan))
    assert len(query.also) <= MOST
    assert all(not other.also and not other.reference for other in query.also)
    assert all(word.tokens for other in query.also for word in other.words)
