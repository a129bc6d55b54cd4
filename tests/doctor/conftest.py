"""A founded depot in a private folder, made once and copied, for a doctor to look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from depot.desk import pins
from tests.desk.founded import make


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "depot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        make(path)
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A database of the test's own, closed."""
    folder = tmp_path / "depot"
    folder.mkdir(mode=0o700)
    path = folder / "depot.db"
    shutil.copy(template, path)
    path.chmod(0o600)
    return path
