"""A terminal in a process of its own: waits for a line, then moves places again and again, saying each result.

python -m tests.desk.moving.terminal DATABASE TIMES SOURCE TARGET [SOURCE TARGET ...]
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from depot.desk.moving.acting import move_boxes
from depot.desk.session import Session
from depot.errors import DepotError
from depot.store.store import Store
from tests.desk.founded import START

HERE = Path(__file__).resolve()


def at_work(path: Path, times: int, *pairs: int) -> subprocess.Popen[str]:
    """Start a terminal and wait until it has its depot open."""
    command = [sys.executable, "-m", "tests.desk.moving.terminal", str(path), str(times), *map(str, pairs)]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(command, text=True, cwd=HERE.parents[3], **streams)  # type: ignore[call-overload]
    assert process.stdout.readline() == "ready\n"
    return process  # type: ignore[no-any-return]


def main(path: str, times: str, *pairs: str) -> None:
    with closing(Store.open(Path(path), clock=lambda: START)) as store:
        session = Session(store, "lou", "tty2")
        print("ready", flush=True)
        sys.stdin.readline()
        for _nth in range(int(times)):
            for source, target in zip(pairs[::2], pairs[1::2], strict=True):
                try:
                    act = move_boxes(session, int(source), int(target), partial=True).act
                except DepotError as error:
                    print(error.name, flush=True)
                else:
                    print("moved", act, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
