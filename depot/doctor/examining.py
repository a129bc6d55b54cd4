"""All checks, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from depot.doctor import files, machine, terminal
from depot.doctor.check import Check, ok, stop
from depot.errors import DepotError
from depot.words import N_


def checks(database: Path, station: str) -> Iterator[Check]:
    """All checks of this machine, of a depot's database there, and of a station. None of them raises DepotError."""
    yield from machine.checks()
    yield from terminal.checks()
    yield from files.around(database)
    if not database.exists():
        missing = N_("There is no depot at {path}.")
        step = N_("Check the path (--db or DEPOT_DB), or make a depot: depot init")
        yield stop("database", missing, step, path=str(database))
        return
    yield ok("database", "{path}", path=str(database))
    yield from files.checks(database)
    yield from _inside(database, station)


def _inside(database: Path, station: str) -> Iterator[Check]:
    """What the depot itself says; a database that does not open says why."""
    from depot.doctor import copies, devices, exchanging, inside
    from depot.store.connection import translated
    from depot.store.store import Store

    try:
        with translated(database), Store.open(database, readonly=True) as store:
            yield from inside.checks(store)
            yield from copies.checks(store)
            yield from exchanging.checks(store)
            yield from devices.checks(store, station)
    except DepotError as error:
        yield stop("depot", error.what, error.todo, **error.facts)
