"""One clerk of several, in a process of its own: scans the codes of a file and says each when it is done.

python -m tests.desk.inventory.clerk DATABASE USER STATION FILE
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from depot.desk.scanning.engine import ScanDesk
from depot.desk.session import Session
from depot.store.store import Store
from tests.desk.founded import START

HERE = Path(__file__).resolve()


def at_work(path: Path, user: str, station: str, codes: Path) -> subprocess.Popen[str]:
    """Start a clerk, who waits for a line on standard input, then scans."""
    command = [sys.executable, "-m", "tests.desk.inventory.clerk", str(path), user, station, str(codes)]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, text=True, cwd=HERE.parents[3], **streams)  # type: ignore[call-overload, no-any-return]


def main(path: str, user: str, station: str, codes: str) -> None:
    with closing(Store.open(Path(path), clock=lambda: START)) as store:
        desk = ScanDesk(Session(store, user, station), batch=True)
        print("ready", flush=True)
        sys.stdin.readline()
        for code in Path(codes).read_text().split():
            print(desk.scan(code).main.result, code, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
