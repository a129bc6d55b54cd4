"""The bench beside others runs where nothing of theirs is installed, and does not measure what did not happen."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench.beside.handout import ends, handout
from bench.beside.table import compare
from bench.beside.venvs import PEERS, Peer
from bench.emulated import Emulated
from bench.measure import depot_of
from tests.project.tree import ROOT

SMALL = 400
"""Boxes: more than a screen has rows, and enough shelves for the corpus."""

ECHO = """
import sys, termios, tty
tty.setcbreak(0)
print("one", flush=True)
key = sys.stdin.read(1)
print("\\x1b[1;1H\\x1b[7mone\\x1b[0m", flush=True)
key = sys.stdin.read(1)
print("\\x1b[2J\\x1b[1;1Htwo", end="", flush=True)
sys.stdin.read(1)
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what the bench keeps."""
    monkeypatch.setenv("DEPOT_BENCH", str(tmp_path))
    return tmp_path


@pytest.mark.pty
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_what_a_program_shows_and_when() -> None:
    with Emulated(["-c", ECHO]) as terminal:
        first = terminal.shows("one")
        assert terminal.started < first
        assert terminal.changes(b"x") > 0, "a colour alone is a change"
        mark = terminal.type(b"x", 0)
        assert terminal.shows("two") > mark
        assert "one" not in terminal.text
        with pytest.raises(TimeoutError, match="three did not come"):
            terminal.shows("three", patience=0.5)
        with pytest.raises(TimeoutError, match="a change after"):
            terminal.changes(b"", patience=0.5)


def test_the_same_boxes_are_handed_out(kept: Path) -> None:
    path = handout(SMALL)
    with closing(sqlite3.connect(depot_of(SMALL))) as depot, closing(sqlite3.connect(path)) as table:
        boxes = depot.execute("SELECT title, number, status FROM box ORDER BY id").fetchall()
        assert table.execute("SELECT title, number, status FROM boxes ORDER BY rowid").fetchall() == boxes
        word = boxes[7][0].split()[0]
        found = table.execute("SELECT count(*) FROM boxes_fts WHERE boxes_fts MATCH ?", (f'title:"{word}"',)).fetchone()
        assert found == (sum(word.lower() in title.lower().split() for title, _number, _status in boxes),)
        codes = [code for (code,) in table.execute("SELECT code FROM boxes ORDER BY rowid")]
    assert ends(path) == (codes[0], codes[-1], boxes[-1][1])
    before = path.stat().st_mtime_ns
    assert handout(SMALL).stat().st_mtime_ns == before, "made once"


def test_contestants_take_turns_and_one_that_fails_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    turns: list[str] = []

    def once(who: str, seconds: float) -> dict[str, float]:
        turns.append(who)
        if who == "late" and turns.count("late") > 2:
            raise TimeoutError("nothing came\nscreen")
        return {"time": seconds}

    contestants = {
        "ours": lambda: once("ours", 0.5),
        "theirs": lambda: once("theirs", 2),
        "late": lambda: once("late", 9),
    }
    compare(contestants, 2, warm=True)
    assert turns == ["ours", "theirs", "late"] * 3
    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:3] for line in printed[1:4]] == [["ours", "x", "1"], ["theirs", "x", "4"], ["late", "x", "18"]]
    assert printed[4] == ["late:", "gave", "up", "nothing", "came"]


def test_a_program_is_installed_once_all_its_pins_are(kept: Path) -> None:
    peer = Peer("someone", ("some-package==1.0", "its-need==2.0"), "someone", python="python-that-is-not-here")
    said = peer.home / "installed.txt"

    def after(pins: str) -> bool:
        said.write_text(pins)
        return peer.installed

    assert peer.install() == "not installed: there is no python-that-is-not-here here"
    said.parent.mkdir(parents=True)
    pinned = [after(pins) for pins in ("", "some-package==1.0", "some-package==1.0\nits-need==2.0")]
    assert pinned == [False, False, True]
    assert Path(peer.env()["HOME"]).is_relative_to(kept), "nobody's own settings"


def test_every_program_is_pinned_and_has_its_own_environment(kept: Path) -> None:
    assert len({peer.home for peer in PEERS}) == len(PEERS)
    assert all(re.fullmatch(r"[a-z0-9-]+==[\d.]+", package) for peer in PEERS for package in peer.packages)


@pytest.mark.parametrize(
    "parts", [("lookups",), pytest.param(("starts", "lists", "bursts"), marks=[pytest.mark.soak, pytest.mark.pty])]
)
def test_it_runs_where_nothing_is_installed(kept: Path, parts: tuple[str, ...]) -> None:
    argv = ["--boxes", str(SMALL), "--rounds", "1", *(word for part in parts for word in ("--only", part))]
    env = {**os.environ, "DEPOT_BENCH": str(kept)}
    run = subprocess.run(
        [sys.executable, "-m", "bench.peers", *argv], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "gave up" not in run.stdout
    assert "not installed" in run.stdout
    assert "depot: " in run.stdout
