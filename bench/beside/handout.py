"""The boxes of a depot as others read them: one SQLite table with a search index, as plain as anybody would make it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from bench.measure import depot_of, folder
from depot.model.codes import Code

_TABLE: Final = """
CREATE TABLE boxes (code TEXT PRIMARY KEY, title TEXT, unit TEXT, number TEXT, class TEXT,
  year_from INTEGER, year_to INTEGER, status TEXT);
"""

_INDEX: Final = """
CREATE VIRTUAL TABLE boxes_fts USING fts5(title, unit, number, code, content="boxes",
  tokenize='unicode61 remove_diacritics 2');
INSERT INTO boxes_fts(boxes_fts) VALUES ('rebuild');
"""


def handout(boxes: int) -> Path:
    """A database with the table `boxes` of the depot of so many, in its order; made once."""
    path = folder() / f"peers-{boxes}.db"
    if path.exists():
        return path
    making = path.with_suffix(".making")
    making.unlink(missing_ok=True)
    query = "SELECT id, title, unit, number, class_code, year_from, year_to, status FROM box ORDER BY id"
    source = sqlite3.connect(f"file:{depot_of(boxes)}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(making)) as target:
        target.executescript(_TABLE)
        rows = ((Code.from_id("B", row[0]).text, *row[1:]) for row in source.execute(query))
        target.executemany("INSERT INTO boxes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        target.commit()
        target.executescript(_INDEX)
        target.commit()
    making.rename(path)
    return path


class Ends(NamedTuple):
    """What tells the first row and the last one on a screen."""

    first: str
    """Code of the first."""
    last: str
    """Code of the last."""
    number: str
    """The unit's number of the last, for a screen whose first columns are scrolled away."""


def ends(path: Path) -> Ends:
    """The ends of a table that was handed out."""
    with closing(sqlite3.connect(path)) as database:
        first = database.execute("SELECT code FROM boxes ORDER BY rowid LIMIT 1").fetchone()
        last = database.execute("SELECT code, number FROM boxes ORDER BY rowid DESC LIMIT 1").fetchone()
    return Ends(*first, *last)
