"""depot move and depot compact at the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

BOX, SECOND = "BL10000010", "BL1000003X"


@pytest.fixture
def shelves(depot: CommandLine) -> dict[str, str]:
    """The codes of places by their addresses."""
    found, path = {}, dict[str, str]()
    for row in depot.json("location", "list", "--deep").records:
        path[row["code"]] = " · ".join(filter(None, (path.get(row["parent"] or ""), row["label"])))
        found[path[row["code"]]] = row["code"]
    return found


def shelve(depot: CommandLine, shelf: str, *boxes: str) -> None:
    assert depot.json("scan", stdin="\n".join(("$SHELVE", shelf, *boxes, "$DONE", "")).encode()).code == 0


def test_a_dry_run_says_it_and_changes_nothing(depot: CommandLine, shelves: dict[str, str]) -> None:
    a1, b1 = shelves["S-2 · A · 1"], shelves["S-2 · B · 1"]
    shelve(depot, a1, BOX, SECOND)
    before = depot.json("verify").record
    *boxes, plan = depot.json("move", a1, b1, "--dry-run").records
    assert [(row["box"], row["from"], row["to"], row["carried"]) for row in boxes] == [
        (BOX, a1, b1, True),
        (SECOND, a1, b1, True),
    ]
    assert (plan["act"], plan["boxes"], plan["moved"], plan["message"]) == (
        "",
        2,
        2,
        "Move all 2 from S-2 · A · 1 to S-2 · B · 1?",
    )
    assert depot.json("verify").record == before
    told = depot("move", a1, b1, "--dry-run")
    assert "to S-2 · B · 1" in told.out


def test_a_move_and_its_undo(depot: CommandLine, shelves: dict[str, str]) -> None:
    a1, b1 = shelves["S-2 · A · 1"], shelves["S-2 · B · 1"]
    shelve(depot, a1, BOX, SECOND)
    move = depot.json("move", a1, b1).records[-1]
    assert depot.json("show", BOX).record["place_address"] == "S-2 · B · 1"
    assert depot.json("undo", move["act"]).code == 0
    assert depot.json("show", BOX).record["place_address"] == "S-2 · A · 1"


def test_not_all_fit(depot: CommandLine, shelves: dict[str, str]) -> None:
    a1, b1 = shelves["S-2 · A · 1"], shelves["S-2 · B · 1"]
    third = depot.act("box", "add", "--title", "x")["subject"]
    shelve(depot, a1, BOX, SECOND)
    shelve(depot, b1, third)
    refused = depot.json("move", a1, b1)
    assert (refused.code, refused.error["error"]) == (1, "move.partial")
    assert "1 of 2" in refused.error["message"]
    assert "{" not in refused.error["message"]
    assert depot.json("show", BOX).record["place_address"] == "S-2 · A · 1"
    *boxes, move = depot.json("move", a1, b1, "--partial").records
    assert [row["reason"] for row in boxes] == ["", "place.full"]
    assert (move["moved"], move["stayed"]) == (1, 1)
    full = depot.json("move", a1, b1, "--partial")
    assert (full.code, full.error["error"]) == (1, "place.full")


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("S-2 · A · 1", "S-2 · A · 1", "move.same"),
        ("S-2 · A", "S-2 · A · 1", "move.nested"),
        ("S-2 · A · 2", "S-2 · B · 1", "move.empty"),
    ],
)
def test_what_is_refused_has_its_name(
    depot: CommandLine, shelves: dict[str, str], source: str, target: str, name: str
) -> None:
    shelve(depot, shelves["S-2 · A · 1"], BOX)
    refused = depot.json("move", shelves[source], shelves[target])
    assert (refused.code, refused.error["error"]) == (1, name)


def test_a_box_is_no_place_and_an_auditor_moves_nothing(depot: CommandLine, shelves: dict[str, str]) -> None:
    assert depot.json("move", BOX, shelves["S-2 · A · 1"]).error["error"] == "code.other"
    assert depot.json("move", "nowhere", shelves["S-2 · A · 1"]).error["error"] == "code.unknown"


def test_what_could_be_emptied(depot: CommandLine, shelves: dict[str, str], tmp_path: Path) -> None:
    a1, b1 = shelves["S-2 · A · 1"], shelves["S-2 · B · 1"]
    shelve(depot, a1, BOX)
    shelve(depot, b1, SECOND)
    step, told = depot.json("compact").records
    assert {step["from"], step["to"]} == {a1, b1}
    assert (step["emptied"], step["boxes"]) == (step["from"], 1)
    assert (told["freed"], told["shelves"], told["boxes"], told["looked"]) == (1, 1, 1, 2)
    assert depot.json("compact", "--bays").records[-1]["freed"] == 1
    assert depot.json("compact", shelves["S-2 · A"]).records[-1]["freed"] == 0
    assert "1 shelf could be emptied" in depot("compact").out
    assert depot.json("compact", "--months", "-1").code == 2
    file = tmp_path / "advice.csv"
    assert depot.json("report", "empty-shelves", "-o", str(file), "--lang", "fr").code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    assert [row["Boîtes"] for row in rows] == ["1"]
    assert depot.json("move", step["from"], step["to"]).code == 0, "it can be followed"
    assert depot.json("compact").records[-1]["freed"] == 0
