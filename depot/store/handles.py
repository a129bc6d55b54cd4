"""Who on this computer has a database in hand: processes that opened it, claims that outlived theirs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from depot.errors import Refused
from depot.store.claims import Claim, folder_of

PROCESSES: Final = Path("/proc")
"""Where Linux lists processes with the files that they have open."""


def openers(database: Path, processes: Path = PROCESSES) -> list[int] | None:
    """Numbers of the processes of this user that have a database open, ascending; None where nobody can say."""
    try:
        wanted = os.path.realpath(database)
        found = [int(entry.name) for entry in processes.iterdir() if entry.name.isdecimal()]
    except OSError:
        return None
    return sorted(pid for pid in found if _has(processes / str(pid) / "fd", wanted))


def _has(folder: Path, wanted: str) -> bool:
    try:
        return any(os.readlink(entry) == wanted for entry in folder.iterdir())  # noqa: PTH115 - a Path would cost twice
    except OSError:  # another user's, or over
        return False


def left_claims(database: Path) -> list[str]:
    """Names of the claims that nobody holds any more: their process died. One that is asked for is free again."""
    folder, left = folder_of(database), list[str]()
    try:
        names = sorted(path.stem for path in folder.glob("*.lock"))
    except OSError:
        return []
    for name in names:
        try:
            claim = Claim.take(database, name)
        except Refused:
            continue
        if claim is not None:
            left.append(name)
            claim.close()
    return left
