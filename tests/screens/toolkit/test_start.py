"""From exec to the first screen and back: nothing scanned meanwhile is lost, the terminal is given back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from screens.looks import LOOKS
from screens.start import SETTINGS
from tests.screens.harness import ROOT, Log, Terminal

pytestmark = pytest.mark.pty

MODULE = "tests.screens.toolkit.demo_app"


def demo(tmp_path: Path, *arguments: str, **environ: str) -> tuple[Terminal, Log]:
    log = Log(tmp_path / "log.jsonl")
    return Terminal(["-m", MODULE, "--log", str(log.path), *arguments], env=environ), log


@pytest.mark.parametrize("nth", range(10))
def test_a_code_scanned_while_the_program_starts_arrives(tmp_path: Path, nth: int) -> None:
    terminal, log = demo(tmp_path)
    with terminal:
        time.sleep(0.080)
        terminal.type(f"BL10042{nth}7V\r", 0.001)
        terminal.wait(lambda: bool(log.all("scan")))
        assert [entry["text"] for entry in log.all("scan")] == [f"BL10042{nth}7V"]
        terminal.wait(f"BL10042{nth}7V")


def test_typing_and_scans_before_the_first_screen_keep_their_order(tmp_path: Path) -> None:
    terminal, log = demo(tmp_path)
    with terminal:
        terminal.wait("Un instant")
        terminal.send("BL1001111V\r")
        time.sleep(0.05)
        terminal.send("SL1002222V\r")
        terminal.wait(lambda: len(log.all("scan")) == 2)
        assert [entry["text"] for entry in log.all("scan")] == ["BL1001111V", "SL1002222V"]


def test_the_splash_stands_before_textual(tmp_path: Path) -> None:
    terminal, _log = demo(tmp_path)
    with terminal:
        terminal.wait(lambda: b"\x1b[?2004h" in terminal.output)
        first = bytes(terminal.output)
        assert first.startswith(b"\x1b[?1049h\x1b[?25l")
        assert 0 < first.index("Un instant…".encode()) < first.index(b"\x1b[?2004h")


def test_leaving_gives_the_terminal_back(tmp_path: Path) -> None:
    terminal, log = demo(tmp_path)
    with terminal:
        terminal.wait(lambda: bool(log.all("ready")))
        assert terminal.attributes != terminal.before
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
        assert terminal.attributes == terminal.before
        end = bytes(terminal.output[-400:])
        assert end.count(b"\x1b[?1049l") == 1
        assert b"\x1b[?2004l" in end
        assert end.rstrip().endswith(b"\x1b[?25h")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(tmp_path: Path, number: signal.Signals) -> None:
    terminal, log = demo(tmp_path)
    with terminal:
        terminal.wait(lambda: bool(log.all("ready")))
        os.kill(terminal.process.pid, number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.attributes == terminal.before
        assert b"\x1b[?1049l" in terminal.output[-600:]
        assert terminal.output.rstrip().endswith(b"\x1b[?25h")


def test_a_crash_gives_the_terminal_back_and_says_why(tmp_path: Path) -> None:
    terminal, _log = demo(tmp_path, "--crash")
    with terminal:
        assert terminal.wait_exit() == 1
        assert terminal.attributes == terminal.before
        left = terminal.output.rindex(b"\x1b[?1049l")
        assert b"asked to crash" in terminal.output[left:]


@pytest.mark.parametrize("theme", sorted(LOOKS))
def test_the_first_screen_in_every_theme(tmp_path: Path, theme: str) -> None:
    terminal, log = demo(tmp_path, "--theme", theme)
    with terminal:
        terminal.wait(lambda: bool(log.all("ready")))
        terminal.wait("B-L1-000002-V")
        row = next(line for line in terminal.lines if "B-L1-000002-V" in line)
        assert "on loan" in row
        assert row[1] == (">" if theme in ("depot-plain", "depot-mono") else "→")


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_where_there_is_no_terminal_it_says_so(stream: str) -> None:
    master, slave = os.openpty()
    stdin = slave if stream == "stdout" else subprocess.DEVNULL
    program = [sys.executable, "-m", MODULE]
    result = subprocess.run(program, cwd=ROOT, stdin=stdin, capture_output=True, text=True, check=False)
    os.close(slave)
    os.close(master)
    assert result.returncode == 2
    assert result.stdout == ""
    assert f"need a terminal, and {stream} is none" in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_heavy_is_imported_before_the_splash() -> None:
    code = "import sys, screens.start; print([m for m in ('textual', 'rich', 'peewee') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_textual_is_told_to_be_quick_and_calm() -> None:
    assert SETTINGS == {"TEXTUAL_FPS": "240", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}
