"""Folding the whole journal anew, hashes checked, tables compared: what `depot verify` does."""

from __future__ import annotations

import argparse
import time

from bench.measure import depot_of, line
from depot.store.verify import verify


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    db = depot_of(asked.boxes)
    print(f"folds, {asked.boxes} boxes")
    start = time.perf_counter()
    report = verify(db)
    took = time.perf_counter() - start
    if not report.ok:
        raise SystemExit(f"the depot does not verify: {report.problems}")
    line("verify: chain, fold, comparison of all tables", f"{took:.1f} s, {report.events / took:,.0f} events/s")


if __name__ == "__main__":
    main()
