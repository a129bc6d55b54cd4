"""One act against raw sqlite3 doing the very same statements."""

from __future__ import annotations

import argparse
import sqlite3
from itertools import count, cycle

from bench.measure import copy_of, depot_of, line, milliseconds, quantile, roomy_shelf, some_codes, timed
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.model.codes import code_id
from depot.store.connection import prepare
from depot.store.store import Store


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    parser.add_argument("--acts", type=int, default=300)
    asked = parser.parse_args(arguments)
    source = depot_of(asked.boxes)
    db = copy_of(source, "acts.db")
    print(f"acts, {asked.boxes} boxes")
    statements: list[str] = []
    with Store.open(db) as store:
        session = Session(store, "ada", "bench")
        boxes = some_codes(store, "box", "B", asked.acts)
        places = cycle([code_id(roomy_shelf(store)) for _nth in range(2)])
        plan = [(code_id(box), next(places)) for box in boxes]
        store.raw.set_trace_callback(statements.append)
        shelve(session, *plan[0])
        store.raw.set_trace_callback(None)
        pairs = iter(plan[1:])
        ours = timed(lambda: shelve(session, *next(pairs)), len(plan) - 1)
    raw = _raw(str(db), statements, len(plan) - 1)
    line("shelve one box, as an act", milliseconds(ours))
    line(f"raw sqlite3, the same {len(statements)} statements", milliseconds(raw))
    line("ratio of medians, raw / ours (target >= 0.7)", f"{quantile(raw, 0.5) / quantile(ours, 0.5):.2f}")


def _raw(path: str, statements: list[str], times: int) -> list[float]:
    """The statements of one act again and again; what is unique in the journal is made unique."""
    connection = sqlite3.connect(path, isolation_level=None)
    prepare(connection)
    serial = count(connection.execute("SELECT head_seq + 1 FROM stream WHERE own = 1").fetchone()[0])

    def once() -> None:
        nth = next(serial)
        for statement in statements:
            if statement.startswith("INSERT INTO journal"):
                connection.execute(
                    "INSERT INTO journal(stream, seq, act, n, kind, subject, header, body, hash) "
                    "SELECT stream, ?, ?, n, kind, subject, header, body, hash FROM journal ORDER BY pos DESC LIMIT 1",
                    (nth, nth.to_bytes(16, "big")),
                )
            elif statement.startswith("INSERT OR REPLACE INTO placement"):
                connection.execute("INSERT OR REPLACE INTO placement VALUES(?, ?, 1, '', '', '')", (nth, nth))
            else:
                connection.execute(statement)

    return timed(once, times)


if __name__ == "__main__":
    main()
