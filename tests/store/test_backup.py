"""Backups: whole, checked, private; or an error and no file."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from depot.errors import DepotError
from depot.store import backup as module
from depot.store.backup import BackupExists, BackupFailed, BackupUnsound, backup, check_copy, keep_copy
from depot.store.connection import DatabaseDamaged, DiskFull, NotADepot, open_copy
from depot.store.store import Store
from tests.store.depots import SHELVES, WHO, act_id, assert_sound, listed, registered, script, shelve
from tests.store.mounted import remount_readonly, tmpfs
from tests.store.redacting import redact


def test_a_backup_is_one_private_file_that_says_the_same(store: Store, tmp_path: Path) -> None:
    for number, work in zip(range(40), script("b"), strict=False):
        store.act(work, act=act_id("b", number), **WHO)
    stages: list[str] = []
    copied = backup(store, tmp_path / "copy.db", lambda stage, _done, _total: stages.append(stage))
    head = store.stream_head()
    assert (copied.checked.head_seq, copied.checked.head) == (head.head_seq, head.head_hash.hex())
    assert copied.size == copied.path.stat().st_size
    assert stat.S_IMODE(copied.path.stat().st_mode) == 0o600
    assert {"file", "journal", "tables", "index"} <= set(stages)
    assert [name for name in listed(tmp_path) if "copy" in name] == ["copy.db"]
    with closing(open_copy(copied.path)) as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (head.head_seq,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",), "no log beside it"
    assert assert_sound(copied.path) == head.head_seq


def test_a_backup_is_of_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    (box,) = registered(store)
    before = store.stream_head().head_seq
    with store.another() as other:

        def meanwhile(*_stage: object) -> None:
            shelve(other, box, SHELVES[0])

        copied = backup(store, tmp_path / "copy.db", meanwhile)
    assert copied.checked.events == before
    assert store.stream_head().head_seq > before


def test_what_was_redacted_is_in_no_backup(store: Store, tmp_path: Path) -> None:
    box = registered(store, title="Secret-de-famille")[0]
    redact(store, [box.text])
    path = backup(store, tmp_path / "copy.db").path
    content = path.read_bytes()
    assert b"Secret-de-famille" not in content
    assert b"secret-de-famille" not in content
    assert_sound(path)


def test_a_file_that_is_there_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(BackupExists):
        backup(store, target)
    assert target.read_text() == "mine"
    target.unlink()

    def taken(*_stage: object) -> None:
        target.write_text("somebody was quicker")

    with pytest.raises(BackupExists):
        backup(store, target, taken)
    assert target.read_text() == "somebody was quicker"
    assert not [name for name in listed(tmp_path) if name.endswith(".part")]


def test_a_damaged_depot_gives_no_backup(store: Store, tmp_path: Path) -> None:
    registered(store)
    store.connection.execute("UPDATE box SET title = 'edited behind the back'")
    with pytest.raises(BackupUnsound) as refused:
        backup(store, tmp_path / "copy.db")
    assert refused.value.exit_code == 3
    assert "edited behind the back" in refused.value.sentence()
    assert not [name for name in listed(tmp_path) if "copy" in name]


def test_a_file_that_sqlite_finds_damaged_gives_no_backup(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        registered(store, 300)
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as tool:
        (root,) = tool.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'journal'").fetchone()
    data[(root - 1) * 4096 : root * 4096] = bytes(4096)
    path.write_bytes(data)
    with Store.open(path) as store, pytest.raises((DatabaseDamaged, BackupUnsound)):
        backup(store, tmp_path / "copy.db")
    assert not [name for name in listed(tmp_path) if "copy" in name]


def test_a_full_key_gets_no_half_file(store: Store, tmp_path: Path) -> None:
    registered(store, 500)
    with tmpfs(tmp_path / "key", "300k") as key:
        with pytest.raises((DiskFull, BackupFailed)):
            backup(store, key / "copy.db")
        assert listed(key) == []
    assert backup(store, tmp_path / "copy.db").checked.ok


def test_a_locked_key_is_said(store: Store, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "key", "2m") as key:
        remount_readonly(key)
        with pytest.raises(DepotError) as refused:
            backup(store, key / "copy.db")
        assert "ead-only" in refused.value.sentence()
    with pytest.raises(DepotError):
        backup(store, tmp_path / "no" / "such" / "folder" / "copy.db")


@pytest.mark.parametrize("step", ["sync_file", "put_in_new_place"])
def test_a_key_pulled_out_is_an_error_and_no_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real = getattr(module, step)

    def pulled(*paths: Path) -> None:
        real(*paths)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(module, step, pulled)
    with pytest.raises(BackupFailed) as refused:
        backup(store, tmp_path / "copy.db")
    assert "Input/output error" in refused.value.sentence()
    assert not [name for name in listed(tmp_path) if "copy" in name]


def test_a_copy_kept_beside_the_depot_is_made_once(store: Store) -> None:
    first = keep_copy(store.path, "before-2.1", 5)
    assert keep_copy(store.path, "before-2.1", 5) == first
    first.write_bytes(first.read_bytes()[:-1000])
    second = keep_copy(store.path, "before-2.1", 5)
    assert second != first
    assert_sound(second)


def test_a_copy_is_checked_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(NotADepot):
        check_copy(path, path)
