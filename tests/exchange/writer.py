"""A program for tests: exports to a key, and says on a line each package that was confirmed.

writer.py HOW FOLDER DATABASE          again and again, each time into a folder of its own, until it is killed
writer.py HOW FOLDER DATABASE MOST     once, in packages of so many events at most; on an error its name and exit code 3

HOW is `careful`, the export itself, or `naive`: open, write, close, as everybody does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange import keyfile
from depot.exchange import manifest as form
from depot.exchange.exporting import export
from depot.exchange.keyfile import Keys
from depot.exchange.packing import Wish, packages
from depot.store.store import Store

Writer = Callable[[Store, Keys, Path], Iterator[Path]]


def careful(store: Store, keys: Keys, folder: Path) -> Iterator[Path]:
    """As people export."""
    for sent in export(Session(store, "ada", "tty1"), folder, keys, to=[keys.card]):
        yield sent.path


def naive(store: Store, keys: Keys, folder: Path) -> Iterator[Path]:
    """As programs write files that do not know of keys."""
    for packed in packages(store, store.stream_head(), 1, Wish(keys, (keys.card.seal,), (), ""), most=form.EVENTS_MOST):
        with packed:
            path = folder / packed.manifest.name
            with path.open("wb") as file:
                file.writelines(packed.parts())
            yield path


def main() -> int:
    """Run once, or until killed."""
    write: Writer = {"careful": careful, "naive": naive}[sys.argv[1]]
    folder, database = Path(sys.argv[2]), Path(sys.argv[3])
    once = len(sys.argv) > 4
    if once:
        form.EVENTS_MOST = int(sys.argv[4])  # type: ignore[misc]
    with Store.open(database) as store:
        keys = keyfile.load(keyfile.beside(database)).keys()
        say("ready")
        for number in range(1) if once else count():
            target = folder if once else folder / f"{number:04}"
            target.mkdir(exist_ok=True)
            try:
                for path in write(store, keys, target):
                    say(str(path.relative_to(folder)))
            except DepotError as error:
                sys.stderr.write(f"{error.name}\n")
                return 3
    return 0


def say(line: str) -> None:
    """At once, since this program is killed."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
