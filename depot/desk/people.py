"""Borrowers: who they are, of which unit, and the code on their badge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from depot.desk.entries import (
    ADDED,
    CHANGED,
    KNOWN,
    Check,
    changed,
    checked,
    new_aliases,
    number,
    paragraphs,
    text,
    told,
)
from depot.desk.seen import UnitUnknown, known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.person import Person
from depot.model.reference import Unit
from depot.model.searchtext import folded
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

PERSON_CHECKS: Final[dict[str, Check]] = {
    "name": text(80, needed=True),
    "unit": text(60),
    "role": text(80),
    "phone": text(40),
    "email": text(120),
    "label_needed": number(0, 1, optional=False),
}
"""What a person may say of a borrower."""
_NEW: Final[dict[str, Check]] = {"aliases": paragraphs(1_000), "source_key": text(120)}
_IMPORTED: Final[dict[str, Check]] = {"inactive": number(0, 1, optional=False)}


class PersonKnown(Refused):
    """Facts: person, unit, code (of the one already registered)."""

    what = N_("{person} of {unit} is already registered: {code}.")
    todo = N_("Use that badge; if it is somebody else of the same name, say so and register again.")


class UnitRetired(Refused):
    """Facts: unit, successor (empty when none is known)."""

    what = N_("The administrative unit {unit} was abolished.")
    todo = N_("Choose the unit that took over its documents: {successor}.")


class Registered(NamedTuple):
    """A new borrower."""

    code: Code
    """The code for the badge."""
    namesakes: tuple[Person, ...]
    """Others of the same name and unit: worth a look, perhaps the same person twice."""


def register(session: Session, fields: Mapping[str, Any], *, refuse_known: bool = False) -> Done[Registered]:
    """Register a borrower and allot the code of the badge.

    Somebody of the same name and unit is pointed out in the result, or refused (PersonKnown) when asked.
    """

    def work(tx: Tx) -> Registered:
        body = checked({"name": "", **fields}, PERSON_CHECKS | _NEW)
        _refuse_retired(tx, str(body.get("unit", "")))
        same = namesakes(tx, str(body["name"]), str(body.get("unit", "")))
        if same and refuse_known:
            unit = str(body.get("unit", "")).partition("/")[2]
            raise PersonKnown(person=same[0].name, unit=unit, code=Code.from_id("P", same[0].id).shown)
        return Registered(_add(tx, body), tuple(same))

    return session.do(roles.CIRCULATE, work)


def describe(session: Session, person: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Change what is known of a borrower. Raises SubjectChanged, UnitUnknown, UnitRetired."""

    def work(tx: Tx) -> None:
        now = known(tx, Person, person)
        still(tx, _code(person), now, seen)
        body = changed(now, checked(changes, PERSON_CHECKS))
        _refuse_retired(tx, str(body.get("unit", "")))
        if body:
            tx.append(Fact("person.described", _code(person), body, seen))

    return session.do(roles.CIRCULATE, work)


def close(session: Session, person: int) -> Done[int]:
    """Lend nothing more to a borrower who left; return how many boxes and files are still out to them."""

    def work(tx: Tx) -> int:
        if not known(tx, Person, person).inactive:
            tx.append(Fact("person.described", _code(person), {"inactive": 1}))
        return tx.out_to(person)

    return session.do(roles.CIRCULATE, work)


def reopen(session: Session, person: int) -> Done[None]:
    """Lend to a borrower again who had left."""

    def work(tx: Tx) -> None:
        if known(tx, Person, person).inactive:
            tx.append(Fact("person.described", _code(person), {"inactive": 0}))

    return session.do(roles.CIRCULATE, work)


def namesakes(reader: Reader, name: str, unit: str) -> list[Person]:
    """Active borrowers with this name in this unit, accents and capitals aside."""
    active = (person for person in reader.all(Person) if not person.inactive)
    return [person for person in active if _identity(person.name, person.unit) == _identity(name, unit)]


class Roster:
    """Borrowers being brought in by one act of an import. Those who are there already are found, not doubled."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._by_name: dict[tuple[str, str], int] = {}
        self._by_source: dict[str, int] = {}
        for person in tx.all(Person):
            self._note(person)

    def put(self, fields: Mapping[str, Any]) -> tuple[str, int]:
        """Add a borrower or bring one up to date: `added`, `changed` or `known`, and the id.

        It is the one of the same `source_key`, else of the same name and unit without another source key. What
        `fields` does not name, or leaves empty, stays as it is.
        Raises UnitUnknown, AliasTaken and what depot.desk.entries raises.
        """
        body = checked({"name": "", **told(fields)}, PERSON_CHECKS | _NEW | _IMPORTED)
        _known_unit(self._tx, str(body.get("unit", "")))
        there = self._find(body)
        if there is None:
            code = _add(self._tx, body)
            self._note(known(self._tx, Person, code.id))
            return ADDED, code.id
        now, subject = known(self._tx, Person, there), _code(there)
        news = changed(now, {name: value for name, value in body.items() if name != "aliases"})
        facts = [Fact("person.described", subject, news)] if news else []
        facts += new_aliases(self._tx, "person", subject, now.aliases, str(body.get("aliases", "")))
        self._tx.append(*facts)
        self._note(known(self._tx, Person, there))
        return (CHANGED if facts else KNOWN), there

    def _find(self, body: Mapping[str, Any]) -> int | None:
        source = str(body.get("source_key", ""))
        if source in self._by_source:
            return self._by_source[source]
        there = self._by_name.get(_identity(str(body["name"]), str(body.get("unit", ""))))
        if there is not None and source and known(self._tx, Person, there).source_key:
            return None
        return there

    def _note(self, person: Person) -> None:
        self._by_name.setdefault(_identity(person.name, person.unit), person.id)
        if person.source_key:
            self._by_source[person.source_key] = person.id


def _add(tx: Tx, body: Mapping[str, Any]) -> Code:
    _known_unit(tx, str(body.get("unit", "")))
    new_aliases(tx, "person", "", "", str(body.get("aliases", "")))
    code = tx.allot("P")[0]
    told = {"label_needed": int(not body.get("aliases")), **body}
    tx.append(Fact("person.registered", code.text, {name: value for name, value in told.items() if value}))
    return code


def _known_unit(reader: Reader, key: str) -> Unit | None:
    unit = reader.get(Unit, key) if key else None
    if key and unit is None:
        raise UnitUnknown(unit=key.partition("/")[2] or key)
    return unit


def _refuse_retired(reader: Reader, key: str) -> None:
    unit = _known_unit(reader, key)
    if unit is not None and unit.retired:
        raise UnitRetired(unit=unit.name or unit.code, successor=unit.successor.partition("/")[2] or "—")


def _identity(name: str, unit: str) -> tuple[str, str]:
    return " ".join(folded(name).split()), unit


def _code(person: int) -> str:
    return Code.from_id("P", person).text
