from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from depot.errors import DepotError
from depot.model.event import Fact
from depot.store import migrations, version
from depot.store.backup import BackupExists, BackupUnsound, backup
from depot.store.restoring import restore
from depot.store.store import Store
from depot.store.verify import verify
from depot.store.version import TooNew
from tests.store.small import ACTOR, STATION, Clock, codes, make, raw, shelve


class Cut(Exception):
    """The power went."""


def test_a_backup_is_a_checked_copy_of_its_owner_only(store: Store, tmp_path: Path) -> None:
    done = backup(store, tmp_path / "copy.db")
    assert done.checked.ok
    assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
    assert verify(done.path).head == verify(store).head
    with pytest.raises(BackupExists):
        backup(store, tmp_path / "copy.db")


def test_a_backup_that_fails_leaves_no_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DepotError):
        backup(store, tmp_path / "absent" / "copy.db")
    with raw(store.path) as connection:
        connection.execute("UPDATE tally SET n = n + 1 WHERE name = 'box'")
    with pytest.raises(BackupUnsound):
        backup(store, tmp_path / "copy.db")
    assert [entry.name for entry in tmp_path.iterdir() if "copy" in entry.name] == []


def test_a_restore_keeps_the_former_and_begins_a_new_incarnation(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with make(path) as store:
        backup(store, copy)
        old = store.stream_head()
        shelve(store, codes(store, "box", "B")[0], codes(store, "location", "S")[0])
        ahead = store.stream_head()
    done = restore(copy, path, actor=ACTOR, station=STATION, clock=Clock())
    assert done.aside is not None
    assert verify(done.aside).head == ahead.head_hash.hex(), "nothing is deleted"
    assert [(lost.first, lost.last) for lost in done.lost] == [(old.head_seq + 1, ahead.head_seq)]
    with Store.open(path) as store:
        now = store.stream_head()
        assert now.inc != old.inc
        event = store.history("node/L1")[-1]
        assert event.kind == "node.restored"
        assert old.inc in str(event.body)
    assert verify(path).ok


def test_a_damaged_backup_is_not_restored(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with make(path) as store:
        backup(store, copy)
        head = store.stream_head()
    data = bytearray(copy.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
    copy.write_bytes(data)
    with pytest.raises(DepotError):
        restore(copy, path, actor=ACTOR, station=STATION)
    with Store.open(path) as store:
        assert store.stream_head() == head


def test_older_tables_are_folded_anew(path: Path, tmp_path: Path) -> None:
    with make(path):
        pass
    with raw(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'fold'")
        connection.execute("UPDATE box SET title = 'by an older program'")
    with Store.open(path) as store:
        titles = {row[0] for row in store.connection.execute("SELECT title FROM box")}
    assert "by an older program" not in titles
    assert verify(path).ok
    assert len(list(path.parent.glob("*before*"))) <= 1


def test_older_tables_are_not_read_as_if_they_were_new(path: Path) -> None:
    with make(path):
        pass
    with raw(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'fold'")
    with pytest.raises(migrations.UpdateNeeded):
        Store.open(path, readonly=True)


@pytest.mark.parametrize("name", ["fold", "schema"])
def test_a_newer_depot_is_refused(path: Path, name: str) -> None:
    with make(path):
        pass
    with raw(path) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE name = ?", (name,))
    with pytest.raises(TooNew):
        Store.open(path)


def test_a_step_of_the_journals_schema_and_its_record_are_one(path: Path) -> None:
    def add(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE stream ADD COLUMN note TEXT NOT NULL DEFAULT ''")

    def fail(connection: sqlite3.Connection) -> None:
        add(connection)
        raise Cut

    with make(path):
        pass
    now = version.CURRENT
    ahead = now._replace(schema=now.schema + 1)
    with raw(path) as connection:
        options = {"readonly": False, "current": ahead, "keep": False}
        with pytest.raises(Cut):
            migrations.bring_up_to_date(connection, path, steps={now.schema: fail}, **options)  # type: ignore[arg-type]
        assert "note" not in {row[1] for row in connection.execute("PRAGMA table_info(stream)")}
        migrations.bring_up_to_date(connection, path, steps={now.schema: add}, **options)  # type: ignore[arg-type]
        assert version.versions_of(connection) == ahead
        assert "note" in {row[1] for row in connection.execute("PRAGMA table_info(stream)")}


def test_the_search_index_catches_up_after_an_interrupted_import(path: Path) -> None:
    with make(path) as store:
        code = store.act(lambda tx: tx.allot("B")[0], actor=ACTOR, station=STATION).result
        assert code is not None
        fact = Fact("box.registered", code.text, {"title": "Procès-verbaux retrouvés"})
        store.act(lambda tx: tx.append(fact), actor=ACTOR, station=STATION, bulk=True)
        match = "SELECT rowid FROM box_fts WHERE box_fts MATCH 'retrouves'"
        assert store.connection.execute(match).fetchall() == []
        from depot.store.indexing import drain

        assert drain(store.connection) == 1
        assert store.connection.execute(match).fetchall() == [(code.id,)]
        assert verify(store).ok
