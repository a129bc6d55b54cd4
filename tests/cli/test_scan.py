"""`depot scan`: the engine of the scan desk on files of a batch scanner."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import CLERK_PIN, CommandLine

SHELF, BOX, FINANCE_BOX, PERSON = "SL1000007G", "BL10000010", "BL1000003X", "PL10000028"
KEYS = {"n", "code", "outcome", "mode", "subject", "message", "reason", "next", "heed"}


def test_a_round_with_a_batch_scanner(depot: CommandLine, tmp_path: Path) -> None:
    tape = tmp_path / "round.txt"
    scans = [
        "$SHELVE",
        SHELF,
        BOX,
        BOX,
        "$LEND",
        PERSON,
        BOX,
        "$DONE",
        "$RETURN",
        BOX,
        SHELF,
        "$LOOK",
        "31142054869881",
    ]
    tape.write_bytes("\r\n".join(scans).encode())
    answer = depot.json("scan", str(tape), user="cléo", pin=CLERK_PIN)
    records = answer.records
    assert (answer.code, answer.err) == (0, "")
    assert [record["n"] for record in records] == list(range(1, len(scans) + 1))
    assert {frozenset(record) for record in records} == {frozenset(KEYS)}
    assert [record["outcome"] for record in records] == ["ok"] * 3 + ["attention"] + ["ok"] * 9
    assert records[2]["subject"] == BOX
    assert records[6]["mode"] == "LEND"
    assert records[-1]["message"] == "at S-2 · A · 1"
    events = [record["kind"] for record in depot.json("history", BOX).records]
    assert events == ["box.registered", "box.shelved", "box.lent", "box.returned", "box.shelved"]
    assert {record["actor"] for record in depot.json("history", BOX).records[1:]} == {"cléo"}


def test_a_handful_of_boxes_is_answered_in_one_line_with_details(depot: CommandLine) -> None:
    scans = f"$SHELVE\n{BOX}\n{FINANCE_BOX}\n{SHELF}\n".encode()
    record = depot.json("scan", "-", stdin=scans).records[-1]
    assert [each["subject"] for each in record["details"]] == [BOX, FINANCE_BOX]
    assert set(record) == KEYS | {"details"}


def test_what_is_refused_stops_its_line_only_and_is_kept(depot: CommandLine) -> None:
    bad = ["BL10000011", "A" * 2000, "\x1b[31mX", "31142054869882", "SL1000007G"]
    answer = depot("scan", stdin="\n".join(bad).encode())
    assert answer.code == 1
    signs = [line[0] for line in answer.lines if not line.startswith(" ")]
    assert signs == ["✗", "✗", "!", "!", "✓"]
    assert "\x1b" not in answer.out
    assert "2000 characters" in answer.out
    kept = {record["reason"] for record in depot.json("refusals").records}
    assert kept == {"code.misread", "scan.too-long", "code.unknown"}
    assert len(depot.json("refusals", "--limit", "1").records) == 1


def test_attention_alone_is_no_failure(depot: CommandLine) -> None:
    assert depot("scan", stdin=b"31142054869882\n").code == 0


def test_binary_garbage_is_answered_line_by_line(depot: CommandLine) -> None:
    garbage = bytes(range(256)) * 3 + b"\n" + f"{BOX}\n".encode()
    answer = depot.json("scan", stdin=garbage)
    assert answer.err == ""
    assert answer.records[-1]["subject"] == BOX
    assert all(set(record) >= KEYS for record in answer.records)


def test_an_empty_tape_is_done_at_once(depot: CommandLine) -> None:
    answer = depot("scan", stdin=b"\r\n\r\n")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_the_file_must_be_there(depot: CommandLine, tmp_path: Path) -> None:
    for name in (tmp_path / "none.txt", tmp_path):
        answer = depot.json("scan", str(name))
        assert (answer.code, answer.error["error"]) == (2, "file.not-read")
