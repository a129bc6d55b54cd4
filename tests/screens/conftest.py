"""What tests of screens get: a furnished depot of their own, PINs that are quick to check, no blinking."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from depot.desk import pins
from tests.screens.depots import Furnished, furnish


def light() -> PasswordHasher:
    """argon2id with next to no work: hashing PINs takes long on purpose, and every test signs in."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def light_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash PINs lightly."""
    monkeypatch.setattr(pins, "_hasher", light)


@pytest.fixture(scope="session")
def furnished_template(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """The furnished depot, made once and copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", light)
        return furnish(tmp_path_factory.mktemp("furnished") / "depot.db")


@pytest.fixture
def furnished(furnished_template: Furnished, tmp_path: Path) -> Furnished:
    """A furnished depot of the test's own."""
    path = tmp_path / "depot.db"
    shutil.copy(furnished_template.path, path)
    return furnished_template.at(path)
