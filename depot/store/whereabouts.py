"""Where a depot's database is when nobody says."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_SYSTEM: str = sys.platform


def data_folder(environ: Mapping[str, str]) -> Path:
    """The user's folder for the program's data, as the system has it (XDG, macOS, Windows)."""
    if _SYSTEM == "linux":
        base = environ.get("XDG_DATA_HOME", "")
        return (Path(base) if base.startswith("/") else Path.home() / ".local" / "share") / "depot"
    from platformdirs import user_data_path

    return user_data_path("depot", appauthor=False)


def database_path(asked: str | None, environ: Mapping[str, str] = os.environ) -> Path:
    """The database: asked for, else DEPOT_DB, else `depot.db` in the data folder."""
    named = asked or environ.get("DEPOT_DB", "")
    return Path(named).expanduser() if named else data_folder(environ) / "depot.db"


def station_name(environ: Mapping[str, str] = os.environ) -> str:
    """What this terminal is called in the journal: DEPOT_STATION, else the computer's name and the terminal's."""
    named = environ.get("DEPOT_STATION", "")
    if named:
        return named[:40]
    from socket import gethostname

    try:
        tty = os.ttyname(0).removeprefix("/dev/")
    except OSError:
        tty = ""
    return "/".join(part for part in (gethostname()[:24], tty) if part)
