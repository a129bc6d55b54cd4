"""Recalls and the papers of loans at the command line."""

from __future__ import annotations

import csv
import io
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.counting import counted

PERSON, BOX, FINANCE_BOX = "PL10000028", "BL10000010", "BL1000003X"


@pytest.fixture
def loan(depot: CommandLine) -> str:
    lent = depot.act("loan", "lend", PERSON, BOX, "--authorised", "--due", "2999-01-01")
    code: str = lent["loan"]
    return code


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (("slip", BOX, "-o", "{folder}/x.pdf"), (1, "code.other")),
        (("slip", "{loan}"), (2, "usage.wrong")),
        (("slip", "{loan}", "-o", "{folder}/none/x.pdf"), (1, "paper.not-written")),
        (("letters", "--each", "box", "-o", "{folder}/x.pdf"), (2, "usage.wrong")),
        (("letters", "--person", BOX, "-o", "{folder}/x.pdf"), (1, "code.other")),
        (("outcards", "--on", "2020-01-01", "-o", "{folder}/x.pdf"), (1, "outcards.none")),
        (("recall", "{loan}", "--due", "2999-01-01", "--reason", "x"), (1, "recall.late")),
        (("recall", "{loan}", "--due", "2000-01-01", "--reason", "x"), (1, "date.wrong")),
        (("recall", "{loan}", "--due", "2998-01-01", "--reason", " "), (1, "entry.missing")),
        (("recall", "{loan}", FINANCE_BOX, "--due", "2998-01-01", "--reason", "x"), (1, "loan.closed")),
    ],
)
def test_what_is_refused_says_so_and_writes_nothing(
    depot: CommandLine, tmp_path: Path, loan: str, arguments: tuple[str, ...], refused: tuple[int, str]
) -> None:
    before = depot.json("stats").records
    answer = depot.json("loan", *(word.format(folder=tmp_path, loan=loan) for word in arguments))
    assert (answer.code, answer.error["error"]) == refused
    assert not (tmp_path / "x.pdf").exists()
    assert depot.json("stats").records == before


def test_a_recall_is_in_the_list_and_is_taken_back_by_its_act(depot: CommandLine, loan: str) -> None:
    done = depot.act("loan", "recall", loan, "--due", "2998-01-01", "--reason", "demandé par le tribunal")
    (line,) = (each for each in depot.json("loan", "list").records if each["loan"] == loan)
    assert (line["due"], line["recalled"], line["extensions"]) == ("2998-01-01", "demandé par le tribunal", 0)
    assert depot.json("loan", "show", loan).record["recall_reason"] == "demandé par le tribunal"
    assert depot.json("undo", done["act"]).code == 0
    (line,) = (each for each in depot.json("loan", "list").records if each["loan"] == loan)
    assert (line["due"], line["recalled"]) == ("2999-01-01", "")
    assert depot.json("verify").record["ok"]


def test_letters_without_anything_to_write_about_leave_no_file(depot: CommandLine, tmp_path: Path, loan: str) -> None:
    answer = depot.json("loan", "letters", "-o", str(tmp_path / "x.pdf"))
    assert (answer.code, answer.records) == (0, [])
    assert not (tmp_path / "x.pdf").exists()


def test_a_draft_of_letters_asks_for_nobody_and_counts_nothing(depot: CommandLine, tmp_path: Path, loan: str) -> None:
    depot.act("loan", "recall", loan, "--due", "2998-01-01", "--reason", "x")
    file = tmp_path / "x.pdf"
    paper, letter = depot.json("loan", "letters", "--recalls", "--each", "person", "-o", str(file)).records
    assert (paper["letters"], letter["person"], letter["reminder"]) == (1, PERSON, 0)
    assert letter["items"] == [BOX]
    assert file.read_bytes().startswith(b"%PDF")
    assert depot.json("loan", "show", loan).record["reminders"] == 0


def test_the_register_of_incidents_is_written_as_csv_by_its_ending(depot: CommandLine, tmp_path: Path) -> None:
    breach = counted(depot, tmp_path)["breach"]
    depot.act("breach", "edit", breach, "--public-notice", "=1+1")
    file = tmp_path / "incidents.csv"
    paper = depot.json("breach", "register", "-o", str(file)).record
    assert (paper["paper"], paper["incidents"], paper["bytes"]) == ("breaches", 1, file.stat().st_size)
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";")
    assert (row["incident"], row["public_notice"]) == (breach, "'=1+1")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process")
def test_a_paper_that_does_not_fit_on_the_disk_leaves_the_old_one(
    depot: CommandLine, tmp_path: Path, loan: str
) -> None:
    """A real process that may write 33 kilobytes to a file, what a database opens with: the paper is larger."""
    file = tmp_path / "slip.pdf"
    file.write_bytes(b"old")

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (33_000, 33_000))

    command = [sys.executable, "-m", "depot", "--db", str(depot.database), "loan", "slip", loan, "-o", str(file)]
    done = subprocess.run(command, preexec_fn=narrow, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"slip.pdf" in done.stderr
    assert file.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if "slip" in each.name] == ["slip.pdf"]
