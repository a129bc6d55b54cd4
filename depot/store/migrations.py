"""Bringing a database of an older program up to date.

The journal and the tables of this machine change in steps, each with its record in one transaction. The folded tables
are never changed: they are dropped and folded anew from the journal, in one transaction. Before anything, a checked
copy is put beside the database. Whatever is cut short is done again at the next opening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from depot.errors import Refused
from depot.store import journal
from depot.store.duetable import ALL, note_wide
from depot.store.engine import EVERYTHING, Connection, begin, dialect_of, replacing, server
from depot.store.indexing import drain
from depot.store.places import Place, place_of
from depot.store.remains import told
from depot.store.replaying import Replay
from depot.store.version import CURRENT, Versions, versions_of
from depot.words import N_

Step = Callable[[Connection], None]
"""Changes the schema inside a transaction that the caller holds; foreign keys are not enforced meanwhile."""


def _remember_exports(connection: Connection) -> None:
    from depot.store import tables

    connection.execute(tables.EXPORTED)


def _tell_streams_apart(connection: Connection) -> None:
    from depot.store import tables

    for name, statement in (("journal_subject", tables.JOURNAL_SUBJECT), ("journal_act", tables.JOURNAL_ACT)):
        connection.execute(f"DROP INDEX {name}")
        connection.execute(statement)


def _count_what_is_folded(connection: Connection) -> None:
    from depot.store import tables

    connection.execute(f"ALTER TABLE stream ADD COLUMN {tables.FOLDED_UPTO}")
    connection.execute("UPDATE stream SET folded = head_seq")


def _bind_redactions(connection: Connection) -> None:
    """A body gives way to its hash only where an event says so."""
    from depot.store import tables

    connection.execute(tables.JOURNAL_REDACTIONS)
    if server(connection) is not None:
        from depot.store.postgres import schema

        connection.execute(schema.APPEND_ONLY)
        return
    connection.execute("DROP TRIGGER journal_no_update")
    connection.execute(tables.NO_UPDATE)


def _help_finding(connection: Connection) -> None:
    from depot.store import tables

    statements: Sequence[str] = tables.HELPERS
    if server(connection) is not None:
        from depot.store.postgres import schema

        statements = [schema.as_here(statement) for statement in statements]
    for statement in statements:
        connection.execute(statement)


STEPS: Final[Mapping[int, Step]] = {
    1: _remember_exports,
    2: _tell_streams_apart,
    3: _count_what_is_folded,
    4: _bind_redactions,
    5: _help_finding,
}
"""By version of the schema: what brings it to the next one."""

CHUNK: Final = 20_000
"""Events folded at a time."""


class UpdateNeeded(Refused):
    """Facts: path."""

    what = N_("The database {path} was made by an older version of this program and must be brought up to date.")
    todo = N_("Open it once for writing, with: depot. A checked copy of it is kept beside it.")


def bring_up_to_date(
    connection: Connection,
    where: Place | Path,
    *,
    readonly: bool,
    steps: Mapping[int, Step] = STEPS,
    current: Versions = CURRENT,
    keep: bool = True,
) -> None:
    """Bring an older database up to date; one that is so already stays as it is.

    With `keep`, a checked copy of it stays beside it. Raises UpdateNeeded when `readonly`, BackupUnsound when the
    database does not pass the check, DiskFull. An opening cut short leaves the old tables or the new, never a mixture.
    """
    found = versions_of(connection)
    if found == current:
        return
    if readonly:
        raise UpdateNeeded(path=str(where))
    if server(connection) is not None:
        keep = False  # all of it is one transaction there, and copies are the server's affair
    if keep:
        from depot.store.backup import keep_copy

        keep_copy(
            place_of(where).file, f"before-{current.schema}.{current.fold}", journal.own_stream(connection).head_seq
        )
    with _without_references(connection):
        for number in range(found.schema, current.schema):
            with _locked(connection) as now:
                if now.schema == number:
                    steps[number](connection)
                    _record(connection, "schema", number + 1)
        with _locked(connection) as now:
            if now.fold != current.fold:
                fold_anew(connection)
                _record(connection, "fold", current.fold)
    while drain(connection):
        pass


def refold(connection: Connection) -> None:
    """Drop the folded tables and fold the journal anew: the remedy when they differ from it."""
    with _locked(connection):
        fold_anew(connection)
    while drain(connection):
        pass


def fold_anew(connection: Connection) -> None:
    """Make the folded tables anew inside the caller's transaction; search index and due list wait to be drained."""
    indexes = _emptied(connection)
    waiting = journal.waiting(connection)
    replay = Replay(connection, connection, waiting)
    for rows in journal.everything(connection, CHUNK):
        replay.fold(
            [told(connection, row.header, row.body) for row in rows if row.seq <= waiting.get(row.stream, row.seq)]
        )
    replay.finish()
    for statement in indexes:
        connection.execute(statement)
    for name in ("box", "file") if dialect_of(connection).indexed else ():
        connection.execute(f"INSERT INTO search_pending SELECT '{name}', id FROM {name}_text")
    note_wide(connection, [(ALL, "")])
    _record(connection, "fold", CURRENT.fold)


def _emptied(connection: Connection) -> Sequence[str]:
    """Drop the folded tables and make them anew, empty; return the statements that make their indexes."""
    from depot.store import tables

    remote = server(connection)
    if remote is not None:
        from depot.store.postgres import schema

        schema.drop_folded(remote)
        schema.create_folded_tables(remote)
        return schema.indexes()
    for kind, name in _folded(connection, tables.KEPT):
        connection.execute(f'DROP {kind} IF EXISTS "{name}"')
    for statement in (*tables.folded_tables(), *tables.search_tables(), *tables.due_tables()):
        connection.execute(statement)
    connection.execute("DELETE FROM search_pending")
    return tables.INDEXES


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """Let tables be changed that others refer to."""
    if server(connection) is not None:
        yield
        return
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _folded(connection: Connection, kept: frozenset[str]) -> list[tuple[str, str]]:
    """Views and tables that are no part of the journal, those that take others with them first."""
    query = (
        "SELECT upper(type), name FROM sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY type DESC, sql LIKE 'CREATE VIRTUAL%' DESC"
    )
    return [(kind, name) for kind, name in connection.execute(query) if name not in kept]


@contextmanager
def _locked(connection: Connection) -> Iterator[Versions]:
    """Hold the write transaction; gives the versions that the database has now, whoever was quicker."""
    begin(connection, *EVERYTHING)
    try:
        yield versions_of(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _record(connection: Connection, name: str, number: int) -> None:
    connection.execute(replacing("meta", ("name", "value"), ("name",)).statement, (name, str(number)))
