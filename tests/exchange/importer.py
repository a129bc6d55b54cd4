"""A program for tests: receives a key, and says on a line what came of each package.

importer.py HOW DATABASE FOLDER

HOW is `ours`; `naive`, which looks what is here and then writes without holding the lock; or `hasty`, which says that
a package is in when it has only seen it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from depot.desk.session import Session
from depot.exchange import keyfile
from depot.exchange.keyring import keyring
from depot.exchange.receiving import receive
from depot.store.engine import Connection
from depot.store.store import Store


@contextmanager
def unlocked(store: Store) -> Iterator[Connection]:
    """A transaction that takes its lock only when it writes, as SQLite and most programs do."""
    store.connection.execute("PRAGMA busy_timeout=200")
    store.connection.execute("BEGIN")
    store.connection.execute("SELECT count(*) FROM journal").fetchone()
    time.sleep(0.3)
    try:
        yield store.connection
        store.connection.execute("COMMIT")
    except BaseException:
        store.connection.execute("ROLLBACK")
        raise


def say(line: str) -> None:
    """At once, since this program is killed."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Wait for a line, so that several begin together; then receive."""
    how, path, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if how == "naive":
        Store.whole = unlocked  # type: ignore[method-assign, assignment]
    keys = keyfile.load(keyfile.beside(path)).keys()
    with Store.open(path) as store:
        say("ready")
        sys.stdin.readline()
        session, identities = Session(store, "lou", "tty1"), keys.secret.identities()
        for paths in [[file] for file in sorted(folder.iterdir())] if how == "hasty" else [[folder]]:
            if how == "hasty":
                say(f"{paths[0].name} 1")
            for each in receive(session, paths, lambda: keyring(store, keys.card), identities):
                told = each.problem.name if each.problem else f"{each.taken.new if each.taken else ''}"
                if how != "hasty":
                    say(f"{each.path.name} {told}")


if __name__ == "__main__":
    main()
