"""How places, people and loans are called in sentences and on cards."""

from __future__ import annotations

from depot.model.codes import Code
from depot.model.loan import Loan
from depot.model.location import SEPARATOR, Location
from depot.model.person import Person
from depot.model.reference import Unit, User
from depot.store.lookup import Reader


def place_name(reader: Reader, location: int | None) -> str:
    """The address of a location, such as `S-2 · 04 · B · 3`; empty for None."""
    return SEPARATOR.join(label_of(part) for part in reader.ancestry(location))


def label_of(location: Location) -> str:
    """A location's own part of its address: its label, else its name, else its code."""
    return location.label or location.name or Code.from_id("S", location.id).shown


def person_name(reader: Reader, person: int | None) -> str:
    """A borrower's name; the code when there is none."""
    if person is None:
        return "?"
    found = reader.get(Person, person)
    return found.name if found is not None and found.name else Code.from_id("P", person).shown


def borrower_of(reader: Reader, loan: int | None) -> str:
    """The name of who has what a loan lent."""
    found = reader.get(Loan, loan) if loan is not None else None
    return person_name(reader, found.person) if found is not None else "?"


def user_name(reader: Reader, key: str) -> str:
    """A user's full name; the name to sign in with when there is none."""
    found = reader.get(User, key) if key else None
    return found.name if found is not None and found.name else key


def unit_name(reader: Reader, unit: str) -> str:
    """A unit's name; its code when it has none."""
    found = reader.get(Unit, unit) if unit else None
    return found.name if found is not None and found.name else unit.partition("/")[2] or unit
