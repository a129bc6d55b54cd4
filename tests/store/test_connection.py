"""Opening: what is no depot is refused in words and left as it is."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
from pathlib import Path

import pytest

from depot.errors import Damaged
from depot.store.connection import (
    DatabaseDamaged,
    DiskFull,
    NoDepot,
    NotADepot,
    WriteFailed,
    connect,
    open_copy,
    translated,
    write_failed,
)
from depot.store.store import Store
from depot.store.verify import verify
from depot.store.version import TooNew, VersionsUnreadable
from tests.store.depots import SHELVES, WHO, assert_sound, copied, listed, registered, shelve
from tests.store.mounted import remount_readonly, tmpfs


def test_a_missing_file_is_no_depot(tmp_path: Path) -> None:
    for opener in (Store.open, connect, open_copy):
        with pytest.raises(NoDepot):
            opener(tmp_path / "none.db")
    with pytest.raises(NoDepot):
        Store.open(tmp_path)
    assert listed(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"A few words, that is all." * 400, b"PK\x03\x04" + bytes(2000)])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "depot.db"
    path.write_bytes(content)
    for readonly in (True, False):
        with pytest.raises(NotADepot) as refused:
            Store.open(path, readonly=readonly)
        assert refused.value.exit_code == 3
    with pytest.raises(NotADepot):
        open_copy(path)
    assert path.read_bytes() == content
    assert listed(tmp_path) == ["depot.db"]


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE journal(pos INTEGER PRIMARY KEY)")
    other.close()
    before = path.read_bytes()
    for readonly in (True, False):
        with pytest.raises(NotADepot):
            Store.open(path, readonly=readonly)
    assert path.read_bytes() == before, "not even turned to WAL"
    assert listed(tmp_path) == ["places.sqlite"]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused_or_found_out(path: Path, share: float) -> None:
    size = path.stat().st_size
    os.truncate(path, int(size * share))
    try:
        sound = verify(path).ok
    except Damaged:
        sound = False
    assert not sound


def test_a_schema_that_is_no_text_is_damage(path: Path) -> None:
    """SQLite quotes it in its message, which Python then cannot read."""
    data = path.read_bytes()
    place = data.index(b"CREATE TABLE journal(")
    path.write_bytes(data[:place] + b"CREATE \xff\xfe\xfd" + data[place + 10 :])
    for opener in (Store.open, connect, open_copy, verify):
        with pytest.raises(DatabaseDamaged):
            opener(path)


def test_a_database_without_its_version_is_refused(path: Path) -> None:
    for change in ("UPDATE meta SET value = 'x' WHERE name = 'fold'", "DELETE FROM meta", "DROP TABLE meta"):
        with sqlite3.connect(path) as other:
            other.execute(change)
        other.close()
        with pytest.raises(VersionsUnreadable):
            Store.open(path)


@pytest.mark.parametrize("name", ["fold", "schema"])
def test_a_newer_programs_database_is_refused(path: Path, name: str) -> None:
    with sqlite3.connect(path) as other:
        other.execute("UPDATE meta SET value = '99' WHERE name = ?", (name,))
    other.close()
    before = path.read_bytes()
    for readonly in (True, False):
        with pytest.raises(TooNew):
            Store.open(path, readonly=readonly)
    assert path.read_bytes() == before


def test_a_reader_can_write_nothing(path: Path) -> None:
    with Store.open(path) as writer, Store.open(path, readonly=True) as reader:
        with pytest.raises(WriteFailed):
            registered(reader)
        registered(writer)
        assert reader.tally("box") == 1, "and sees what others commit"


def test_database_and_logs_are_for_their_owner_alone(store: Store) -> None:
    registered(store)
    names = listed(store.path.parent)
    assert names == ["depot.db", "depot.db-shm", "depot.db-wal"]
    assert {stat.S_IMODE((store.path.parent / name).stat().st_mode) for name in names} == {0o600}


def test_durability_is_full(store: Store) -> None:
    pragmas = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "cell_size_check": 1}
    for name, value in pragmas.items():
        assert store.connection.execute(f"PRAGMA {name}").fetchone() == (value,)


def test_no_room_for_a_page_refuses_the_act_and_keeps_the_rest(store: Store) -> None:
    registered(store)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(DiskFull):
        registered(store, 500)
    assert store.tally("box") == 1
    store.connection.execute("PRAGMA max_page_count=100000")
    registered(store, 500)
    assert store.tally("box") == 501
    store.close()
    assert_sound(store.path)


def fill(store: Store) -> None:
    """Register boxes until no more is possible."""
    for _ in range(2000):
        registered(store, 5)


def test_a_full_disk_refuses_acts_until_there_is_room_again(template: Path, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "disk", "1500k") as disk:
        path = copied(template, disk)
        with Store.open(path) as store:
            with pytest.raises((DiskFull, WriteFailed)) as refused:
                fill(store)
            done = store.tally("box")
            assert str(path) in refused.value.next_step()
            for _ in range(3):
                with pytest.raises((DiskFull, WriteFailed)):
                    registered(store, 50)
            assert store.tally("box") == done > 0
            assert store.stream_head().head_seq == done + 5
        assert store.path.exists()
        size = "remount,size=8m"
        assert os.spawnlp(os.P_WAIT, "mount", "mount", "-o", size, str(disk)) == 0
        with Store.open(path) as store:
            registered(store)
            assert store.tally("box") == done + 1
        assert_sound(path)


def test_a_limit_on_file_sizes_refuses_acts_in_words(store: Store) -> None:
    registered(store)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        with pytest.raises(WriteFailed):
            fill(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    known = store.tally("box")
    registered(store)
    assert store.tally("box") == known + 1
    store.close()
    assert_sound(store.path)


def test_a_read_only_medium_can_be_read(template: Path, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "disk", "8m") as disk:
        path = copied(template, disk)
        with Store.open(path) as store:
            shelve(store, registered(store)[0], SHELVES[0])
        remount_readonly(disk)
        with Store.open(path, readonly=True) as store:
            assert store.tally("box.shelved") == 1
        assert_sound(path)
        with pytest.raises(WriteFailed):
            Store.open(path).act(lambda tx: tx.allot("B"), **WHO)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_can_be_read(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with Store.open(path, readonly=True) as store:
            assert store.stream_head().head_seq == 5
        with pytest.raises(WriteFailed):
            Store.open(path).close()
    finally:
        path.parent.chmod(0o700)


def test_sqlites_and_the_systems_errors_are_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "depot.db"
    codes = {
        sqlite3.SQLITE_FULL: DiskFull,
        sqlite3.SQLITE_CORRUPT_INDEX: DatabaseDamaged,
        sqlite3.SQLITE_NOTADB: NotADepot,
        sqlite3.SQLITE_IOERR_FSYNC: WriteFailed,
        sqlite3.SQLITE_READONLY_DBMOVED: WriteFailed,
        sqlite3.SQLITE_CANTOPEN: WriteFailed,
    }
    for code, expected in codes.items():
        error = sqlite3.OperationalError("detail")
        error.sqlite_errorcode = code
        with pytest.raises(expected) as raised, translated(path):
            raise error
        assert raised.value.sentence()
    with pytest.raises(sqlite3.IntegrityError), translated(path):
        raise sqlite3.IntegrityError
    assert isinstance(write_failed(path, OSError(28, "x")), DiskFull)
    assert isinstance(write_failed(path, OSError(5, "x")), WriteFailed)
