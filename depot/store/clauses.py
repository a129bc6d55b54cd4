"""The database's face of a query: conditions in SQL, and expressions for the text index.

What a value means is decided by the terms of depot/model/query.py: the few values that boxes have (units, labels,
borrowers...) are read, the terms choose among them, and the choice goes into the statement.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from depot.model.codes import code_id
from depot.model.indexed import tokens
from depot.model.query import (
    BEGINS,
    LEAST_NAMED,
    OPTIONAL,
    At,
    LentTo,
    Listed,
    Named,
    Number,
    OwnCode,
    Query,
    Term,
    Value,
    Word,
    Years,
    code_ids,
    compact,
    labelled,
)
from depot.model.searchtext import alias_key, folded
from depot.store.apart import limits
from depot.store.batches import marks
from depot.store.engine import ALWAYS, NEVER, Connection, Dialect, dialect_of, server

LAST: Final = "\U0010ffff"
"""Comes after every other character, also in bytes: the end of the texts that begin with another text."""

RARE: Final = 8_000
"""Below so many boxes a condition's are gathered before the text is looked at (about 3 ms)."""

UNIT_TOKENS: Final = 20
"""Up to so many units are put into the expression for the text index."""

_COLUMN: Final = re.compile(r"\bb\.")
_PARTIAL: Final = frozenset({"b.rule", "b.type", "b.source"})
"""Columns whose index leaves out the boxes that have nothing there."""

_LATEST: Final = "coalesce(b.year_to, b.year_from)"
_EARLIEST: Final = "coalesce(b.year_from, b.year_to)"


class Clause(NamedTuple):
    """A condition on the box `b`, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


class Gate(NamedTuple):
    """All conditions of a query."""

    where: Clause
    """They all hold; `1` when there are none."""
    ids: list[int] | None = None
    """The boxes that pass, when they are few: `where` then only names them. None when they are many."""
    open: bool = False
    """Whether there is no condition, and nothing that is not shown."""
    units: tuple[str, ...] = ()
    """Folded codes of the only units that can pass; empty when that is not known."""


def gate(connection: Connection, query: Query) -> Gate:
    """The conditions of a query; when few boxes fulfil one of them, these are gathered at once."""
    clauses: list[Clause] = []
    units: tuple[str, ...] = ()
    leader: list[int] | None = None
    led = -1
    for at, term in enumerate(query.terms):
        clause = _clause(connection, term)
        if term.negated:
            clauses.append(Clause(f"({clause.sql}) IS NOT TRUE", clause.values))
            continue
        clauses.append(clause)
        ids = _ids(connection, clause)
        if len(ids) < RARE and (leader is None or len(ids) < len(leader)):
            leader, led = ids, at
        if isinstance(term, Named) and term.field == "unit" and len(clause.values) <= UNIT_TOKENS:
            units = tuple(folded(str(key).partition("/")[2]) for key in clause.values)
    others = _all([clause for at, clause in enumerate(clauses) if at != led])
    if leader is None:
        return Gate(others, units=units, open=not clauses and not limits(connection))
    if len(clauses) > 1 and leader:
        known, rest = among_ids(connection, leader), unled(connection, others)
        leader = _ids(connection, Clause(f"{known.sql} AND {rest.sql}", (*known.values, *rest.values)))
    return Gate(among_ids(connection, leader), leader)


def unled(connection: Connection, clause: Clause) -> Clause:
    """A condition that leads no plan: it is asked of rows that something else finds."""
    return Clause(_COLUMN.sub(f"{dialect_of(connection).bare}b.", clause.sql), clause.values)


def _all(clauses: Sequence[Clause]) -> Clause:
    sql = " AND ".join(f"({clause.sql})" for clause in clauses)
    return Clause(sql or ALWAYS, tuple(value for clause in clauses for value in clause.values))


def _ids(connection: Connection, clause: Clause) -> list[int]:
    """Boxes that fulfil a condition; no more than RARE."""
    rows = connection.execute(f"SELECT b.id FROM box b WHERE {clause.sql} LIMIT {RARE}", clause.values)
    return [id_ for (id_,) in rows]


def among_ids(connection: Connection, ids: Sequence[int]) -> Clause:
    """The box is one of these."""
    given = dialect_of(connection).given
    return Clause(f"b.id IN (SELECT CAST(j.value AS BIGINT) FROM {given})", (json.dumps(ids, separators=(",", ":")),))


def single(connection: Connection, query: Query) -> Clause | None:
    """The condition of a query that is nothing but one column being one value; else None."""
    if query.words or len(query.terms) != 1 or query.terms[0].negated or not isinstance(query.terms[0], Named):
        return None
    clause = _clause(connection, query.terms[0])
    return clause if len(clause.values) == 1 else None


def _clause(connection: Connection, term: Term) -> Clause:
    match term:
        case Named():
            return _among(f"b.{term.column}", _accepted(connection, term))
        case Number():
            return _any(numbered(dialect_of(connection), value) for value in term.values)
        case OwnCode():
            return _any(_coded(connection, value) for value in term.values)
        case Years():
            ends = [(_LATEST, ">=", term.first), (_EARLIEST, "<=", term.last)]
            known = [(column, sign, year) for column, sign, year in ends if year is not None]
            return Clause(" AND ".join(f"{c} {s} ?" for c, s, _ in known), tuple(year for _, _, year in known))
        case At():
            return _any([_inside(connection, term.ids, path) for path in term.paths or ((),)])
        case Listed():
            return _listed(term)
        case LentTo():
            rows = connection.execute(
                "SELECT DISTINCT p.id, p.name FROM (SELECT DISTINCT loan FROM box WHERE loan IS NOT NULL) o "
                "JOIN loan l ON l.id = o.loan JOIN person p ON p.id = l.person"
            )
            people = _among("person", [id_ for id_, name in rows if term.accepts(id_, name)])
            return Clause(f"b.loan IN (SELECT id FROM loan WHERE {people.sql})", people.values)


_LISTS: Final = {
    "D": "SELECT box FROM batch_line WHERE batch IN ({ids}) AND removed = 0",
    "T": "SELECT box FROM transfer_line WHERE transfer IN ({ids}) AND box IS NOT NULL",
    "N": "SELECT box FROM inventory_box WHERE inventory IN ({ids})",
}
"""Boxes that a list has, by the letter of its code."""


def _listed(term: Listed) -> Clause:
    if term.letter == "L":
        return _among("b.loan", term.ids)
    if term.letter not in _LISTS:
        return Clause(NEVER)
    return Clause(f"b.id IN ({_LISTS[term.letter].format(ids=marks(len(term.ids)))})", term.ids)


def _any(clauses: Iterable[Clause]) -> Clause:
    made = list(clauses)
    sql = " OR ".join(clause.sql if len(made) == 1 else f"({clause.sql})" for clause in made)
    return Clause(sql or NEVER, tuple(value for clause in made for value in clause.values))


def _among(column: str, keys: Sequence[Any]) -> Clause:
    if not keys:
        return Clause(NEVER)
    one = f"{column} = ?" if len(keys) == 1 else f"{column} IN ({', '.join('?' * len(keys))})"
    return Clause(f"{one} AND {column} <> ''" if column in _PARTIAL else one, tuple(keys))


def numbered(dialect: Dialect, value: Value) -> Clause:
    """The box's own number is this one, or begins so."""
    number, small = dialect.number, dialect.small
    if value.exact:
        return Clause(f"{number} = {small}", (value.text,))
    return Clause(f"{number} >= {small} AND {number} < {small}", (value.text, value.text + LAST))


def _coded(connection: Connection, value: Value) -> Clause:
    ids = code_ids("B", compact(value.text))
    alias = "SELECT subject FROM alias WHERE text = ? AND subject >= 'B' AND subject < 'C'"
    known = [code_id(subject) for (subject,) in connection.execute(alias, (alias_key(value.text),))]
    named = _among("b.id", known)
    if not ids or (value.exact and len(ids) > 1):
        return named
    return _any([Clause("b.id BETWEEN ? AND ?", (ids[0], ids[-1])), named])


def _inside(connection: Connection, ids: Sequence[int], path: Sequence[str]) -> Clause:
    """Boxes that stand at one of the places, or in one that the path leads to."""
    first = _among("id", ids)
    roots = [f"SELECT id FROM location WHERE {first.sql}"]
    dialect, values = dialect_of(connection), list[Any](first.values)
    if path:
        known = {column: values_of(connection, "location", column) for column in ("label", "name")}
        joins, tests = ["location l0"], []
        for n, part in enumerate(path):
            labels = [label for label in known["label"] if labelled(part, label, "")]
            names = [name for name in known["name"] if labelled(part, "", name)]
            if n:
                joins.append(f"{dialect.then} location l{n} ON l{n}.parent = l{n - 1}.id")
            column = f"{dialect.bare}l{n}" if n else f"l{n}"
            either = (_among(f"{column}.label", labels), _among(f"{column}.name", names))
            tests.append(f"({either[0].sql} OR ({either[1].sql} AND {column}.name <> ''))")
            values += [*either[0].values, *either[1].values]
        roots.append(f"SELECT l{len(path) - 1}.id FROM {' '.join(joins)} WHERE {' AND '.join(tests)}")
    tree = (
        f"WITH RECURSIVE inside(id) AS ({' UNION '.join(roots)} "
        f"UNION SELECT c.id FROM inside i {dialect.then} location c ON c.parent = i.id) SELECT id FROM inside"
    )
    return Clause(f"b.place IN ({tree})", tuple(values))


def values_of(connection: Connection, table: str, column: str) -> list[Any]:
    """The different values of an indexed column, empty ones left out: one hop in the index for each."""
    first = f"SELECT min({column}) FROM {table} WHERE {column} <> ''"
    after = f"SELECT min({column}) FROM {table} WHERE {column} > v.value AND {column} <> ''"
    query = (
        f"WITH RECURSIVE v(value) AS ({first} UNION ALL SELECT ({after}) FROM v WHERE v.value IS NOT NULL) "
        "SELECT value FROM v WHERE value IS NOT NULL"
    )
    return [value for (value,) in connection.execute(query)]


def _accepted(connection: Connection, term: Named) -> list[str]:
    keys = values_of(connection, "box", term.column)
    names: dict[str, str] = {}
    if term.field == "unit":
        names = dict(connection.execute("SELECT key, name FROM unit"))
    return [key for key in keys if term.accepts(key, names.get(key, ""))]


def words(connection: Connection, query: Query, units: Sequence[str] = (), *, loose: bool) -> str:
    """The wanted words for the connection's text index; loose also takes words that begin with the last one."""
    if server(connection) is None:
        return expression(query, units, loose=loose)
    chosen = [word for word in query.wanted if not (loose and word.fit == OPTIONAL)]
    wanted = " & ".join(_lexemes(word, loose=loose) for word in chosen)
    return f"{wanted} & !({unwanted(connection, query)})" if query.unwanted else wanted


def expression(query: Query, units: Sequence[str] = (), *, loose: bool) -> str:
    """The wanted words for the text index; loose also takes words that begin with the last one."""
    words = [_phrase(word, loose=loose) for word in query.wanted if not (loose and word.fit == OPTIONAL)]
    wanted = " AND ".join(words)
    codes = [tokens(unit) for unit in units]
    if codes and all(codes):
        among = " OR ".join(f'"{" ".join(code)}"' for code in codes)
        wanted = f"{wanted} AND unit : ({among})"
    return f"({wanted}) NOT ({_unwanted(query)})" if query.unwanted else wanted


def unwanted(connection: Connection, query: Query) -> str:
    """The unwanted words for the connection's text index."""
    if server(connection) is None:
        return _unwanted(query)
    return " | ".join(_lexemes(word, loose=False) for word in query.unwanted)


def _unwanted(query: Query) -> str:
    return " OR ".join(_phrase(word, loose=False) for word in query.unwanted)


def _lexemes(word: Word, *, loose: bool) -> str:
    """The same as `_phrase` for PostgreSQL: words that follow one another."""
    return "(" + " <-> ".join(f"'{token}'" for token in word.tokens) + (":*)" if loose and word.fit == BEGINS else ")")


def _phrase(word: Word, *, loose: bool) -> str:
    return f'"{" ".join(word.tokens)}"' + (" *" if loose and word.fit == BEGINS else "")


def phases(query: Query) -> tuple[bool, ...]:
    """Which expressions to try, in order: the exact words first, then the loose ones where they differ."""
    if not query.wanted:
        return ()
    return (False, True) if any(word.fit in (BEGINS, OPTIONAL) for word in query.wanted) else (False,)


def long_enough(text: str) -> bool:
    """Whether a text is enough of a code, number or old barcode to look for it by its beginning."""
    return len(text) >= LEAST_NAMED
