from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from depot.desk import pins
from tests.desk.founded import Founded, make, reopened
from tests.report.interchange.filled import fill


@pytest.fixture
def full(depot: Founded) -> Founded:
    """A depot with places, boxes of all sorts and files."""
    fill(depot)
    return depot


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Founded]:
    """Another depot, with the same units and nothing else."""
    path = tmp_path / "other" / "depot.db"
    path.parent.mkdir()
    monkeypatch.setattr(pins, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    make(path, node="L2")
    founded = reopened(path)
    with founded.store:
        yield founded
