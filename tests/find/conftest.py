"""The depots in which things are found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import pytest

from bench.corpus import build
from depot.model.box import Box
from depot.model.loan import Loan
from depot.model.person import Person
from depot.model.query import Around
from depot.model.reference import Unit
from depot.store.found import found
from depot.store.lookup import Reader
from depot.store.search import Searcher
from depot.store.store import Store
from tests.find import cases


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The depot of the table of queries."""
    path = tmp_path_factory.mktemp("find") / "small.db"
    with found(path, cases.NODE, "Dépôt", "CSS", actor="ada", station="test") as store:
        store.act(lambda tx: tx.append(*cases.facts()), actor="ada", station="test")
        yield store


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A depot of some thousand boxes, each with a file. Tests only read it."""
    with build(tmp_path_factory.mktemp("find") / "large.db", 5_000, files=1) as store:
        yield store


class Statements(list[str]):
    """The statements that a store runs, as they were run."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._connection = store.raw

    def __enter__(self) -> Self:
        self._connection.set_trace_callback(self.append)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._connection.set_trace_callback(None)

    def plans(self) -> list[str]:
        """How SQLite goes about each, one text for each."""
        explained = [self._connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall() for statement in self]
        return ["\n".join(row[3] for row in rows) for rows in explained]


@pytest.fixture
def searcher(small: Store) -> Iterator[Searcher]:
    with Searcher(small) as searcher:
        yield searcher


def around(reader: Reader, box: Box) -> Around:
    """What others say of a box."""
    unit = reader.get(Unit, box.unit)
    loan = reader.get(Loan, box.loan)
    person = reader.get(Person, loan.person) if loan is not None else None
    return Around(unit.name if unit is not None else "", tuple(reader.ancestry(box.place)), person)
