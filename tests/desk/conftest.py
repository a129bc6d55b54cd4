"""What tests of desks get: a depot of their own, open, and a session of each role in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from depot.desk import pins
from depot.desk.session import Session
from depot.store.store import Store
from tests.desk.founded import Clock, Founded, make, reopened


def light() -> PasswordHasher:
    """argon2id with next to no work: hashing PINs takes long on purpose, and tests sign in hundreds of times."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded depot, made once and copied."""
    path = tmp_path_factory.mktemp("template") / "depot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", light)
        make(path)
    return path


@pytest.fixture(autouse=True)
def light_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash PINs lightly; a test of the hashing itself puts the real one back."""
    monkeypatch.setattr(pins, "_hasher", light)


@pytest.fixture
def depot(template: Path, tmp_path: Path) -> Iterator[Founded]:
    """A depot of the test's own."""
    path = tmp_path / "depot.db"
    shutil.copy(template, path)
    founded = reopened(path)
    with founded.store:
        yield founded


@pytest.fixture
def store(depot: Founded) -> Store:
    """The open store of the depot."""
    return depot.store


@pytest.fixture
def clock(depot: Founded) -> Clock:
    """The clock of the depot."""
    return depot.clock


@pytest.fixture
def admin(depot: Founded) -> Session:
    """Ada, administrator."""
    return depot.admin


@pytest.fixture
def supervisor(depot: Founded) -> Session:
    """Sam, supervisor."""
    return depot.supervisor


@pytest.fixture
def clerk(depot: Founded) -> Session:
    """Lou, clerk."""
    return depot.clerk


@pytest.fixture
def auditor(depot: Founded) -> Session:
    """Aud, auditor."""
    return depot.auditor
