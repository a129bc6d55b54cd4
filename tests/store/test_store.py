"""Acts: all or nothing, once, and only into the database that was opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from depot.errors import Refused
from depot.model.box import Box
from depot.model.event import Fact
from depot.store import store as module
from depot.store.connection import DatabaseBusy, DepotReplaced, OutcomeUnknown, WriteFailed
from depot.store.journal import NoStream
from depot.store.store import Store, Tx
from tests.store.depots import SHELVES, WHO, assert_sound, copied, registered, shelve


def test_an_act_that_fails_leaves_nothing(store: Store) -> None:
    head = store.stream_head()

    def work(tx: Tx) -> None:
        box = tx.allot("B")[0]
        tx.append(Fact("box.registered", box.text, {"title": "x"}))
        tx.settle()
        raise Refused

    with pytest.raises(Refused):
        store.act(work, **WHO)
    assert store.stream_head() == head
    assert store.tally("box") == 0
    registered(store)
    assert store.tally("box") == 1


def test_an_act_without_events_leaves_nothing_and_has_no_id(store: Store) -> None:
    done = store.act(lambda _tx: "seen", **WHO)
    assert (done.result, done.act, done.events) == ("seen", "", [])
    assert store.stream_head().head_seq == 5


def test_a_retry_with_the_same_id_does_nothing_again(store: Store) -> None:
    def work(tx: Tx) -> str:
        tx.append(*(Fact("box.registered", code.text, {}) for code in tx.allot("B", 2)))
        return "made"

    first = store.act(work, act=bytes(16), **WHO)
    again = store.act(work, act=bytes(16), **WHO)
    assert (first.result, first.repeated) == ("made", False)
    assert (again.result, again.repeated) == (None, True)
    assert again.events == first.events
    assert again.act == first.act == bytes(16).hex()
    assert store.tally("box") == 2


def test_reads_in_an_act_see_what_it_did(store: Store) -> None:
    def work(tx: Tx) -> tuple[Box | None, list[str], int]:
        box = tx.allot("B")[0]
        tx.append(Fact("box.registered", box.text, {"title": "x", "aliases": "AB 12"}))
        assert tx.allot("B")[0] != box
        return tx.get(Box, box.id), tx.by_alias("ab  12"), len(tx.history(box.text))

    box, named, events = store.act(work, **WHO).result or (None, [], 0)
    assert box is not None
    assert (box.title, len(named), events) == ("x", 1, 1)


def test_a_database_put_in_the_place_of_the_open_one_is_noticed(store: Store, template: Path) -> None:
    box = registered(store)[0]
    away = store.path.with_name("away.db")
    store.path.rename(away)
    with pytest.raises(DepotReplaced):
        shelve(store, box, SHELVES[0])
    copied(template, store.path.parent)
    with pytest.raises(DepotReplaced):
        store.local([("INSERT INTO station VALUES('tty1', 'k', 'v')", ())])
    assert store.stream_head().head_seq == 6, "reading goes on in the file that was opened"
    store.path.unlink()
    away.rename(store.path)
    shelve(store, box, SHELVES[0])


def test_a_commit_that_fails_is_never_passed_off_as_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a disk failed to sync may be seen and not be kept; a retry with the same id settles it."""
    act = b"unknown outcome!"

    class Lying:
        """A connection that commits, then says that it could not."""

        def __init__(self, real: sqlite3.Connection) -> None:
            self.real = real

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

        def execute(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
            done = self.real.execute(sql, values)
            if sql == "COMMIT":
                raise sqlite3.OperationalError("disk I/O error")
            return done

    monkeypatch.setattr(store, "_connection", Lying(store.raw))
    with pytest.raises(OutcomeUnknown):
        store.act(lambda tx: tx.append(Fact("x.seen", "x/1", {})), act=act, **WHO)
    assert isinstance(store.connection, sqlite3.Connection), "opened anew"
    assert store.act(lambda tx: tx.append(Fact("x.seen", "x/1", {})), act=act, **WHO).repeated
    store.close()
    assert_sound(store.path)


def test_a_retry_is_acknowledged_only_once_it_is_on_the_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal that wrote it may have died between the write and the sync."""
    act = b"killed too early"
    store.act(lambda tx: tx.append(Fact("x.seen", "x/1", {})), act=act, **WHO)
    synced: list[Path] = []
    monkeypatch.setattr(module, "sync_file", synced.append)
    assert store.act(lambda tx: tx.append(Fact("x.seen", "x/1", {})), act=act, **WHO).repeated
    assert synced == [store.path.with_name("depot.db-wal")]

    def broken(_path: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(module, "sync_file", broken)
    with pytest.raises(WriteFailed):
        store.act(lambda tx: tx.append(Fact("x.seen", "x/1", {})), act=act, **WHO)


def test_a_connection_in_doubt_is_opened_anew_at_the_next_act(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        in_transaction = True

        def execute(self, sql: str, *_values: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        def close(self) -> None:
            real.close()

    real = store.connection

    def work(tx: Tx) -> None:
        monkeypatch.setattr(store, "_connection", Broken())
        raise Refused

    with pytest.raises(Refused):
        store.act(work, **WHO)
    monkeypatch.undo()
    registered(store)
    assert store.tally("box") == 1


def test_a_writer_that_takes_too_long_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("depot.store.connection.BUSY_MS", 10)
    with store.another() as other:
        store.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            registered(other)
        store.connection.execute("ROLLBACK")
        registered(other)


def test_a_database_that_a_newer_program_took_over_is_left_alone(store: Store) -> None:
    """A terminal that still runs the old program may not write into the new tables."""
    store.connection.execute("UPDATE meta SET value = '99' WHERE name = 'fold'")
    with pytest.raises(DepotReplaced):
        registered(store)


def test_a_database_without_a_stream_of_its_own_is_refused(store: Store) -> None:
    store.connection.execute("UPDATE stream SET own = 0")
    with pytest.raises(NoStream):
        registered(store)


def test_local_settings_are_all_written_or_none(store: Store) -> None:
    insert = "INSERT INTO station VALUES('tty1', ?, 'v')"
    with pytest.raises(sqlite3.IntegrityError):
        store.local([(insert, ("a",)), (insert, ("a",))])
    assert store.connection.execute("SELECT count(*) FROM station").fetchone() == (0,)
    store.local([(insert, ("a",))])
    assert store.connection.execute("SELECT key FROM station").fetchall() == [("a",)]


def test_the_wall_clock_knows_its_offset() -> None:
    assert module.wall_clock().utcoffset() is not None
