"""Fifty scans back to back at a millisecond a key: how many come out right and whole."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Final

from bench.beside.lists import PROGRAMS
from bench.emulated import Emulated
from bench.measure import copy_of, depot_of, line, roomy_shelf, signed_in, some_codes
from depot.model.codes import code_id
from depot.store.store import Store

SCANS: Final = 50

KEY: Final = 0.001
"""Seconds between keys."""

STALLED: Final = 0.02
"""Seconds that no scanner pauses within a code; where this machine made one, the round says so."""

MOST: Final = 10_000
"""Boxes of the depot: a burst does not depend on them."""


def compare_bursts(boxes: int, rounds: int) -> None:
    """Print how many scans of each burst came out right, round by round in turn."""
    print(f"{SCANS} scans back to back at 1 ms a key: how many are right, in each round")
    print(f"(in brackets: a pause of over {STALLED * 1e3:.0f} ms that this machine, no scanner, put between two keys)")
    depot = copy_of(depot_of(min(boxes, MOST)), "bursts.db")
    with Store.open(depot) as store:
        codes = some_codes(store, "box", "B", SCANS)
        shelves = [roomy_shelf(store) for _nth in range(rounds)]
    ours: list[str] = []
    theirs: list[str] = []
    for shelf in shelves:
        ours.append(_ours(depot, codes, shelf))
        theirs.append(_input(codes))
    line("depot: shelved by the scan desk", " ".join(ours))
    line("Textual Input: submitted", " ".join(theirs))


def _ours(depot: Path, codes: list[str], shelf: str) -> str:
    with Emulated(["-m", "depot"], signed_in(depot)) as terminal:
        terminal.shows("scan anything to see it")
        for command in ("$SHELVE", shelf):
            terminal.quiet()
            terminal.type(f"{command}\r".encode())
        terminal.quiet()
        pause = _scan(terminal, codes)
        terminal.quiet(1.0)
    with Store.open(depot, readonly=True) as store:
        here = store.connection.execute("SELECT id FROM box WHERE place = ?", (code_id(shelf),))
        return _told(len({id_ for (id_,) in here} & {code_id(code) for code in codes}), pause)


def _input(codes: list[str]) -> str:
    with Emulated([str(PROGRAMS / "input.py"), *codes]) as terminal:
        terminal.shows("READYNOW")
        terminal.quiet()
        pause = _scan(terminal, codes)
        time.sleep(2)  # its cursor blinks: it is never quiet
        terminal.catch_up()
        found = re.search(r"right: (\d+)\.", terminal.text)
        return _told(int(found[1]) if found else 0, pause)


def _scan(terminal: Emulated, codes: list[str]) -> float:
    """Send all keys; the longest pause between two of one code, in seconds."""
    longest, due = 0.0, time.monotonic()
    for code in codes:
        before = 0.0
        for byte in f"{code}\r".encode():
            while time.monotonic() < due:
                pass
            sent = terminal.type(bytes([byte]), 0)
            longest = max(longest, sent - before if before else 0.0)
            before, due = sent, max(due, sent) + KEY
    return longest


def _told(right: int, pause: float) -> str:
    return f"{right} [{pause * 1e3:.0f} ms]" if pause > STALLED else str(right)
