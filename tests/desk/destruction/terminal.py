"""One terminal of several, in a process of its own: waits for the signal, does one thing, says what came of it.

python terminal.py DATABASE GO-FILE USER ACT ARGUMENTS...
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from depot.desk import holds, lending
from depot.desk.destruction import drafting, executing
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model.codes import code_id
from depot.store.store import Store
from tests.desk.founded import START

HERE = Path(__file__).resolve()


def at_work(path: Path, go: Path, user: str, act: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a terminal that does one thing once the file `go` is there."""
    command = [sys.executable, "-m", "tests.desk.destruction.terminal", str(path), str(go), user, act, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parents[3])


def ready(process: subprocess.Popen[str]) -> None:
    """Wait until a terminal has its depot open."""
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def said(process: subprocess.Popen[str]) -> list[str]:
    """What a terminal said, at its end."""
    out, _err = process.communicate(timeout=60)
    assert process.returncode == 0, process.returncode
    return out.split()


def main(path: str, go: str, user: str, act: str, *arguments: str) -> None:
    with closing(Store.open(Path(path), clock=lambda: START)) as store:
        session = Session(store, user, act)
        print("ready", flush=True)
        while not Path(go).exists():
            time.sleep(0.0005)
        if act == "all":
            carry_out(session, int(arguments[0]), arguments[1:])
            return
        try:
            do(session, act, arguments)
        except DepotError as error:
            print(error.name)
        else:
            print("done")


def do(session: Session, act: str, arguments: tuple[str, ...]) -> None:
    match act, *arguments:
        case ["lend", person, box]:
            lending.lend(session, code_id(person), [box])
        case ["hold", box]:
            holds.place(session, "box", [box], {"reason": "litige"})
        case ["draft", box]:
            drafting.draft(session, [box])
        case ["shred", batch, box]:
            executing.shred(session, int(batch), [box])
        case _:
            raise AssertionError(act)


def carry_out(session: Session, batch: int, boxes: tuple[str, ...]) -> None:
    """Every box at its shelf and at the bin, saying each as it is done."""
    for box in boxes:
        executing.pull(session, batch, [box])
        print("pulled", box, flush=True)
        executing.shred(session, batch, [box])
        print("shredded", box, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
