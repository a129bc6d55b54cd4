"""What a running program has in hand, so that others see whether it still lives: locks that end with their process.

A database is on a local disk, so all its terminals are on one machine and the system's own file locks tell the truth:
one that died, however it died, holds nothing. The files are in a folder beside the database and hold no data.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from depot.store.connection import write_failed


class Claim:
    """One thing in hand. Close it at the end."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, database: Path, name: str) -> Self | None:
        """Take a thing in hand; None when another process, or this one, has it.

        `name` is fit for a file's name. Raises DiskFull and WriteFailed.
        """
        folder = folder_of(database)
        path = folder / f"{name}.lock"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            while True:
                handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
                if not _locked(handle):
                    os.close(handle)
                    return None
                if _still(path, handle):
                    return cls(path, handle)
                os.close(handle)  # whoever had it took the file away in between
        except OSError as error:
            raise write_failed(database, error) from error

    def close(self) -> None:
        """Let others take it."""
        with suppress(OSError):  # Windows takes no open file away; an empty one does no harm
            self._path.unlink()
        os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def folder_of(database: Path) -> Path:
    """The folder of the claims on a database's things."""
    return database.with_name(f"{database.name}-claims")


def _locked(handle: int) -> bool:
    """Lock an open file, without waiting; False when it is locked already."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _still(path: Path, handle: int) -> bool:
    """Whether an open file is the one of that name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
