"""`depot report`: on the terminal, as JSON and as files; refusals; Ctrl-C."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from depot.report.lists.catalogue import REPORTS
from tests.cli.conftest import BOX, CommandLine
from tests.conftest import ROOT
from tests.screens.harness import Terminal

SHELF = "SL1000007G"
PAGE = (ROOT / "docs" / "reports.md").read_text("utf-8")


def test_the_list_has_every_report(depot: CommandLine) -> None:
    records = depot.json("report", "list").records
    assert [record["report"] for record in records] == list(REPORTS)
    told = depot("report", "list").out
    assert all(name in told for name in REPORTS)


def test_the_page_says_the_same_as_the_reports() -> None:
    tells, columns = (
        re.findall(rf"^\| `([\w-]+)` \| {cell} \|", PAGE, re.MULTILINE) for cell in (".+ \\| (.+)", "(`.+`)")
    )
    said = {name: tuple(re.findall(r"`([a-z_]+)`", filters)) for name, filters in tells}
    assert said == {name: report.filters for name, report in REPORTS.items()}
    said = {name: tuple(re.findall(r"`([a-z_]+)`", names)) for name, names in columns if name in REPORTS}
    assert said == {name: tuple(column.name for column in report.columns) for name, report in REPORTS.items()}


@pytest.mark.parametrize("name", REPORTS)
def test_json_has_the_columns_and_text_the_rows(depot: CommandLine, name: str) -> None:
    answer = depot.json("report", name)
    assert (answer.code, answer.err) == (0, "")
    columns = [column.name for column in REPORTS[name].columns]
    assert all(list(record["cells"]) == columns for record in answer.records)
    told = depot("report", name)
    assert told.code == 0
    rows = len(answer.records)
    assert told.lines[-1] == ("1 row" if rows == 1 else f"{rows} rows")


def test_a_report_on_the_terminal(depot: CommandLine) -> None:
    depot.act("box", "edit", BOX, "--title", "\x1b[2Jélèves\u202e")
    told = depot("report", "holdings", "--unit", "7210")
    assert told.lines[0] == "Holdings"
    assert told.lines[1] == "  Unit: 7210 École Gérard-Filion"
    assert "[2Jélèves\\u202e" in told.out
    assert "\x1b" not in told.out
    assert told.lines[-1] == "1 row"


def test_bars_stand_under_what_compares(depot: CommandLine) -> None:
    for _ in range(3):
        depot.act("box", "add", "--unit", "7300", "--title", "x")
    told = depot("report", "by-unit").lines
    assert [line.count("#") for line in told if "#" in line] == [10, 40]


def test_files_by_their_endings(depot: CommandLine, tmp_path: Path) -> None:
    for kind, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        file = tmp_path / f"r.{kind}"
        record = depot.json("report", "holdings", "-o", str(file)).record
        assert record == {"kind": "report-file", "report": "holdings", "file": str(file)} | {
            "rows": 2,
            "bytes": file.stat().st_size,
        }
        assert file.read_bytes().startswith(begins)


def test_places_are_named_by_their_codes(depot: CommandLine) -> None:
    answer = depot.json("scan", stdin=f"$SHELVE\n{BOX}\n{SHELF}\n".encode())
    assert answer.code == 0, answer
    assert [each["cells"]["box"] for each in depot.json("report", "shelf-list", "--place", SHELF).records] == [
        "BL10000010"
    ]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("nothing",), (2, "report.unknown")),
        (("occupancy", "--unit", "7210"), (2, "filter.unused")),
        (("holdings", "--unit", "0000"), (1, "unit.unknown")),
        (("holdings", "--status", "lost"), (2, "status.unknown")),
        (("holdings", "--place", BOX), (1, "code.other")),
        (("holdings", "-o", "r.doc"), (2, "ending.unknown")),
        (("holdings", "-o", "none/r.csv"), (1, "report.not-written")),
        (("journal", "--since", "yesterday"), (2, "usage.wrong")),
    ],
)
def test_refusals_say_what_and_what_to_do(
    depot: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    refusal: tuple[int, str],
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = depot.json("report", *arguments)
    assert (answer.code, answer.error["error"]) == refusal
    assert answer.error["next"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".r.", "r."))] == []


def test_ctrl_c_ends_a_long_report_and_leaves_the_old_file(
    depot: CommandLine, tmp_path: Path, shell: dict[str, str]
) -> None:
    file = tmp_path / "out" / "r.csv"
    file.parent.mkdir()
    file.write_bytes(b"before")
    program = (
        "import sys, time\n"
        "from depot.report.lists import catalogue\n"
        "from depot.cli import main\n"
        "one = catalogue.REPORTS['holdings']\n"
        "def rows(source):\n"
        "    print('reading', flush=True)\n"
        "    (row,) = [row for row in one.rows(source)][:1]\n"
        "    while True:\n"
        "        time.sleep(0.001)\n"
        "        yield row\n"
        "catalogue.REPORTS['holdings'] = one._replace(rows=rows)\n"
        f"sys.exit(main(['report', 'holdings', '-o', {str(file)!r}]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=shell,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,  # noqa: PLW1509 - no thread beside
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "reading\n"
    deadline = time.monotonic() + 30
    while len([*file.parent.iterdir()]) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert [*file.parent.iterdir()] == [file]
    assert file.read_bytes() == b"before"


def test_a_hundred_thousand_rows_say_how_far_they_are_on_a_terminal(
    depot: CommandLine, tmp_path: Path, shell: dict[str, str]
) -> None:
    file = tmp_path / "r.csv"
    program = (
        "import sys\n"
        "from depot.report.lists import catalogue\n"
        "from depot.cli import main\n"
        "one = catalogue.REPORTS['holdings']\n"
        "def rows(source):\n"
        "    (row, *_others) = one.rows(source)\n"
        "    return (row for _n in range(100_000))\n"
        "catalogue.REPORTS['holdings'] = one._replace(rows=rows, length=lambda _source: 100_000)\n"
        f"sys.exit(main(['report', 'holdings', '-o', {str(file)!r}]))\n"
    )
    with Terminal(["-c", program], columns=200, env=shell) as terminal:
        assert terminal.wait_exit() == 0
    told = bytes(terminal.output)
    assert b"#" in told
    assert b"%" in told
    with file.open("rb") as written:
        assert sum(1 for _line in written) == 1 + 100_000
