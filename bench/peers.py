"""Beside what others would use: first frames, lists, bursts of scans, look-ups, ours and theirs in turn.

    python -m bench.peers --install         each program into a virtual environment of its own, beside the depots
    python -m bench.peers --boxes 1000000 --only lists

A program that is not installed is said to be so and left out. Every figure stands beside its ratio to ours, the first
of each table: on a shared machine only the ratios mean anything.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench.beside import venvs
from bench.beside.bursts import compare_bursts
from bench.beside.lists import compare_lists
from bench.beside.lookups import compare_lookups
from bench.beside.starts import compare_starts
from bench.measure import ROOT

PARTS = {"starts": compare_starts, "lists": compare_lists, "bursts": compare_bursts, "lookups": compare_lookups}


def main(arguments: list[str] | None = None) -> None:
    """Install, or measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boxes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7, help="runs of each program (default: 7)")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this; may be repeated")
    parser.add_argument("--install", action="store_true", help="install the programs with pip, and measure nothing")
    asked = parser.parse_args(arguments)
    if asked.install:
        venvs.install()
        return
    subprocess.run([sys.executable, "-m", "compileall", "-q", "depot", "screens", "data"], cwd=ROOT, check=True)
    print(f"peers, {asked.boxes} boxes, {asked.rounds} rounds")
    for name in asked.only or PARTS:
        PARTS[name](asked.boxes, asked.rounds)


if __name__ == "__main__":
    main()
