"""The search index: the same words whether written at once, later, or anew."""

from __future__ import annotations

import pytest

from depot.model.event import Fact
from depot.store.indexing import drain
from depot.store.migrations import refold
from depot.store.store import Store, Tx
from tests.store.depots import WHO, assert_sound, registered


def found(store: Store, word: str, table: str = "box") -> int:
    query = f"SELECT count(*) FROM {table}_fts WHERE {table}_fts MATCH ?"
    return int(store.connection.execute(query, (word,)).fetchone()[0])


def pending(store: Store) -> int:
    return int(store.connection.execute("SELECT count(*) FROM search_pending").fetchone()[0])


def brought(tx: Tx) -> None:
    for n, code in enumerate(tx.allot("B", 12)):
        tx.append(Fact("box.registered", code.text, {"title": f"Élèves {n}", "aliases": f"OLD{n}"}))
    for n, code in enumerate(tx.allot("F", 8)):
        tx.append(Fact("file.listed", code.text, {"title": f"Œuvres {n}", "ref": f"R-{n}"}))


def test_an_import_is_indexed_later_and_in_steps(store: Store) -> None:
    store.act(brought, bulk=True, **WHO)
    assert (pending(store), found(store, "eleves")) == (20, 0)
    assert [drain(store.connection, 7) for _ in range(4)] == [7, 7, 6, 0]
    assert (pending(store), found(store, "eleves"), found(store, "oeuvres", "file")) == (0, 12, 8)
    store.close()
    assert_sound(store.path)


def test_a_change_before_its_indexing_is_indexed_once(store: Store) -> None:
    store.act(brought, bulk=True, **WHO)
    box = store.by_alias("old3")[0]
    store.act(lambda tx: tx.append(Fact("box.described", box, {"title": "Paie"})), **WHO)
    assert_sound(store.path)
    while drain(store.connection):
        pass
    assert (found(store, "paie"), found(store, "eleves")) == (1, 11)
    store.close()
    assert_sound(store.path)


@pytest.mark.parametrize("settle", [True, False])
def test_a_change_after_its_indexing_replaces_the_words(store: Store, settle: bool) -> None:
    (box,) = registered(store, title="Contrats")

    def work(tx: Tx) -> None:
        tx.append(Fact("box.described", box.text, {"title": "Paie"}))
        if settle:
            tx.settle()
        tx.append(Fact("box.described", box.text, {"remarks": "mouillée"}))

    store.act(work, **WHO)
    assert (found(store, "contrats"), found(store, "paie"), found(store, "mouillee")) == (0, 1, 1)
    store.close()
    assert_sound(store.path)


def test_a_removed_file_is_found_no_more(store: Store) -> None:
    store.act(brought, **WHO)
    file = store.act_events(store.history(store.by_alias("old3")[0])[0].act)[-1].subject
    assert found(store, "oeuvres", "file") == 8
    store.act(lambda tx: tx.append(Fact("file.removed", file, {})), **WHO)
    assert found(store, "oeuvres", "file") == 7
    store.close()
    assert_sound(store.path)


def test_folding_anew_indexes_all_of_it(store: Store) -> None:
    store.act(brought, **WHO)
    refold(store.connection)
    assert (pending(store), found(store, "eleves"), found(store, "oeuvres", "file")) == (0, 12, 8)
    store.close()
    assert_sound(store.path)


def test_a_draining_that_fails_leaves_the_rows_waiting(store: Store) -> None:
    store.act(brought, bulk=True, **WHO)
    store.connection.execute(
        "CREATE TEMP TRIGGER stop BEFORE DELETE ON search_pending BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    with pytest.raises(Exception, match="x"):
        drain(store.connection)
    assert (pending(store), found(store, "eleves"), store.connection.in_transaction) == (20, 0, False)
