"""What doctor says of a database as a file; every fault is made."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from depot.doctor import files
from depot.doctor.check import Check
from depot.doctor.examining import checks
from depot.store import handles
from depot.store.claims import Claim, folder_of
from depot.store.store import Store


def of(database: Path) -> dict[str, Check]:
    return {check.name: check for check in files.checks(database)}


def test_a_sound_file(database: Path) -> None:
    assert {check.result for check in of(database).values()} == {"ok"}


@pytest.mark.parametrize(("free", "outcome"), [(0, "stop"), (500 << 20, "attention"), (5 << 30, "ok")])
def test_disk_space(free: int, outcome: str, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=free))
    found = {check.name: check for check in files.around(database)}
    assert found["disk"].result == outcome
    assert of(database)["room"].result == ("ok" if free else "attention")


def test_a_folder_for_temporary_files_that_is_not_there(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(database.parent / "gone"))
    assert of(database)["room"].result == "attention"


def test_a_folder_that_others_can_write(database: Path) -> None:
    database.parent.chmod(0o777)
    check = of(database)["folder"]
    assert check.result == "attention"
    assert str(database.parent) in check.next_step()
    database.parent.chmod(0o1777)
    assert of(database)["folder"].result == "ok", "a sticky folder is safe"


def test_a_file_that_cannot_be_read(database: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    database.chmod(0)
    found = of(database)
    assert (found["journal_mode"].result, found["writable"].result) == ("stop", "stop")


def test_unfinished_files(database: Path) -> None:
    part = database.with_name(".copy.db.0a0b0c0d.part")
    part.write_bytes(b"half")
    assert of(database)["unfinished"].result == "ok", "somebody may be writing it"
    os.utime(part, (time.time() - 2 * files.OLD,) * 2)
    check = of(database)["unfinished"]
    assert (check.result, check.said.facts["names"]) == ("attention", part.name)


DIES = """
import os, sys
from pathlib import Path
from depot.store.claims import Claim
assert Claim.take(Path(sys.argv[1]), "L1-7") is not None
os._exit(9)
"""


def test_a_lock_that_outlived_its_process(database: Path) -> None:
    subprocess.run([sys.executable, "-c", DIES, str(database)], check=False)
    assert (folder_of(database) / "L1-7.lock").exists()
    check = of(database)["locks"]
    assert (check.result, check.said.facts["names"]) == ("attention", "L1-7")
    assert of(database)["locks"].result == "ok", "it is told once, and free"
    with Claim.take(database, "L1-8") or pytest.fail("it was free"):
        assert of(database)["locks"].result == "ok", "one that is held is nobody's fault"


OPENS = """
import sys
from depot.store.store import Store
store = Store.open(sys.argv[1])
store.act(lambda tx: tx.append(__import__("depot.model.event").model.event.Fact("scan.refused", "scan/", {})),
          actor="", station="t")
print("open", flush=True)
sys.stdin.readline()
import os
os._exit(9)
"""


@pytest.fixture
def other(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the depot open, and wrote in it."""
    line = [sys.executable, "-c", OPENS, str(database)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_another_program_and_what_it_leaves_when_it_dies(database: Path, other: subprocess.Popen[str]) -> None:
    if not handles.PROCESSES.exists():
        assert handles.openers(database) is None
        pytest.skip("only Linux says who has a file open")
    found = of(database)
    assert (found["programs"].said.facts["n"], found["log"].result) == (1, "ok")
    assert str(other.pid) in found["programs"].said.text()
    other.communicate("die\n")
    found = of(database)
    assert (found["programs"].said.facts.get("n"), found["log"].result) == (None, "attention")
    with Store.open(database):
        found = of(database)
        assert (found["programs"].said.facts.get("n"), found["log"].result) == (None, "ok"), "it is open here"
    assert of(database)["log"].result == "ok", "opening it put it in order"


def test_a_log_that_grew(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONG_LOG", 10)
    database.with_name(f"{database.name}-wal").write_bytes(bytes(100))
    assert of(database)["log"].result == "attention"


def test_where_no_system_says_who_has_it_open(database: Path, tmp_path: Path) -> None:
    assert handles.openers(database, tmp_path / "none") is None


def test_nothing_raises_whatever_is_there(tmp_path: Path) -> None:
    odd = tmp_path / "odd.db"
    for content in (b"", b"x" * 5_000, b"SQLite format 3\0" + bytes(4_080)):
        odd.write_bytes(content)
        assert "stop" in {check.result for check in checks(odd, "t")}
        assert all(check.next_step() for check in checks(odd, "t") if check.result != "ok")
