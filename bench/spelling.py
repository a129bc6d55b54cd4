"""How fast a misspelt word is put right, and other words are found, beside a large vocabulary and plan.

    python -m bench.spelling --boxes 10000

Medians, p99 and worst in milliseconds, with 10 000 and 100 000 words and with a plan of 1 000 classes. The words are
made of syllables, so that many are near each other.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from functools import partial
from pathlib import Path

from bench.corpus import build
from bench.search import each, keys, show, times
from depot.model.queryparse import parse
from depot.model.reference import ClassCode
from depot.model.synonyms import thesaurus
from depot.store.search import Searcher
from depot.store.store import Store

MISSPELT = (
    "finisants|rémunératoin|correspondence|procès-verbeaux|comptss à payer|chauffgae 2003|dosiers d'elves|évaluatons"
)
_SYLLABLES = "ba|bé|con|cou|de|di|du|é|fac|fi|gar|gé|ja|la|le|li|ma|men|mo|na|no|o|pa|pé|po|ra|ré|ri|sco|so|ta|ti|ver"
SYLLABLES = _SYLLABLES.split("|")


def fill(store: Store, count: int) -> None:
    """Give the vocabulary so many words beside those of the corpus."""
    chance = random.Random(7)
    words = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))).replace("é", "e") for _ in range(3 * count)}
    rows = [(word, chance.randint(1, 40)) for word in sorted(words)[:count]]
    with store.whole() as connection:
        connection.executemany("INSERT INTO vocabulary(word, n) VALUES(?, ?) ON CONFLICT DO NOTHING", rows)


def plan(count: int) -> list[ClassCode]:
    """So many classes, each with two codes of former plans."""
    return [
        ClassCode(f"O/{n}", title=f"Dossiers et registres {n}", parent=f"O/{n // 10}", old_codes=f"A {n}-1\nB X{n}")
        for n in range(count)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boxes", type=int, default=10_000, help="boxes to make (default: 10000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, build(Path(folder) / "bench.db", options.boxes) as store:
        for count in (10_000, 100_000):
            fill(store, count)
            (words,) = store.connection.execute("SELECT count(*) FROM vocabulary").fetchone()
            with Searcher(store) as searcher:
                suggest = partial(each, lambda text: searcher.suggestion(parse(text), 0))
                show(f"a misspelt query, {words} words", suggest(MISSPELT.split("|") * 5))
                show(f"a key of one, {words} words", suggest(keys(MISSPELT)))
                show(
                    "a key: other words that mean the same",
                    each(lambda text: searcher.widened(parse(text)), keys(MISSPELT)),
                )
        show(
            "what a plan of 1 000 classes means",
            times(partial(thesaurus, [("paie", "salaires")] * 200, plan(1_000)), 20),
        )


if __name__ == "__main__":
    main()
