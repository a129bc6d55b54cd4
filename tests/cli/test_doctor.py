"""`depot doctor`: each thing that can be wrong on a machine, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from depot.doctor import exchanging
from depot.exchange import keyfile
from depot.store import behind, filesystem
from depot.store.store import Store
from tests.cli.conftest import Answer, CommandLine
from tests.cli.vaulted import traded

SOUND = (
    *("python", "libraries", "sqlite", "language", "fonts", "terminal", "locale", "colours", "filesystem", "disk"),
    *("database", "mode", "folder", "writable", "journal_mode", "programs", "log", "room", "unfinished", "locks"),
    *("depot", "clock", "journal", "accounts", "waiting", "redacted", "backups", "keys", "exchange"),
    *("scanner", "printer"),
)


def found(answer: Answer) -> dict[str, dict[str, Any]]:
    checks = {record["check"]: record for record in answer.records}
    assert all(set(record) == {"check", "outcome", "message", "next"} for record in answer.records)
    assert all(record["next"] for record in answer.records if record["outcome"] != "ok")
    return checks


def test_a_sound_machine(depot: CommandLine) -> None:
    answer = depot.json("doctor", user=None, pin=None)
    checks = found(answer)
    assert answer.code == 0
    assert tuple(checks) == SOUND
    assert {name for name, record in checks.items() if record["outcome"] != "ok"} == {"backups"}, "nobody said where"
    assert len(depot("doctor").lines) == len(SOUND) + 1


def test_a_database_that_others_can_read(depot: CommandLine) -> None:
    depot.database.chmod(0o644)
    answer = depot.json("doctor")
    assert (answer.code, found(answer)["mode"]["outcome"]) == (0, "attention")
    assert "644" in depot("doctor").out


def test_no_database(depot: CommandLine) -> None:
    answer = depot.json("doctor", "--db", str(depot.database.parent / "not" / "there.db"))
    assert (answer.code, found(answer)["database"]["outcome"]) == (1, "stop")
    assert found(answer)["disk"]["outcome"] == "ok"


@pytest.mark.parametrize("content", [b"", b"not a database" * 400])
def test_a_file_that_is_no_depot(content: bytes, depot: CommandLine) -> None:
    other = depot.database.with_name("other.db")
    other.write_bytes(content)
    other.chmod(0o600)
    answer = depot.json("doctor", "--db", str(other))
    assert (answer.code, found(answer)["depot"]["outcome"]) == (1, "stop")
    assert found(answer)["journal_mode"]["outcome"] == "attention"


@pytest.fixture
def mounted(depot: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Answer]:
    """What doctor says of a depot on a mount of a kind."""

    def asked(kind: str) -> Answer:
        mounts = tmp_path / "mountinfo"
        mounts.write_text(f"1 0 0:1 / / rw - xfs x rw\n2 1 0:2 / {depot.database.parent} rw - {kind} x rw\n")
        monkeypatch.setattr(filesystem, "MOUNTS", mounts)
        return depot.json("doctor")

    return asked


@pytest.mark.parametrize("kind", ["nfs4", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "davfs"])
def test_a_network_share(kind: str, mounted: Callable[[str], Answer]) -> None:
    answer = mounted(kind)
    assert (answer.code, found(answer)["filesystem"]["outcome"]) == (1, "stop")
    assert f"network share ({kind})" in found(answer)["filesystem"]["message"]


@pytest.mark.parametrize("kind", ["ext4", "exfat", "fuseblk", "fuse.ntfs-3g", "fuse.exfat"])
def test_a_disk_of_this_computer(kind: str, mounted: Callable[[str], Answer]) -> None:
    answer = mounted(kind)
    assert (answer.code, found(answer)["filesystem"]["outcome"]) == (0, "ok")
    assert f"({kind})" in found(answer)["filesystem"]["message"]


def test_keys_and_exchange(depot: CommandLine, tmp_path: Path) -> None:
    keys = depot.database.with_name("depot.db.keys")
    keys.chmod(0o644)
    assert found(depot.json("doctor"))["keys"]["outcome"] == "attention"
    keys.chmod(0o600)
    mine = keys.read_bytes()
    keyfile.keep(tmp_path / "other.keys", keyfile.generate("depot", "L7", "Autre", "2026-10-05"))
    keys.write_bytes((tmp_path / "other.keys").read_bytes())
    wrong = depot.json("doctor")
    assert (wrong.code, found(wrong)["keys"]["outcome"]) == (1, "stop")
    keys.unlink()
    assert "depot key make" in found(depot.json("doctor"))["keys"]["next"]
    keys.write_bytes(mine)
    line = traded(depot.database, tmp_path)
    checks = found(depot.json("doctor"))
    assert (checks["exchange"]["outcome"], checks["reference"]["outcome"]) == ("ok", "ok")
    depot.act("receipt", "take", line)
    with Store.open(depot.database) as store:
        behind.mark(store.connection, "own.ahead")
    assert found(depot.json("doctor"))["behind"]["outcome"] == "stop"


def test_what_has_long_not_arrived_wants_attention(depot: CommandLine, tmp_path: Path) -> None:
    traded(depot.database, tmp_path)
    later = datetime.now().astimezone() + timedelta(days=40, hours=1)
    with Store.open(depot.database, clock=lambda: later) as store:
        found_ = {each.name: (each.result, each.said.facts.get("days")) for each in exchanging.checks(store)}
    assert found_["exchange"] == found_["reference"] == ("attention", 40)
