"""Saved searches, synonyms and better spellings on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from depot.desk.saved import keep
from depot.desk.session import Session
from depot.store.store import Store
from tests.cli.conftest import CLERK_PIN, Answer, CommandLine

PUPILS, MONEY = "BL10000010", "BL1000003X"


def found(depot: CommandLine, *arguments: str) -> list[str]:
    return [str(record["code"]) for record in depot.json(*arguments).records]


def warnings(depot: CommandLine, *arguments: str) -> dict[str, str]:
    lines = [json.loads(line) for line in depot.json(*arguments).err.splitlines()]
    return {line["warning"]: line["message"] for line in lines}


def test_a_saved_search_is_run_narrowed_and_made_a_report(depot: CommandLine, tmp_path: Path) -> None:
    assert depot.json("saved", "keep", "Dossiers", "dossiers", "2005..2011").code == 0
    assert found(depot, "search", "--saved", "dossiers") == [PUPILS]
    assert found(depot, "search", "--saved", "dossiers", "unité:7300") == []
    rows = depot.json("report", "holdings", "--saved", "DOSSIERS").records
    assert [row["cells"]["box"] for row in rows] == [PUPILS]
    for ending in ("csv", "xlsx", "pdf"):
        file = tmp_path / f"dossiers.{ending}"
        assert depot.json("report", "holdings", "--saved", "Dossiers", "-o", str(file)).record["rows"] == 1
        assert file.stat().st_size
    assert "Dossiers d'élèves" in (tmp_path / "dossiers.csv").read_text("utf-8-sig")
    assert depot.json("report", "loans", "--saved", "Dossiers").error["error"] == "filter.unused"
    assert depot.json("report", "holdings", "--saved", "Autre").error["error"] == "search.unknown"
    assert depot.json("search", "--saved", "Autre").code == 2
    assert depot.json("search").error["error"] == "query.missing"


def test_a_saved_search_has_its_order_and_ends_its_quotation(depot: CommandLine) -> None:
    both = sorted([PUPILS, MONEY])
    with Store.open(depot.database) as store:
        session = Session(store, "ada", "test")
        keep(session, "Titres", "2000..2020", ordering="title")
        keep(session, "Récentes", "2000..2020", ordering="newest")
        keep(session, "Ouverte", '"dossiers d')
    assert found(depot, "search", "--saved", "titres") == [MONEY, PUPILS]
    assert found(depot, "search", "--saved", "récentes") == both[::-1]
    assert found(depot, "search", "--saved", "titres", "--limit", "1") == [MONEY]
    for saved in ("titres", "récentes"):
        rows = [row["cells"]["box"] for row in depot.json("report", "holdings", "--saved", saved).records]
        assert rows == found(depot, "search", "--saved", saved)
    assert found(depot, "search", "--saved", "ouverte", "élèves") == [PUPILS]
    assert found(depot, "search", "--saved", "ouverte", "payer") == []


def test_a_report_of_a_name_that_is_a_formula_is_harmless(depot: CommandLine, tmp_path: Path) -> None:
    depot.json("saved", "keep", "=HYPERLINK(1)", "dossiers")
    file = tmp_path / "f.csv"
    assert depot.json("report", "holdings", "--saved", "=HYPERLINK(1)", "-o", str(file)).code == 0
    cells = [cell.strip('"') for line in file.read_text("utf-8-sig").splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_synonyms_widen_a_search_until_it_is_exact(depot: CommandLine) -> None:
    assert found(depot, "search", "écoliers") == []
    depot.json("synonym", "add", "écolier", "élève")
    assert found(depot, "search", "écoliers") == []  # as it is written: one pupil, and the title has several
    depot.json("synonym", "add", "écolier", "élèves")
    assert found(depot, "search", "écoliers") == [PUPILS]
    assert "“ecoliers”" in warnings(depot, "search", "écoliers")["search.widened"]
    for exact in (("écoliers", "--exact"), ('"écoliers"',)):
        assert found(depot, "search", *exact) == []
    depot.json("saved", "keep", "Large", "écoliers")
    depot.json("saved", "keep", "Étroit", "écoliers", "--exact")
    assert found(depot, "search", "--saved", "large") == [PUPILS]
    assert found(depot, "search", "--saved", "étroit") == []
    assert [row["cells"]["box"] for row in depot.json("report", "holdings", "--saved", "large").records] == [PUPILS]
    assert depot.json("report", "holdings", "--saved", "étroit").records == []
    assert len(depot.json("synonym", "drop", "ELEVE").records) == 1
    assert depot.json("synonym", "drop", "élève").error["error"] == "synonym.unknown"


def test_a_list_of_synonyms_is_taken_row_by_row(depot: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("écolier;élèves\nseul\npaie;Paie\n\n=1+1;payer;;\n".encode("cp1252"))
    answer = depot.json("synonym", "import", str(file))
    assert answer.code == 1
    assert (answer.record["groups"], answer.record["refused"]) == (2, 2)
    assert [json.loads(line)["warning"] for line in answer.err.splitlines()] == ["synonym.alone"] * 2
    assert [record["terms"] for record in depot.json("synonym", "list").records] == [
        ["=1+1", "payer"],
        ["écolier", "élèves"],
    ]
    depot.json("synonym", "import", str(file), "--instead")
    assert len(depot.json("synonym", "list").records) == 2
    file.write_text("auto,voiture\n", "utf-8")
    assert depot.json("synonym", "import", str(file), "--instead").code == 0
    assert [record["terms"] for record in depot.json("synonym", "list").records] == [["auto", "voiture"]]
    assert depot.json("synonym", "import", str(tmp_path / "none.csv")).error["error"] == "file.unreadable"


def test_a_better_spelling_is_told(depot: CommandLine) -> None:
    assert warnings(depot, "search", "dossier elves")["search.suggestion"].endswith("dossiers élèves")
    assert "search.suggestion" not in warnings(depot, "search", "dossiers")
    assert "payer" in depot("search", "conptes payer").err


def test_a_clerk_lists_no_synonyms_and_saves_for_all(depot: CommandLine) -> None:
    def clerk(*arguments: str) -> Answer:
        return depot.json(*arguments, user="cléo", pin=CLERK_PIN)

    assert clerk("synonym", "add", "a1", "b1").error["error"] == "role.too-low"
    assert clerk("saved", "keep", "Mien", "dossiers").code == 0
    assert depot.json("saved", "list").records == []
    assert clerk("saved", "keep", "Nôtre", "dossiers", "--shared").code == 0
    assert [record["by"] for record in depot.json("saved", "list").records] == ["cléo"]
