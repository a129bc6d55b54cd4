"""A terminal that shelves boxes for ever and says each act when it is done: to be killed."""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from depot.store.store import Store
from tests.store.small import codes, shelve


def main() -> None:
    """Shelve until killed, or so many times."""
    path, times = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with Store.open(path) as store:
        boxes, shelves = codes(store, "box", "B"), codes(store, "location", "S")
        os.write(1, b"ready\n")
        for n in count():
            if times and n == times:
                return
            act = shelve(store, boxes[n % len(boxes)], shelves[n % len(shelves)])
            os.write(1, f"{act}\n".encode())


if __name__ == "__main__":
    main()
