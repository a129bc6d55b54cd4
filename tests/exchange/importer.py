"""A program for tests: receives a key, and says on a line what came of each package.

importer.py HOW DATABASE FOLDER

HOW is `ours`; `naive`, which looks what is here and then writes without holding the lock; or `hasty`, which says that
it is done before the commit.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from depot.desk.session import Session
from depot.exchange import keyfile, receiving
from depot.exchange.keyring import keyring
from depot.exchange.receiving import receive
from depot.store.merging import Arriving, Taken, take
from depot.store.store import Store


@contextmanager
def unlocked(store: Store) -> Iterator[sqlite3.Connection]:
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


@contextmanager
def hasty(store: Store) -> Iterator[sqlite3.Connection]:
    """A transaction that is told of before it is kept."""
    with store._writing():
        yield store.connection
        if current:
            say(f"{current[-1]} 1")
        store.connection.execute("COMMIT")


current: list[str] = []
"""The package that is being taken in."""


def watched(store: Store, arriving: Arriving, **who: Any) -> Taken:
    """Take a package in, and remember which."""
    current.append(arriving.path)
    return take(store, arriving, **who)


def say(line: str) -> None:
    """At once, since this program is killed."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Wait for a line, so that several begin together; then receive."""
    how, path, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if how == "naive":
        Store.whole = unlocked  # type: ignore[method-assign, assignment]
    elif how == "hasty":
        Store.whole = hasty  # type: ignore[method-assign, assignment]
        vars(receiving)["take"] = watched
    keys = keyfile.load(keyfile.beside(path)).keys()
    with Store.open(path) as store:
        say("ready")
        sys.stdin.readline()
        session, identities = Session(store, "lou", "tty1"), keys.secret.identities()
        for each in receive(session, [folder], lambda: keyring(store, keys.card), identities):
            told = each.problem.name if each.problem else f"{each.taken.new if each.taken else ''}"
            if how != "hasty":
                say(f"{each.path.name} {told}")


if __name__ == "__main__":
    main()
