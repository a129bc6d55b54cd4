"""A terminal as a process: does scripted acts and prints the id of each once it is acknowledged.

python writer.py DATABASE SEED FIRST COUNT
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

from depot.store.store import Store
from tests.store.depots import WHO, act_id, script


def main() -> None:
    path, seed, first, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    with Store.open(path) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for number, work in islice(enumerate(script(seed)), first, first + count):
            act = act_id(seed, number)
            store.act(work, act=act, **WHO)
            sys.stdout.write(f"{act.hex()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
