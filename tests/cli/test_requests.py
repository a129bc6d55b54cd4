"""A day of requests at the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.asking import CLEO, FILE, FINANCE_BOX, PERSON, requests
from tests.cli.conftest import BOX, CommandLine

DAY = 480


def test_from_the_call_to_the_closed_request(depot: CommandLine, tmp_path: Path) -> None:
    made = requests(depot)
    shown = depot.json("request", "show", made["open"]).records
    assert [record["kind"] for record in shown] == ["request", "request-line", "request-line"]
    assert (shown[0]["state"], shown[0]["to_pick"], shown[0]["waiting"]) == ("to_pick", 1, 1)
    (wanted,) = depot.json("request", "picklist").records
    assert (wanted["request"], wanted["asked"]) == (made["open"], "loan")
    paper = depot.json("request", "picklist", "-o", str(tmp_path / "picks.pdf")).record
    assert (tmp_path / "picks.pdf").read_bytes().startswith(b"%PDF")
    assert paper["lines"] == 1
    depot.act("request", "pick", BOX, **CLEO)
    acts = depot.json("request", "fulfil", made["open"], **CLEO).records
    assert {act["subject"] for act in acts} == {"BL10000010", FILE}
    assert acts[0]["requests"] == [made["open"], made["picked"]]
    depot.act("request", "nothing", made["open"], "1", "--note", "au plan", **CLEO)
    assert depot.json("request", "show", made["open"]).records[0]["state"] == "fulfilled"
    depot.json("loan", "return", BOX, FILE, **CLEO)
    assert depot.json("request", "show", made["open"]).records[0]["state"] == "closed"
    assert {record["code"] for record in depot.json("request", "list", "--over").records} == {
        made["open"],
        made["picked"],
    }


def test_another_units_box_waits_for_its_letter(depot: CommandLine) -> None:
    made = requests(depot)
    _head, line = depot.json("request", "show", made["foreign"]).records
    assert [found["name"] for found in line["obstacles"]] == ["unauthorised"]
    refused = depot.json("request", "pick", FINANCE_BOX, **CLEO)
    assert (refused.code, refused.error["error"]) == (1, "line.blocked")
    depot.act("request", "authorise", made["foreign"], "Lettre", "--signed-by", "M. Roy", **CLEO)
    depot.act("request", "pick", FINANCE_BOX, **CLEO)
    person = depot.json("request", "fulfil", made["foreign"], **CLEO)
    assert person.error["error"] == "borrower.missing"
    lent = depot.json("request", "fulfil", made["foreign"], "--to", PERSON, **CLEO).record
    assert lent["loan"].startswith("L")
    undone = depot.json("undo", lent["act"], **CLEO)
    assert undone.code == 0
    assert depot.json("request", "show", made["foreign"]).records[0]["state"] == "picked"


def test_a_withdrawal_is_a_supervisors(depot: CommandLine) -> None:
    arguments = ("loan", "withdraw", BOX, "--to", PERSON, "--reason", "rendu")
    assert depot.json(*arguments, **CLEO).error["error"] == "role.too-low"
    act = depot.act(*arguments)
    assert depot.json("show", BOX).record["status"] == "withdrawn"
    depot.json("undo", act["act"])
    assert depot.json("show", BOX).record["status"] == "unplaced"
