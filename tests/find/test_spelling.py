"""Misspelt words: what is proposed, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from depot.model.event import Fact
from depot.model.indexed import tokens
from depot.model.queryparse import corrected, parse
from depot.model.searchtext import folded
from depot.model.spelling import nearest
from depot.store.found import found
from depot.store.search import LITTLE, Cancelled, Searcher
from depot.store.store import Store
from tests.find import cases

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(LETTERS, min_size=3, max_size=14)


@st.composite
def one_edit(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same with one letter left out, put in or changed, or with two neighbours exchanged."""
    word = draw(WORDS)
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(LETTERS))
    edits = (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )
    return word, draw(st.sampled_from(edits))


@given(one_edit(), st.dictionaries(WORDS, st.integers(1, 500), max_size=20))
def test_a_word_one_edit_away_is_proposed_or_another_as_near(pair: tuple[str, str], others: dict[str, int]) -> None:
    word, typed = pair
    if typed == word:
        return
    assert nearest(typed, {word: 3}) == word
    others.pop(typed, None)
    assert OSA.distance(typed, nearest(typed, {**others, word: 3})) <= 1


def test_two_letters_may_be_wrong_in_a_long_word_only() -> None:
    assert nearest("remuneratoin", {"remuneration": 4}) == "remuneration"
    assert nearest("remuneratxxn", {"remuneration": 4}) == "remuneration"
    assert nearest("xaxe", {"paie": 4}) == ""


def test_the_commonest_of_several_as_near() -> None:
    assert nearest("paise", {"paies": 2, "paise": 0, "paisa": 9, "paie": 5}) == "paisa"


def test_a_rare_word_is_given_up_for_a_much_commoner_one_only() -> None:
    assert nearest("dosier", {"dosier": 1, "dossier": 40}) == "dossier"
    assert nearest("dosier", {"dosier": 1, "dossier": 9}) == ""
    assert nearest("dosier", {"dosier": 3, "dossier": 400}) == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("finissents", "finissants"),
        ("Finisants élèves", "finissants élèves"),
        ("eleves finisants unité:7210", "eleves finissants unité:7210"),
        ("oeuvrs", "œuvres"),
        ("relvés de notes", "relevés de notes"),
        ('"journaux de paye"', None),  # paye is a word of one letter more or less, but it has a neighbour
        ("trembaly", "tremblay"),
        ("unité:finisants", None),
        ("2O11-O45x", None),
        ("zz", None),
        ("nulle", None),
    ],
)
def test_a_query_is_put_right(searcher: Searcher, typed: str, expected: str | None) -> None:
    query = parse(typed)
    if expected is None and typed.startswith('"'):
        expected = '"journaux de paie"'
    suggestion = searcher.suggestion(query, 0)
    assert (suggestion.text if suggestion is not None else None) == expected


def test_nothing_is_proposed_where_enough_was_found(searcher: Searcher) -> None:
    assert searcher.suggestion(parse("finisants"), LITTLE) is not None
    assert searcher.suggestion(parse("finisants"), LITTLE + 1) is None
    assert searcher.suggestion(parse("unité:7210"), 0) is None


def test_a_later_key_ends_it(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = searcher.cancel()
    asked: list[str] = []

    def interrupted(word: str, known: dict[str, int]) -> str:
        asked.append(word)
        searcher.cancel()
        return nearest(word, known)

    monkeypatch.setattr("depot.store.spelling.nearest", interrupted)
    with pytest.raises(Cancelled):
        searcher.suggestion(parse("finisants relvés"), 0, turn=turn)
    assert asked == ["finisants"]


def test_the_beginning_of_a_word_is_not_misspelt(searcher: Searcher) -> None:
    assert searcher.suggestion(parse("finiss"), 0) is None


@given(st.text(max_size=60), st.sampled_from(["paie", "eleves", "x"]))
def test_correcting_changes_nothing_but_the_word(text: str, word: str) -> None:
    once = corrected(text, word, "zzz")
    assert corrected(once, word, "zzz") == once
    if word not in tokens(folded(text)):
        assert parse(once).highlights == parse(text).highlights


def words_of(store: Store) -> dict[str, int]:
    return dict(store.connection.execute("SELECT word, n FROM vocabulary"))


def test_the_vocabulary_follows_the_texts(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store:

        def act(*facts: Fact) -> None:
            store.act(lambda tx: tx.append(*facts), actor="ada", station="t")

        act(Fact("box.registered", cases.B[0], {"title": "Paie, paie, PAIE 2011", "contents": "Été"}))
        act(Fact("box.registered", cases.B[1], {"title": "Paie"}))
        act(Fact("file.listed", cases.F[0], {"box": cases.B[0], "title": "Roy"}))
        assert words_of(store) == {"paie": 2, "ete": 1, "roy": 1}
        act(Fact("box.described", cases.B[0], {"title": "Solde"}))
        act(Fact("file.removed", cases.F[0], {}))
        assert words_of(store) == {"paie": 1, "ete": 1, "solde": 1}
        act(Fact("box.shelved", cases.B[1], {"place": cases.S[0]}))
        act(Fact("box.described", cases.B[1], {"title": ""}))
        assert words_of(store) == {"ete": 1, "solde": 1}
