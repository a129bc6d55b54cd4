"""Lists of boxes and files through the whole way, against what reading them and what SQLite alone take.

    python -m bench.imports --rows 50000

One row in five is a box, the four others are its files; one box in two has an old barcode, one in two its shelf. The
floors: the readers without a depot; the rows of the two tables by executemany into a bare file, in one transaction; and
every row that the import leaves in any table and in the search index, by executemany in chunks as large, as durable.
Medians of interleaved rounds; the last column is by processor time alone, which other programs disturb less.
"""

from __future__ import annotations

import argparse
import csv
import gc
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from depot.cli import COLLECT_AT
from depot.demo.wording import filled, series
from depot.desk.places import create
from depot.desk.racks import Level, create_by_ranges
from depot.desk.reference import put_box_type, put_organisation, put_unit
from depot.desk.session import Session
from depot.intake.loading import CHUNK, import_files
from depot.intake.sources import open_source
from depot.model import roles
from depot.model.event import Fact
from depot.store import tables
from depot.store.connection import connect, create_file
from depot.store.found import found
from depot.store.indexing import drain
from depot.store.store import Store, Tx

ORG, SITE = "CSSRL", "S-2"
UNITS, AISLES, BAYS, SHELVES = 200, 10, 20, 6
FILES = 4
"""Files of each box."""
FILLED = ("journal", "box", "file", "box_text", "file_text", "alias", "placement", "search_pending")
"""Tables that an import of these lists fills, row by row."""

EVERY_ROW = "floor: every row of all tables, executemany"

Rows = Sequence[tuple[object, ...]]


def make_lists(folder: Path, rows: int, seed: int = 1) -> dict[str, Path]:
    """The two lists by kind: so many rows together."""
    chance, kinds = random.Random(seed), series()
    lists = {"boxes": folder / "boîtes.csv", "files": folder / "dossiers.csv"}
    with lists["boxes"].open("w", encoding="utf-8") as one, lists["files"].open("w", encoding="utf-8") as other:
        boxes, files = csv.writer(one, delimiter=";"), csv.writer(other, delimiter=";")
        boxes.writerow(("Numéro", "Unité", "Type", "Titre", "Années", "Exemplaire", "Code-barres", "Adresse"))
        files.writerow(("Boîte", "Unité", "Référence", "Titre", "Années"))
        for n in range(rows // (FILES + 1)):
            kind, unit, year = chance.choice(kinds), str(1000 + n % UNITS), chance.randrange(1965, 2024)
            number, years = f"{year}-{n:06d}", f"{year}-{year + kind.span}"
            bay, shelf = divmod(n % (AISLES * BAYS * SHELVES), SHELVES)
            home = f"{SITE} > {bay // BAYS + 1} > {bay % BAYS + 1} > {shelf + 1}" if n % 4 < 2 else ""
            title = filled(kind.title, chance, year=year, year2=year + kind.span, unit=unit)
            boxes.writerow((number, unit, "STD30", title, years, "P", f"31142{n:09d}" if n % 2 else "", home))
            for nth in range(FILES):
                title = filled(chance.choice(kind.files), chance, year=year, year2=year + kind.span, unit=unit)
                files.writerow((number, unit, f"D-{n}-{nth}", title, years))
    return lists


def make_depot(path: Path) -> None:
    """A depot with the units, the type and the shelves that the lists refer to."""
    with found(path, "L1", "Dépôt de mesure", ORG, actor="ada", station="bench") as store:
        admin = Fact("user.added", "user/ada", {"name": "Ada", "role": roles.ADMIN})
        store.act(lambda tx: tx.append(admin), actor="ada", station="bench")
        session = Session(store, "ada", "bench")

        def references(tx: Tx) -> None:
            put_organisation(tx, ORG, {"name": "CSS des Rives"})
            put_box_type(tx, "STD30", {"name": "Standard", "width_mm": 300})
            for n in range(UNITS):
                put_unit(tx, ORG, str(1000 + n), {"name": f"École {n}"})

        session.do(roles.REFERENCE, references)
        site = create(session, None, {"kind": "site", "label": SITE}).result
        levels = [Level.of("aisle", f"1-{AISLES}"), Level.of("bay", f"1-{BAYS}"), Level.of("shelf", f"1-{SHELVES}")]
        create_by_ranges(session, site.id if site else None, levels, {})


class Spent(NamedTuple):
    """Seconds on the wall clock, and of the processor."""

    wall: float
    processor: float


@contextmanager
def measured(into: list[Spent]) -> Iterator[None]:
    """Add what the block takes."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    into.append(Spent(time.perf_counter() - wall, time.process_time() - processor))


def parsing(lists: dict[str, Path]) -> None:
    """Read both lists and drop the records."""
    for kind, path in lists.items():
        with open_source(kind, path) as source:
            for _record in source.records:
                pass


def importing(store: Store, kind: str, path: Path) -> None:
    """Import a list, as `depot import` does."""
    report = import_files(Session(store, "ada", "bench"), kind, [path])
    if report.refused:
        raise report.refused[0].error


def left_by(depot: Path) -> dict[str, Rows]:
    """Every row that an import left in the tables."""
    with closing(connect(depot, readonly=True)) as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in FILLED}


def bare(path: Path, rows: dict[str, Rows]) -> None:
    """Write the rows of boxes and files by executemany: no index, no journal, one transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for name in ("box", "file"):
            connection.execute(f"CREATE TABLE {name}({', '.join(f'c{n}' for n in range(len(rows[name][0])))})")
            connection.executemany(_insert(name, rows[name]), rows[name])
        connection.execute("COMMIT")


def same_rows(path: Path, rows: dict[str, Rows]) -> None:
    """Write all the rows by executemany, in acts as large and as durable, and fill the search index at the end."""
    create_file(path)
    tables.create(path)
    waiting = [(kind, row[0]) for kind in ("box", "file") for row in rows[f"{kind}_text"]]
    parts = {**rows, "search_pending": waiting}
    acts = max(1, (len(rows["box"]) + len(rows["file"])) // CHUNK)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")  # the stream of the journal is not written here
        for pieces in zip_longest(*(list(_pieces(part, acts)) for part in parts.values()), fillvalue=()):
            connection.execute("BEGIN IMMEDIATE")
            for name, piece in zip(parts, pieces, strict=True):
                if piece:
                    connection.executemany(_insert(name, piece), piece)
            connection.execute("COMMIT")
        while drain(connection):
            pass


def _insert(name: str, rows: Rows) -> str:
    return f"INSERT INTO {name} VALUES({', '.join('?' * len(rows[0]))})"


def _pieces(rows: Rows, count: int) -> Iterator[Rows]:
    size = -(-len(rows) // count) or 1
    return (rows[start : start + size] for start in range(0, len(rows), size))


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="depot-bench-") as name:
        yield Path(name)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of both lists together (default: 20000)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default: 3)")
    asked = parser.parse_args(arguments)
    gc.set_threshold(COLLECT_AT)
    taken: dict[str, list[Spent]] = defaultdict(list)
    rows: dict[str, Rows] = {}
    with folder() as here:
        lists = make_lists(here, asked.rows)
        make_depot(here / "empty.db")
        for nth in range(asked.rounds):
            depot = here / f"depot-{nth}.db"
            shutil.copy(here / "empty.db", depot)
            with Store.open(depot) as store, measured(taken["the whole way"]):
                for kind, path in lists.items():
                    with measured(taken[f"  {kind}"]):
                        importing(store, kind, path)
            rows = rows or left_by(depot)
            with measured(taken[EVERY_ROW]):
                same_rows(here / f"same-{nth}.db", rows)
            with measured(taken["floor: rows of two tables, executemany"]):
                bare(here / f"bare-{nth}.db", rows)
            with measured(taken["floor: reading the lists"]):
                parsing(lists)
    counts = {"  boxes": len(rows["box"]), "  files": len(rows["file"])}
    print(f"imports of {sum(counts.values())} rows, medians of {asked.rounds} rounds")
    middles = {}
    for what, spent in taken.items():
        n = counts.get(what, sum(counts.values()))
        wall, processor = (statistics.median(times) for times in zip(*spent, strict=True))
        middles[what] = processor
        told = f"{wall:7.2f} s {n / wall:9,.0f} rows/s {processor:7.2f} s {n / processor:9,.0f} rows/s"
        print(f"  {what:46} {told}")
    print(
        f"  {'the whole way / every row of all tables':46} {middles['the whole way'] / middles[EVERY_ROW]:7.1f} times"
    )


if __name__ == "__main__":
    main()
