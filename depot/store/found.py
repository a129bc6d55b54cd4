"""Founding a depot: a new database with its first event."""

from __future__ import annotations

from pathlib import Path

from depot.errors import Refused
from depot.model.event import Fact
from depot.store import journal
from depot.store.connection import connect, create_file
from depot.store.store import Clock, Store, wall_clock
from depot.words import N_


class DepotExists(Refused):
    """Founding never overwrites."""

    what = N_("There is already a file at {path}.")
    todo = N_("Choose another path (--db), or open the depot that is there.")


def found(path: Path, node: str, name: str, org: str, *, actor: str, station: str, clock: Clock = wall_clock) -> Store:
    """Make a new depot and return it open.

    `node` is its two characters, already checked. Raises DepotExists, NetworkFileSystem, DiskFull. A founding that
    fails leaves no file.
    """
    try:
        create_file(path)
    except FileExistsError as error:
        raise DepotExists(path=str(path)) from error
    try:
        from depot.store import tables

        tables.create(path)
        connection = connect(path)
        connection.execute("BEGIN IMMEDIATE")
        journal.begin_stream(connection, node, clock().isoformat(timespec="seconds"))
        connection.execute("COMMIT")
        store = Store(path, connection, readonly=False, clock=clock)
        fact = Fact(
            "node.founded", f"node/{node}", {"name": name, "org": org, "founded_at": clock().date().isoformat()}
        )
        store.act(lambda tx: tx.append(fact), actor=actor, station=station)
    except BaseException:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    return store
