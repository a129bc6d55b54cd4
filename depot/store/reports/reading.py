"""Reading a statement row by row, as everything was when the reading began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from depot.store.connection import translated
from depot.store.engine import dialect_of, streamed
from depot.store.store import Store

T = TypeVar("T")

PAGE: Final = 500
"""Rows that are looked at together, where other tables are asked about them."""


class Statement(NamedTuple):
    """SQL with the words of the dialect still to be put in, and its values."""

    sql: str
    values: tuple[Any, ...] = ()


@contextmanager
def snapshot(store: Store) -> Iterator[Store]:
    """A connection of its own on which all is as it is now, however long it is read. Raises what opening raises."""
    with store.another(readonly=True) as own, translated(own.place):
        own.connection.execute("BEGIN")
        yield own


def rows(store: Store, asked: Statement) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement, a few in memory at a time."""
    return iter(streamed(store.connection, dialect_of(store.connection).say(asked.sql), asked.values))


def count(store: Store, asked: Statement) -> int:
    """How many rows it gives."""
    sql = dialect_of(store.connection).say(asked.sql)
    return int(store.connection.execute(f"SELECT count(*) FROM ({sql}) AS counted", asked.values).fetchone()[0])


def pages(found: Iterable[T], size: int = PAGE) -> Iterator[list[T]]:
    """The same, some at a time."""
    left = iter(found)
    while page := list(islice(left, size)):
        yield page
