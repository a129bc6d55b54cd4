"""Inventories at the command line: what is refused, and how it ends."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.counting import OTHER, SHELF, counted

BOX, PERSON = "BL10000010", "PL10000028"


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (("start", BOX), 1, "code.other"),
        (("start", "SL1000004M"), 1, "code.misread"),
        (("start", "--unit", "0000"), 1, "unit.unknown"),
        (("start", "--unit", "7300"), 1, "inventory.empty"),
        (("start", "--sample", "x"), 2, "usage.wrong"),
        (("start", "--sample", "999999999"), 1, "entry.not-number"),
        (("show", BOX), 1, "code.other"),
        (("settle", "{inventory}"), 2, "usage.wrong"),
        (("settle", "{inventory}", OTHER), 1, "problem.unknown"),
        (("scan", "{paused_inventory}"), 1, "inventory.state"),
        (("close", "{inventory}"), 1, "inventory.unsettled"),
        (("resume", "{inventory}"), 1, "inventory.state"),
        (("report", "{inventory}", "-o", "{folder}/none/r.csv"), 1, "paper.not-written"),
    ],
)
def test_what_is_refused_says_so_and_changes_nothing(
    depot: CommandLine, tmp_path: Path, arguments: tuple[str, ...], code: int, name: str
) -> None:
    facts = counted(depot, tmp_path) | {"folder": str(tmp_path)}
    before = depot.json("stats").records
    answer = depot.json("inventory", *(word.format(**facts) for word in arguments), stdin=b"")
    assert (answer.code, answer.error["error"]) == (code, name)
    assert depot.json("stats").records == before
    assert depot.json("verify").record["ok"]


def test_a_count_from_start_to_report(depot: CommandLine, tmp_path: Path) -> None:
    facts = counted(depot, tmp_path)
    inventory, file = facts["inventory"], tmp_path / "r.csv"
    assert "1" in depot("inventory", "show", inventory, "--kind", "misplaced").out
    (settled,) = depot.json("inventory", "settle", inventory, "--kind", "misplaced").records
    assert settled["problem"] == "misplaced"
    again = depot.json("inventory", "settle", inventory, settled["subject"])
    assert (again.code, again.error["error"]) == (1, "problem.unknown")
    tape = f"{OTHER}\nGES-77\n=1+1\n".encode()
    assert depot.json("inventory", "scan", inventory, stdin=tape).code == 0
    assert depot.json("inventory", "close", inventory, "--reason", "fin").code == 0
    assert depot.json("inventory", "report", inventory, "-o", str(file)).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    assert {row["code"] for row in rows} >= {"GES-77", "'=1+1"}
    assert {row["why"] for row in rows if row["how"] == "leave"} == {"fin"}
    assert depot.json("inventory", "list").records == [
        record for record in depot.json("inventory", "list", "--all").records if record["state"] != "closed"
    ]


def test_a_blind_count_tells_nothing_before_its_end(depot: CommandLine, tmp_path: Path) -> None:
    box = counted(depot, tmp_path)["breach"].rpartition(".")[2]
    depot.json("scan", stdin=f"$SHELVE\n{SHELF}\n{box}\n".encode())
    blind = depot.act("inventory", "start", SHELF, "--blind")["subject"]
    depot.json("inventory", "scan", blind, stdin=SHELF.encode())
    (record,) = depot.json("inventory", "show", blind).records
    assert "expected" not in record
    refused = depot.json("inventory", "settle", blind, box)
    assert (refused.code, refused.error["error"]) == (1, "inventory.hidden")
    depot.act("inventory", "end", blind)
    assert [each["problem"] for each in depot.json("inventory", "show", blind).records[1:]]


def test_the_register_of_incidents_is_a_supervisors(depot: CommandLine, tmp_path: Path) -> None:
    breach = counted(depot, tmp_path)["breach"]
    (entry,) = depot.json("breach", "list").records
    assert (entry["breach"], "measures" in entry["lacking"]) == (breach, True)
    refused = depot.json("breach", "edit", breach, "--measures", "x", user="cléo", pin="8152y")
    assert (refused.code, refused.error["error"]) == (1, "role.too-low")
    depot.act("breach", "edit", breach, "--measures", "recherche")
    assert "measures" not in depot.json("breach", "show", breach).record["lacking"]
