"""Saved searches: each one's own and those that all share, under names that no two can take at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from depot.desk import saved
from depot.desk.entries import EntryMissing, EntryTooLong
from depot.desk.saved import SearchNameTaken, SearchUnknown, keep, named, remove, rename
from depot.desk.session import Session
from depot.model.event import Fact
from depot.model.roles import RoleTooLow
from depot.store.found import found
from depot.store.saved import SavedSearch, saved_searches
from depot.store.store import Store

ROLES = {"lou": "clerk", "max": "clerk", "rosa": "supervisor", "aude": "auditor"}
NASTY = (
    "'); DROP TABLE saved_search; --",
    '"; DELETE FROM box',
    "=HYPERLINK(1)",
    "%",
    "_",
    "Rémi\u202egnol",
    "-x",
    "🗃",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = found(tmp_path / "depot.db", "L1", "Dépôt", "CSS", actor="ada", station="t")
    users = [Fact("user.added", f"user/{name}", {"name": name, "role": role}) for name, role in ROLES.items()]
    store.act(lambda tx: tx.append(*users), actor="ada", station="t")
    return store


def names(store: Store, user: str) -> list[str]:
    return [search.name for search in saved_searches(store, user)]


def test_each_has_their_own_and_all_have_what_is_shared(store: Store) -> None:
    with store:
        lou, max_ = Session(store, "lou", "t"), Session(store, "max", "t")
        keep(lou, "Paie", "paie 2011")
        keep(max_, "paie", "paye", ordering="title", widened=False)
        keep(lou, "Élèves", "élèves", shared=True)
        assert names(store, "lou") == ["Paie", "Élèves"]
        assert names(store, "max") == ["paie", "Élèves"]
        assert named(store, "max", "PAIE") == SavedSearch("max", "paie", "paie", "paye", "title", 0, "max")
        assert named(store, "rosa", "eleves").by == "lou"
        with pytest.raises(SearchUnknown):
            named(store, "rosa", "paie")


def test_a_name_is_one_whatever_its_capitals_and_accents(store: Store) -> None:
    with store:
        lou = Session(store, "lou", "t")
        first = keep(lou, "  Élèves   2011 ", "a")
        assert first.name == "Élèves 2011"
        with pytest.raises(SearchNameTaken) as refused:
            keep(lou, "eleves 2011", "b")
        assert refused.value.facts == {"name": "Élèves 2011", "text": "a", "by": "lou"}
        other = keep(lou, "Paie", "c")
        with pytest.raises(SearchNameTaken):
            rename(lou, other, "ÉLÈVES 2011")
        again = rename(lou, first, "ELEVES 2011")
        assert names(store, "lou") == ["ELEVES 2011", "Paie"]
        remove(lou, again)
        with pytest.raises(SearchUnknown):
            rename(lou, again, "x")
        assert names(store, "lou") == ["Paie"]


def test_what_is_shared_is_changed_by_who_saved_it_or_a_supervisor(store: Store) -> None:
    with store:
        lou, max_, rosa, aude = (Session(store, name, "t") for name in ROLES)
        search = keep(lou, "Paie", "paie", shared=True)
        for other in (max_, aude):
            with pytest.raises(RoleTooLow):
                remove(other, search)
            with pytest.raises(RoleTooLow):
                rename(other, search, "x")
        with pytest.raises(RoleTooLow):
            keep(aude, "Autre", "x", shared=True)
        assert keep(aude, "Autre", "x").owner == "aude"
        search = rename(rosa, search, "Salaires")
        remove(lou, search)
        assert names(store, "lou") == []


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_only_a_name(store: Store, name: str) -> None:
    with store:
        lou = Session(store, "lou", "t")
        kept = keep(lou, name, f"{name} paie")
        assert (kept.name, kept.text) == (name, f"{name} paie")
        assert named(store, "lou", name) == kept
        assert len(saved_searches(store, "lou")) == 1
        remove(lou, kept)
        assert not saved_searches(store, "lou")


def test_names_and_searches_have_a_length(store: Store) -> None:
    with store:
        lou = Session(store, "lou", "t")
        for name, text, error in (
            ("", "a", EntryMissing),
            ("\x00\t", "a", EntryMissing),
            ("a", " ", EntryMissing),
            ("a" * 61, "a", EntryTooLong),
            ("a", "b" * 401, EntryTooLong),
        ):
            with pytest.raises(error):
                keep(lou, name, text)
        assert keep(lou, "two\nlines", "a").name == "two lines"
        assert named(store, "lou", " two\x1b lines").text == "a"


def test_of_two_terminals_that_save_the_same_name_one_is_told(store: Store) -> None:
    with store:
        start, said = threading.Barrier(2), list[object]()

        def save(user: str) -> None:
            with store.another() as mine:
                start.wait()
                try:
                    said.append(keep(Session(mine, user, user), "Paie", user, shared=True).text)
                except SearchNameTaken as error:
                    said.append(error)

        threads = [threading.Thread(target=save, args=(user,)) for user in ("lou", "max")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (refused,) = (each for each in said if isinstance(each, SearchNameTaken))
        (kept,) = saved_searches(store, "rosa")
        assert refused.facts["by"] == kept.by == kept.text
        assert kept.text in said


def test_nothing_of_it_is_in_the_journal(store: Store) -> None:
    with store:
        head = store.stream_head()
        search = saved.keep(Session(store, "lou", "t"), "Paie", "Tremblay, Zoé", shared=True)
        saved.remove(Session(store, "lou", "t"), search)
        assert store.stream_head() == head
