"""Bringing older databases up to date: checked, whole or not at all, and again after a kill."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from depot.store import exports, migrations, replaying, saved
from depot.store.backup import BackupUnsound
from depot.store.connection import DepotReplaced, connect
from depot.store.engine import Connection
from depot.store.folding import Folder
from depot.store.migrations import UpdateNeeded, bring_up_to_date, refold
from depot.store.store import Store
from depot.store.verify import verify
from depot.store.version import CURRENT, Versions, versions_of
from tests.store.depots import SHELVES, WHO, Clock, act_id, assert_sound, listed, registered, script, shelve


@pytest.fixture
def old(path: Path) -> Path:
    """A database whose tables an older program made: other tables, other columns, other contents."""
    with Store.open(path, clock=Clock()) as store:
        for number, work in zip(range(30), script("old"), strict=False):
            store.act(work, act=act_id("old", number), **WHO)
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        for statement in (
            "DROP TABLE fill",
            "CREATE TABLE bygone(x)",
            "CREATE VIEW seen AS SELECT * FROM bygone",
            "CREATE VIRTUAL TABLE old_fts USING fts5(text)",
            "ALTER TABLE box DROP COLUMN remarks",
            "UPDATE tally SET n = 77",
            "UPDATE meta SET value = '0' WHERE name = 'fold'",
        ):
            tool.execute(statement)
    return path


def beside(path: Path) -> list[Path]:
    return sorted(entry for entry in path.parent.iterdir() if entry.name.startswith("depot-before"))


def test_older_tables_are_folded_anew_after_a_checked_copy(old: Path) -> None:
    with Store.open(old) as store:
        assert store.fold_version() == CURRENT.fold
        assert store.tally("box") > 1
        shelve(store, registered(store)[0], SHELVES[0])
    events = assert_sound(old)
    (copy,) = beside(old)
    report = verify(copy)
    assert report.ok
    assert not report.folded, "the tables of the copy are the old ones"
    assert report.events == events - 2
    with closing(connect(copy, readonly=True)) as connection:
        assert versions_of(connection).fold == 0


def test_reading_an_older_database_is_refused_with_the_way_out(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(UpdateNeeded) as refused:
        Store.open(old, readonly=True)
    assert "depot" in refused.value.next_step()
    assert old.read_bytes() == before
    assert beside(old) == []


def test_an_older_database_with_a_damaged_journal_is_not_touched(old: Path) -> None:
    with closing(sqlite3.connect(old, isolation_level=None)) as tool:
        tool.execute("DROP TRIGGER journal_no_delete")
        tool.execute("DELETE FROM journal WHERE pos = 8")
    with pytest.raises(BackupUnsound):
        Store.open(old)
    with closing(connect(old, readonly=True)) as connection:
        assert versions_of(connection).fold == 0
        assert connection.execute("SELECT count(*) FROM bygone").fetchone() == (0,)
    assert beside(old) == []


def test_a_folding_that_fails_leaves_the_old_tables(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Folder):
        def flush(self) -> None:
            super().flush()
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(replaying, "Folder", Failing)
        with pytest.raises(KeyboardInterrupt):
            Store.open(old)
    with closing(connect(old, readonly=True)) as connection:
        assert connection.execute("SELECT count(*) FROM bygone").fetchone() == (0,)
        assert versions_of(connection).fold == 0
    Store.open(old).close()
    assert_sound(old)
    assert len(beside(old)) == 1, "the copy made at first serves again"


KILLED = """
import os, signal, sys
from pathlib import Path
from depot.store import exports, migrations, replaying, saved
from depot.store.store import Store

count = int(sys.argv[2])
real = replaying.Folder.flush if sys.argv[3] == "fold" else migrations.drain

def dying(*args):
    global count
    done = real(*args)
    count -= 1
    if count == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

if sys.argv[3] == "fold":
    migrations.CHUNK = 20
    replaying.Folder.flush = dying
else:
    migrations.drain = lambda connection: dying(connection, 5)
Store.open(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(("where", "count"), [("fold", 1), ("fold", 3), ("drain", 1), ("drain", 3)])
def test_a_kill_half_way_is_made_good_at_the_next_opening(old: Path, where: str, count: int) -> None:
    command = [sys.executable, "-c", KILLED, str(old), str(count), where]
    died = subprocess.run(command, capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    with Store.open(old) as store:
        registered(store)
    assert_sound(old)


def test_two_programs_that_open_at_once_fold_once(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folds = []
    real = migrations.fold_anew

    def counted(connection: Connection) -> None:
        folds.append(1)
        real(connection)

    monkeypatch.setattr(migrations, "fold_anew", counted)
    kept: list[int] = []

    def slow(*_args: object) -> None:
        if not kept:
            kept.append(1)
            Store.open(old).close()

    monkeypatch.setattr("depot.store.backup.keep_copy", slow)
    Store.open(old).close()
    assert len(folds) == 1
    assert_sound(old)


def widen(connection: Connection) -> None:
    connection.execute("ALTER TABLE station ADD COLUMN colour TEXT NOT NULL DEFAULT ''")


def break_(_connection: Connection) -> None:
    raise RuntimeError


def test_the_schema_changes_step_by_step_each_with_its_record(path: Path) -> None:
    seen: list[int] = []

    def second(connection: Connection) -> None:
        seen.append(versions_of(connection).schema)
        connection.execute("UPDATE station SET colour = 'green'")

    with closing(connect(path)) as connection:
        connection.execute("INSERT INTO station VALUES('tty1', 'k', 'v')")
        now = CURRENT.schema
        steps = {now: widen, now + 1: second, now + 2: break_}
        with pytest.raises(RuntimeError):
            bring_up_to_date(connection, path, readonly=False, steps=steps, current=Versions(now + 3, CURRENT.fold))
        assert versions_of(connection) == Versions(now + 2, CURRENT.fold), "the steps that were done stay done"
        assert connection.execute("SELECT colour FROM station").fetchall() == [("green",)]
        assert seen == [now + 1]
        steps[now + 2] = second
        bring_up_to_date(connection, path, readonly=False, steps=steps, current=Versions(now + 3, CURRENT.fold))
        assert versions_of(connection) == Versions(now + 3, CURRENT.fold)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert len(beside(path)) == 1


def test_a_terminal_that_still_has_the_old_program_writes_no_more(path: Path) -> None:
    with Store.open(path) as running:
        with closing(connect(path)) as connection:
            newer = Versions(CURRENT.schema + 1, CURRENT.fold)
            bring_up_to_date(connection, path, readonly=False, steps={CURRENT.schema: widen}, current=newer)
        with pytest.raises(DepotReplaced):
            registered(running)


def test_a_database_that_is_up_to_date_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    with closing(connect(path)) as connection:
        bring_up_to_date(connection, path, readonly=True)
    assert (path.read_bytes(), beside(path)) == (before, [])


def test_tables_that_somebody_edited_are_made_true_again(store: Store) -> None:
    registered(store, 3)
    store.connection.execute("UPDATE box SET title = 'x'")
    store.connection.execute("DELETE FROM box_fts_data WHERE id > 10")
    store.connection.execute("DELETE FROM fill")
    assert not verify(store).ok
    refold(store.connection)
    assert verify(store).ok
    registered(store)
    store.close()
    assert_sound(store.path)


def test_a_refolding_needs_no_room_beside(store: Store) -> None:
    registered(store)
    refold(store.connection)
    assert listed(store.path.parent) == ["depot.db", "depot.db-shm", "depot.db-wal"]


NO_UPDATE_BEFORE = """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
  WHEN OLD.body IS NULL OR NEW.body IS NOT NULL OR NEW.body_hash IS NULL BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only'); END"""
"""As it was while nothing said which bodies may go."""


def test_a_database_of_before_exports_were_remembered(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        for table in ("exported", "saved_search", "visited", "synonym"):
            tool.execute(f"DROP TABLE {table}")
        tool.execute("DROP INDEX journal_redactions")
        tool.execute("DROP TRIGGER journal_no_update")
        tool.execute("ALTER TABLE stream DROP COLUMN folded")
        tool.execute(NO_UPDATE_BEFORE)
        tool.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    with Store.open(path) as store:
        assert exports.exported(store) == []
        exports.note(store, exports.Exported("0" * 32, "L1", "1" * 32, 1, 5, "2" * 64, "", "/k", 9, ""))
        assert exports.on_a_key(store, "L1", "1" * 32) == 5
        assert saved.saved_searches(store, "ada") == []
    assert_sound(path)
    assert len(beside(path)) == 1
