"""Redaction and the register at the command line: what is said, what is left, how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.store.store import Store
from tests.cli.burning import batches
from tests.cli.conftest import CLERK_PIN, PIN, CommandLine
from tests.store.depots import assert_sound


def test_a_certified_batch_is_redacted_and_the_file_is_clean(depot: CommandLine, tmp_path: Path) -> None:
    found = batches(depot.database, "cléo", "ada", PIN)
    box, batch = found["certified_box"], found["certified"]
    answer = depot("batch", "redact", batch, "--reason", "fin de la conservation", "--json")
    assert answer.code == 0, answer.err
    (record,) = [each for each in answer.records if "act" in each]
    assert (record["boxes"], record["files"], record["left"]) == ([box], 0, [])
    assert record["events"] >= 1
    assert "backups.older" in answer.err
    shown = depot.json("show", box).records[0]
    assert shown["title"] == ""
    with Store.open(depot.database, readonly=True) as store:
        assert store.history(box)[-1].kind == "box.redacted"
    assert_sound(depot.database)
    again = depot("batch", "redact", batch, "--reason", "fin")
    assert again.code != 0
    cleaned = depot("batch", "clean", "--json")
    assert cleaned.record == {"kind": "cleaned", "was": 0, "emptied": True}


def test_what_is_not_certified_or_not_allowed_is_refused(depot: CommandLine) -> None:
    found = batches(depot.database, "cléo", "ada", PIN)
    early = depot("batch", "redact", found["executed"], "--reason", "fin", "--json")
    assert (early.code != 0, early.error["error"]) == (True, "redaction.early")
    clerk = depot("batch", "redact", found["certified"], "--reason", "fin", "--json", user="cléo", pin=CLERK_PIN)
    assert clerk.error["error"] == "role.too-low"
    wrong = depot("batch", "redact", found["certified"], found["due"], "--reason", "fin", "--json")
    assert wrong.error["error"] == "redaction.not-destroyed"
    assert depot("batch", "clean", "--json", user="cléo", pin=CLERK_PIN).error["error"] == "role.too-low"


@pytest.mark.parametrize(("name", "begins"), [("registre.pdf", b"%PDF"), ("registre.CSV", b"\xef\xbb\xbfcode,depot")])
def test_the_register_is_written(depot: CommandLine, tmp_path: Path, name: str, begins: bytes) -> None:
    found = batches(depot.database, "cléo", "ada", PIN)
    file = tmp_path / name
    record = depot("batch", "register", "-o", str(file), "--json").record
    assert (record["paper"], record["boxes"], record["bytes"]) == ("register", 2, file.stat().st_size)
    assert file.read_bytes().startswith(begins)
    listed = depot("batch", "register", "--json").records
    assert [each["code"] for each in listed] == sorted([found["executed_box"], found["certified_box"]])
    assert [bool(each["certificate"]) for each in listed] == [False, True]
    assert depot("batch", "register", "--year", "1999", "--json").records == []
