"""What a query that found little may have meant: words put right from the vocabulary that the fold keeps.

The vocabulary has every word of letters in the texts that are searched, folded, with how many boxes and files have it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from depot.model.indexed import SPELT_FROM, SPELT_TO
from depot.model.query import BEGINS, Query, Word
from depot.model.queryparse import LETTERS, corrected
from depot.model.searchtext import folded
from depot.model.spelling import nearest, reach
from depot.store.engine import Connection, dialect_of

LAST = "\U0010ffff"
"""Comes after every other character."""

READ = 3
"""Texts that are looked at to see how a word is written."""


class Suggestion(NamedTuple):
    """What may have been meant."""

    text: str
    """The whole query, as it may be typed."""
    changes: tuple[tuple[str, str], ...]
    """The words that were put right, folded as typed and as written in the depot."""


def suggest(connection: Connection, query: Query, wanted: Callable[[], bool] = lambda: True) -> Suggestion | None:
    """The query with misspelt words put right, but those that synonyms understand; None when there is none.

    Given up with None between two words when it is no longer `wanted`.
    """
    text, changes = query.text, []
    understood = {token for words, _meant in query.widened for token in words.split()}
    for word in query.wanted:
        for n, token in enumerate(word.tokens):
            if token in understood or not (token.isalpha() and SPELT_FROM <= len(token) <= SPELT_TO):
                continue
            if not wanted():
                return None
            if _begins(connection, word, n):
                continue
            if meant := nearest(token, _alike(connection, token)):
                written = _written(connection, meant)
                text = corrected(text, token, written)
                changes.append((token, written))
    return Suggestion(text, tuple(changes)) if changes else None


def _begins(connection: Connection, word: Word, at: int) -> bool:
    """Whether a word that may still be growing is the beginning of a longer one that is known."""
    if word.fit != BEGINS or at < len(word.tokens) - 1:
        return False
    token = word.tokens[at]
    query = "SELECT 1 FROM vocabulary WHERE word > ? AND word < ? LIMIT 1"
    return connection.execute(query, (token, token + LAST)).fetchone() is not None


def _alike(connection: Connection, token: str) -> dict[str, int]:
    """The words of a length that can be near."""
    near = reach(token)
    query = "SELECT word, n FROM vocabulary WHERE length(word) BETWEEN ? AND ?"
    return dict(connection.execute(query, (len(token) - near, len(token) + near)))


def _written(connection: Connection, word: str) -> str:
    """A folded word as a text of the depot has it, with its accents."""
    dialect = dialect_of(connection)
    asked = f'"{word}"' if dialect.indexed else f"'{word}'"
    for kind, fields in (("box", "x.title || ' ' || x.contents || ' ' || x.remarks"), ("file", "x.title")):
        sql = (
            f"SELECT {fields} FROM {dialect.texts.format(kind=kind)} {dialect.then} {kind} x ON x.id = {dialect.text} "
            f"WHERE {dialect.has.format(kind=kind)} LIMIT {READ}"
        )
        for (text,) in connection.execute(sql, (asked,)):
            for found in LETTERS.findall(text):
                if folded(found) == word:
                    return str(found).lower()
    return word
