"""`depot backups` and `depot setting`: the words, the records, the exit codes."""

from __future__ import annotations

from pathlib import Path

from depot.desk.settings import SETTINGS
from tests.cli.conftest import CommandLine
from tests.cli.slips import CLEO


def test_the_settings_are_listed_and_changed(depot: CommandLine) -> None:
    listed = {record["setting"]: record for record in depot.json("setting", "list", user=None, pin=None).records}
    assert set(listed) == set(SETTINGS)
    assert depot.act("setting", "set", "backup_at", "18h")["message"] == "now 18:00"
    assert depot.json("setting", "set", "backup_at", "18:00").record["act"] == "", "as it was"
    refused = depot.json("setting", "set", "backup_days", "0")
    assert (refused.code, refused.error["error"]) == (1, "entry.not-number")
    unknown = depot.json("setting", "set", "backup_hour", "1")
    assert (unknown.code, unknown.error["error"]) == (1, "setting.unknown")
    low = depot.json("setting", "set", "backup_at", "12:00", **CLEO)
    assert low.error["error"] == "role.too-low"


def test_a_day_of_backups(depot: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "clé"
    folder.mkdir()
    assert depot("backups", "run", "--due", user=None, pin=None).out == "No backup is due.\n"
    assert depot.json("backups", "run").error["error"] == "backup.folder-unset"
    depot.act("setting", "set", "backup_folder", str(folder))
    made = depot.json("backups", "run", "--due", user=None, pin=None).record
    assert Path(made["path"]).parent == folder
    assert depot.json("backups", "run", "--due", user=None, pin=None).records == []
    drilled = depot.json("backups", "drill").record
    assert (drilled["path"], drilled["events"], drilled["behind"]) == (made["path"], made["events"], 1)
    folder.rename(tmp_path / "away")
    gone = depot.json("backups", "run")
    assert (gone.code, gone.error["error"]) == (1, "backup.folder-gone")
    answer = depot.json("backups", "list", user=None, pin=None)
    assert [record["what"] for record in answer.records] == ["made", "drilled", "failed"]
    assert [record["user"] for record in answer.records] == ["", "ada", "ada"]
    assert answer.error["warning"] == "backup.late"
    assert "is not there" in answer.records[-1]["message"]
    checks = {record["check"]: record for record in depot.json("doctor").records}
    assert (checks["backups"]["outcome"], checks["backup_folder"]["outcome"]) == ("attention", "attention")
    (tmp_path / "away").rename(folder)
    assert depot.json("backups", "run").code == 0
    checks = {record["check"]: record for record in depot.json("doctor").records}
    assert (checks["backups"]["outcome"], checks["drill"]["outcome"]) == ("ok", "ok")
    assert checks["backup_folder"]["outcome"] == "attention", "on the disk of the depot"
