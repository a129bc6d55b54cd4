"""`depot import`: lists and finding aids from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from depot.intake.formulas import harmless
from tests.cli.conftest import CLERK_PIN, CommandLine
from tests.cli.test_process import SHELF

BOXES = "Numéro;Unité;Titre;Années\nA-1;7210;Registres;2001-2004\nA-2;9999;Inconnue;\nA-3;7300;Factures;2011\n"
COUNTS = {"boxes", "files", "locations", "units", "people", "classes", "rules"}
SUMMARY = COUNTS | {
    "refused",
    "known",
    "changed",
    "attention",
    "attached",
    "unread",
    "reckoning",
    "dry_run",
    "interrupted",
}
ROW = {"file", "line", "where", "outcome", "error", "message", "next"}


@pytest.fixture
def listed(tmp_path: Path) -> str:
    path = tmp_path / "boîtes.csv"
    path.write_text(BOXES, "cp1252")
    return str(path)


def test_good_rows_are_taken_and_bad_ones_told(depot: CommandLine, listed: str) -> None:
    answer = depot.json("import", "boxes", listed)
    refused, counts = answer.records
    assert (answer.code, answer.err) == (1, "")
    assert set(refused) == ROW
    assert (refused["file"], refused["line"], refused["outcome"]) == ("boîtes.csv", 3, "refused")
    assert (refused["error"], refused["message"]) == ("unit.unknown", "The administrative unit 9999 is not known.")
    assert set(counts) == SUMMARY
    assert (counts["boxes"], counts["files"], counts["refused"], counts["known"]) == (2, 0, 1, 0)
    assert depot.json("search", "registres").record["number"] == "A-1"


def test_people_are_told_the_line_the_reason_and_what_to_do(depot: CommandLine, listed: str) -> None:
    answer = depot("import", "boxes", listed)
    assert answer.lines == [
        "boîtes.csv:3  The administrative unit 9999 is not known.",
        "    Add the unit first, or correct its code.",
        "boxes 2, known already 0, refused 1",
    ]


def test_of_many_refused_rows_the_first_are_told_and_all_are_written_to_a_list(
    depot: CommandLine, tmp_path: Path
) -> None:
    path, report = tmp_path / "boîtes.csv", tmp_path / "refus.csv"
    rows = "".join(f"A-{n};0{n:03};Titre\n" for n in range(25))
    path.write_text(f"Numéro;Unité;Titre;Couleur\n{rows}=B-1;7210;Titre;bleu\n=B-1;7210;Titre;vert\n", "utf-8")
    answer = depot("import", "boxes", str(path), "--report", str(report))
    assert (answer.code, answer.err) == (1, "")
    assert len(answer.lines) == 2 * 20 + 3
    assert answer.lines[-3:] == [
        "... and 6 more rows",
        "boîtes.csv: columns that were not read: Couleur",
        "boxes 1, known already 0, refused 26",
    ]
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")
    with report.open(encoding="utf-8-sig", newline="") as stream:
        header, *written = csv.reader(stream, delimiter=";")
    assert header == ["Source file", "Line", "Column", "Outcome", "Name", "Reason", "What to do"]
    assert [row[1] for row in written] == [*map(str, range(2, 27)), "28"]
    assert written[0][3:5] == ["refused", "unit.unknown"]
    assert written[-1][4:6] == ["code.doubled", "“=B-1” was already given on line 27."]
    assert len(depot.json("import", "boxes", str(path)).records) == 26 + 1


def test_without_a_list_people_are_told_that_there_can_be_one(depot: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "boîtes.csv"
    path.write_text("Numéro;Unité\n" + "".join(f"A-{n};0{n:03}\n" for n in range(21)), "utf-8")
    assert depot("import", "boxes", str(path)).lines[-3:] == [
        "... and 1 more row",
        "All of them with their reasons, as a list: --report FILE.csv",
        "known already 0, refused 21",
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "  =1", "\t1", "\r=1"])
def test_no_cell_of_the_list_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("A=1") == "A=1"


def test_the_list_of_refused_rows_never_replaces_a_file(depot: CommandLine, listed: str) -> None:
    before = Path(listed).read_bytes()
    answer = depot.json("import", "boxes", listed, "--report", listed)
    assert (answer.code, answer.error["error"], answer.out) == (2, "list.not-written", "")
    assert Path(listed).read_bytes() == before
    assert depot.json("search", "registres").records == []


def test_boxes_that_stand_where_none_may_are_taken_and_told(depot: CommandLine, tmp_path: Path) -> None:
    depot.act("location", "block", SHELF, "--reason", "fuite")
    path = tmp_path / "boîtes.csv"
    path.write_text(f"Numéro;Unité;Titre;Adresse\nA-1;7210;Registres;{SHELF}\n", "utf-8")
    shown = depot("import", "boxes", str(path), "--dry-run")
    assert shown.code == 0
    assert shown.lines[0].startswith("boîtes.csv:2  Taken, but:  Nothing may be put at ")
    row, counts = depot.json("import", "boxes", str(path)).records
    assert set(row) == ROW
    assert (row["outcome"], row["error"]) == ("attention", "place.blocked")
    assert (counts["boxes"], counts["attention"], counts["refused"]) == (1, 1, 0)


def test_again_adds_nothing(depot: CommandLine, listed: str) -> None:
    depot("import", "boxes", listed)
    counts = depot.json("import", "boxes", listed).records[-1]
    assert (counts["boxes"], counts["known"], counts["refused"]) == (0, 2, 1)


def test_a_dry_run_changes_nothing(depot: CommandLine, listed: str) -> None:
    before = depot.json("stats").out
    answer = depot("import", "boxes", listed, "--dry-run")
    assert "boîtes.csv:3" in answer.out
    assert "nothing was changed" in answer.out
    assert depot.json("stats").out == before


def test_a_clerk_does_not_import(depot: CommandLine, listed: str) -> None:
    answer = depot.json("import", "boxes", listed, user="cléo", pin=CLERK_PIN)
    assert (answer.code, answer.error["error"], answer.out) == (1, "role.too-low", "")


def test_a_file_that_cannot_be_read_ends_it_and_what_was_taken_is_told(
    depot: CommandLine, listed: str, tmp_path: Path
) -> None:
    answer = depot.json("import", "boxes", listed, str(tmp_path / "none.csv"))
    assert answer.code == 2
    assert answer.error["error"] == "file.unreadable"
    assert answer.records[-1]["boxes"] == 2


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (("nonsense", "x.csv"), "usage.wrong"),
        (("boxes", "x.csv", "--profile", "nonsense"), "profile.unknown"),
        (("boxes", "x.csv", "--org", "--"), "usage.wrong"),
    ],
)
def test_wrong_usage(line: tuple[str, ...], name: str, depot: CommandLine) -> None:
    answer = depot.json("import", *line)
    assert (answer.code, answer.error["error"]) == (2, name)


def test_an_organisation_that_is_not_there(depot: CommandLine, listed: str) -> None:
    answer = depot.json("import", "boxes", listed, "--org", "CSSX")
    assert (answer.code, answer.error["error"], answer.out) == (1, "organisation.unknown", "")


def test_a_workbook(depot: CommandLine, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Numéro", "Unité", "Titre"), ("A-1", 7210, "Registres"), ("A-2", 7210, "#REF!")):
        sheet.append(row)
    path = tmp_path / "boîtes.xlsx"
    book.save(path)
    refused, counts = depot.json("import", "boxes", str(path)).records
    assert (refused["line"], refused["where"], refused["error"]) == (3, "Titre", "cell.broken")
    assert (counts["boxes"], counts["refused"]) == (1, 1)


def test_real_finding_aids(depot: CommandLine, shared_data: Path) -> None:
    aids = sorted(str(path) for path in (shared_data / "ead" / "akkasah").glob("*.xml"))
    counts = depot.json("import", "ead", *aids).records[-1]
    assert counts["boxes"] > 0
    assert depot.json("import", "ead", *aids).records[-1]["boxes"] == 0


def test_a_real_schedule(depot: CommandLine, shared_data: Path) -> None:
    path = str(shared_data / "gala" / "constellio-export-demo.xml")
    assert depot.json("import", "gala", path).record["rules"] == 3
    again = depot.json("import", "gala", path).record
    assert (again["rules"], again["known"], again["changed"]) == (0, 3, 0)
