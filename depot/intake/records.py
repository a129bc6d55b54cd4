"""What comes in, in a neutral form: rows of text and whole numbers, before any desk has judged them.

Readers yield records and RowErrors in the order of the file, so that a bad row never stops the good ones. Lengths are
millimetres, dates AAAA-MM-JJ, an empty text means "not given", None "no number given". `line` is the line (or row of
the sheet) that the record begins on; it is no part of its identity.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from depot.errors import DepotError

Copy = Literal["", "P", "S"]
"""Principal or secondary copy, or not said."""


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was refused, and why."""

    line: int
    """Physical line of the file, row of the sheet, or line of the XML element."""
    where: str
    """Column or element; empty when it is the whole row."""
    error: DepotError


def source_key(*parts: str) -> str:
    """The identity of a thing in the system that it comes from, stable over exports: parts joined by `/`.

    Blanks are collapsed and the form is NFC, so that a re-export of the same list gives the same keys.
    """
    return "/".join(_part(part) for part in parts)


def _part(text: str) -> str:
    plain = " ".join(text.split())
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    return plain.replace("%", "%25").replace("/", "%2F") if "/" in plain or "%" in plain else plain


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A place: site, room, aisle, bay, shelf or position."""

    kind: str
    label: str
    """Its own part of the address, such as `04`."""
    parent: tuple[str, ...] = ()
    """Where it is: labels from the site down, or one code or barcode."""
    name: str = ""
    capacity_mm: int | None = None
    positions: int | None = None
    accepts: tuple[str, ...] = ()
    """Box types that may stand there; empty for all."""
    reserved: str = ""
    blocked: str = ""
    staging: bool = False
    walk: str = ""
    """Sort key of the walking order, where the list gives one."""
    aliases: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An administrative unit."""

    code: str
    name: str
    org: str = ""
    parent: str = ""
    """Code of the unit that it is part of."""
    successor: str = ""
    """Code of the unit that took over its competence."""
    loan_days: int | None = None
    retired: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A borrower."""

    source_key: str
    name: str
    org: str = ""
    unit: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    inactive: bool = False
    aliases: tuple[str, ...] = ()
    """Badges and card numbers."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box."""

    source_key: str
    number: str = ""
    """The unit's own number, or the indicator of the finding aid."""
    org: str = ""
    unit: str = ""
    fonds: str = ""
    type: str = ""
    title: str = ""
    contents: str = ""
    class_code: str = ""
    rule: str = ""
    copy: Copy = ""
    media: tuple[str, ...] = ()
    """PA paper, DM digital, FI film."""
    year_from: int | None = None
    year_to: int | None = None
    closed_on: str = ""
    event_on: str = ""
    """When the event came that ends an open period (888)."""
    semi_event_on: str = ""
    replaced_on: str = ""
    """When a new version replaced it (999)."""
    confidential: bool = False
    essential: bool = False
    personal: bool = False
    """Holds personal information."""
    source: str = ""
    """System that it was listed in."""
    aliases: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    """Where it belongs: labels from the site down, or one code or barcode; empty when not said."""
    remarks: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file (dossier) in a box."""

    source_key: str
    box: str
    """source_key of its box."""
    box_number: str = ""
    """The box as the list names it: number, code or barcode."""
    org: str = ""
    unit: str = ""
    ref: str = ""
    title: str = ""
    class_code: str = ""
    rule: str = ""
    copy: Copy = ""
    date_from: str = ""
    date_to: str = ""
    year_from: int | None = None
    year_to: int | None = None
    closed_on: str = ""
    event_on: str = ""
    """When the event came that ends an open period (888)."""
    semi_event_on: str = ""
    replaced_on: str = ""
    """When a new version replaced it (999)."""
    personal: bool = False
    aliases: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """An entry of the classification plan."""

    code: str
    title: str
    org: str = ""
    parent: str = ""
    description: str = ""
    rule: str = ""
    concordance: tuple[tuple[str, str], ...] = ()
    """(old plan, old code) of every entry that it takes the place of."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CopyRow:
    """How long one copy is kept (DELAI_ROW of the BAnQ format)."""

    copy: Copy
    """`P` or `S`."""
    number: str = ""
    """Number of the period (NUMDELAI)."""
    media: tuple[str, ...] = ()
    active: int | None = None
    """Years; 888 open until an event, 999 until replaced; None when not said."""
    semi: int | None = None
    disposition: str = ""
    """C keep, D destroy, T sort; empty when not said."""
    media_remark: str = ""
    """Remark number such as `R1`, as are the three others."""
    active_remark: str = ""
    semi_remark: str = ""
    disposition_remark: str = ""
    as_read: tuple[tuple[str, str | None], ...] = ()
    """Elements that the fields would not give back letter for letter: (name, text), None for one that is absent."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A retention rule, with every field of the BAnQ form."""

    code: str
    """NUMREGLE."""
    title: str
    org: str = ""
    body_number: str = ""
    """BAnQ's number of the body (ID_ORGANISME)."""
    transaction: str = ""
    """A added, M modified, S withdrawn."""
    recueil: str = ""
    """Common recueil that the rule comes from."""
    recueil_number: str = ""
    """Its number there."""
    process: str = ""
    class_codes: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    description: str = ""
    document_types: tuple[str, ...] = ()
    legal: str = ""
    """Legal references."""
    essential: bool | None = None
    confidential: bool | None = None
    delay_remarks: str = ""
    """The text of R1, R2…"""
    general_remarks: str = ""
    sampling_grid: bool | None = None
    approved_on: str = ""
    request: str = ""
    """Number of the request in GALA."""
    copies: tuple[CopyRow, ...] = ()
    as_read: tuple[tuple[str, str | None], ...] = ()
    """Like CopyRow.as_read."""
    line: int = field(default=0, compare=False)


Record = LocationRow | UnitRow | PersonRow | BoxRow | FileRow | ClassRow | RuleRow
"""Anything that a reader yields beside RowError."""
