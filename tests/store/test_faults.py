"""Real faults: killed processes, kills at each write, power cuts, two terminals at once."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from depot.store.store import Store
from depot.store.verify import verify
from tests.store.power import cut_while
from tests.store.small import codes, make, raw, shelve

ROOT = Path(__file__).resolve().parents[2]


def writer(path: Path, *more: str, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    argv = [*before, sys.executable, "-m", "tests.store.writer", str(path), *more]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)


def acts_in(path: Path) -> set[str]:
    with raw(path) as connection:
        return {row[0].hex() for row in connection.execute("SELECT act FROM journal")}


def sound(path: Path, said: bytes) -> None:
    """Every act that was said is there, whole; nothing is half done; the depot goes on."""
    acknowledged = {line for line in said.decode().splitlines()[:-1] if len(line) == 32}
    assert acknowledged <= acts_in(path)
    report = verify(path)
    assert report.ok, report.problems
    with Store.open(path) as store:
        shelve(store, codes(store, "box", "B")[0], codes(store, "location", "S")[1])


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_terminal_loses_nothing_that_it_said(path: Path, seed: int) -> None:
    with make(path):
        pass
    process = writer(path)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 0.15))
    process.kill()
    said = process.stdout.read() + b"cut"
    process.wait()
    process.stdout.close()
    sound(path, said)


def traceable() -> bool:
    """Whether strace may trace here; some sandboxes forbid it."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.needs_strace
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
@pytest.mark.parametrize("when", [1, 2, 3, 5, 8])
def test_killed_at_each_write_and_sync(path: Path, call: str, when: int) -> None:
    if not traceable():
        pytest.skip("strace may not trace processes here")
    with make(path):
        pass
    inject = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"inject={call}:signal=KILL:when={when}"]
    process = writer(path, "30", before=inject)
    said, _errors = process.communicate(timeout=60)
    sound(path, said + b"cut")


def test_two_terminals_at_once(path: Path) -> None:
    with make(path) as store:
        before = store.stream_head().head_seq
    processes = [writer(path, "60") for _nth in range(3)]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    acts = [line for lines in said for line in lines.decode().splitlines() if len(line) == 32]
    assert len(acts) == len(set(acts)) == 180
    with Store.open(path) as store:
        assert store.stream_head().head_seq == before + 180
        seqs = [row[0] for row in store.connection.execute("SELECT seq FROM journal ORDER BY pos")]
    assert seqs == list(range(1, before + 181)), "one chain without gaps"
    assert verify(path).ok


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # SQLite closes what lost its power
@pytest.mark.parametrize("seed", range(12))
def test_a_power_cut_keeps_every_acknowledged_act(path: Path, seed: int) -> None:
    acknowledged, kept, integrity = cut_while(path, random.Random(seed))
    assert integrity == "ok"
    assert kept[: len(acknowledged)] == acknowledged
    assert len(kept) <= len(acknowledged) + 1, "at most the act that was under way"
