"""`depot import` as a process: killed, interrupted, beside another terminal."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from depot.intake.loading import CHUNK, SHORT_CHUNK
from tests.cli.conftest import CommandLine
from tests.cli.test_process import BOX, SHELF, interruptible, read_until

MANY = 8_000


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A list that takes a while."""
    path = tmp_path / "many.csv"
    lines = (f"N-{n};7210;Boîte {n};2001;{f'3114{n:010}'}\n" for n in range(MANY))
    path.write_text("Numéro;Unité;Titre;Années;Code-barres\n" + "".join(lines), "utf-8")
    return path


def boxes_of(depot: CommandLine) -> int:
    """How many boxes there are, by another program's eyes."""
    with closing(sqlite3.connect(f"{depot.database.as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM box").fetchone()[0])


def acts_of(depot: CommandLine) -> list[int]:
    """How many boxes each act registered, in order."""
    with closing(sqlite3.connect(f"{depot.database.as_uri()}?mode=ro", uri=True)) as connection:
        query = "SELECT count(*) FROM journal WHERE kind = 'box.registered' GROUP BY act ORDER BY min(pos)"
        return [n for (n,) in connection.execute(query)]


def importing(shell: dict[str, str], path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "depot", "import", "boxes", str(path)]
    return subprocess.Popen(command, env=shell, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(depot: CommandLine, process: subprocess.Popen[str], boxes: int) -> None:
    """Until there are so many boxes."""
    while boxes_of(depot) < boxes:
        assert process.poll() is None
        time.sleep(0.002)


@pytest.mark.parametrize("wanted", [1, MANY // 3])
def test_a_kill_in_the_middle_leaves_no_half_act_and_the_same_import_goes_on(
    depot: CommandLine, shell: dict[str, str], many: Path, wanted: int
) -> None:
    there, acts = boxes_of(depot), acts_of(depot)
    process = importing(shell, many)
    wait_for(depot, process, there + wanted)
    process.kill()
    process.communicate(timeout=60)
    taken = boxes_of(depot) - there
    assert wanted <= taken < MANY
    assert set(acts_of(depot)[len(acts) :]) == {CHUNK}
    assert depot.json("verify").records[-1]["ok"]
    counts = depot.json("import", "boxes", str(many)).records[-1]
    assert (counts["known"], counts["boxes"], counts["refused"]) == (taken, MANY - taken, 0)
    assert boxes_of(depot) == there + MANY
    assert depot.json("verify").records[-1]["ok"]
    last = depot.json("search", f"3114{MANY - 1:010}").record
    first = depot.json("search", '"boîte 0"').records
    assert last["number"] == f"N-{MANY - 1}"
    assert [record["number"] for record in first] == ["N-0"]


def test_another_terminal_shelves_while_an_import_runs(depot: CommandLine, shell: dict[str, str], many: Path) -> None:
    there = boxes_of(depot)
    process = importing(shell, many)
    wait_for(depot, process, there + 1)
    scans = depot("scan", "--json", stdin=f"$SHELVE\n{SHELF}\n{BOX}\n$UNDO\n{BOX}\n".encode())
    assert [record["outcome"] for record in scans.records] == ["ok"] * 5
    assert process.poll() is None, "the scans were done before the import was"
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert out.splitlines()[-1] == f"boxes {MANY}, known already 0, refused 0"
    assert SHORT_CHUNK in acts_of(depot)
    assert depot.json("show", BOX).record["status"] == "shelved"
    assert depot.json("verify").records[-1]["ok"]


@pytest.mark.pty
def test_ctrl_c_ends_between_two_acts_and_the_same_import_goes_on(
    depot: CommandLine, shell: dict[str, str], many: Path
) -> None:
    there = boxes_of(depot)
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "depot", "import", "boxes", str(many)],
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
    taken = boxes_of(depot) - there
    assert 0 < taken < MANY
    counts = depot.json("import", "boxes", str(many)).records[-1]
    assert (counts["known"], counts["boxes"]) == (taken, MANY - taken)
