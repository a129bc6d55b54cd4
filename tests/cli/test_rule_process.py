"""A new version of a rule over many boxes, as a process: interrupted, killed, gone on with, and asked for first."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.test_process import interruptible, read_until

MANY = 4_000
HEAD = "Règle;Titre;Actif;Semi-actif;Inactif;Code de classification;Exemplaire\n"
FIRST, SECOND = f"{HEAD}A;Comptes;2;5;D;1110;P\n", f"{HEAD}A;Comptes;2;9;T;1110;P\n"


@pytest.fixture
def ruled(depot: CommandLine, tmp_path: Path) -> CommandLine:
    """Many boxes of a class that follows a rule; the list of what is due is whole."""
    boxes = "".join(f"N-{n};Boîte {n};{1980 + n % 50};1110\n" for n in range(MANY))
    lists = {"plan": "Code;Titre\n1110;Finances\n", "schedule": FIRST}
    lists["boxes"] = f"Numéro;Titre;Années;Code de classification\n{boxes}"
    for kind, text in lists.items():
        (tmp_path / f"{kind}.csv").write_text(text, "utf-8")
        assert depot("import", kind, str(tmp_path / f"{kind}.csv")).code == 0
    (tmp_path / "second.csv").write_text(SECOND, "utf-8")
    return depot


Rows = dict[int, tuple[str, ...]]


def due_rows(database: Path) -> Rows:
    """The due list, by another program's eyes."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return {row[0]: row for row in connection.execute("SELECT * FROM due")}


def applied(database: Path) -> int:
    """How many boxes go by the second version."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM due WHERE version = 2").fetchone()[0])


@contextmanager
def running(shell: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "depot", *arguments],
        env=shell,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,  # noqa: PLW1509 - no thread runs beside this one
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def stopped(process: subprocess.Popen[str], database: Path, at: int, by: signal.Signals) -> tuple[int, str]:
    """Signal a process once so many boxes go by the second version; its exit code and what it said."""
    while applied(database) < at:
        assert process.poll() is None
        time.sleep(0.002)
    process.send_signal(by)
    out, err = process.communicate(timeout=60)
    return process.returncode, out + err


def test_a_new_version_that_is_cut_short_again_and_again_ends_as_if_it_had_not_been(
    ruled: CommandLine, shell: dict[str, str], tmp_path: Path
) -> None:
    whole = tmp_path / "whole.db"
    shutil.copy(ruled.database, whole)
    before, second = due_rows(ruled.database), str(tmp_path / "second.csv")
    assert len(before) == MANY + 2, "two boxes of the depot have no rule"
    with running(shell, "import", "schedule", second) as process:
        code, said = stopped(process, ruled.database, 1, signal.SIGINT)
    assert code == 130
    assert "All was taken; not all boxes were reckoned." in said
    half = applied(ruled.database)
    assert 0 < half < MANY
    now = due_rows(ruled.database)
    assert {box for box in before if now[box] == before[box]} | {box for box in now if int(now[box][5]) == 2} == set(
        before
    )
    assert ruled.json("verify").records[-1]["ok"]
    for by in (signal.SIGINT, signal.SIGKILL):
        with running(shell, "due") as process:
            code, said = stopped(process, ruled.database, half + 1, by)
        assert code == (130 if by == signal.SIGINT else -signal.SIGKILL)
        assert half < applied(ruled.database) < MANY
        half = applied(ruled.database)
    assert ruled.json("verify").records[-1]["ok"]
    assert ruled("due", "--limit", "1").code == 0
    with running({**shell, "DEPOT_DB": str(whole)}, "import", "schedule", second) as process:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert applied(whole) == MANY
    assert due_rows(ruled.database) == due_rows(whole)


@pytest.mark.pty
@pytest.mark.parametrize("answer", ["y", "n", "\x03", "\x04"])
def test_a_terminal_is_asked_before_anything_applies(
    ruled: CommandLine, shell: dict[str, str], tmp_path: Path, answer: str
) -> None:
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "depot", "import", "schedule", str(tmp_path / "second.csv")],
        env=shell,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
        preexec_fn=interruptible,  # noqa: PLW1509 - no thread runs beside this one
    )
    os.close(inner)
    seen = read_until(terminal, "Apply this? y for yes: ")
    assert "A  changed  P 2/5/D → P 2/9/T" in seen
    assert f"{MANY} boxes change" in seen
    assert applied(ruled.database) == 0
    if answer == "\x03":
        while process.poll() is None:  # one that comes before the answer is read only interrupts what reads next
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
    else:
        os.write(terminal, f"{answer}\n".encode() if answer.isalpha() else answer.encode())
    seen += read_until(terminal, None)
    code = process.wait(60)
    os.close(terminal)
    assert code == (0 if answer == "y" else 130)
    assert applied(ruled.database) == (MANY if answer == "y" else 0)
    assert ("Nothing was changed." in seen) == (answer != "y")


def test_without_a_terminal_nobody_is_asked_and_a_dry_run_tells(ruled: CommandLine, tmp_path: Path) -> None:
    second = str(tmp_path / "second.csv")
    told = ruled.json("import", "schedule", second, "--dry-run").record["effects"]
    assert (told["boxes"], told["moved"], told["dates"]["later"]) == (MANY, MANY, MANY)
    (change,) = told["changes"]
    assert (change["key"], change["what"], change["effects"]["moved"]) == ("CSSRL/A", "changed", MANY)
    assert (change["before"]["periods"], change["after"]["periods"]) == ("P 2/5/D", "P 2/9/T")
    assert applied(ruled.database) == 0
    assert ruled("import", "schedule", second, stdin=b"").code == 0
    assert applied(ruled.database) == MANY
