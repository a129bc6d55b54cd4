"""Checking the chain, folding the whole journal, and both with all tables compared: what `depot verify` does.

Processor time: all of it is one thread's work, and other work on the machine is not to be measured.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from contextlib import closing

from bench.measure import depot_of, line
from depot.store import journal, tables
from depot.store.chain import ChainCheck
from depot.store.connection import connect
from depot.store.folding import Folder
from depot.store.problems import Problems
from depot.store.verify import CHUNK, verify


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    db = depot_of(asked.boxes)
    print(f"folds, {asked.boxes} boxes")
    chained = folded = 0.0
    with closing(connect(db, readonly=True)) as live, closing(sqlite3.connect("", isolation_level=None)) as fresh:
        fresh.execute("PRAGMA synchronous=OFF")
        fresh.executescript(tables.JOURNAL)
        fresh.execute("BEGIN")
        for statement in tables.folded_tables():
            fresh.execute(statement)
        problems = Problems()
        check = ChainCheck(journal.streams(live), problems)
        rows = journal.everything(live, CHUNK)
        while True:
            start = time.process_time()
            events = [check.event(row) for row in next(rows, ())]
            read = time.process_time()
            if not events:
                break
            folder = Folder(fresh, replay=True)
            folder.apply(event for event in events if event is not None)
            folder.flush()
            chained += read - start
            folded += time.process_time() - read
        if problems.count:
            raise SystemExit(f"the chain does not verify: {problems.listed()}")
    line("the chain: read, hash, parse, compare columns", f"{check.events / chained:,.0f} events/s")
    line("the fold into fresh tables", f"{check.events / folded:,.0f} events/s")
    start = time.process_time()
    report = verify(db)
    took = time.process_time() - start
    if not report.ok:
        raise SystemExit(f"the depot does not verify: {report.problems}")
    line("verify: file, chain, fold, all tables, index", f"{took:.1f} s, {report.events / took:,.0f} events/s")


if __name__ == "__main__":
    main()
