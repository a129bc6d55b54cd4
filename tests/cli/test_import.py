"""`depot import`: lists and finding aids from the command line."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CLERK_PIN, CommandLine
from tests.cli.test_process import interruptible, read_until

BOXES = "Numéro;Unité;Titre;Années\nA-1;7210;Registres;2001-2004\nA-2;9999;Inconnue;\nA-3;7300;Factures;2011\n"
COUNTS = {"boxes", "files", "locations", "units", "people", "classes", "rules"}
SUMMARY = COUNTS | {"refused", "known", "changed", "dry_run", "interrupted"}


@pytest.fixture
def listed(tmp_path: Path) -> str:
    path = tmp_path / "boîtes.csv"
    path.write_text(BOXES, "cp1252")
    return str(path)


def test_good_rows_are_taken_and_bad_ones_told(depot: CommandLine, listed: str) -> None:
    answer = depot.json("import", "boxes", listed)
    refused, counts = answer.records
    assert (answer.code, answer.err) == (1, "")
    assert set(refused) == {"file", "line", "where", "error", "message", "next"}
    assert (refused["file"], refused["line"], refused["error"]) == ("boîtes.csv", 3, "unit.unknown")
    assert set(counts) == SUMMARY
    assert (counts["boxes"], counts["refused"], counts["known"]) == (2, 1, 0)
    assert depot.json("search", "registres").record["number"] == "A-1"


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
    [(("nonsense", "x.csv"), "usage.wrong"), (("boxes", "x.csv", "--profile", "nonsense"), "profile.unknown")],
)
def test_wrong_usage(line: tuple[str, ...], name: str, depot: CommandLine) -> None:
    answer = depot.json("import", *line)
    assert (answer.code, answer.error["error"]) == (2, name)


def test_real_finding_aids(depot: CommandLine, shared_data: Path) -> None:
    aids = sorted(str(path) for path in (shared_data / "ead" / "akkasah").glob("*.xml"))
    counts = depot.json("import", "ead", *aids).records[-1]
    assert counts["boxes"] > 0
    assert depot.json("import", "ead", *aids).records[-1]["boxes"] == 0


@pytest.mark.pty
def test_ctrl_c_ends_between_two_acts_and_the_same_import_goes_on(
    depot: CommandLine, shell: dict[str, str], tmp_path: Path
) -> None:
    rows = 10_000
    path = tmp_path / "many.csv"
    lines = (f"N-{n};7210;Boîte {n};2001\n" for n in range(rows))
    path.write_text("Numéro;Unité;Titre;Années\n" + "".join(lines), "utf-8")
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "depot", "import", "boxes", str(path)],
        env=shell,
        stdout=subprocess.PIPE,
        stderr=inner,
        text=True,
        preexec_fn=interruptible,  # noqa: PLW1509 - no thread runs beside this one
    )
    os.close(inner)
    assert "[" in read_until(terminal, "%")
    process.send_signal(signal.SIGINT)
    out = process.communicate(timeout=120)[0]
    os.close(terminal)
    assert process.returncode == 130
    assert "Interrupted" in out
    taken = depot.json("stats").records[0]["n"] - 2
    assert 0 < taken < rows
    again = depot.json("import", "boxes", str(path))
    counts = json.loads(again.lines[-1])
    assert (counts["known"], counts["boxes"]) == (taken, rows - taken)
