"""A PostgreSQL server for the vault's screens."""

from tests.exchange.conftest import server

__all__ = ["server"]
