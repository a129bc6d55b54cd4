"""A copy of a live database, consistent as of one moment, by SQLite's own backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from depot.store.connection import create_file, translated
from depot.store.store import Store

PAGES: int = 2_000
"""Pages copied between two looks at the source: other terminals write meanwhile."""


def copy_database(store: Store, target: Path) -> None:
    """Copy a depot's database into a new file of mode 600. Raises DiskFull, WriteFailed, FileExistsError."""
    create_file(target)
    with translated(target), closing(sqlite3.connect(target)) as copy:
        store.raw.backup(copy, pages=PAGES)
