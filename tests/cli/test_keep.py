"""`depot verify`, `depot backup` and `depot restore`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import CLERK_PIN, CommandLine

BOX = "BL10000010"
FORGERY = "UPDATE journal SET header = cast(replace(cast(header AS TEXT), 'ada', 'eve') AS BLOB) WHERE pos = 5"


@pytest.fixture
def copy(tmp_path: Path) -> str:
    return str(tmp_path / "key" / "backup.db")


@pytest.fixture
def backed(depot: CommandLine, copy: str) -> str:
    Path(copy).parent.mkdir()
    assert depot.json("backup", copy, user=None, pin=None).code == 0
    return copy


def tamper(path: Path, statement: str) -> None:
    """Write past the program, as somebody with a database tool would."""
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER IF EXISTS journal_no_update")
        connection.execute(statement)
    connection.close()


def test_a_sound_depot_is_proved(depot: CommandLine) -> None:
    record = depot.json("verify", user=None, pin=None).record
    assert record["ok"]
    assert record["events"] == depot.json("stats").records[-1]["n"]
    assert len(record["head"]) == 64
    assert depot("verify").code == 0


def test_an_altered_event_is_damage(depot: CommandLine) -> None:
    tamper(depot.database, FORGERY)
    answer = depot.json("verify")
    *problems, summary = answer.records
    assert (answer.code, summary["ok"]) == (3, False)
    assert "event.altered" in {problem["problem"] for problem in problems}
    assert all(problem["message"] and problem["next"] for problem in problems)


def test_an_altered_table_is_made_anew_from_the_journal_by_an_administrator(depot: CommandLine) -> None:
    tamper(depot.database, "UPDATE box SET title = 'forged'")
    assert depot.json("verify").code == 3
    assert depot.json("verify", "--refold", user="cléo", pin=CLERK_PIN).error["error"] == "role.too-low"
    assert depot.json("show", BOX).record["title"] == "forged"
    answer = depot("verify", "--refold")
    assert "made anew" in answer.out
    assert depot.json("show", BOX).record["title"] == "Dossiers d'élèves"


def test_a_backup_never_overwrites(depot: CommandLine, backed: str) -> None:
    answer = depot.json("backup", backed)
    assert (answer.code, answer.error["error"]) == (1, "backup.exists")
    assert depot.json("verify", "--db", backed).record["ok"]
    assert Path(backed).stat().st_mode & 0o777 == 0o600


def test_a_restore_sets_aside_and_tells_what_is_lost(depot: CommandLine, backed: str) -> None:
    depot.act("box", "edit", BOX, "--title", "After the backup")
    record = depot.json("restore", backed).record
    assert Path(record["aside"]).exists()
    assert record["readable"]
    (lost,) = record["lost"]
    assert lost["first"] == lost["last"]
    assert depot.json("show", BOX).record["title"] == "Dossiers d'élèves"
    assert depot.json("verify").record["ok"]
    assert depot.json("history", "node/L1").records[-1]["kind"] == "node.restored"


def test_one_of_two_copies_does_again_what_it_said_since_they_parted(depot: CommandLine, tmp_path: Path) -> None:
    parted = depot.json("verify").record["events"] + 1
    depot.act("box", "edit", BOX, "--title", "Since")
    depot.act("box", "edit", BOX, "--remarks", "Wet")
    copied = str(tmp_path / "copy.db")
    assert depot.json("backup", copied).record["ok"]
    wrong = depot.json("restore", copied, "--again-from", "100000")
    assert (wrong.code, wrong.error["error"]) == (1, "nothing.behind")
    record = depot.json("restore", copied, "--again-from", str(parted)).record
    assert (record["again"], record["lost"]) == (2, [])
    assert depot.json("show", BOX).record["title"] == "Since"
    assert depot.json("verify").record["ok"]
    kinds = [each["kind"] for each in depot.json("history", BOX).records]
    assert kinds[-2:] == ["box.described"] * 2
    assert depot.json("history", "node/L1").records[-1]["kind"] == "node.restored"


def test_a_restore_where_there_is_nothing_asks_the_backup_who_may(depot: CommandLine, backed: str) -> None:
    depot.database.unlink()
    assert depot.json("restore", backed, pin="wrong").error["error"] == "pin.wrong"
    assert depot.json("restore", backed, user="cléo", pin=CLERK_PIN).error["error"] == "role.too-low"
    assert depot.json("restore", backed, user=None).error["error"] == "user.missing"
    answer = depot("restore", backed)
    assert (answer.code, len(answer.lines)) == (0, 1)
    assert depot.json("stats").records[0]["n"] == 2


def test_a_restore_over_a_wreck(depot: CommandLine, backed: str) -> None:
    depot.database.write_bytes(b"no database" * 1000)
    answer = depot("restore", backed)
    assert answer.code == 0
    assert "could not be read" in answer.out
    assert depot.json("verify").record["ok"]


def test_a_clerk_does_not_restore(depot: CommandLine, backed: str) -> None:
    assert depot.json("restore", backed, user="cléo", pin=CLERK_PIN).error["error"] == "role.too-low"


def test_a_damaged_backup_is_not_restored(depot: CommandLine, backed: str) -> None:
    tamper(Path(backed), FORGERY)
    answer = depot.json("restore", backed)
    assert (answer.code, answer.error["error"]) == (3, "backup.unsound")
    assert depot.json("verify").record["ok"]
