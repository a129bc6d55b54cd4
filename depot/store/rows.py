"""Rows of lists: plain values of one thing, ready to be put into words and columns by whoever shows them.

Every row has defaults, so that an id that is nothing still gives a row with its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from depot.model.codes import Code, code_id

_ITEM_BITS: Final = 41


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box."""

    id: int
    code: str
    """For people: B-L1-000123-K."""
    title: str = ""
    org: str = ""
    unit: str = ""
    """Code of its unit, without the organisation."""
    unit_name: str = ""
    number: str = ""
    """The unit's own number."""
    type: str = ""
    class_code: str = ""
    """Classification code, without the organisation."""
    rule: str = ""
    """Number of its retention rule, without the organisation."""
    year_from: int | None = None
    year_to: int | None = None
    status: str = ""
    """One of depot.model.box.STATUSES."""
    place: str = ""
    """Address of where it is; empty when it is on no shelf."""
    home: str = ""
    """Address of where it belongs."""
    due: str = ""
    """When it is due back, AAAA-MM-JJ."""
    person: str = ""
    """Who has it."""
    loan: str = ""
    """Code of its open loan, for people."""
    elsewhere: str = ""
    """Where it was returned, when that is not this depot."""
    confidential: bool = False
    essential: bool = False
    personal: bool = False
    label_needed: bool = False
    rev: int = 0
    """Revision that this row shows."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file, with the box that it is in."""

    id: int
    code: str
    title: str = ""
    ref: str = ""
    year_from: int | None = None
    year_to: int | None = None
    due: str = ""
    """When it is due back, if it is lent alone."""
    person: str = ""
    """Who has it, if it is lent alone."""
    to_return: bool = False
    removed: bool = False
    box_id: int | None = None
    box: str = ""
    """Code of its box, for people."""
    box_title: str = ""
    box_status: str = ""
    place: str = ""
    """Address of where its box is."""
    rev: int = 0


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A place and how full it is."""

    id: int
    code: str
    parent: int | None = None
    kind: str = ""
    """One of depot.model.location.KINDS."""
    label: str = ""
    name: str = ""
    address: str = ""
    """Its whole address."""
    children: int = 0
    """Places directly in it."""
    boxes: int = 0
    """Boxes that stand right there."""
    taken_mm: int = 0
    """Length taken by the boxes whose type has a width."""
    unmeasured: int = 0
    """Boxes whose type has no width: the free length is then not calculable."""
    capacity_mm: int | None = None
    positions: int | None = None
    accepts: str = ""
    reserved: str = ""
    blocked: str = ""
    staging: bool = False
    retired: bool = False
    rev: int = 0


@dataclass(frozen=True, slots=True)
class LineRow:
    """A box or file that was lent."""

    id: int
    loan_id: int
    loan: str
    """Code of the loan, for people."""
    item: str
    """Code of the box or file, for people."""
    item_id: int
    title: str = ""
    box_id: int | None = None
    """The box, or the box that the file belongs in."""
    box: str = ""
    """Its code, for people."""
    person_id: int | None = None
    person: str = ""
    unit: str = ""
    """Code of the borrower's unit when the loan was opened."""
    kind: str = ""
    """One of depot.model.loan.KINDS."""
    out_at: str = ""
    due: str = ""
    back_at: str = ""
    back_where: str = ""
    extensions: int = 0
    recalled: str = ""
    """Why it is wanted back earlier than it was lent for; empty when it is not."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A borrower."""

    id: int
    code: str
    name: str = ""
    unit: str = ""
    """Code of the unit, without the organisation."""
    unit_name: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    inactive: bool = False
    out: int = 0
    """Boxes and files that they have."""
    first_due: str = ""
    """The earliest date at which something is due back."""
    rev: int = 0


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """A scan that was refused."""

    id: int
    at: str = ""
    station: str = ""
    actor: str = ""
    mode: str = ""
    text: str = ""
    reason: str = ""
    """Name of the error."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Facts of the error."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A journal event. `id` is its position."""

    id: int
    at: str = ""
    kind: str = ""
    subject: str = ""
    """As it is stored."""
    code: str = ""
    """For people: the code, or the key of something named."""
    actor: str = ""
    station: str = ""
    node: str = ""
    act: str = ""
    """The act that it is part of, 32 hex digits."""
    n: int = 0
    """Which event of that act, from 0."""
    clock: str = ""


def line_id(loan: int, item: str) -> int:
    """The id of a loan line in lists, from the loan's id and the item's code in stored form."""
    return loan << _ITEM_BITS | code_id(item) << 1 | (item[0] == "F")


def loan_and_item(id_: int) -> tuple[int, str, int]:
    """The loan's id, the item's letter and the item's id of a loan line."""
    item = id_ & ((1 << _ITEM_BITS) - 1)
    return id_ >> _ITEM_BITS, "F" if item & 1 else "B", item >> 1


def shown(subject: str) -> str:
    """A subject for people: its code with dashes, or the key of something named."""
    _, slash, key = subject.partition("/")
    try:
        return key if slash else Code.from_id(subject[:1], code_id(subject)).shown
    except ValueError:  # of a kind that this program does not know
        return subject
