"""Starts: exec to first frame of the screens against a bare Textual application, and `depot show` against its floor."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import ROOT, Timed, depot_in_terminal, depot_of, line, some_codes
from depot.store.store import Store

BARE = """
from textual.app import App
from textual.widgets import Static
from screens.frame import Desk
from screens.looks import DARK
from screens.scan.log import ScanLog
from screens.scanline import ScanLine
from screens.theme import LOOK, install_themes
class Home(Desk):
    TITLE = "bench"
    def body(self):
        yield Static("banner"); yield Static("card"); yield ScanLog(); yield ScanLine("hint")
    def on_mount(self):
        self.query_one(Static).update("READY" + "NOW")
class Bare(App):
    CSS_PATH = LOOK
    def __init__(self):
        super().__init__(); install_themes(self, DARK)
    def on_mount(self):
        self.push_screen(Home())
Bare().run()
"""
"""A Textual application with the same widgets and style sheets, and no depot behind them."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    db = depot_of(asked.boxes)
    print(f"starts, {asked.boxes} boxes")
    subprocess.run([sys.executable, "-m", "compileall", "-q", "depot", "screens", "data"], cwd=ROOT, check=True)
    ours, splash, bare = [], [], []
    for _nth in range(asked.rounds):
        with depot_in_terminal(db) as terminal:
            splash.append(terminal.seen("scans are already taken") - terminal.started)
            ours.append(terminal.seen("scan anything to see it") - terminal.started)
        with Timed(["-c", BARE], {}) as terminal:
            bare.append(terminal.seen("READYNOW") - terminal.started)
    middle = statistics.median
    line("splash (target <= 40 ms)", f"{middle(splash) * 1e3:.0f} ms")
    line("first frame of the scan desk, signed in", f"{middle(ours) * 1e3:.0f} ms")
    line("a Textual application with the same widgets", f"{middle(bare) * 1e3:.0f} ms")
    line("ratio (target <= 1.25)", f"{middle(ours) / middle(bare):.2f}")
    with Store.open(db, readonly=True) as store:
        code = some_codes(store, "box", "B", 1)[0]
    show, floor = [], []
    for _nth in range(asked.rounds * 3):
        show.append(_run(["-m", "depot", "--db", str(db), "show", code], db))
        floor.append(_run(["-c", "import sqlite3, argparse"], db))
    line("depot show CODE", f"{middle(show) * 1e3:.0f} ms")
    line("python -c 'import sqlite3, argparse'", f"{middle(floor) * 1e3:.0f} ms")
    line("ratio (target <= 1.6)", f"{middle(show) / middle(floor):.2f}")


def _run(argv: list[str], _db: Path) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *argv], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
