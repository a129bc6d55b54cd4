"""What tests of the store get: a furnished depot of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from depot.store.store import Store
from tests.store.depots import Clock, copied, furnished


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished depot, made once and copied."""
    path = tmp_path_factory.mktemp("template") / "depot.db"
    furnished(path)
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A depot of the test's own, closed."""
    return copied(template, tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    """A depot of the test's own, open."""
    with Store.open(path, clock=clock) as opened:
        yield opened
