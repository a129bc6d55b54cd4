"""Who must sign for a destruction, who has signed, and what a signature is worth. Pure.

An office (unit head, records manager, secretary general) is what somebody signs as. One person signs under one office,
and nobody signs a list of their own making: Quebec practice has the producing unit, the records manager and the
secretary general agree, each answering for something else.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

from depot.errors import Refused
from depot.model.event import Event
from depot.words import N_

OFFICES: Final[dict[str, str]] = {
    "unit-head": N_("head of the unit"),
    "records-manager": N_("records manager"),
    "secretary-general": N_("secretary general"),
}
"""Offices that have a name in every language; others are called as they are configured."""

DEFAULT: Final = "unit-head:paper, records-manager, secretary-general"
"""Who signs where nobody said otherwise."""

PAPER: Final = "paper"
MOST: Final = 9
"""Offices at most."""


class OfficesMalformed(Refused):
    """Facts: value."""

    what = N_("“{value}” does not say who signs a destruction.")
    todo = N_(
        "Name one to nine offices, parted by commas, such as “unit-head:paper, records-manager, "
        "secretary-general:rosa+luc”."
    )


class Office(NamedTuple):
    """Somebody who must sign."""

    name: str
    paper: int = 0
    """1 when the signature may be on paper, entered by a user who did not make the list."""
    users: str = ""
    """User names that may sign as this, parted by spaces; empty for anybody who may sign."""


class Signature(NamedTuple):
    """A signature that was given."""

    office: str
    user: str
    """Who gave it at the terminal, or entered it from paper."""
    name: str
    """Full name of the person whose it is."""
    paper: str
    """Reference of the signed paper; empty for a signature at the terminal."""
    at: str
    digest: str
    """Hash of exactly what was signed, 64 hex digits."""
    void: str = ""
    """Kind of the event that voided it; empty while it stands."""
    void_by: str = ""
    void_at: str = ""

    @classmethod
    def of_event(cls, event: Event) -> Signature:
        """What a `batch.signed` says."""
        said = {name: event.body.get(name) for name in ("office", "name", "paper", "digest")}
        texts = {name: value if isinstance(value, str) else "" for name, value in said.items()}
        return cls(**texts, user=event.actor, at=event.at)

    @property
    def stands(self) -> bool:
        """Whether nothing that was signed has changed since."""
        return not self.void

    def voided(self, event: Event) -> Signature:
        """The same, void because of an event."""
        return self._replace(void=event.kind, void_by=event.actor, void_at=event.at)


def offices(setting: str) -> tuple[Office, ...]:
    """Who must sign, from the setting: `unit-head:paper, secretary-general:rosa+luc`. Raises OfficesMalformed."""
    found = []
    for entry in setting.split(","):
        name, *marks = (part.strip() for part in entry.split(":"))
        users = sorted({user for mark in marks if mark != PAPER for user in mark.split("+")})
        if not name or not all(marks) or not all(users) or any(" " in user for user in users):
            raise OfficesMalformed(value=setting)
        found.append(Office(name, int(PAPER in marks), " ".join(users)))
    if not 1 <= len(found) <= MOST or len({office.name for office in found}) < len(found):
        raise OfficesMalformed(value=setting)
    return tuple(found)


def setting_of(required: Iterable[Office]) -> str:
    """The setting that offices come from, as `offices` reads it."""
    said = []
    for office in required:
        marks = [PAPER] if office.paper else []
        marks += ["+".join(office.users.split())] if office.users else []
        said.append(":".join([office.name, *marks]))
    return ", ".join(said)


def offices_of(stored: str) -> tuple[Office, ...]:
    """Offices from the JSON of a batch; what is none of ours is left out, so that every event folds."""
    found = []
    for each in _list(stored):
        name, paper, users = (each.get(field) for field in Office._fields)
        if isinstance(name, str) and isinstance(users, str):
            found.append(Office(name, int(paper == 1), users))
    return tuple(found)


def signatures_of(stored: str) -> tuple[Signature, ...]:
    """Signatures from the JSON of a batch."""
    return tuple(Signature(**{name: str(each.get(name, "")) for name in Signature._fields}) for each in _list(stored))


def _list(stored: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(stored)
    except (ValueError, RecursionError):
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def same_person(one: str, other: str) -> bool:
    """Whether two names are those of one person, however they are written."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    """Letters and digits of a name without accents, in any order of its words."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c)).split()
    return " ".join(sorted(words))


def counted(signatures: Sequence[Signature], authors: Collection[str]) -> tuple[Signature, ...]:
    """The signatures that count: they stand, are of what was signed last, and each is of another person.

    An author may enter no signature from paper either.
    """
    standing = [each for each in signatures if each.stands and each.user not in authors]
    found: list[Signature] = []
    for each in standing:
        twice = any(
            same_person(each.name, other.name) or (each.user == other.user and not (each.paper or other.paper))
            for other in found
        )
        if each.digest == standing[-1].digest and not twice:
            found.append(each)
    return tuple(found)


def lacking(
    required: Sequence[Office], signatures: Sequence[Signature], authors: Collection[str]
) -> tuple[Office, ...]:
    """The offices that have not signed. Nobody's signature is enough where no office is required."""
    signed = {each.office for each in counted(signatures, authors)}
    return tuple(office for office in required if office.name not in signed) if required else (Office("?"),)
