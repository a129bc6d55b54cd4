"""Organisations kept apart: a connection that shows what belongs to some organisations, and what belongs to none.

Views of this connection alone stand before the tables and have their names, so that every statement reads less without
being another. They stand while things are looked up; what is written needs the tables themselves (`widened`).

What is nobody's in particular is shown to all: places and how full they are, box types, settings, printers; the plan
and the schedule, which are published; a box that names no organisation yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

from depot.errors import DepotError, Refused
from depot.model import hold as holds
from depot.model.codes import Code
from depot.model.searchtext import alias_key
from depot.model.subjects import SUBJECTS, resolve
from depot.store.engine import Connection, FileConnection
from depot.words import N_


class LimitNeedsFile(Refused):
    """A server's tables cannot be shown in part."""

    what = N_("In a database of a server, no user can be limited to organisations.")
    todo = N_("Limit users in the database of their own depot, which is a file.")


def _of_unit(column: str) -> str:
    """The organisation of a unit's key."""
    return f"substr({column}, 1, instr({column}, '/') - 1)"


def _of_person(column: str) -> str:
    return f"(SELECT {_of_unit('p.unit')} FROM main.person p WHERE p.id = {column})"


_BOX: Final = f"coalesce(nullif({{0}}org, ''), {_of_unit('{0}unit')})"


def _of_box(column: str) -> str:
    return f"(SELECT {_BOX.format('b.')} FROM main.box b WHERE b.id = {column})"


def _of_either(unit: str, person: str) -> str:
    return f"coalesce(nullif({_of_unit(unit)}, ''), {_of_person(person)})"


_OWNER: Final = {
    "box": _BOX.format("t."),
    "file": _of_box("t.box"),
    "person": _of_unit("t.unit"),
    "loan": _of_either("t.unit", "t.person"),
    "request": _of_either("t.unit", "t.person"),
    "transfer": _BOX.format("t."),
    "notice": _of_unit("t.unit"),
    "unit": "t.org",
    "breach": _of_box("t.box"),
    "batch": "t.org",
    "inventory": _of_unit("t.unit"),
    "placement": _of_box("t.box"),
    "due": _of_box("t.box"),
    "inventory_box": _of_box("t.box"),
    "batch_line": _of_box("t.box"),
}
"""SQL for the key of the organisation whose a row `t` is; empty or NULL for none."""

_SPANS: Final = {"batch": "batch_line", "inventory": "inventory_box"}
"""What may have boxes of several, with the table of these; it is then hidden from whoever may not see them all."""

_WITHIN: Final = {
    "box_text": "EXISTS (SELECT 1 FROM box v WHERE v.id = t.id)",
    "file_text": "EXISTS (SELECT 1 FROM file v WHERE v.id = t.id)",
    "transfer_line": "EXISTS (SELECT 1 FROM transfer v WHERE v.id = t.transfer)",
    "transfer_difference": "EXISTS (SELECT 1 FROM transfer v WHERE v.id = t.transfer)",
    "request_line": "EXISTS (SELECT 1 FROM request v WHERE v.id = t.request)",
    "loan_line": "EXISTS (SELECT 1 FROM loan v WHERE v.id = t.loan) AND depot_shows(t.item)",
    "inventory_scan": "EXISTS (SELECT 1 FROM inventory v WHERE v.id = t.inventory)",
    "inventory_settled": "EXISTS (SELECT 1 FROM inventory v WHERE v.id = t.inventory)",
    "alias": "depot_shows(t.subject)",
    "journal": "depot_shows(t.subject)",
    "redaction": "depot_shows(t.subject)",
    "conflict": "depot_shows(t.subject)",
    "incident": "depot_shows(t.subject)",
    "refusal": "depot_shows(t.text)",
    "printjob": "depot_shows_all(t.items)",
    "hold": "depot_shows_hold(t.kind, t.keys)",
    "vocabulary": "0",
}
"""Conditions on a row `t` of other tables. Words are everybody's or nobody's: none is shown, so none is suggested."""

_TALLIED: Final = tuple(sorted(SUBJECTS.keys() & (_OWNER.keys() | _WITHIN.keys())))
"""Subjects that are counted anew."""

_NAMES: Final = ", ".join(f"'{name}'" for name in _TALLIED)

_COUNTS: Final = {
    "tally": " UNION ALL ".join(
        (
            *(f"SELECT '{name}' AS name, (SELECT count(*) FROM {name}) AS n" for name in _TALLIED),
            "SELECT 'box.' || status, count(*) FROM box GROUP BY status",
            f"SELECT name, n FROM main.tally WHERE name NOT LIKE 'box.%' AND name NOT IN ({_NAMES})",
        )
    ),
    "due_tally": (
        "SELECT disposition AS part, due_on, count(*) AS n FROM due WHERE due_on <> '' GROUP BY disposition, due_on "
        "UNION ALL SELECT 'missing', '', count(*) FROM due WHERE missing <> ''"
    ),
}
"""Counters are counted anew, from what is shown."""

VIEWS: Final = (*_OWNER, *_WITHIN, *_COUNTS)
"""Names of what is shown in part."""


def limits(connection: Connection) -> tuple[str, ...]:
    """The organisations that a connection is limited to; empty for all."""
    return connection.orgs if isinstance(connection, FileConnection) else ()


def limit(connection: Connection, orgs: Sequence[str]) -> None:
    """Show what belongs to these organisations only, or all again for none. Raises LimitNeedsFile."""
    wanted = tuple(sorted(orgs))
    if limits(connection) == wanted:
        return
    if not isinstance(connection, FileConnection):
        raise LimitNeedsFile
    if connection.orgs:
        _widen(connection)
    connection.orgs = wanted
    if wanted:
        _narrow(connection)


@contextmanager
def widened(connection: Connection) -> Iterator[None]:
    """The tables themselves, meanwhile: for what writes."""
    if not isinstance(connection, FileConnection) or not limits(connection):
        yield
        return
    orgs, connection.orgs = connection.orgs, ()
    _widen(connection)
    try:
        yield
    finally:
        connection.orgs = orgs
        _narrow(connection)


def owner_of(connection: Connection, subject: str) -> str:
    """Key of the organisation whose a thing is that a limited connection does not show; empty where it hides none."""
    found = resolve(subject)
    if not isinstance(connection, FileConnection) or not connection.orgs or found is None:
        return ""
    if _shows(connection, subject):
        return ""
    kind, key = found
    owner = _OWNER.get(kind.name)
    if owner is None:
        return ""
    query = f"SELECT {owner} FROM main.{kind.name} t WHERE t.{kind.key_field} = ?"
    row = connection.execute(query, (key,)).fetchone()
    return str(row[0] or "*") if row is not None else ""


def boxes_of(connection: Connection, kind: str, id_: int) -> set[str]:
    """The organisations whose boxes are in a batch or are expected by an inventory, as the tables have it."""
    query = f"SELECT DISTINCT {_BOX.format('b.')} FROM {_SPANS[kind]} s JOIN box b ON b.id = s.box WHERE s.{kind} = ?"
    return {str(org) for (org,) in connection.execute(query, (id_,)) if org}


def _narrow(connection: FileConnection) -> None:
    ours = ", ".join("'{}'".format(org.replace("'", "''")) for org in ("", *connection.orgs))
    if not connection.asks:  # once: no function is made anew while statements run
        connection.create_function("depot_shows", 1, partial(_shows, connection))
        connection.create_function("depot_shows_all", 1, partial(_shows_all, connection))
        connection.create_function("depot_shows_hold", 2, partial(_shows_hold, connection))
        connection.asks = True
    with _temporary(connection):
        for name, owner in _OWNER.items():
            _create(connection, name, _shown(name, owner, ours))
        for name, condition in _WITHIN.items():
            _create(connection, name, condition)
        for name, query in _COUNTS.items():
            connection.execute(f"CREATE TEMP VIEW {name} AS {query}")


def _shown(name: str, owner: str, ours: str) -> str:
    """The condition that a row `t` is shown."""
    shown = f"coalesce({owner}, '') IN ({ours})"
    if name in _SPANS:
        lines = f"SELECT 1 FROM main.{_SPANS[name]} s WHERE s.{name} = t.id"
        shown += f" AND NOT EXISTS ({lines} AND coalesce({_of_box('s.box')}, '') NOT IN ({ours}))"
    return shown


def _create(connection: FileConnection, name: str, condition: str) -> None:
    connection.execute(f"CREATE TEMP VIEW {name} AS SELECT t.* FROM main.{name} t WHERE {condition}")


def _widen(connection: FileConnection) -> None:
    with _temporary(connection):
        for name in VIEWS:
            connection.execute(f"DROP VIEW IF EXISTS temp.{name}")


@contextmanager
def _temporary(connection: FileConnection) -> Iterator[None]:
    """What is of this connection alone can be made on one that reads only, too."""
    (reads_only,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only=OFF")
    connection.execute("BEGIN")  # all at once: half the time
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute(f"PRAGMA query_only={reads_only}")


def _shows(connection: FileConnection, subject: str) -> bool:
    """Whether what a code or a name such as `unit/KEY` means is shown; what is no such thing is."""
    found = resolve(subject)
    if found is None:
        return _shows_read(connection, subject)
    kind, key = found
    if kind.name not in VIEWS:
        return True
    for schema in ("temp", "main"):
        query = f"SELECT 1 FROM {schema}.{kind.name} WHERE {kind.key_field} = ?"
        if connection.execute(query, (key,)).fetchone() is not None:
            return schema == "temp"
    return True


def _shows_read(connection: FileConnection, text: str) -> bool:
    """The same of a code as it is shown, or of an old barcode."""
    try:
        code = Code.parse(text).text
    except DepotError:  # no code of ours
        code = ""
    if code:
        return resolve(code) is None or _shows(connection, code)
    named = connection.execute("SELECT subject FROM main.alias WHERE text = ?", (alias_key(text),)).fetchall()
    return all(_shows(connection, subject) for (subject,) in named)


def _shows_all(connection: FileConnection, subjects: str) -> bool:
    return all(_shows(connection, subject) for subject in subjects.split("\n") if subject)


def _shows_hold(connection: FileConnection, kind: str, keys: str) -> bool:
    """A hold is shown to whoever has anything of what it names; of the plan and the schedule, to all."""
    coded = kind in holds.CODED
    subjects = [key if coded else f"{kind}/{key}" for key in keys.split("\n") if key]
    return not subjects or any(_shows(connection, subject) for subject in subjects)
