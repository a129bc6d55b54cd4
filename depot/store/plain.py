"""Whole tables, a row at a time, for hand-overs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from depot.model.loan import Line
from depot.model.subjects import BY_STATE
from depot.store.connection import translated
from depot.store.engine import streamed, table
from depot.store.store import Store

S = TypeVar("S")


def rows(store: Store, state: type[S]) -> Iterator[S]:
    """Every row of a subject's table, or of the lines of loans, by key."""
    made: Any = state
    name = "loan_line" if state is Line else BY_STATE[state].name
    query = f"SELECT {', '.join(made._fields)} FROM {table(name)} ORDER BY 1, 2"
    with translated(store.place):
        yield from map(made._make, streamed(store.connection, query))
