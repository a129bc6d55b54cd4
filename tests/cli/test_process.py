"""The command line as real processes: pipes, signals, terminals, and two of them at once."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PIN, CommandLine

DEPOT = (sys.executable, "-m", "depot")
BOX, FINANCE_BOX, PERSON, SHELF = "BL10000010", "BL1000003X", "PL10000028", "SL1000007G"

Shell = dict[str, str]


def interruptible() -> None:
    """Let Ctrl-C work in a child even where the tests run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def scanning(shell: Shell) -> Iterator[subprocess.Popen[str]]:
    """`depot scan --json` at the end of a pipe."""
    process = subprocess.Popen(
        [*DEPOT, "scan", "--json"],
        env=shell,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,  # noqa: PLW1509 - no thread runs beside this one
    )
    yield process
    process.kill()
    process.communicate()


def scan(process: subprocess.Popen[str], code: str) -> dict[str, object]:
    """Send one scan and wait for its answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{code}\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    assert isinstance(answer, dict)
    return answer


def test_a_first_day(tmp_path: Path, shell: Shell) -> None:
    shell |= {"DEPOT_DB": str(tmp_path / "new" / "first.db")}

    def run(*words: str, stdin: str = "") -> list[dict[str, str]]:
        ran = subprocess.run(
            [*DEPOT, *words, "--json"], env=shell, input=stdin, capture_output=True, text=True, check=False, timeout=60
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        return [json.loads(line) for line in ran.stdout.splitlines()]

    run("init", "--node", "R2", "--name", "Dépôt Rosemont", "--admin", "ada", "--org", "CSSMB")
    run("unit", "add", "100", "École des Sources")
    run("location", "range", "room=A", "bay=1", "shelf=1-3")
    shelf = next(each["code"] for each in run("location", "list", "--deep") if each["level"] == "shelf")
    boxes = [run("box", "add", "--unit", "100", "--title", f"Boîte {n}")[0]["subject"] for n in range(3)]
    person = run("person", "add", "Luc Roy", "--unit", "100")[0]["subject"]
    scanned = run("scan", stdin="\n".join(["$SHELVE", shelf, *boxes, "$LEND", person, boxes[0], "$DONE"]))
    assert {each["outcome"] for each in scanned} == {"ok"}
    assert [each["code"] for each in run("loan", "list")] == boxes[:1]
    assert {each["status"] for each in run("search", "boîte")} == {"lent", "shelved"}
    (verified,) = run("verify")
    assert verified["ok"]
    assert (tmp_path / "new" / "first.db").stat().st_mode & 0o777 == 0o600


def test_each_scan_is_answered_before_the_next_is_sent(scanning: subprocess.Popen[str]) -> None:
    assert [scan(scanning, code)["n"] for code in ("$SHELVE", SHELF, BOX)] == [1, 2, 3]
    assert scanning.communicate(timeout=30) == ("", "")
    assert scanning.returncode == 0


def test_ctrl_c_ends_quietly_and_what_was_acknowledged_stays(
    scanning: subprocess.Popen[str], depot: CommandLine
) -> None:
    for code in ("$SHELVE", SHELF, BOX):
        scan(scanning, code)
    scanning.send_signal(signal.SIGINT)
    out, err = scanning.communicate(timeout=30)
    assert (scanning.returncode, out, err) == (130, "", "")
    assert depot.json("show", BOX).record["status"] == "shelved"


def test_a_kill_loses_no_acknowledged_scan(scanning: subprocess.Popen[str], depot: CommandLine) -> None:
    for code in ("$SHELVE", SHELF, BOX, FINANCE_BOX):
        scan(scanning, code)
    scanning.kill()
    scanning.wait(timeout=30)
    assert [depot.json("show", code).record["status"] for code in (BOX, FINANCE_BOX)] == ["shelved", "shelved"]


def test_two_processes_lend_one_box_and_one_is_told_to_whom_it_went(shell: Shell, depot: CommandLine) -> None:
    other = str(depot.act("person", "add", "Zoé Côté", "--unit", "7210")["subject"])
    both = [
        subprocess.Popen(
            [*DEPOT, "loan", "lend", person, BOX, "--json"],
            env=shell,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for person in (PERSON, other)
    ]
    ended = [(process.communicate(timeout=60), process.returncode) for process in both]
    assert sorted(code for _, code in ended) == [0, 1]
    (refused,) = [json.loads(err) for (_, err), code in ended if code == 1]
    assert refused["error"] == "item.lent"
    assert any(name in refused["message"] for name in ("Zoé Côté", "Marie-Ève Roy"))
    assert len(depot.json("loan", "list").records) == 1


def test_a_reader_that_goes_away_ends_the_command_quietly(shell: Shell) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run([*DEPOT, "stats"], env=shell, stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_under_the_output_is_told(shell: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run([*DEPOT, "stats"], env=shell, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert ran.returncode == 1
    assert b"cannot be written" in ran.stderr
    assert len(ran.stderr.splitlines()) == 2


def test_closed_streams_are_no_reason_to_fail(shell: Shell) -> None:
    for words, code in ((["stats"], 0), (["scan"], 2), (["show", "x"], 1)):
        line = " ".join((*DEPOT, *words))
        ran = subprocess.run(["sh", "-c", f"exec {line} <&- >&- 2>&-"], env=shell, check=False, timeout=60)
        assert ran.returncode == code


def test_the_output_is_readable_where_there_are_no_accents(shell: Shell) -> None:
    ascii_only = shell | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    shown = [
        subprocess.run([*DEPOT, "show", BOX, *more], env=ascii_only, capture_output=True, check=False, timeout=60)
        for more in ([], ["--json"])
    ]
    for ran in shown:
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert ran.stdout.isascii()
    assert json.loads(shown[1].stdout)["title"] == "Dossiers d'élèves"


@pytest.mark.pty
def test_the_pin_is_asked_for_on_the_terminal_and_not_shown(shell: Shell) -> None:
    del shell["DEPOT_PIN"]
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(DEPOT[0], [*DEPOT, "scan", "--json"], shell)
    seen = read_until(terminal, "PIN of ada:")
    os.write(terminal, f"{PIN}\n".encode())
    seen += read_until(terminal, "\n")  # what is typed before the PIN is read is thrown away with it
    os.write(terminal, f"{BOX}\n\x04".encode())
    seen += read_until(terminal, '"outcome"')
    assert PIN not in seen
    assert '"outcome":"ok"' in seen + read_until(terminal, None)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(terminal)


def read_until(terminal: int, wanted: str | None) -> str:
    """What the terminal shows up to a text; up to the end of the program for None."""
    seen = b""
    deadline = time.monotonic() + 60
    while wanted is None or wanted.encode() not in seen:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, seen
        assert time.monotonic() < deadline, seen
        try:
            more = os.read(terminal, 4096)
        except OSError:  # Linux says so when the program has ended
            more = b""
        if not more:
            assert wanted is None, seen
            break
        seen += more
    return seen.decode()
