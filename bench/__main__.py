"""`python -m bench [--boxes N]`: every measurement, one after the other."""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench.measure import ROOT

EACH = ("scans", "starts", "lists", "acts", "folds", "search")
"""Programs that take --boxes."""


def main() -> int:
    """Run them all; the exit code of the last that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    asked = parser.parse_args()
    failed = 0
    for name in EACH:
        failed = (
            subprocess.run([sys.executable, "-m", f"bench.{name}", "--boxes", str(asked.boxes)], cwd=ROOT).returncode
            or failed
        )
    others = (["search", "--boxes", str(asked.boxes)], ["imports", "--rows", str(asked.boxes)])
    for name, *options in others:
        failed = subprocess.run([sys.executable, "-m", f"bench.{name}", *options], cwd=ROOT).returncode or failed
    return failed


if __name__ == "__main__":
    sys.exit(main())
