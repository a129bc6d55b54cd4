from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from depot.desk import pins
from tests.desk.founded import Founded, make, reopened

Written = Callable[[bytes | str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a file of those bytes (a text goes out in UTF-8) and gives its path."""

    def write(content: bytes | str) -> Path:
        path = tmp_path / "liste.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded depot with two units, made once and copied."""
    path = tmp_path_factory.mktemp("template") / "depot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        make(path)
    return path


@pytest.fixture
def depot(template: Path, tmp_path: Path) -> Iterator[Founded]:
    """A depot of the test's own; imports are the supervisor's."""
    path = tmp_path / "depot.db"
    shutil.copy(template, path)
    founded = reopened(path)
    with founded.store:
        yield founded
