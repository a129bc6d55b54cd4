"""How fast things are found: every key of some queries, lists of all boxes, pages of rows.

    python -m bench.search --boxes 300000 --files 3
    python -m bench.search --db big.db          a depot made before

Prints medians, p99 and worst of each in milliseconds, beside the plain FTS5 query that most programs would send.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from bench.corpus import build
from depot.model.indexed import tokens
from depot.model.queryparse import parse
from depot.model.searchtext import folded
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.search import Searcher
from depot.store.store import Store
from depot.store.vectors import ORDERS

TYPED = (
    "dossiers d'élèves finissants|permis d'absence|comptes à payer 2011|procès-verbaux du conseil|service de garde|"
    "œuvres d'élèves maternelle|relevés 1998|contrats de construction|paie suppléance|journaux de paie retraite|"
    "réfection de toiture|correspondance comité de parents|2011-045|1987-0123|B-L1-000421|31142000000421|"
    "factures chauffage 2003|évaluations|n° 45|budgets taxe scolaire|bulletins secondaire trebou|horaires|résolutions"
)
"""Free text, as it is typed."""

WITH_FIELDS = (
    "unité:1007 dossiers|unité:gérard paie|état:prêtée|état:prêtée dossiers élèves|état:manquante comptes|"
    "emprunteur:marie|place:S-2/04|place:04/B|année:1975..1980|année:2024 paie|année:1962 paie|classe:3-02 dossiers|"
    "règle:17 unité:1007|source:gesdoc comptes|dossiers -élèves"
)
"""Conditions, once they are written."""


def times(work: Callable[[], object], count: int = 5) -> list[float]:
    """Milliseconds of each call."""
    taken = []
    for _ in range(count):
        begin = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def each(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds of a call for each text."""
    return [taken for text in texts for taken in times(partial(work, text), 1)]


def show(what: str, taken: Sequence[float]) -> None:
    ordered = sorted(taken)
    p99 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    middle = statistics.median(ordered)
    print(f"{what:44} n={len(ordered):4}  p50 {middle:8.2f}  p99 {p99:8.2f}  max {ordered[-1]:8.2f}")


def keys(texts: str) -> list[str]:
    """What is in the field after each key."""
    return [text[:end] for text in texts.split("|") for end in range(1, len(text) + 1)]


def plain(store: Store, text: str) -> None:
    """The usual query: every word, the last one by its beginning, no rules."""
    words = [f'"{word}"' for word in tokens(folded(text))]
    if words:
        query = "SELECT rowid FROM box_fts WHERE box_fts MATCH ? LIMIT 50"
        store.connection.execute(query, (" ".join(words) + "*",)).fetchall()


def typing(store: Store, rounds: int) -> None:
    listing = Listing(store)
    with Searcher(store) as searcher:
        typed, fields = keys(TYPED) * rounds, WITH_FIELDS.split("|")
        show("a key: plain `last*` without rules", each(lambda text: plain(store, text), typed))
        show("a key: boxes", each(lambda text: searcher.boxes(parse(text)), typed))
        show("a key: boxes and their rows", each(lambda text: listing.boxes(searcher.boxes(parse(text)).ids), typed))
        show("a key: files", each(lambda text: searcher.files(parse(text)), typed))
        show("a key: count to 1000+", each(lambda text: searcher.count(parse(text)), typed))
        show("conditions: boxes", each(lambda text: searcher.boxes(parse(text)), fields * rounds))
        for text in fields:
            show(f"  {text}", each(lambda text: searcher.boxes(parse(text)), [text] * 5))


def lists(store: Store) -> None:
    listing = Listing(store)
    with Searcher(store) as searcher:
        for order in ORDERS:
            opened(f"all boxes by {order}", partial(searcher.vector, parse(""), order), listing)
        for text in ("état:rangée", "unité:1000", "état:prêtée", "dossiers"):
            opened(text, partial(searcher.vector, parse(text)), listing)


def opened(what: str, make: Callable[[], Sequence[int]], listing: Listing) -> None:
    """Opening a list five times, and looking here and there in it for the first time."""
    taken: dict[str, list[float]] = {}
    length = 0
    for _ in range(5):
        vectors: list[Sequence[int]] = []
        taken.setdefault("open", []).extend(times(lambda v=vectors: v.append(make()), 1))  # type: ignore[misc]
        ids, length = vectors[0], len(vectors[0])
        spots = {"first page": 0, "end": max(length - 40, 0), "middle": length // 2, "next page": length // 2 + 40}
        for name, first in spots.items():
            look = partial(shown, listing, ids, first)
            taken.setdefault(name, []).extend(times(look, 1))
    print(f"{what} ({length})")
    for name, spent in taken.items():
        show(f"  {name}", spent)


def shown(listing: Listing, ids: Sequence[int], first: int) -> None:
    listing.boxes(ids[first : first + 40])


def pages(store: Store) -> None:
    listing, vectors = Listing(store), Lists(store)
    boxes = [id_ for (id_,) in store.connection.execute("SELECT id FROM box LIMIT 200")]
    show("lines that are out", times(vectors.out))
    show("overdue", times(partial(vectors.overdue, date(2026, 7, 1))))
    show("people", times(vectors.people))
    show("200 boxes", times(partial(listing.boxes, boxes)))
    show("200 lines", times(partial(listing.lines, vectors.out()[:200])))
    show("200 people", times(partial(listing.people, vectors.people()[:200])))
    show("200 places", times(partial(listing.locations, vectors.locations()[:200])))
    show("200 events", times(partial(listing.events, vectors.journal()[:200])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boxes", type=int, default=10_000, help="boxes to make (default: 10000)")
    parser.add_argument("--files", type=int, default=0, help="files in each box (default: 0)")
    parser.add_argument("--rounds", type=int, default=3, help="how often all is typed (default: 3)")
    parser.add_argument("--db", type=Path, help="use this depot; it is made when it is not there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.db or Path(folder) / "bench.db"
        begin = time.perf_counter()
        store = Store.open(path) if path.exists() else build(path, options.boxes, files=options.files)
        with store:
            made = time.perf_counter() - begin
            print(f"{store.tally('box')} boxes, {store.tally('file')} files, ready in {made:.1f} s")
            typing(store, options.rounds)
            lists(store)
            pages(store)


if __name__ == "__main__":
    main()
