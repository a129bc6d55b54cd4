"""Scans: from the Enter byte to the repaint, through a real terminal, with the act and its fsync in between."""

from __future__ import annotations

import argparse
import time

from bench.measure import Timed, copy_of, depot_in_terminal, depot_of, line, milliseconds, roomy_shelf, some_codes
from depot.model.codes import Code
from depot.store.store import Store


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    parser.add_argument("--scans", type=int, default=100)
    asked = parser.parse_args(arguments)
    db = copy_of(depot_of(asked.boxes), "scans.db")
    with Store.open(db) as store:
        boxes = some_codes(store, "box", "B", asked.scans * 2 + 60)
        shelf = roomy_shelf(store)
    print(f"scans, {asked.boxes} boxes")
    with depot_in_terminal(db) as terminal:
        terminal.seen("scan anything to see it")
        terminal.quiet()
        line("look up, one by one", milliseconds([_one(terminal, code) for code in boxes[: asked.scans]]))
        terminal.type(b"$SHELVE\r")
        terminal.quiet()
        terminal.type(f"{shelf}\r".encode())
        terminal.quiet()
        acts = boxes[asked.scans : asked.scans * 2]
        line("shelve (act, fsync, repaint), one by one", milliseconds([_one(terminal, code) for code in acts]))
        _burst(terminal, boxes[asked.scans * 2 : asked.scans * 2 + 50])
        line("resident memory", f"{terminal.resident():.0f} MB")


def _one(terminal: Timed, code: str) -> float:
    mark = terminal.mark()
    sent = terminal.type(f"{code}\r".encode())
    seen = terminal.seen(Code.parse(code).shown, mark)
    time.sleep(0.15)
    return seen - sent


def _burst(terminal: Timed, codes: list[str]) -> None:
    """Fifty scans back to back at 1 ms a key: all must be answered, the last one soon."""
    mark, sent = terminal.mark(), 0.0
    for code in codes:
        sent = terminal.type(f"{code}\r".encode())
    seen = terminal.seen(Code.parse(codes[-1]).shown, mark)
    terminal.quiet()
    line(f"{len(codes)} back to back at 1 ms a key: last repaint after", f"{(seen - sent) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
