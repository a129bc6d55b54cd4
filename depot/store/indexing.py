"""The search index kept beside the tables: folded text of boxes and files, in FTS5.

A big import only writes the text and leaves the index for later (`drain`): filling FTS5 in bulk is many times
quicker, and rows still waiting are remembered in `search_pending`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from depot.model.indexed import box_text, file_text, spelt
from depot.store.apart import widened
from depot.store.batches import marks, parts
from depot.store.engine import FOLD, Connection, Writing, begin, dialect_of, replacing, write

DRAIN_ROWS: Final = 5_000
"""Rows indexed in one transaction while draining: about 60 ms, so other terminals' scans go on."""

_TEXT: Final[dict[str, Callable[[Any], tuple[str, str, str]]]] = {"box": box_text, "file": file_text}
_WATCHED: Final = {
    "box": ("title", "contents", "remarks", "unit", "number", "class_code", "aliases"),
    "file": ("title", "ref", "aliases", "removed"),
}


_TEXTS: Final = ("id", "text", "unit", "code")
_WORDS: Final = Writing(
    "vocabulary", ("word", "n"), clash="ON CONFLICT(word) DO UPDATE SET n = vocabulary.n + excluded.n"
)


class SearchIndex:
    """Collects changed texts and writes them at flush."""

    def __init__(self, connection: Connection, *, deferred: bool, indexed: bool = True) -> None:
        """`deferred`: what is new waits in `search_pending`. Not `indexed`: only the texts are written."""
        self._connection = connection
        self._deferred = deferred
        self._indexed = indexed and dialect_of(connection).indexed
        self._new: dict[str, list[tuple[Any, ...]]] = {"box": [], "file": []}
        self._changed: dict[str, list[tuple[Any, ...]]] = {"box": [], "file": []}
        self._words: Counter[str] = Counter()
        """How many more things have a word."""

    def changed(self, name: str, before: Any, after: Any) -> None:
        """Note that a subject changed."""
        watched = _WATCHED.get(name)
        if watched is None:
            return
        texts = _TEXT[name]
        if before is None:
            row = texts(after)
            self._new[name].append((after.id, *row))
            self._words.update(spelt(row[0]))
        elif any(getattr(before, field) != getattr(after, field) for field in watched):
            was, row = texts(before), texts(after)
            self._changed[name].append((after.id, *row))
            if was[0] != row[0]:
                self._words.subtract(spelt(was[0]))
                self._words.update(spelt(row[0]))

    def flush(self) -> None:
        """Write the texts, and their index entries unless deferred."""
        for name, rows in self._new.items():
            if not rows:
                continue
            write(self._connection, Writing(f"{name}_text", _TEXTS), rows)
            if not self._indexed:
                pass
            elif self._deferred:
                waiting = [(name, row[0]) for row in rows]
                self._connection.executemany("INSERT INTO search_pending(kind, id) VALUES(?, ?)", waiting)
            else:
                self._connection.executemany(_add(name), rows)
            rows.clear()
        for name, rows in self._changed.items():
            if self._indexed:
                for some in parts(rows):
                    self._reindex(name, some)
            write(self._connection, replacing(f"{name}_text", _TEXTS, ("id",)), rows)
            rows.clear()
        self._write_words()

    def _write_words(self) -> None:
        """Count the words; of one that nothing has any more, nothing stays."""
        counts = [(word, n) for word, n in self._words.items() if n]
        write(self._connection, _WORDS, counts)
        gone = [(word,) for word, n in counts if n < 0]
        if gone:
            self._connection.executemany("DELETE FROM vocabulary WHERE word = ? AND n = 0", gone)
        self._words.clear()

    def _reindex(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Replace index entries, whose old texts are still in the table; those that wait are left alone.

        All in two statements: between statements, FTS5 writes out what it gathered.
        """
        ids = [row[0] for row in rows]
        within = f"IN ({marks(len(ids))})"
        query = f"SELECT id FROM search_pending WHERE kind = ? AND id {within}"
        waiting = {id_ for (id_,) in self._connection.execute(query, (name, *ids))}
        indexed = [row for row in rows if row[0] not in waiting]
        if not indexed:
            return
        ids = [row[0] for row in indexed]
        remove = (
            f"INSERT INTO {name}_fts({name}_fts, rowid, text, unit, code) "
            f"SELECT 'delete', id, text, unit, code FROM {name}_text WHERE id IN ({marks(len(ids))})"
        )
        self._connection.execute(remove, ids)
        values = ", ".join(["(?, ?, ?, ?)"] * len(indexed))
        add = f"INSERT INTO {name}_fts(rowid, text, unit, code) VALUES {values}"
        self._connection.execute(add, [value for row in indexed for value in row])


def _add(name: str) -> str:
    return f"INSERT INTO {name}_fts(rowid, text, unit, code) VALUES(?,?,?,?)"


def drain(connection: Connection, rows: int = DRAIN_ROWS) -> int:
    """Index some rows that wait, in one transaction; return how many they were.

    One statement for all of them: row by row, FTS5 would write out its pending terms each time.
    """
    if not dialect_of(connection).indexed:
        return 0
    with widened(connection):
        return _drain(connection, rows)


def _drain(connection: Connection, rows: int) -> int:
    done = 0
    begin(connection, FOLD)
    try:
        for name in ("box", "file"):
            query = "SELECT max(id), count(*) FROM (SELECT id FROM search_pending WHERE kind = ? ORDER BY id LIMIT ?)"
            last, count = connection.execute(query, (name, rows - done)).fetchone()
            if count:
                add = (
                    f"INSERT INTO {name}_fts(rowid, text, unit, code) SELECT t.id, t.text, t.unit, t.code "
                    f"FROM search_pending p JOIN {name}_text t ON t.id = p.id WHERE p.kind = ? AND p.id <= ?"
                )
                connection.execute(add, (name, last))
                connection.execute("DELETE FROM search_pending WHERE kind = ? AND id <= ?", (name, last))
                done += count
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return done
