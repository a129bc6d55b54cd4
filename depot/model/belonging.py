"""Whose a thing is: the organisations that something on record belongs to. Pure.

A box is its organisation's, or else its unit's; a file is its box's; a loan and a request are their unit's, or else
their borrower's; people, units, classes and rules are of the organisation in their key. A hold and a print job belong
to all whose things they name. Places, box types, settings and whatever else is shared belong to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from depot.model import hold as holds
from depot.model.batch import Batch
from depot.model.box import Box
from depot.model.breach import Breach
from depot.model.file import File
from depot.model.hold import Hold
from depot.model.inventory import Inventory
from depot.model.loan import Loan
from depot.model.notice import Notice
from depot.model.person import Person
from depot.model.printing import PrintJob
from depot.model.reference import ClassCode, Fonds, Organisation, Rule, Unit
from depot.model.request import Request
from depot.model.subjects import resolve
from depot.model.transfer import Transfer

Get = Callable[[Any, Any], Any]
"""The state of a kind and a key, None when there is none."""

SPANNING: Final = ("batch", "inventory")
"""Kinds that may have boxes of several organisations: these count too."""


def organisation_of(key: str) -> str:
    """The organisation in a key such as `ORG/CODE`; empty where it has none."""
    return key.partition("/")[0] if "/" in key else ""


def whose(subject: str, get: Get) -> frozenset[str]:
    """Keys of the organisations that a subject of the journal belongs to; none for what is shared or is not there."""
    found = resolve(subject)
    state = get(found[0].state, found[1]) if found is not None else None
    return frozenset(org for org in _owners(state, get) if org)


def allowed(orgs: Collection[str], owners: Collection[str]) -> bool:
    """Whether who works for `orgs` (empty for all) may handle what belongs to `owners`."""
    return not orgs or all(org in orgs for org in owners)


def _owners(state: Any, get: Get) -> Collection[str]:
    match state:
        case Organisation():
            return (state.key,)
        case Box() | Transfer():
            return (state.org or organisation_of(state.unit),)
        case Unit() | Fonds() | ClassCode() | Rule():
            return (state.org or organisation_of(state.key),)
        case Batch():
            return (state.org,)
        case File() | Breach():
            return _owners(get(Box, state.box), get)
        case Person() | Notice() | Inventory():
            return (organisation_of(state.unit),)
        case Loan() | Request():
            unit = organisation_of(state.unit)
            return (unit,) if unit else _owners(get(Person, state.person), get)
        case Hold():
            subjects = (key if state.kind in holds.CODED else f"{state.kind}/{key}" for key in state.keys.split("\n"))
            return _all(subjects, get)
        case PrintJob():
            return _all(state.items.split("\n"), get)
        case _:
            return ()


def _all(subjects: Iterable[str], get: Get) -> Collection[str]:
    """The owners of several subjects; a print job names no other print job, nor a hold another hold."""
    named = {subject for subject in subjects if subject and not subject.startswith(("hold/", "printjob/"))}
    return {org for subject in named for org in whose(subject, get)}
