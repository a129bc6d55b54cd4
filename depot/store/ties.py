"""What a box or a file belongs to and what is in doubt, for holds and for destruction: one thing at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from depot.model.codes import Code, code_id
from depot.model.hold import Hold
from depot.store.engine import Connection

_PART: Final = 400
"""Codes asked about in one statement."""


def standing(connection: Connection) -> list[Hold]:
    """Holds that were not lifted, by key."""
    query = f"SELECT {', '.join(Hold._fields)} FROM hold WHERE lifted_at = '' ORDER BY key"
    return [Hold._make(row) for row in connection.execute(query)]


def doubted(connection: Connection) -> set[str]:
    """Subjects of which something is in doubt."""
    return {subject for (subject,) in connection.execute("SELECT DISTINCT subject FROM conflict")}


def doubts(connection: Connection, subject: str) -> list[str]:
    """The registers of a subject that are in doubt."""
    query = "SELECT DISTINCT register FROM conflict WHERE subject = ? ORDER BY register"
    return [register for (register,) in connection.execute(query, (subject,))]


def file_codes(connection: Connection, box: int) -> list[str]:
    """Codes of all files of a box, those taken off its list too."""
    return [Code.from_id("F", id_).text for (id_,) in connection.execute("SELECT id FROM file WHERE box = ?", (box,))]


def file_entries(connection: Connection, box: int) -> list[tuple[str, str]]:
    """The classes and rules that the files listed in a box have for themselves."""
    query = "SELECT DISTINCT class_code, rule FROM file WHERE box = ? AND removed = 0"
    return connection.execute(query, (box,)).fetchall()


def files_not_in(connection: Connection, box: int) -> list[int]:
    """Ids of the files of a box that are lent alone, or back and not in their box yet."""
    query = "SELECT id FROM file WHERE box = ? AND removed = 0 AND (loan IS NOT NULL OR to_return = 1) ORDER BY id"
    return [id_ for (id_,) in connection.execute(query, (box,))]


def borrowers(connection: Connection, items: Sequence[str]) -> set[int]:
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


def units_before(connection: Connection, unit: str) -> list[str]:
    """Keys of the units whose competence a unit took over."""
    query = "SELECT key FROM unit WHERE successor = ? AND successor <> ''"
    return [key for (key,) in connection.execute(query, (unit,))]


def boxes_with(connection: Connection, column: str, values: Collection[int | str], most: int) -> int:
    """How many boxes that are not destroyed have one of some values in a column that has an index; most + 1 at most."""
    found, every = 0, list(values)
    for start in range(0, len(every), _PART):
        some = every[start : start + _PART]
        inner = f"SELECT 1 FROM box WHERE {column} IN ({', '.join('?' * len(some))}) AND destroyed_on = '' LIMIT ?"
        row = connection.execute(f"SELECT count(*) FROM ({inner}) found", (*some, most + 1 - found)).fetchone()
        found += row[0]
        if found > most:
            break
    return found


def boxes_lent_to(connection: Connection, people: Sequence[int], most: int) -> set[int]:
    """Ids of boxes that any of some people ever had on loan, or of whose files they had any; `most` at most."""
    found: set[int] = set()
    for person in people:
        query = (
            "SELECT DISTINCT i.item FROM loan l JOIN loan_line i ON i.loan = l.id "
            "WHERE l.person = ? AND i.undone = 0 LIMIT ?"
        )
        for (item,) in connection.execute(query, (person, most)):
            id_ = code_id(item)
            row = (
                (id_,) if item[0] == "B" else connection.execute("SELECT box FROM file WHERE id = ?", (id_,)).fetchone()
            )
            if row is not None and row[0] is not None:
                found.add(row[0])
    return found
