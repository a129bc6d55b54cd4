"""`depot due` and `depot rule`: what is due and why, what if, and rules in versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.store.store import Store
from tests.cli.conftest import BOX, CommandLine

FINANCE_BOX = "B-L1-000003-X"
RULES = """Règle;Titre;Exemplaire;Actif;Semi-actif;Disposition
3.10;Comptes;P;2;5;D
3.10;;S;1;0;D
7.10;Élèves;P;888;3;T
7.10;;S;1;0;D
"""


@pytest.fixture
def ruled(depot: CommandLine, tmp_path: Path) -> CommandLine:
    """A depot with two rules: one box is due since 2022, the other waits for an event."""
    (tmp_path / "rules.csv").write_text(RULES, "utf-8")
    approval = ("--approved-on", "2014-03-07", "--request", "30486-25")
    depot.json("import", "schedule", str(tmp_path / "rules.csv"), *approval)
    depot.act("box", "edit", FINANCE_BOX, "--rule", "3.10", "--copy", "P")
    depot.act("box", "edit", BOX, "--rule", "7.10", "--copy", "P")
    return depot


def test_the_list_by_date_and_what_is_missing(ruled: CommandLine) -> None:
    due = ruled.json("due", "--on", "2026-11-22").record
    assert (due["shown"], due["due_on"], due["disposition"], due["version"]) == (FINANCE_BOX, "2022-07-01", "D", 1)
    assert [step["reason"] for step in due["reasons"]][-1] == "inactive"
    assert ruled.json("due", "--on", "2022-06-30").records == []
    assert ruled.json("due", "--rule", "7.10").records == []
    assert ruled.json("due", "--unit", "7300").record["shown"] == FINANCE_BOX
    assert ruled.json("due", "--missing").record["missing"] == ["no_event"]
    assert ruled("due", "--on", "2000-01-01").lines == ["Nothing is due."]
    ruled.act("box", "edit", BOX, "--event", "2012-01-10")
    assert [each["shown"] for each in ruled.json("due", "--sort", "unit").records] == [BOX, FINANCE_BOX]
    assert [each["shown"] for each in ruled.json("due", "--disposition", "t").records] == [BOX]


def test_why_and_what_if(ruled: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(RULES.replace("3.10;Comptes;P;2;5", "3.10;Comptes;P;2;9"), "utf-8")
    ruled.json("import", "schedule", str(tmp_path / "more.csv"))
    now = ruled.json("due", "why", FINANCE_BOX).record
    assert (now["due_on"], now["version"], now["supposing"]) == ("2026-07-01", 2, None)
    then = ruled.json("due", "why", FINANCE_BOX, "--version", "1", "--on", "2022-06-30").record
    assert (then["due_on"], then["before"], then["due"]) == ("2022-07-01", "2026-07-01", False)
    assert any(
        "Supposed: destroy from 2022-07-01" in line for line in ruled("due", "why", FINANCE_BOX, "--version", "1").lines
    )
    assert ruled.json("due", "why", FINANCE_BOX, "--version", "9").error["error"] == "version.unknown"
    file = now["files"] or ruled.json("due", "why", BOX).record["files"]
    assert ruled.json("due", "why", BOX, "--without", file[0]["code"]).record["files"] == []
    assert ruled.json("due", "why", FINANCE_BOX, "--without", file[0]["code"]).error["error"] == "file.not-inside"


def test_a_dry_run_says_what_would_change_and_changes_nothing(ruled: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text(RULES.replace("3.10;Comptes;P;2;5;D", "3.10;Comptes;P;2;9;T"), "utf-8")
    told = ruled.json("import", "schedule", str(path), "--dry-run").record["effects"]
    assert (told["rules"], told["boxes"], told["dates"]) == (["CSSRL/3.10"], 1, {"later": 1})
    assert told["dispositions"] == [{"before": "D", "after": "T", "boxes": 1}]
    assert ruled.json("due").record["due_on"] == "2022-07-01"
    ruled.json("import", "schedule", str(path))
    rule = ruled.json("rule", "show", "3.10").record
    assert [(each["version"], each["approved_on"]) for each in rule["versions"]] == [(2, ""), (1, "2014-03-07")]
    ruled.act("rule", "approve", "3.10", "--on", "2026-01-15", "--request", "30486-40")
    assert ruled.json("rule", "show", "3.10").record["version"] == 2


def test_the_year_of_an_organisation(ruled: CommandLine) -> None:
    ruled.act("rule", "year", "--end", "12-31", "--minimum-days", "90")
    assert ruled.json("rule", "year").record["year_end"] == "12-31"
    assert ruled.json("due").record["due_on"] == "2023-01-01"
    ruled.act("rule", "year", "--minimum-days", "0")
    assert ruled.json("due").record["due_on"] == "2022-01-01"
    assert ruled.json("rule", "year", "--end", "31-12").error["error"] == "entry.not-date"


def test_what_waits_is_reckoned_before_it_is_listed(ruled: CommandLine) -> None:
    with Store.open(ruled.database) as store, store.whole() as connection:
        connection.execute("DELETE FROM due")
        connection.execute("INSERT INTO due_wide(kind, key, done) VALUES('all', '', 0)")
    assert ruled.json("due").record["due_on"] == "2022-07-01"


def test_the_schedule_is_written_once(ruled: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "out.xml"
    answer = ruled.json("rule", "export", "-o", str(path), "--body", "77", "--transaction", "A")
    assert (answer.record["rules"], answer.record["unfit"]) == (2, [])
    assert ruled.json("rule", "export", "-o", str(path)).error["error"] == "target.taken"
    assert ruled.json("rule", "export", "3.10", "-o", str(tmp_path / "b.xml")).record["rules"] == 1
