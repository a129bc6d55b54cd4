"""Restoring: checked first, nothing deleted, a new incarnation, and what may be missing is said."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.reference import Node
from depot.store import restoring as module
from depot.store.backup import BackupUnsound, backup
from depot.store.connection import NoDepot, NotADepot, WriteFailed
from depot.store.found import found
from depot.store.restoring import BackupOfAnother, DepotInUse, Lost, restore
from depot.store.store import Store
from depot.store.verify import verify
from tests.store.depots import SHELVES, WHO, Clock, assert_sound, listed, registered, shelve


@pytest.fixture
def kept(path: Path, tmp_path: Path) -> Path:
    """A backup; after it, three more boxes came."""
    target = tmp_path / "keys" / "backup.db"
    target.parent.mkdir()
    with Store.open(path, clock=Clock()) as store:
        shelve(store, registered(store)[0], SHELVES[0])
        backup(store, target)
        registered(store, 3)
    return target


def test_a_restore_brings_the_backup_and_says_what_is_missing(path: Path, kept: Path) -> None:
    restored = restore(kept, path, clock=Clock(), **WHO)
    assert (restored.last.head_seq, restored.begun.head_seq) == (7, 1)
    assert restored.begun.inc != restored.last.inc
    assert restored.lost == (Lost("L1", restored.last.inc, 8, 10),)
    assert restored.readable
    assert restored.aside is not None
    assert listed(path.parent) == sorted([restored.aside.name, "depot.db", "keys"])
    assert assert_sound(restored.aside) == 10
    assert assert_sound(path) == 8
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept.exists()
    with Store.open(path) as store:
        assert store.tally("box") == 1
        assert store.stream_head().inc == restored.begun.inc
        node = store.get(Node, "L1")
        assert node is not None
        assert node.restores == 1
        event = store.history("node/L1")[-1]
        assert (event.kind, event.seq, event.inc) == ("node.restored", 1, restored.begun.inc)
        named = {name: event.body[name] for name in ("inc", "seq", "hash")}
        assert named == {"inc": restored.last.inc, "seq": 7, "hash": restored.last.head_hash.hex()}


def test_codes_given_out_since_the_backup_are_not_given_again(path: Path, kept: Path) -> None:
    with Store.open(path, readonly=True) as store:
        given = store.connection.execute("SELECT max(id) FROM box").fetchone()[0]
    restore(kept, path, **WHO)
    with Store.open(path) as store:
        assert registered(store)[0].serial > Code.from_id("B", given).serial
    assert_sound(path)


def test_where_nothing_was_nothing_is_set_aside(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "new.db"
    restored = restore(kept, path, **WHO)
    assert (restored.aside, restored.lost, restored.readable) == (None, (), True)
    assert assert_sound(path) == 8


def test_twice_restored_knows_both_losses(path: Path, kept: Path) -> None:
    first = restore(kept, path, **WHO)
    with Store.open(path) as store:
        registered(store)
    second = restore(kept, path, **WHO)
    assert second.lost == (Lost("L1", first.begun.inc, 1, 2),)
    assert second.aside != first.aside
    assert second.begun.inc not in {first.begun.inc, first.last.inc}


def test_a_database_beyond_reading_is_kept_too(path: Path, kept: Path) -> None:
    path.write_bytes(b"rubbish" * 1000)
    restored = restore(kept, path, **WHO)
    assert (restored.readable, restored.lost) == (False, ())
    assert restored.aside is not None
    assert restored.aside.read_bytes() == b"rubbish" * 1000
    assert assert_sound(path) == 8


def test_a_database_with_broken_tables_is_kept_too(path: Path, kept: Path) -> None:
    with closing(sqlite3.connect(path)) as tool:
        tool.execute("DROP TABLE serial")
    restored = restore(kept, path, **WHO)
    assert not restored.readable
    assert assert_sound(path) == 8


@pytest.mark.parametrize("damage", ["UPDATE box SET title = 'x'", "UPDATE stream SET head_seq = 6"])
def test_a_damaged_backup_changes_nothing(path: Path, kept: Path, damage: str) -> None:
    with closing(sqlite3.connect(kept)) as tool, tool:
        tool.execute(damage)
    before = path.read_bytes()
    with pytest.raises(BackupUnsound):
        restore(kept, path, **WHO)
    assert path.read_bytes() == before
    assert listed(path.parent) == ["depot.db", "keys"]


def test_what_is_no_backup_changes_nothing(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(NoDepot):
        restore(tmp_path / "none.db", path, **WHO)
    (tmp_path / "letter.odt").write_bytes(b"PK" * 4000)
    with pytest.raises(NotADepot):
        restore(tmp_path / "letter.odt", path, **WHO)
    assert path.read_bytes() == before


def test_the_backup_of_another_depot_is_refused(path: Path, tmp_path: Path) -> None:
    with found(tmp_path / "other.db", "K9", "n", "O", **WHO) as store:
        backup(store, tmp_path / "other-backup.db")
    before = path.read_bytes()
    with pytest.raises(BackupOfAnother) as refused:
        restore(tmp_path / "other-backup.db", path, **WHO)
    assert (refused.value.facts["node"], refused.value.facts["here"]) == ("K9", "L1")
    assert path.read_bytes() == before


OPEN = "import sqlite3; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM meta').fetchall()"
LOCK = "import fcntl; f = open(sys.argv[1], 'rb'); fcntl.lockf(f, fcntl.LOCK_SH, 510, 0x40000002)"


@pytest.mark.parametrize(("hold", "readable"), [(OPEN, True), (LOCK, False)])
def test_a_depot_that_is_open_at_a_terminal_is_not_replaced(path: Path, kept: Path, hold: str, readable: bool) -> None:
    if not readable:
        path.write_bytes(b"rubbish" * 1000)
    command = [sys.executable, "-c", f"import sys; {hold}; print(1, flush=True); input()", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        other.stdout.readline()
        before = path.stat().st_ino
        with pytest.raises(DepotInUse):
            restore(kept, path, **WHO)
        assert path.stat().st_ino == before
        other.communicate("\n")
    assert restore(kept, path, **WHO).readable is readable


def test_a_log_is_set_aside_before_its_database(tmp_path: Path) -> None:
    """Left behind, it would be played back into the restored database."""
    for name in ("new.part", "depot.db", "depot.db-wal", "depot.db-shm"):
        (tmp_path / name).write_text(name)
    aside = module._swap(tmp_path / "new.part", tmp_path / "depot.db", "20261005-090000")
    assert aside == tmp_path / "depot-replaced-20261005-090000.db"
    contents = {entry.name: entry.read_text() for entry in tmp_path.iterdir()}
    assert contents == {
        "depot.db": "new.part",
        aside.name: "depot.db",
        f"{aside.name}-wal": "depot.db-wal",
        f"{aside.name}-shm": "depot.db-shm",
    }


def test_a_restore_that_fails_leaves_the_depot(path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(module, "sync_file", full)
    with pytest.raises(WriteFailed):
        restore(kept, path, **WHO)
    assert assert_sound(path) == 10
    assert listed(path.parent) == ["depot.db", "keys"]


def test_a_live_copy_with_its_log_can_be_restored(path: Path, tmp_path: Path) -> None:
    """A folder copied by hand while nobody wrote: the database and the log beside it."""
    with Store.open(path) as store:
        registered(store, 2)
        for suffix in ("", "-wal"):
            shutil.copy(path.with_name(path.name + suffix), tmp_path / f"hand.db{suffix}")
    assert restore(tmp_path / "hand.db", tmp_path / "new.db", **WHO).last.head_seq == 7
    assert verify(tmp_path / "new.db").ok


def test_a_clock_behind_the_backup_is_flagged_in_the_restore(path: Path, kept: Path) -> None:
    clock = Clock()
    clock.now = clock.now.replace(year=2001)
    restore(kept, path, clock=clock, **WHO)
    with Store.open(path) as store:
        assert store.history("node/L1")[-1].clock == "unset"
        store.act(lambda tx: tx.append(Fact("x.seen", "x/1", {})), **WHO)
    assert_sound(path)
