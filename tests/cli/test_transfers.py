"""`depot transfer` from the slip to its return, by two people; an import that is killed, a paper that cannot be."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from depot.desk.transfers.announcing import MOST
from tests.cli.conftest import CommandLine
from tests.cli.slips import CLEO, transfers

SHELF = "SL1000007G"


def test_a_day_of_transfers(depot: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "bordereau.csv"
    path.write_text("Bordereau;Unité;N° boîte;Titre\nV-1;7210;1;Élèves A\n;;2;Élèves B\n;;3;Élèves C\n", "utf-8")
    taken = depot.json("transfer", "import", str(path), **CLEO).record
    code = str(taken["code"])
    assert (taken["slip"], taken["unit"], taken["boxes"], taken["known"]) == ("V-1", "CSSRL/7210", 3, False)
    came = depot.json("transfer", "receive", code, "1-2", "--propose", **CLEO).records
    assert [(each["line"], each["address"]) for each in came] == [(1, "S-2 · A · 1"), (2, "S-2 · A · 1")]
    extra = depot.json("transfer", "extra", code, "--title", "Sans bordereau", "--at", SHELF, **CLEO).record
    assert (extra["line"], extra["address"]) == (4, "S-2 · A · 1")
    refused = depot.json("transfer", "finish", code, **CLEO)
    assert (refused.code, refused.error["error"]) == (1, "lines.open")
    depot.act("transfer", "differ", code, "3", "missing", "--remark", "au quai", **CLEO)
    depot.act("transfer", "finish", code, **CLEO)
    assert depot.json("transfer", "verify", code, **CLEO).error["error"] == "verifier.received"
    depot.act("transfer", "verify", code)
    pdf = tmp_path / "bordereau.pdf"
    assert depot.json("transfer", "print", code, "-o", str(pdf)).record["bytes"] == pdf.stat().st_size
    depot.act("transfer", "return", code, "--to", "Guy Côté")
    shown = depot.json("show", code).records
    assert (shown[0]["state"], shown[0]["reason"], shown[0]["count"]["came"]) == ("returned", "Guy Côté", 3)
    kinds = [(each["line"], each["difference"], bool(each["withdrawn_at"])) for each in shown[0]["differences"]]
    assert kinds == [(1, "no_rule", False), (2, "no_rule", False), (3, "missing", False)] + [
        (4, kind, False) for kind in sorted(("extra", "no_rule"))
    ]
    assert [line["box"] is None for line in shown[1:]] == [False, False, True, False]
    assert depot.json("transfer", "list").records == []
    assert [each["code"] for each in depot.json("transfer", "list", "--all").records] == [code]
    told = "\n".join(depot("history", code).lines)
    assert "slip returned to the unit: Guy Côté" in told
    assert "line 3: announced, did not come (au quai)" in told
    assert depot.json("verify").records[-1]["ok"]


def test_what_is_shown_to_people(depot: CommandLine) -> None:
    code = transfers(depot)["come"]
    depot.act("transfer", "differ", code, "2", "mixed", "--remark", "C et D")
    depot.act("transfer", "differ", code, "2", "mixed", "--cleared", "triée")
    depot.act("transfer", "differ", code, "1", "written")
    lines = depot("transfer", "show", code).lines
    assert "being received" in lines[0]
    assert "writing on the box" in "\n".join(lines)
    assert "several dispositions" not in "\n".join(lines)
    assert len(depot("transfer", "list").lines) == 4


def test_an_import_that_is_killed_leaves_nothing(depot: CommandLine, shell: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("Unité;N° boîte;Titre\n" + "".join(f"7210;{n};Titre {n}\n" for n in range(MOST)), "utf-8")
    command = [sys.executable, "-m", "depot", "transfer", "import", str(path)]
    process = subprocess.Popen(command, env=shell, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with closing(sqlite3.connect(depot.database, timeout=0, isolation_level=None)) as other:
        while process.poll() is None and _free(other):
            pass
        assert process.poll() is None, "it was in the middle of its act"
        process.kill()
        process.communicate(timeout=60)
        assert other.execute("SELECT count(*) FROM transfer").fetchone() == (0,)
    assert depot.json("verify").records[-1]["ok"]
    taken = depot.json("transfer", "import", str(path)).record
    assert (taken["boxes"], taken["known"]) == (MOST, False)
    assert depot.json("transfer", "import", str(path)).record["known"]


def _free(connection: sqlite3.Connection) -> bool:
    """Whether nobody writes now; signing in is an act too, and too short to be met for long."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    connection.execute("ROLLBACK")
    return True


def test_a_paper_that_cannot_be_kept_leaves_the_old_one(depot: CommandLine, tmp_path: Path) -> None:
    code, folder = transfers(depot)["come"], tmp_path / "no" / "such"
    answer = depot.json("transfer", "print", code, "-o", str(folder / "x.pdf"))
    assert answer.code != 0
    assert answer.error["error"] == "paper.not-written"


@pytest.mark.parametrize("word", ["x", "4-", "0123456", "3-x"])
def test_numbers_of_lines_are_numbers(depot: CommandLine, word: str) -> None:
    assert depot("transfer", "receive", transfers(depot)["transfer"], word).code == 2
