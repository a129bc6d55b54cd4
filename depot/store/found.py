"""Founding a depot: a new database with its first event."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from depot.errors import Refused
from depot.model.event import Fact
from depot.store import journal
from depot.store.connection import connect, create_file, translated, write_failed
from depot.store.engine import OWN, begin
from depot.store.filesystem import put_in_new_place, remove_database, sync_folder
from depot.store.places import FilePlace, Place, ServerPlace, place_of
from depot.store.store import Clock, Store, wall_clock
from depot.words import N_


class DepotExists(Refused):
    """Founding never overwrites."""

    what = N_("There is already a file at {path}.")
    todo = N_("Choose another path (--db), or open the depot that is there.")


def found(
    where: Place | Path | str, node: str, name: str, org: str, *, actor: str, station: str, clock: Clock = wall_clock
) -> Store:
    """Make a new depot and return it open.

    `node` is its two characters, already checked. Raises DepotExists, NetworkFileSystem, DiskFull, WriteFailed,
    SchemeUnknown, PlaceMalformed. A founding that fails leaves nothing.
    """
    place = place_of(where)
    day = clock().date().isoformat()
    fact = Fact("node.founded", f"node/{node}", {"name": name, "org": org, "founded_at": day})

    def begun(there: Place) -> Store:
        store = _begun(there, node, clock)
        try:
            store.act(lambda tx: tx.append(fact), actor=actor, station=station)
        except BaseException:
            store.close()
            raise
        return store

    if isinstance(place, ServerPlace):
        if place.draft:
            return begun(place)
        with draft(place) as there:
            begun(there).close()
        return Store.open(place, clock=clock)
    with translated(place), _unfinished(place.path) as temporary:
        from depot.store import tables

        tables.create(temporary)
        begun(FilePlace(temporary)).close()
        put_in_new_place(temporary, place.path)
    return Store.open(place, clock=clock)


@contextmanager
def draft(where: Place | Path | str) -> Iterator[Place]:
    """Where to found a depot and furnish it: when the block ends, it stands at `where`; by an error, nothing does.

    Raises DepotExists, OSError.
    """
    place = place_of(where)
    if isinstance(place, ServerPlace):
        from depot.store.postgres.opening import drafted

        with drafted(place) as there:
            yield there
        return
    path = place.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise DepotExists(path=str(path))
    with TemporaryDirectory(prefix=".depot-", dir=path.parent) as folder:
        beside = Path(folder) / "depot.db"
        yield FilePlace(beside)
        _move(beside, path)


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """An empty file under another name, so that a founding cut short never looks like a depot."""
    if path.exists():
        raise DepotExists(path=str(path))
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        create_file(temporary)
        yield temporary
    except FileExistsError as error:
        raise DepotExists(path=str(path)) from error
    except OSError as error:
        raise write_failed(path, error) from error
    finally:
        remove_database(temporary)


def _begun(place: Place, node: str, clock: Clock) -> Store:
    """A database with its tables made, open, with its stream and without an event."""
    connection = connect(place)
    begin(connection, OWN)
    journal.begin_stream(connection, node, clock().isoformat(timespec="seconds"))
    connection.execute("COMMIT")
    return Store(place, connection, readonly=False, clock=clock)


def _move(beside: Path, path: Path) -> None:
    """Give the finished database its place, never over another file, and make that last through a power cut."""
    try:
        os.link(beside, path)
    except FileExistsError as error:
        raise DepotExists(path=str(path)) from error
    except OSError:  # a file system without hard links, such as a USB key's
        if path.exists():
            raise DepotExists(path=str(path)) from None
        beside.rename(path)
    sync_folder(path.parent)
