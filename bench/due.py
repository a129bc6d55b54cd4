"""The due list: reckon every box, apply a new version of a rule to a tenth of them, open the list, say why.

The depot is a copy that is thrown away. `--listed` fills the list itself to that length, to open it at a million rows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.corpus import ORG
from bench.measure import depot_in_terminal, depot_of, line, milliseconds, timed
from depot.desk.due import WhatIf, supposing, versions
from depot.desk.ruleeffects import effects
from depot.desk.succession import units_of
from depot.model.box import Box
from depot.model.codes import Code, codes_from
from depot.model.event import Fact
from depot.model.retention.due import MISSING, Due
from depot.model.retention.rules import version_of
from depot.store import duetable
from depot.store.duelist import VIEWS, DueList, Part
from depot.store.store import Store, Tx

RULES = 200
COMMON = f"{ORG}/common"
DAY = "2026-11-22"
PAGE = 100
REST = 2.0
"""Seconds before the desk is opened, in which the program imports the desks, as it does while nobody types."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    parser.add_argument("--listed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="depot-due-") as folder:
        db = Path(folder) / "due.db"
        shutil.copy(depot_of(asked.boxes), db)
        with Store.open(db) as store:
            print(f"due, {asked.boxes} boxes")
            _reckon(store)
            _apply(store)
            _act(store, asked.rounds)
            if asked.listed:
                _lengthen(store, asked.listed)
            _read(store, asked.rounds)
        _screen(db, asked.rounds)


def _publish(store: Store, keys: Sequence[str], active: int) -> None:
    def work(tx: Tx) -> None:
        for n, key in enumerate(keys):
            ending = "DDDT"[n % 4] if key != COMMON else "D"
            copies = json.dumps([{"copy": "P", "active": active, "semi": 5, "disposition": ending}])
            body = {"org": ORG, "code": key.partition("/")[2], "copies": copies, "version": active}
            tx.append(Fact("rule.published", f"rule/{key}", body | {"approved_on": "2021-03-09"}))

    store.act(work, actor="ada", station="bench")


def _drain(store: Store) -> tuple[int, float, list[float]]:
    """Reckon all that waits: how many boxes, in how long, and each step."""
    steps: list[float] = []
    count, begun = 0, time.perf_counter()
    while True:
        start = time.perf_counter()
        done = duetable.drain(store.connection)
        if not done:
            return count, time.perf_counter() - begun, steps
        steps.append(time.perf_counter() - start)
        count += done


def _reckon(store: Store) -> None:
    _drain(store)
    _publish(store, [f"{ORG}/{n + 1}" for n in range(RULES)], 2)
    count, took, steps = _drain(store)
    line("200 rules published: every box reckoned", f"{count} in {took:.1f} s, {count / took:,.0f} boxes/s")
    line("one step, in which other terminals wait", milliseconds(steps))


def _apply(store: Store) -> None:
    boxes = [box for (box,) in store.connection.execute("SELECT id FROM box WHERE id % 10 = 0")]

    def work(tx: Tx) -> None:
        tx.append(*(Fact("box.described", Code.from_id("B", box).text, {"rule": COMMON}) for box in boxes))

    store.act(work, actor="ada", station="bench", bulk=True)
    _publish(store, [COMMON], 2)
    _drain(store)
    known = versions(store, COMMON)[2]
    copies = json.loads(known.copies)
    copies[0]["semi"] = 9
    start = time.perf_counter()
    found = effects(store, {COMMON: version_of(known._replace(copies=json.dumps(copies)))}, store.clock().date())
    line("what a new version would change (dry run)", f"{found.boxes} boxes in {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    _publish(store, [COMMON], 3)
    acted = time.perf_counter() - start
    count, took, steps = _drain(store)
    line("a new version published", f"{acted * 1e3:.1f} ms")
    line(
        "and applied", f"{count} boxes in {took:.1f} s, {count / took:,.0f} boxes/s, p50 {_median(steps):.1f} ms a step"
    )


def _median(steps: Sequence[float]) -> float:
    return sorted(steps)[len(steps) // 2] * 1e3 if steps else 0.0


def _act(store: Store, rounds: int) -> None:
    """An act that changes a date, beside one that does not."""
    ids = [box for (box,) in store.connection.execute("SELECT id FROM box ORDER BY id LIMIT ?", (rounds,))]

    def described(**fields: str) -> list[float]:
        taken = []
        for box in ids:
            start = time.perf_counter()
            fact = Fact("box.described", Code.from_id("B", box).text, fields)
            store.act(lambda tx, fact=fact: tx.append(fact), actor="ada", station="bench")  # type: ignore[misc]
            taken.append(time.perf_counter() - start)
        return taken

    line("an act that changes no date", milliseconds(described(remarks="x")))
    line("an act that changes the closing date", milliseconds(described(closed_on="2016-03-01")))


def _lengthen(store: Store, length: int) -> None:
    def rows() -> Iterator[Due]:
        for n, code in enumerate(codes_from("B", "L2", 0, length)):
            day = f"{1990 + n % 80}-07-01" if n % 20 else ""
            rule, unit = f"{ORG}/{n % RULES}", f"{ORG}/{1000 + 7 * (n % 240)}"
            yield Due(code.id, day, day, "CTDDDDDDDD"[n % 10], rule, 1, "P", "" if day else "no_event", unit)

    with store.whole() as connection:
        connection.execute("DELETE FROM due")
        marks = ", ".join("?" * len(Due._fields))
        connection.executemany(f"INSERT INTO due({', '.join(Due._fields)}) VALUES({marks})", rows())
        connection.execute("DELETE FROM due_tally")
        counts = duetable.tallied(rows())
        connection.executemany("INSERT INTO due_tally VALUES(?, ?, ?)", [(*part, n) for part, n in counts.items()])
    line("rows of the list", f"{length:,}")


def _read(store: Store, rounds: int) -> None:
    due, part = DueList(store), Part(until=DAY)

    def opened() -> None:
        for view in VIEWS:
            due.count(view, part)
        due.rows(due.ids("D", part)[:PAGE])

    line("open: four counts and the first page", milliseconds(timed(opened, rounds)))
    line("the last page", milliseconds(timed(lambda: due.rows(due.ids("D", part)[-PAGE:]), rounds)))
    unit = units_of(store, f"{ORG}/1007")
    narrow = part._replace(units=unit)
    line("narrowed to a unit", milliseconds(timed(lambda: due.rows(due.ids("D", narrow)[:PAGE]), rounds)))
    line("the facts missing", milliseconds(timed(lambda: due.rows(due.ids(MISSING)[:PAGE]), rounds)))
    line("depot due: the first fifty", milliseconds(timed(lambda: due.first(["D", "T"], part, limit=50), rounds)))
    box = store.get(Box, store.connection.execute("SELECT max(id) FROM box").fetchone()[0])
    if box is not None:
        line("why", milliseconds(timed(lambda: store.reckoned(box), rounds)))
        line("what if", milliseconds(timed(lambda: supposing(store, box, WhatIf()), rounds)))


def _screen(db: Path, rounds: int) -> None:
    opened = []
    for _nth in range(min(rounds, 5)):
        with depot_in_terminal(db, columns=120, rows=40) as terminal:
            terminal.seen("scan anything to see it")
            terminal.quiet()
            time.sleep(REST)
            mark = terminal.mark()
            sent = terminal.type(b"\x12", 0)  # Ctrl+R
            opened.append(terminal.seen("1 of ", mark) - sent)
    line("the desk, from the key to the first page", milliseconds(opened))


if __name__ == "__main__":
    main()
