"""What tests of the store get: a small depot of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from depot.store.store import Store
from tests.store.small import make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "depot.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with make(path) as store:
        yield store
