"""`python -m bench [--boxes N]`: every measurement, one after the other."""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench.measure import ROOT

EACH = (
    "scans",
    "starts",
    "lists",
    "acts",
    "folds",
    "search",
    "spelling",
    "peers",
    "imports",
    "exchange",
    "merges",
    "due",
    "vault",
    "bins",
)
"""Programs that take --boxes (imports: --rows)."""

ALONE = ("sessions", "growing", "bins")
"""Programs whose sizes are their own."""


def main() -> int:
    """Run them all; the exit code of the last that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    asked = parser.parse_args()
    failed = 0
    for name in EACH:
        size = "--rows" if name == "imports" else "--boxes"
        command = [sys.executable, "-m", f"bench.{name}", size, str(asked.boxes)]
        failed = subprocess.run(command, check=False, cwd=ROOT).returncode or failed
    for name in ALONE:
        failed = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False, cwd=ROOT).returncode or failed
    labels = [sys.executable, "-m", "bench.labels", "--quick"]
    return subprocess.run(labels, check=False, cwd=ROOT).returncode or failed


if __name__ == "__main__":
    sys.exit(main())
