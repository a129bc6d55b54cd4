"""How long loans last: each kind of loan has its period, which an organisation or a unit may have otherwise.

The nearest one that says something counts: the unit, the units that it is part of, its organisation, the depot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from depot.desk.reference import describe
from depot.desk.session import Session
from depot.desk.settings import put_setting, whole
from depot.model import roles
from depot.model.loan import KINDS
from depot.model.reference import Organisation, Unit
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import _, ngettext

DEPOT: Final = ""
"""The key of the depot itself among those that have periods."""


class Period(NamedTuple):
    """How long a kind of loan lasts somewhere."""

    days: int
    """0: a consultation is due the same day, a reactivation has no due date."""
    source: str
    """Who says so: the key of a unit or of an organisation, or DEPOT."""


class Owner(NamedTuple):
    """The depot, an organisation or a unit, with the period of each kind of loan there."""

    key: str
    """DEPOT for the depot."""
    name: str
    periods: Mapping[str, Period]
    """By kind of loan."""
    rev: int | None = None
    """Revision of the organisation or unit."""

    @property
    def own(self) -> dict[str, int]:
        """The periods that it says itself, by kind."""
        return {kind: period.days for kind, period in self.periods.items() if period.source == self.key}


def field_of(kind: str) -> str:
    """What the period of a kind of loan is called: a setting of the depot, a field of units and organisations."""
    return f"{kind}_days"


def period(reader: Reader, kind: str, unit: str) -> Period:
    """How long a kind of loan to a unit lasts. `unit` may be the key of an organisation, or of nothing on record."""
    field, passed = field_of(kind), set[str]()
    here, org = reader.get(Unit, unit), unit.partition("/")[0]
    while here is not None and here.key not in passed:
        days: int | None = getattr(here, field)
        if days is not None:
            return Period(days, here.key)
        passed.add(here.key)
        here = reader.get(Unit, here.parent)
    above = reader.get(Organisation, org)
    days = getattr(above, field) if above is not None else None
    return Period(whole(reader, field), DEPOT) if days is None else Period(days, org)


def due_after(kind: str, days: int, today: date) -> str:
    """When a loan of some days is due, AAAA-MM-JJ; empty for a reactivation of 0 days, which has no due date."""
    return "" if kind == "reactivation" and not days else (today + timedelta(days=days)).isoformat()


def extension(reader: Reader, kind: str, unit: str) -> int:
    """The days that a loan is extended by as a rule: its period; that of an ordinary loan where it has none."""
    return period(reader, kind, unit).days or period(reader, "loan", unit).days


def lasting(kind: str, days: int) -> str:
    """How long a kind of loan lasts, in the language in use."""
    if days:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    return _("same day") if kind == "consultation" else _("no due date")


def owners(reader: Reader) -> Iterator[Owner]:
    """The depot, then each organisation in use followed by its units in use, each with all its periods."""
    yield _owner(reader, DEPOT, "")
    units = reader.all(Unit)
    for org in reader.all(Organisation):
        yield _owner(reader, org.key, org.name, org.rev)
        for unit in units:
            if unit.org == org.key:
                yield _owner(reader, unit.key, unit.name, unit.rev)


def keep(session: Session, owner: str, days: Mapping[str, int | None], *, seen: int | None = None) -> Done[None]:
    """Say how long kinds of loan last at an owner, in one act.

    None lets the one above count again; the depot needs a number. Raises SubjectUnknown, SubjectChanged,
    EntryNotNumber, RoleTooLow.
    """
    fields = {field_of(kind): "" if number is None else number for kind, number in days.items()}
    if owner != DEPOT:
        return describe(session, Unit if "/" in owner else Organisation, owner, fields, seen=seen)

    def work(tx: Tx) -> None:
        for field, number in fields.items():
            put_setting(tx, field, number)

    return session.do(roles.REFERENCE, work)


def _owner(reader: Reader, key: str, name: str, rev: int | None = None) -> Owner:
    return Owner(key, name, {kind: period(reader, kind, key) for kind in KINDS}, rev)
