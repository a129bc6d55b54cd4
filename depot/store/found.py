"""Founding a depot: a new database with its first event."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from depot.errors import Refused
from depot.model.event import Fact
from depot.store import journal
from depot.store.connection import connect, create_file, translated, write_failed
from depot.store.filesystem import put_in_new_place, remove_database
from depot.store.store import Clock, Store, wall_clock
from depot.words import N_


class DepotExists(Refused):
    """Founding never overwrites."""

    what = N_("There is already a file at {path}.")
    todo = N_("Choose another path (--db), or open the depot that is there.")


def found(path: Path, node: str, name: str, org: str, *, actor: str, station: str, clock: Clock = wall_clock) -> Store:
    """Make a new depot and return it open.

    `node` is its two characters, already checked. Raises DepotExists, NetworkFileSystem, DiskFull, WriteFailed. A
    founding that fails leaves no file.
    """
    if path.exists():
        raise DepotExists(path=str(path))
    day = clock().date().isoformat()
    fact = Fact("node.founded", f"node/{node}", {"name": name, "org": org, "founded_at": day})
    # Made under another name, so that a founding cut short never looks like a depot.
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        with translated(path):
            create_file(temporary)
            with closing(_begun(temporary, node, clock)) as store:
                store.act(lambda tx: tx.append(fact), actor=actor, station=station)
            put_in_new_place(temporary, path)
    except FileExistsError as error:
        raise DepotExists(path=str(path)) from error
    except OSError as error:
        raise write_failed(path, error) from error
    finally:
        remove_database(temporary)
    return Store.open(path, clock=clock)


def _begun(path: Path, node: str, clock: Clock) -> Store:
    """A new database in an empty file, with its stream and without an event."""
    from depot.store import tables

    tables.create(path)
    connection = connect(path)
    connection.execute("BEGIN IMMEDIATE")
    journal.begin_stream(connection, node, clock().isoformat(timespec="seconds"))
    connection.execute("COMMIT")
    return Store(path, connection, readonly=False, clock=clock)
