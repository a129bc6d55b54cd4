"""Beside what others would use: Textual's DataTable for a long list, and its Input for a scanner's bursts."""

from __future__ import annotations

import argparse
import statistics
import time

from bench.measure import Timed, line

TABLE = """
import sys
from textual.app import App
from textual.widgets import DataTable
class Peer(App):
    def compose(self):
        yield DataTable()
    def on_ready(self):
        table = self.query_one(DataTable)
        table.add_columns("code", "title", "place")
        for n in range({rows}):
            table.add_row(f"B-L1-{{n:06d}}", f"Dossiers {{n}}", "S-2 04 B")
        self.call_after_refresh(lambda: table.move_cursor(row={rows} - 1))
Peer().run()
"""

OURS = """
from textual.app import App
from screens.looks import DARK
from screens.rows import Column, Row
from screens.theme import LOOK, install_themes
from screens.vlist import VirtualList
def load(ids):
    return [Row((f"B-L1-{{n:06d}}", f"Dossiers {{n}}", "S-2 04 B")) for n in ids]
class Ours(App):
    CSS_PATH = LOOK
    def __init__(self):
        super().__init__(); install_themes(self, DARK)
    def compose(self):
        yield VirtualList((Column("code", width=14), Column("title"), Column("place", width=12)), load)
    def on_ready(self):
        listing = self.query_one(VirtualList)
        listing.replace(range({rows}))
        self.call_after_refresh(lambda: listing.action_edge(1))
Ours().run()
"""

INPUT = """
from textual.app import App
from textual.widgets import Input, Static
class Peer(App):
    n = 0
    def compose(self):
        yield Static("READY" + "NOW"); yield Input()
    def on_mount(self):
        self.query_one(Input).focus()
    def on_input_submitted(self, event):
        self.n += len(event.value) == 10
        self.query_one(Static).update(f"right: {self.n}.")
        event.input.value = ""
Peer().run()
"""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000, help="rows of the list; DataTable is given at most 10000")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    few = min(asked.boxes, 10_000)
    print(f"peers, {asked.boxes} rows")
    ours = [_opened(OURS.format(rows=asked.boxes), asked.boxes) for _nth in range(asked.rounds)]
    peer = [_opened(TABLE.format(rows=few), few) for _nth in range(asked.rounds)]
    line(f"start to last of {asked.boxes} rows: our list", f"{statistics.median(ours) * 1e3:.0f} ms")
    line(f"start to last of {few} rows: DataTable", f"{statistics.median(peer) * 1e3:.0f} ms")
    line("50 scans at 1 ms a key, right: Textual's Input", f"{_burst()} of 50 (ours: all, see bench.scans)")


def _opened(program: str, rows: int) -> float:
    with Timed(["-c", program], {"DEPOT_LANG": "en"}) as terminal:
        return terminal.seen(f"B-L1-{rows - 1:06d}", patience=120) - terminal.started


def _burst() -> int:
    with Timed(["-c", INPUT], {}) as terminal:
        terminal.seen("READYNOW")
        terminal.quiet()
        for n in range(50):
            terminal.type(f"B{n:09d}\r".encode())
        time.sleep(2)
        return max((n for n in range(51) if terminal.has(f"right: {n}.")), default=0)


if __name__ == "__main__":
    main()
