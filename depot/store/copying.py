"""A copy of a live database, consistent as of one moment: a file, by SQLite's own backup or row by row of a server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

from depot.store.connection import connect_file, create_file, translated
from depot.store.engine import Connection, server, streamed, table
from depot.store.indexing import drain
from depot.store.store import Store

PAGES: int = 2_000
"""Pages copied between two looks at the source: other terminals write meanwhile."""

ROWS: Final = 5_000
"""Rows copied at a time."""

OF_SERVER: Final = "application"
"""A row of `meta` that only a server's database has."""


def copy_database(store: Store, target: Path) -> None:
    """Copy a depot's database into a new file of mode 600. Raises DiskFull, WriteFailed, FileExistsError."""
    create_file(target)
    if server(store.connection) is not None:
        with translated(target):
            _from_server(store.connection, target)
        return
    with translated(target), closing(sqlite3.connect(target)) as copy:
        store.raw.backup(copy, pages=PAGES)


def _from_server(source: Connection, target: Path) -> None:
    """Make the tables in the file, and copy every row as it is."""
    from depot.store import tables

    tables.create(target)
    with closing(connect_file(target)) as copy:
        copy.execute("BEGIN")
        source.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            made = (model._meta.table_name for model in (*tables.FOLDED, *tables.DUE))
            for name in ("stream", *sorted(tables.KEPT - {"stream"}), *made):
                _copied(source, copy, name)
        finally:
            source.execute("ROLLBACK")
        copy.execute("DELETE FROM meta WHERE name = ?", (OF_SERVER,))
        for name in ("box", "file"):
            copy.execute(f"INSERT INTO search_pending SELECT '{name}', id FROM {name}_text")
        copy.execute("COMMIT")
        while drain(copy):
            pass


def _copied(source: Connection, copy: sqlite3.Connection, name: str) -> None:
    copy.execute(f"DELETE FROM {table(name)}")
    columns = [column for _number, column, *_rest in copy.execute(f"PRAGMA table_info({name})")]
    insert = f"INSERT INTO {table(name)} VALUES({', '.join('?' * len(columns))})"
    quoted = ", ".join(f'"{column}"' for column in columns)
    rows = streamed(source, f"SELECT {quoted} FROM {table(name)}")
    while some := list(islice(rows, ROWS)):
        copy.executemany(insert, some)
