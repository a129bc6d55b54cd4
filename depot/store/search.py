"""Finding boxes and files while somebody types: the first page at once, never a ranking or a count of everything.

    with Searcher(store) as searcher:
        page = searcher.boxes(parse("permis d'absence unité:7210"))

What is named outright (a code, an old barcode, a number) comes first, then exact words, then words that begin with the
last one; within each the newest first.

Searches run one at a time, in any thread. `cancel`, from another thread, ends the one that runs and begins a turn;
where several wait, each is given the turn that it was asked in, and those of earlier turns end with Cancelled, too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, NamedTuple, Self

from depot.model.codes import code_id
from depot.model.query import OPTIONAL, Query, Value, code_ids
from depot.model.synonyms import Thesaurus, widened
from depot.store import vectors
from depot.store.clauses import LAST, Clause, gate, long_enough, numbered, phases, single, unled, unwanted, words
from depot.store.connection import DatabaseBusy, translated
from depot.store.engine import ALWAYS, MOST, Connection, dialect_of
from depot.store.spelling import Suggestion, suggest
from depot.store.store import Store
from depot.store.synonyms import load, signature

FIRST_PAGE: Final = 50
"""Results of a page while typing."""

COUNTED: Final = 1000
"""Results are counted up to here and called `1000+` beyond."""

LITTLE: Final = 5
"""Up to so many results, a query may be misspelt."""

FEW: Final = 2_000
"""Up to so many boxes the files in them are gathered before the text is looked at."""

NAMED_MOST: Final = 10_000
"""Old barcodes of one beginning that are looked at; beyond, those that the text index has as words are found."""

NO_LIMIT: Final = MOST

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its values."""


class Cancelled(Exception):
    """The search was given up: a later turn was taken."""


@dataclass(frozen=True, slots=True)
class Page:
    """The first results of a query."""

    ids: tuple[int, ...] = ()
    more: bool = False
    """Whether there are others."""
    named: int = 0
    """How many, from the first, are named outright by what was typed."""
    exact: int = 0
    """How many, from the first, are named or have the words exactly; the others have words that begin so."""
    left_out: str = ""
    """A last word that was too short to look for, once those that have it were found."""
    also: int = 0
    """How many, from the last, are found by other words only, which mean the same."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many results there are."""

    n: int
    more: bool
    """Whether there are more than were counted: `1000+`."""


class Searcher:
    """Searches through a connection of its own."""

    def __init__(self, store: Store) -> None:
        """`store` reads the pages of long vectors, in its own thread."""
        self._owner = store
        self._store = store.another(readonly=True)
        self._turn = 0
        self._version = -1
        self._meanings: tuple[tuple[object, ...], Thesaurus] | None = None
        """What words mean, and the signature of what says so."""
        self._one_at_a_time = Lock()

    def close(self) -> None:
        """Close the connection."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def cancel(self) -> int:
        """End the search that runs, and begin a turn: what was given an earlier one ends with Cancelled."""
        self._turn += 1
        self._store.connection.interrupt()
        return self._turn

    def behind(self) -> bool:
        """Whether an import's boxes still wait to be indexed, so that searches miss some."""
        return self._store.connection.execute("SELECT 1 FROM search_pending LIMIT 1").fetchone() is not None

    def boxes(self, query: Query, limit: int = FIRST_PAGE, *, turn: int | None = None) -> Page:
        """The first boxes of a query, all conditions and words holding. Raises Cancelled."""
        with self._running(turn) as run:
            return _page(run, query, "box", limit)

    def files(self, query: Query, limit: int = FIRST_PAGE, *, turn: int | None = None) -> Page:
        """The first files with the words, in boxes that fulfil the conditions; none without words. Raises Cancelled."""
        with self._running(turn) as run:
            return _page(run, query, "file", limit) if query.wanted else Page()

    def count(self, query: Query, cap: int = COUNTED, *, turn: int | None = None) -> Count:
        """How many boxes a query finds, counted up to `cap`. Raises Cancelled."""
        with self._running(turn) as run:
            if query:
                found = len(_all(run, query, cap + 1))
            else:
                found = self._store.tally("box")
            return Count(min(found, cap), found > cap)

    def vector(self, query: Query, order: str = vectors.CODE, *, turn: int | None = None) -> Sequence[int]:
        """The ids of all boxes of a query in one of vectors.ORDERS. Raises Cancelled.

        A long list of all boxes, or of one value of one field, is not read before it is looked at; the store that
        was given to the searcher then reads it.
        """
        with self._running(turn) as run:
            alone = single(run.connection, query) if query else Clause(ALWAYS)
            if alone is not None:
                known = vectors.long_list(self._owner, run.connection, alone, order)
                if known is not None:
                    return known
            if query.wanted:
                return vectors.arranged(run.connection, _all(run, query, NO_LIMIT), order)
            return vectors.gathered(run.connection, _Search(run, query, "box").conditions(many=True), order)

    def widened(self, query: Query, *, turn: int | None = None) -> Query:
        """The query with what else its words mean, from the synonyms and the plan. Raises Cancelled."""
        if not query.wanted:
            return query
        with self._running(turn) as run:
            version = self._store.data_version()
            if version != self._version:
                now, self._version = signature(run.connection), version
                if self._meanings is None or self._meanings[0] != now:
                    self._meanings = now, load(run.connection)
            return widened(query, self._meanings[1]) if self._meanings is not None else query

    def suggestion(self, query: Query, found: int, *, turn: int | None = None) -> Suggestion | None:
        """The query with misspelt words put right, when it `found` little; None when nothing better is known.

        Raises Cancelled.
        """
        if found > LITTLE or not query.wanted:
            return None
        with self._running(turn) as run:
            found_better = suggest(run.connection, query, run.wanted)
            if not run.wanted():
                raise Cancelled
            return found_better

    @contextmanager
    def _running(self, turn: int | None) -> Iterator[_Run]:
        mine = self._turn if turn is None else turn
        with self._one_at_a_time, translated(self._store.place):
            self._store.limit(self._owner.orgs)
            try:
                yield _Run(self._store.connection, lambda: mine == self._turn)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    raise Cancelled from error
                raise
            except DatabaseBusy as error:  # a server says the same of what took too long
                if mine != self._turn:
                    raise Cancelled from error
                raise


class _Run(NamedTuple):
    """A search under way."""

    connection: Connection
    wanted: Callable[[], bool]
    """Whether no later turn was taken."""

    def ids(self, statement: Statement, limit: int) -> list[int]:
        """Ids that a statement gives, at most so many. Raises Cancelled."""
        if not self.wanted():
            raise Cancelled
        sql, values = statement
        return [id_ for (id_,) in self.connection.execute(f"{sql} LIMIT ?", (*values, limit))]


def _page(run: _Run, query: Query, kind: str, limit: int) -> Page:
    """One phase after another until there are enough."""
    search, found = _Search(run, query, kind), dict[int, None]()
    for statement in search.named(limit + 1):
        found.update(dict.fromkeys(run.ids(statement, limit + 1)))
    named = exact = len(found)
    if not query.wanted:
        found.update(dict.fromkeys(run.ids(search.bare(), limit + 1)))
        exact = len(found)
    for loose in phases(query):
        if len(found) > limit:
            break
        found.update(dict.fromkeys(run.ids(search.text(loose=loose), limit + 1)))
        exact = exact if loose else len(found)
    short = [word.tokens[0] for word in query.wanted if word.fit == OPTIONAL and len(found) > exact]
    own = len(found)
    for other in query.also:
        if len(found) > limit:
            break
        if other.wanted or kind == "box":
            found.update(dict.fromkeys(run.ids(_Search(run, other, kind).loosest(), limit + 1)))
    kept = tuple(found)[:limit]
    also = max(len(kept) - own, 0)
    return Page(kept, len(found) > limit, min(named, limit), min(exact, limit), "".join(short), also)


def _all(run: _Run, query: Query, limit: int) -> set[int]:
    """Ids of boxes in any order, at least `limit` when there are that many."""
    search, found, many = _Search(run, query, "box"), set[int](), limit == NO_LIMIT
    for statement in (*search.named(NAMED_MOST), search.loosest(many=many)):
        found.update(run.ids(statement, limit))
    for other in query.also:
        if len(found) < limit:
            found.update(run.ids(_Search(run, other, "box").loosest(many=many), limit))
    return found


class _Search:
    """The statements of one query over boxes or files. Each gives ids and ends where a LIMIT can be added."""

    def __init__(self, run: _Run, query: Query, kind: str) -> None:
        if not run.wanted():
            raise Cancelled
        self.run = run
        self.query = query
        self._gate = gate(run.connection, query)
        self._kind = kind
        self._row = "b" if kind == "box" else "x"
        self._dialect = dialect_of(run.connection)

    def named(self, limit: int) -> Iterator[Statement]:
        """What the free text names: by code, by old barcode and by number, the nearest first."""
        code, alias, number = self.query.reference_keys
        where, row = self.conditions(), f"{self._row}.id"
        letter, source = "B", "box b"
        if self._kind == "file":
            letter, source = "F", f"file x {self._dialect.then} box b ON b.id = x.box AND x.removed = 0"
        if ids := code_ids(letter, code):
            sql = f"SELECT {row} FROM {source} WHERE {row} BETWEEN ? AND ? AND ({where.sql}) ORDER BY {row}"
            yield sql, (ids[0], ids[-1], *where.values)
        if long_enough(alias) and (known := self._aliased(letter, alias, limit)):
            joined = self._dialect.say(f"{{given}} CROSS JOIN {source}")
            sql = f"SELECT {row} FROM {joined} WHERE {row} = CAST(j.value AS BIGINT) AND ({where.sql}) ORDER BY j.id"
            yield sql, (json.dumps(known), *where.values)
        if self._kind == "box" and long_enough(number):
            own = numbered(self._dialect, Value(number))
            sql = f"SELECT b.id FROM box b WHERE {own.sql} AND ({where.sql}) ORDER BY {self._dialect.number}, b.id"
            yield sql, (*own.values, *where.values)

    def text(self, *, loose: bool, many: bool = False) -> Statement:
        """What has the words, the newest first; `many` when all are wanted, not the first few."""
        passing, then, text = self._gate, self._dialect.then, self._dialect.text
        asked = words(self.run.connection, self.query, passing.units if self._kind == "box" else (), loose=loose)
        joins, where, bare = "", passing.where, self._dialect.bare
        if passing.open:
            test = ALWAYS
        elif self._kind == "box" and (many or passing.ids is not None):
            test = f"{bare}{text} IN (SELECT b.id FROM box b WHERE {where.sql})"
        elif self._kind == "box":
            where = unled(self.run.connection, where)
            joins, test = f"{then} box b ON b.id = {text}", where.sql
        elif passing.ids is not None and len(passing.ids) <= FEW:
            inside = f"SELECT x.id FROM box b {then} file x ON x.box = b.id WHERE {where.sql}"
            test = f"{bare}{text} IN ({inside})"
        else:
            where = unled(self.run.connection, where)
            joins, test = f"{then} file x ON x.id = {text} {then} box b ON b.id = x.box", where.sql
        sql = f"SELECT {text} FROM {self._texts} {joins} WHERE {self._has} AND ({test}) ORDER BY {text} DESC"
        return sql, (asked, *where.values)

    def loosest(self, *, many: bool = False) -> Statement:
        """All that the query finds but what it names outright."""
        return self.text(loose=True, many=many) if self.query.wanted else self.bare()

    @property
    def _texts(self) -> str:
        """The text index, as `f`."""
        return self._dialect.texts.format(kind=self._kind)

    @property
    def _has(self) -> str:
        """The condition that `f` has words."""
        return self._dialect.has.format(kind=self._kind)

    def bare(self) -> Statement:
        """Boxes by the conditions alone, the newest first."""
        where = self.conditions()
        return f"SELECT b.id FROM box b WHERE {where.sql} ORDER BY b.id DESC", where.values

    def conditions(self, *, many: bool = False) -> Clause:
        """The conditions and the unwanted words; `many` when all boxes are wanted, not the first few."""
        where = self._gate.where if many or self._gate.ids is not None else unled(self.run.connection, self._gate.where)
        if not self.query.unwanted:
            return where
        text, row = self._dialect.text, f"{self._row}.id"
        has = f"SELECT {text} FROM {self._texts} WHERE {self._has}"
        test = f"{row} NOT IN ({has})" if many else f"NOT EXISTS ({has} AND {text} = {row})"
        return Clause(f"({where.sql}) AND {test}", (*where.values, unwanted(self.run.connection, self.query)))

    def _aliased(self, letter: str, alias: str, limit: int) -> list[int]:
        """Ids of the things that have an old barcode that begins so."""
        begin = f"SELECT subject FROM alias WHERE text >= ? AND text < ? LIMIT {NAMED_MOST}"
        query = f"SELECT subject FROM ({begin}) AS named WHERE subject >= ? AND subject < ? LIMIT ?"
        values = (alias, alias + LAST, letter, letter + LAST, limit)
        return [code_id(subject) for (subject,) in self.run.connection.execute(query, values)]
