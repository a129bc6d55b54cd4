"""SIGKILL: nothing acknowledged is lost, nothing is half done, and a retry does nothing twice."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.store.depots import assert_sound, copied
from tests.store.terminals import acknowledged, assert_nothing_lost, writer

ACTS = 6
"""Acts of a run whose every system call is broken in turn."""

INJECT = ("strace", "-f", "-qq", "-o", "/dev/null")


def killed_at_random(path: Path, seed: str, chance: random.Random) -> list[str]:
    terminal = writer(path, seed, 100_000)
    assert terminal.stdout
    first = [terminal.stdout.readline().strip()]
    assert first == ["ready"]
    time.sleep(chance.random() * 0.15)
    terminal.send_signal(signal.SIGKILL)
    return acknowledged(terminal)


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_at_any_time_loses_nothing(path: Path, seed: int) -> None:
    acts = killed_at_random(path, f"kill{seed}", random.Random(seed))
    assert_nothing_lost(path, acts, f"kill{seed}")


def traced(path: Path, call: str, number: int, fault: str) -> tuple[list[str], int]:
    """Run a writer whose so-manieth system call of a kind meets a fault; its acknowledged acts and exit status."""
    inject = (*INJECT, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
    terminal = writer(path, "traced", ACTS, under=inject)
    return acknowledged(terminal), terminal.returncode


@pytest.fixture(scope="module")
def calls(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many calls of each kind a whole run makes; a skip where strace may not trace."""
    path = copied(template, tmp_path_factory.mktemp("calls"))
    log = path.with_name("log")
    under = ("strace", "-f", "-qq", "-o", str(log), "-e", "trace=pwrite64,fdatasync,ftruncate,unlink")
    terminal = writer(path, "traced", ACTS, under=under)
    if len(acknowledged(terminal)) != ACTS:
        pytest.skip("strace may not trace here")
    lines = log.read_text().splitlines()
    return {call: sum(f" {call}(" in line for line in lines) for call in ("pwrite64", "fdatasync", "unlink")}


def points(count: int, wanted: int) -> list[int]:
    """So many of the calls, the first and the last among them."""
    return sorted({1 + round(step * (count - 1) / max(wanted - 1, 1)) for step in range(min(wanted, count))})


def killed_at(template: Path, folder: Path, call: str, number: int) -> int:
    path = copied(template, folder)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    acts, status = traced(path, call, number, "signal=SIGKILL")
    assert status == -signal.SIGKILL or len(acts) == ACTS
    return assert_nothing_lost(path, acts, "traced")


@pytest.mark.needs_strace
@pytest.mark.parametrize(("call", "wanted"), [("pwrite64", 10), ("fdatasync", 8), ("unlink", 1)])
def test_a_kill_at_a_write_or_a_sync_loses_nothing(
    template: Path, tmp_path: Path, calls: dict[str, int], call: str, wanted: int
) -> None:
    assert calls[call] > 0
    unknown = [killed_at(template, tmp_path, call, number) for number in points(calls[call], wanted)]
    if call == "fdatasync":
        assert any(unknown), "killed at its sync, an act is there although nobody was told: the retry finds it"


@pytest.mark.soak
@pytest.mark.needs_strace
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync", "unlink"])
def test_a_kill_at_every_write_and_sync_loses_nothing(
    template: Path, tmp_path: Path, calls: dict[str, int], call: str
) -> None:
    for number in range(1, calls[call] + 1):
        killed_at(template, tmp_path, call, number)


@pytest.mark.needs_strace
@pytest.mark.parametrize(("call", "fault"), [("pwrite64", "error=ENOSPC"), ("fdatasync", "error=EIO")])
def test_a_write_that_fails_is_no_false_acknowledgement(
    path: Path, calls: dict[str, int], call: str, fault: str
) -> None:
    number = calls[call] // 2
    inject = (*INJECT, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}+")
    terminal = writer(path, "traced", ACTS, under=inject)
    output, errors = terminal.communicate(timeout=120)
    acts = [line for line in output.splitlines() if line != "ready"]
    assert terminal.returncode == 1
    assert 0 < len(acts) < ACTS
    assert "depot.store.connection." in errors, "the error is ours, in words"
    assert_nothing_lost(path, acts, "traced")


def test_the_writer_works_when_nothing_fails(path: Path) -> None:
    acts = acknowledged(writer(path, "calm", 40))
    assert len(acts) == 40
    assert assert_nothing_lost(path, acts, "calm") == 0


@pytest.mark.soak
def test_kills_by_the_hundred(path: Path) -> None:
    """One database that goes on after each kill."""
    chance = random.Random(4)
    for number in range(200):
        terminal = writer(path, f"again{number}", 100_000)
        time.sleep(chance.random() * 0.3)
        terminal.send_signal(signal.SIGKILL)
        assert terminal.wait() is not None
        assert isinstance(terminal, subprocess.Popen)
        acknowledged(terminal)
        assert_sound(path)
