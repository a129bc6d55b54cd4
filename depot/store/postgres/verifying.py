"""Proving that a database on a server is what its journal says.

The journal is folded into a temporary SQLite file and compared row for row, so that the proof rests on another engine
than what it proves. How the server keeps its pages is the server's affair (`initdb --data-checksums`, pg_amcheck).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from depot.store.places import ServerPlace
from depot.store.postgres.connection import PostgresConnection
from depot.store.postgres.opening import connect_server
from depot.store.problems import SchemaDiffers
from depot.store.tables import KEPT
from depot.store.verify import Progress, Report, Verification

_OBJECTS = """
SELECT 'table', c.relname || '.' || a.attname, c.relname,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod), l.collname, a.attnotnull, a.attidentity)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = {schema} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'index', i.relname, c.relname, regexp_replace(pg_get_indexdef(i.oid), ' ON [^ ]+ ', ' ON ') || x.indisvalid
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relnamespace = {schema} AND c.relkind = 'r'
UNION ALL
SELECT 'check', o.conname, c.relname, pg_get_constraintdef(o.oid)
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE c.relnamespace = {schema} AND o.contype = 'c'
UNION ALL
SELECT 'trigger', t.tgname, c.relname, concat_ws(' ', t.tgtype, t.tgenabled, t.tgqual IS NULL, p.proname, p.prosrc)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.relnamespace = {schema} AND NOT t.tgisinternal
"""
"""What a schema has: kind, name, its table, and all that is told of it."""


class ServerVerification(Verification):
    """One verification of a database on a server."""

    def __init__(self, place: ServerPlace, progress: Progress) -> None:
        """Raises what opening raises."""
        self._remote = connect_server(place, readonly=True)
        super().__init__(place, self._remote, progress)
        self._server = place

    def run(self) -> Report:
        """Check all of it."""
        with closing(self._remote):
            return super().run()

    def _begin(self) -> None:
        self._remote.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")

    def _check_file(self) -> None:
        """Every row of the journal and of the tables is read below, and with it the checksum of its page."""
        self._progress("file", 1, 1)

    def _check_schema(self, *, whole: bool) -> None:
        """Compare what is there with what is made anew in a schema that is never committed."""
        found = _objects(self._remote, "current_schema()::regnamespace")
        with closing(connect_server(self._server)) as other:
            expected = _made(other)
        for kind, name, table in sorted(found.keys() | expected.keys()):
            if (whole or table in KEPT) and found.get((kind, name, table)) != expected.get((kind, name, table)):
                self._problems.add(SchemaDiffers(subject=name, kind=kind))

    def _check_index(self, fresh: sqlite3.Connection) -> None:
        """The server keeps its indexes itself."""


def _made(connection: PostgresConnection) -> dict[tuple[str, str, str], str]:
    from depot.store.postgres import schema

    connection.execute("BEGIN")
    connection.execute("CREATE SCHEMA depot_verify")
    connection.execute("SET LOCAL search_path = depot_verify")
    schema.create(connection)
    made = _objects(connection, "'depot_verify'::regnamespace")
    connection.execute("ROLLBACK")
    return made


def _objects(connection: PostgresConnection, namespace: str) -> dict[tuple[str, str, str], str]:
    rows = connection.execute(_OBJECTS.format(schema=namespace)).fetchall()
    return {(kind, name, table): definition for kind, name, table, definition in rows}
