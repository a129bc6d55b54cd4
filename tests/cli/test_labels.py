"""`depot labels` and `depot printers`: from a selection to a file or a printer, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CLERK_PIN, CommandLine

BOXES = ["BL10000010", "BL1000003X"]
ON_SHEET = ("--stock", "5160", "--printer", "bureau")


@pytest.fixture
def out(depot: CommandLine, tmp_path: Path) -> Path:
    """The folder of the printer `bureau`."""
    folder = tmp_path / "out"
    folder.mkdir()
    depot.act("printers", "add", "bureau", f"folder:{folder}")
    return folder


def test_what_needs_a_label_is_printed_once(depot: CommandLine, out: Path) -> None:
    job = depot.json("labels", "boxes", "needed", *ON_SHEET).record
    assert (job["status"], job["codes"], job["left"]) == ("sent", BOXES, 0)
    (file,) = out.iterdir()
    assert file.read_bytes().startswith(b"%PDF")
    assert file.name == f"depot-{job['job']}-1.pdf"
    again = depot("labels", "boxes", "needed", *ON_SHEET)
    assert (again.code, again.out) == (0, "Nothing needs a label.\n")
    assert depot.json("labels", "sheets").record["next"] == 3


def test_the_check_alone_needs_nobody_and_writes_nothing(depot: CommandLine) -> None:
    before = depot.json("stats").records
    answer = depot("labels", "boxes", "B-L1-000001..000003", "--stock", "5160", "--check", user=None, pin=None)
    found = json.loads(answer.out)
    assert (answer.code, found["read"], found["labels"], found["grade"]) == (0, 2, 2, "A")
    assert {each["text"] for each in found["decoded"]} == set(BOXES)
    assert depot.json("stats").records == before


@pytest.mark.parametrize("stock", ["5160", "5163", "4x2"])
def test_a_check_says_the_same_of_sheets_and_rolls(depot: CommandLine, stock: str) -> None:
    found = depot.json("labels", "boxes", "needed", "--stock", stock, "--check", "--dpi", "203").record
    assert (found["read"], found["wrong"]) == (2, [])


def test_a_file_of_things_on_record_is_an_act(depot: CommandLine, tmp_path: Path) -> None:
    line = ("labels", "boxes", "needed", "--stock", "5160", "-o", str(tmp_path / "labels.pdf"))
    assert depot.json(*line, user=None).error["error"] == "user.missing"
    assert not (tmp_path / "labels.pdf").exists()
    written = depot.json(*line, user="cléo", pin=CLERK_PIN).record
    assert (written["labels"], written["pages"], written["start"]) == (2, 1, 1)
    assert depot.json("history", BOXES[0]).records[-1]["kind"] == "box.labelled"
    commands = depot.json("labels", "commands", "-o", str(tmp_path / "cards.pdf"), user=None).record
    assert commands["job"] == ""


@pytest.mark.parametrize(
    ("line", "error", "code"),
    [
        (("boxes", "--stock", "5160"), "job.empty", 1),
        (("boxes", "needed"), "stock.none", 1),
        (("boxes", "needed", "--stock", "9999", "--check"), "stock.unknown", 2),
        (("boxes", "needed", "--stock", "5160", "--printer", "none"), "printer.unknown", 1),
        (("boxes", "needed", "--stock", "5160"), "printer.none", 1),
        (("boxes", "needed", "--stock", "5160", "-o", "x.doc"), "format.unknown", 2),
        (("boxes", "needed", "--stock", "5160", "--start", "31", "--check"), "start.wrong", 2),
        (("boxes", "needed", "--stock", "5160", "--copies", "0", "--check"), "copies.wrong", 2),
        (("boxes", "P-L1-000002-8", "--stock", "5160", "--check"), "face.other", 2),
        (("boxes", "--scans", "/none", "--stock", "5160", "--check"), "file.not-read", 2),
        (("commands", "--stock", "5160", "--check"), "symbol.does-not-fit", None),
        (("series", "0", "--stock", "5160", "-o", "x.pdf"), "job.empty", 1),
        (("retry", "L1-00000000"), "job.unknown", 1),
        (("sheet", "bureau", "5160", "99"), "start.wrong", 2),
        (("stocks", "--add", "/none"), "file.not-read", 2),
    ],
)
def test_what_is_refused_is_named(line: tuple[str, ...], error: str, code: int | None, depot: CommandLine) -> None:
    answer = depot.json("labels", *line)
    assert answer.error["error"] == error
    assert answer.error["next"]
    assert code in (None, answer.code)


def test_a_printer_that_is_away_leaves_the_job_in_the_queue(depot: CommandLine, out: Path) -> None:
    depot.act("printers", "add", "zebra", "tcp://127.0.0.1:9", "--dpi", "203")
    answer = depot.json("labels", "boxes", "needed", "--stock", "4x2", "--printer", "zebra")
    assert (answer.code, answer.error["error"]) == (1, "printer.absent")
    (job,) = depot.json("labels", "queue").records
    assert (job["status"], job["error"], job["left"]) == ("waiting", "printer.absent", 2)
    assert job["next"]
    failed = depot.json("labels", "retry")
    assert failed.code == 1
    sent = depot.json("labels", "retry", job["job"], "--printer", "bureau").record
    assert (sent["status"], sent["printer"]) == ("sent", "bureau")
    assert depot.json("labels", "queue").records == []
    status = {record["printer"]: record for record in depot.json("printers", "status").records}
    assert (status["bureau"]["ready"], status["zebra"]["state"]) == (True, "unreachable")


def test_a_list_of_scans_says_what_to_label(depot: CommandLine, out: Path, tmp_path: Path) -> None:
    tape = tmp_path / "tape.txt"
    tape.write_text(f"{BOXES[1]}\r\n31142054869881\r\nnobody\r\n", "utf-8")
    answer = depot.json("labels", "boxes", "--scans", str(tape), *ON_SHEET)
    assert answer.record["codes"] == BOXES[::-1]
    assert json.loads(answer.err)["warning"] == "code.unknown"


def test_labels_in_advance_are_listed_claimed_and_voided(depot: CommandLine, out: Path) -> None:
    reserved, job = depot.json("labels", "series", "3", *ON_SHEET, "--note", "rentrée").records
    assert (reserved["size"], job["labels"], job["status"]) == (3, 3, "sent")
    codes = [record["code"] for record in depot.json("labels", "unused", "--codes").records]
    assert codes == job["codes"]
    scanned = depot.json("scan", stdin=f"$SHELVE\nSL1000007G\n{codes[0]}\n".encode()).records
    assert scanned[-1]["outcome"] == "ok"
    depot.act("labels", "void", codes[1], "--reason", "déchirée")
    (left,) = depot.json("labels", "unused").records
    assert (left["used"], left["voided"], left["unused"], left["note"]) == (1, 1, 1, "rentrée")
    assert depot.json("show", codes[2]).error["error"] == "code.reserved"
    assert depot.json("show", codes[1]).error["error"] == "code.voided"


def test_a_stock_of_the_depots_own(depot: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[[stock]]\nname = "Petites"\nlabel = [100.0, 50.0]\n', "utf-8")
    (added,) = depot.json("labels", "stocks", "--add", str(file)).records
    assert (added["stock"], added["own"], added["kind"]) == ("petites", True, "roll")
    file.write_text('[[stock]]\nname = "Impossible"\nlabel = [1.0, 1.0]\n', "utf-8")
    assert depot.json("labels", "stocks", "--add", str(file)).error["error"] == "stock.too-small"
    names = [record["stock"] for record in depot.json("labels", "stocks", "--retire", "petites").records]
    assert "petites" not in names
    assert "5160" in names


def test_a_printer_is_adjusted_to_a_stock(depot: CommandLine, out: Path) -> None:
    told = depot.json("printers", "adjust", "bureau", "8160", "--dx", "0,6", "--dy", "-1.25", "--skew", "-250").record
    assert (told["stock"], told["dx"], told["dy"], told["skew"]) == ("5160", 600, -1_250, -250)
    assert depot.json("printers", "adjust", "bureau", "5160", user=None).record == told
    assert depot.json("printers", "adjust", "bureau", "5160", "--off").record["dx"] == 0
    assert depot.json("printers", "adjust", "bureau", "5160", "--dx", "90").error["error"] == "profile.impossible"
    assert depot.json("printers", "adjust", "bureau", "5160", "--dx", "x").code == 2
