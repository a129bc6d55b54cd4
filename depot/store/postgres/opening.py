"""Opening and founding a database on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

from depot.errors import Refused
from depot.store.connection import DatabaseBusy, NoDepot, NotADepot
from depot.store.places import ServerPlace
from depot.store.postgres.connection import PostgresConnection
from depot.words import N_

FOUNDING: Final = "founding"
"""A row of `meta` while a depot is being founded, and the lock of who does it."""

OLDEST: Final = 140_000
"""Version 14: executemany needs its pipelines, and it is the oldest that is still cared for."""


class ServerTooOld(Refused):
    """Facts: path, version."""

    what = N_("The server of {path} is PostgreSQL {version}; at least version 14 is needed.")
    todo = N_("Have the server brought up to date.")


class EncodingOther(Refused):
    """Facts: path, encoding."""

    what = N_("The database {path} keeps its texts as {encoding}, not as UTF8.")
    todo = N_("Have another database made, with the encoding UTF8 (createdb --encoding=UTF8).")


def connect_server(place: ServerPlace, *, readonly: bool = False) -> PostgresConnection:
    """Open a depot's database on a server.

    Raises DatabaseUnreachable, LoginRefused, NoDepot (also of one that is not founded to its end), NotADepot,
    ServerTooOld.
    """
    connection = PostgresConnection(place, readonly=readonly)
    try:
        if connection.raw.info.server_version < OLDEST:
            raise ServerTooOld(path=str(place), version=str(connection.raw.info.server_version // 10_000))
        marks = _marks(connection)
        if marks is None:
            raise NoDepot(path=str(place)) if not _tables(connection) else NotADepot(path=str(place))
        if marks.get("application") != "depot":
            raise NotADepot(path=str(place))
        if FOUNDING in marks and not place.draft:
            raise NoDepot(path=str(place))
    except BaseException:
        connection.close()
        raise
    return connection


def _marks(connection: PostgresConnection) -> dict[str, str] | None:
    """What `meta` says; None where there is none, or another program's."""
    query = (
        "SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = 'meta' "
        "AND a.attname IN ('name', 'value')"
    )
    (known,) = connection.execute(query).fetchone() or (0,)
    return dict(connection.execute("SELECT name, value FROM meta").fetchall()) if known == 2 else None


def _tables(connection: PostgresConnection) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return [name for (name,) in connection.execute(query)]


@contextmanager
def drafted(place: ServerPlace) -> Iterator[ServerPlace]:
    """Make the tables, in which nobody else sees a depot before the block ends; by an error they go again.

    What a founding left that was cut short gives way. Raises DepotExists, NotADepot, EncodingOther, DatabaseBusy.
    """
    from depot.store.found import DepotExists
    from depot.store.postgres import schema

    with closing(PostgresConnection(place)) as connection:
        (encoding,) = connection.execute("SHOW server_encoding").fetchone() or ("",)
        if encoding != "UTF8":
            raise EncodingOther(path=str(place), encoding=encoding)
        if connection.claim(FOUNDING) is None:  # to the end of the connection
            raise DatabaseBusy(path=str(place))
        marks = _marks(connection)
        if marks is not None and marks.get("application") == "depot" and FOUNDING not in marks:
            raise DepotExists(path=str(place))
        if _tables(connection) and (marks is None or FOUNDING not in marks):
            raise NotADepot(path=str(place))
        _dropped(connection)
        connection.execute("BEGIN")
        schema.create(connection)
        connection.execute("INSERT INTO meta(name, value) VALUES(?, ?)", (FOUNDING, "1"))
        connection.execute("COMMIT")
        try:
            yield place._replace(draft=True)
            connection.execute("DELETE FROM meta WHERE name = ?", (FOUNDING,))
        except BaseException:
            if not connection.lost:
                _dropped(connection)
            raise


def _dropped(connection: PostgresConnection) -> None:
    """Take away the tables of a founding that did not end."""
    connection.execute("BEGIN")
    for name in _tables(connection):
        connection.execute(f'DROP TABLE "{name}" CASCADE')
    connection.execute("DROP FUNCTION IF EXISTS journal_append_only() CASCADE")
    connection.execute("COMMIT")
