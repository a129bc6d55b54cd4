"""What a box or a file belongs to and what is in doubt, for holds and for destruction: one thing at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from depot.model.codes import Code
from depot.model.hold import Hold

_PART: Final = 400
"""Codes asked about in one statement."""


def standing(connection: sqlite3.Connection) -> list[Hold]:
    """Holds that were not lifted, by key."""
    query = f"SELECT {', '.join(Hold._fields)} FROM hold WHERE lifted_at = '' ORDER BY key"
    return [Hold._make(row) for row in connection.execute(query)]


def doubted(connection: sqlite3.Connection) -> set[str]:
    """Subjects of which something is in doubt."""
    return {subject for (subject,) in connection.execute("SELECT DISTINCT subject FROM conflict")}


def file_codes(connection: sqlite3.Connection, box: int) -> list[str]:
    """Codes of all files of a box, those taken off its list too."""
    return [Code.from_id("F", id_).text for (id_,) in connection.execute("SELECT id FROM file WHERE box = ?", (box,))]


def file_entries(connection: sqlite3.Connection, box: int) -> list[tuple[str, str]]:
    """The classes and rules that the files listed in a box have for themselves."""
    query = "SELECT DISTINCT class_code, rule FROM file WHERE box = ? AND removed = 0"
    return connection.execute(query, (box,)).fetchall()


def files_not_in(connection: sqlite3.Connection, box: int) -> list[int]:
    """Ids of the files of a box that are lent alone, or back and not in their box yet."""
    query = "SELECT id FROM file WHERE box = ? AND removed = 0 AND (loan IS NOT NULL OR to_return = 1) ORDER BY id"
    return [id_ for (id_,) in connection.execute(query, (box,))]


def borrowers(connection: sqlite3.Connection, items: Sequence[str]) -> set[int]:
    """Ids of all who ever had any of some boxes and files (their codes) on loan."""
    found: set[int] = set()
    for start in range(0, len(items), _PART):
        some = items[start : start + _PART]
        query = (
            "SELECT DISTINCT l.person FROM loan_line i JOIN loan l ON l.id = i.loan "
            f"WHERE i.item IN ({', '.join('?' * len(some))}) AND i.undone = 0 AND l.person IS NOT NULL"
        )
        found |= {person for (person,) in connection.execute(query, some)}
    return found


def units_before(connection: sqlite3.Connection, unit: str) -> list[str]:
    """Keys of the units whose competence a unit took over."""
    query = "SELECT key FROM unit WHERE successor = ? AND successor <> ''"
    return [key for (key,) in connection.execute(query, (unit,))]
