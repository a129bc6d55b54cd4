"""A program for tests: exports again and again into folders, and says on a line each package that was confirmed.

writer.py careful FOLDER DATABASE    the export itself
writer.py naive FOLDER DATABASE      open, write, close: what everybody does
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from depot.desk.session import Session
from depot.exchange import keyfile
from depot.exchange.exporting import export
from depot.exchange.packing import Wish, packages
from depot.store.store import Store


def main() -> None:
    """Run until killed."""
    how, folder, database = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    with Store.open(database) as store:
        keys = keyfile.load(keyfile.beside(database)).keys()
        session = Session(store, "ada", "tty1")
        print("ready", flush=True)  # noqa: T201 - a program
        for number in count():
            target = folder / f"{number:04}"
            target.mkdir()
            if how == "careful":
                for sent in export(session, target, keys, to=[keys.card]):
                    print(sent.path.relative_to(folder), flush=True)  # noqa: T201 - a program
                continue
            for packed in packages(store, store.stream_head(), 1, Wish(keys, (keys.card.seal,), (), "")):
                with packed:
                    path = target / packed.manifest.name
                    with path.open("wb") as file:
                        file.writelines(packed.parts())
                    print(path.relative_to(folder), flush=True)  # noqa: T201 - a program


if __name__ == "__main__":
    main()
