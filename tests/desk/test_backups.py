"""Backups by the schedule and the drill: due and made, kept and taken away, and every way in which they fail."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from depot.desk.accounts import close
from depot.desk.backups import drilling, making, reading
from depot.desk.backups.drilling import drill
from depot.desk.backups.faults import (
    BackupFolderGone,
    BackupFolderUnset,
    BackupGone,
    BackupNone,
    BackupStrange,
    BackupUnderWay,
)
from depot.desk.backups.making import due, make, make_due
from depot.desk.session import Session, UserInactive
from depot.desk.settings import BackupFolderRelative, TimeMalformed, change, value
from depot.desk.setup import initialise
from depot.doctor import copies
from depot.errors import DepotError
from depot.model.event import Fact
from depot.model.roles import RoleTooLow
from depot.model.schedule import Past
from depot.store.backup import BackupExists, BackupFailed, BackupUnsound
from depot.store.claims import Claim
from depot.store.connection import DiskFull
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import START, STATION, Clock
from tests.store import trading
from tests.store.mounted import remount_readonly, tmpfs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "clé de sauvegarde"
    path.mkdir()
    return path


@pytest.fixture
def planned(admin: Session, folder: Path) -> Path:
    """The folder, set."""
    change(admin, "backup_folder", str(folder))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def kinds(store: Store) -> list[str]:
    return [event.kind for event in reading.events(store)]


def test_nothing_is_made_until_somebody_says_where(store: Store, clerk: Session) -> None:
    assert not due(store)
    assert make_due(store, STATION) is None
    with pytest.raises(BackupFolderUnset):
        make(clerk)
    assert kinds(store) == []


def test_it_is_made_when_it_is_due_and_not_again(store: Store, planned: Path, clock: Clock) -> None:
    made = make_due(store, STATION)
    assert made is not None
    assert names(planned) == [made.path.name]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert verify(made.path).ok
    (event,) = reading.events(store)
    assert (event.kind, event.actor, event.body["path"]) == ("backup.made", "", str(made.path))
    assert event.body["upto"] == event.seq - 1, "all that was written before is in it"
    assert make_due(store, STATION) is None
    clock.move(days=1, hours=8)
    assert due(store)
    clock.move(days=30)
    assert reading.warnings(store, clock())[0].text() == "The last backup is 31 days old."
    assert make_due(store, STATION) is not None
    assert reading.warnings(store, clock()) == []


def test_a_clock_that_was_set_back_makes_one_and_then_no_more(store: Store, planned: Path, clock: Clock) -> None:
    make_due(store, STATION)
    clock.move(days=-400)
    assert make_due(store, STATION) is not None
    assert make_due(store, STATION) is None
    assert len(names(planned)) == 2


def test_the_oldest_goes_and_only_ours(admin: Session, store: Store, planned: Path, clock: Clock) -> None:
    change(admin, "backup_keep", 2)
    strange = planned / "depot-L1-20200101-000000.db"
    strange.write_bytes(b"somebody else's")
    made = []
    for _day in range(4):
        made.append(make(admin))
        clock.move(days=1)
    assert [each.removed for each in made] == [(), (), (made[0].path,), (made[1].path,)]
    assert names(planned) == sorted([strange.name, made[2].path.name, made[3].path.name])


def test_two_in_one_second_have_two_names(store: Store, planned: Path) -> None:
    with Store.open(store.path, clock=lambda: START) as still:
        seen = {make(Session(still, "ada", STATION)).path.name for _ in range(3)}
    assert sorted(seen) == names(planned)
    assert len(seen) == 3


def test_a_key_that_is_not_in_loses_nothing(admin: Session, store: Store, planned: Path, clock: Clock) -> None:
    away = planned.rename(planned.with_name("pulled"))
    for _try in range(3):
        with pytest.raises(BackupFolderGone, match="is not there"):
            make_due(store, STATION)
    assert kinds(store) == ["backup.failed"], "the same is written once a day"
    assert not planned.exists(), "no folder is made where a key should be"
    (told,) = reading.warnings(store, clock())
    assert str(planned) in told.text()
    clock.move(days=1)
    with pytest.raises(BackupFolderGone):
        make_due(store, STATION)
    assert kinds(store) == ["backup.failed"] * 2
    away.rename(planned)
    assert make_due(store, STATION) is not None
    assert reading.warnings(store, clock()) == []


def test_a_full_key_keeps_its_former_backups(admin: Session, store: Store, tmp_path: Path, clock: Clock) -> None:
    size = store.path.stat().st_size
    with tmpfs(tmp_path / "key", f"{int(size * 1.7) // 1024}k") as key:
        change(admin, "backup_folder", str(key))
        change(admin, "backup_keep", 2)
        first = make(admin).path
        with pytest.raises((DiskFull, BackupFailed)):
            make(admin)
        assert names(key) == [first.name], "nothing unfinished, nothing gone"
        assert verify_copy(first)
        assert kinds(store)[-1] == "backup.failed"
        found = {check.name: check for check in copies.checks(store)}
        assert found["backup_folder"].result == found["backups"].result == "attention"
        assert "too little" in found["backup_folder"].said.text()


def verify_copy(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def test_a_key_that_cannot_be_written(admin: Session, store: Store, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "key", "4m") as key:
        change(admin, "backup_folder", str(key))
        remount_readonly(key)
        with pytest.raises(DepotError):
            make(admin)
        assert names(key) == []
        assert kinds(store) == ["backup.failed"]


def test_who_may(auditor: Session, clerk: Session, admin: Session, planned: Path) -> None:
    for act in (make, drill):
        with pytest.raises(RoleTooLow):
            act(auditor)
    assert make(clerk).path.exists()
    close(admin, "lou")
    with pytest.raises(UserInactive):
        drill(clerk)


def test_only_one_terminal_at_a_time(store: Store, admin: Session, planned: Path) -> None:
    with Claim.take(store.path, making.CLAIM) or pytest.fail("it was free"):
        with pytest.raises(BackupUnderWay):
            make(admin)
        assert make_due(store, STATION) is None
    assert kinds(store) == []


@pytest.mark.parametrize("path", ["backups", "./key", "~/key", "C:key"])
def test_a_folder_is_named_from_the_root_on(admin: Session, store: Store, path: str) -> None:
    with pytest.raises(BackupFolderRelative):
        change(admin, "backup_folder", path)
    assert value(store, "backup_folder") == ""


@pytest.mark.parametrize(
    ("written", "kept"), [("7", "07:00"), ("17h30", "17:30"), ("7:5", "07:05"), ("00:00", "00:00")]
)
def test_a_time_of_the_day(admin: Session, store: Store, written: str, kept: str) -> None:
    change(admin, "backup_at", written)
    assert value(store, "backup_at") == kept


@pytest.mark.parametrize("written", ["24:00", "12:60", "soir", "-1:00", ":", "²:00"])
def test_no_time_of_the_day(admin: Session, written: str) -> None:
    with pytest.raises(TimeMalformed):
        change(admin, "backup_at", written)


def test_what_another_depot_writes_about_our_backups_counts_for_nothing(
    store: Store, planned: Path, tmp_path: Path
) -> None:
    """A package that says that all is well, or that names a file of ours to be taken away."""
    precious = planned / "depot-L1-20200101-000000.db"
    precious.write_bytes(b"ours")
    other = trading.depot(tmp_path / "other.db", "L2")
    with Store.open(other) as there:
        body = {"path": str(precious), "size": 1, "events": 1, "upto": 1, "head": "00"}
        facts = [Fact("backup.made", "backup/L1", body)] * 20 + [Fact("backup.drilled", "backup/L1", {"path": "x"})]
        there.act(lambda tx: tx.append(*facts), actor="eve", station="t")
    for parcel in trading.parcels(other, "L2"):
        trading.receive(store.path, parcel)
    assert len(store.history("backup/L1")) == 21
    assert reading.past(store) == Past()
    assert due(store)
    make_due(store, STATION)
    assert precious.read_bytes() == b"ours"


# -- the drill ------------------------------------------------------------------------------------------------------


def test_a_drill_brings_the_depot_back_and_leaves_nothing(admin: Session, store: Store, planned: Path) -> None:
    copy = make(admin)
    content = copy.path.read_bytes()
    beside = names(store.path.parent)
    change(admin, "idle_lock_minutes", 7)
    head = store.stream_head()
    done = drill(admin)
    assert (done.path, done.events, done.behind) == (copy.path, copy.events, 2)
    assert copy.path.read_bytes() == content, "the backup is only read"
    assert names(store.path.parent) == beside
    assert store.stream_head().head_seq == head.head_seq + 1, "one event: the result"
    event = reading.events(store)[-1]
    assert (event.kind, event.actor, event.body) == (
        "backup.drilled",
        "ada",
        {"path": str(copy.path), "events": copy.events},
    )
    assert reading.past(store).sound


def test_without_a_backup_there_is_no_drill(admin: Session, planned: Path) -> None:
    with pytest.raises(BackupNone):
        drill(admin)


def test_a_backup_that_is_gone(admin: Session, store: Store, planned: Path, clock: Clock) -> None:
    make(admin).path.unlink()
    with pytest.raises(BackupGone):
        drill(admin)
    assert not reading.past(store).sound
    (told,) = reading.warnings(store, clock())
    assert "did not bring the depot back" in told.text()


def altered(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE journal SET hash = zeroblob(32) WHERE seq = 2")
        connection.commit()


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [altered, cut, emptied])
def test_a_backup_that_was_spoiled_is_told_and_nothing_changes(
    admin: Session, store: Store, planned: Path, spoil: object
) -> None:
    path = make(admin).path
    assert callable(spoil)
    spoil(path)
    before, beside = store.stream_head().head_seq, names(store.path.parent)
    with pytest.raises(DepotError) as told:
        drill(admin)
    assert told.value.sentence()
    assert store.stream_head().head_seq == before + 1
    assert reading.events(store)[-1].body["reason"] == told.value.name
    assert told.value.sentence() in reading.said(reading.events(store)[-1]).text()
    assert names(store.path.parent) == beside
    assert verify(store.path).ok


def test_a_backup_of_another_story(admin: Session, store: Store, planned: Path, tmp_path: Path) -> None:
    """Another depot of the same node, as after an init that should have been a restore."""
    path = make(admin).path
    other = initialise(tmp_path / "other.db", node="L1", name="Autre", admin="ada", pin="4071", station="t")
    with other.store:
        change(other, "backup_folder", str(tmp_path))
        swapped = make(other).path
    shutil.copy(swapped, path)
    with pytest.raises(BackupStrange):
        drill(admin)
    assert reading.past(store).sound is False


def test_a_drill_without_room(admin: Session, tmp_path: Path, planned: Path) -> None:
    """The depot stands on a small disk that has no room for a second database."""
    size = admin.store.path.stat().st_size
    with tmpfs(tmp_path / "small", f"{int(size * 1.5) // 1024}k") as small:
        shutil.copy(make(admin).path, small / "depot.db")
        with Store.open(small / "depot.db") as store:
            ada = Session(store, "ada", STATION)
            make(ada)
            beside = names(small)
            with pytest.raises(DiskFull):
                drill(ada)
            assert [name for name in names(small) if name.startswith(drilling.PREFIX)] == []
            assert set(beside) >= set(names(small)) - {"depot.db-claims"}
            assert verify_copy(small / "depot.db")


KILLED = """
import os, sys
from pathlib import Path
from depot.desk.backups import drilling
from depot.desk.session import Session
from depot.store.store import Store
drilling.verify = lambda *_args: os._exit(9)
with Store.open(Path(sys.argv[1])) as store:
    drilling.drill(Session(store, "ada", "t"))
"""


def test_a_drill_that_was_killed_leaves_a_folder_that_doctor_finds(
    admin: Session, store: Store, planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from depot.doctor import files

    make(admin)
    assert subprocess.run([sys.executable, "-c", KILLED, str(store.path)], check=False).returncode == 9
    (left,) = [name for name in names(store.path.parent) if name.startswith(drilling.PREFIX)]
    monkeypatch.setattr(files, "OLD", -60)
    found = {check.name: check for check in files.checks(store.path)}
    assert left in found["unfinished"].said.text()
    assert drill(admin).events, "and the next one is not in its way"


def test_what_cannot_be_told_any_more(store: Store) -> None:
    assert reading.why("error.of-a-newer-program", "{}").text() == "error.of-a-newer-program"
    assert reading.why("backup.exists", "no json").msgid == BackupExists.what
    assert reading.why(BackupUnsound.__new__(BackupUnsound).name, "[1]").msgid == BackupUnsound.what
