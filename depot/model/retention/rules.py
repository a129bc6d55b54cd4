"""Retention rules as the arithmetic needs them: versions with their periods, read from the stored rule.

The periods are those of the BAnQ form (règle de conservation: exemplaire principal et secondaire, supports, actif,
semi-actif, inactif), required of every body by A-21.1, art. 7, and described by A-21.1, r. 2, art. 2.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from depot.model.reference import Rule

OPEN: Final = 888
"""A period open until an event: délai ouvert (BAnQ form, Constellio's RetentionPeriod.OPEN)."""
UNTIL_REPLACED: Final = 999
"""A period until a new version replaces the document (Constellio's RetentionPeriod.UNTIL_REPLACED)."""

KEEP: Final = "C"
DESTROY: Final = "D"
SORT: Final = "T"

DISPOSITIONS: Final = (KEEP, DESTROY, SORT)
"""Conservation, destruction, tri (BAnQ)."""

PRINCIPAL: Final = "P"
SECONDARY: Final = "S"

_REMARK: Final = re.compile(r"^\s*R?(\d{1,2})\s*[:.)–-]\s*", re.MULTILINE)


class Period(NamedTuple):
    """How long one copy is kept: a line of the rule (DELAI_ROW)."""

    copy: str = PRINCIPAL
    number: str = ""
    media: tuple[str, ...] = ()
    """Media that it is for; all where none is named."""
    active: int | None = None
    """Years; OPEN, UNTIL_REPLACED; None when the rule does not say."""
    semi: int | None = None
    disposition: str = ""
    """KEEP, DESTROY, SORT; empty when the rule does not say."""
    active_remark: str = ""
    """Label of the remark about it, such as `R1`."""
    semi_remark: str = ""
    disposition_remark: str = ""


class Version(NamedTuple):
    """A version of a rule."""

    key: str
    code: str = ""
    version: int = 1
    approved_on: str = ""
    """When BAnQ approved it; empty while it did not (A-21.1, art. 8)."""
    request: str = ""
    """Number of the request in GALA."""
    periods: tuple[Period, ...] = ()
    remarks: str = ""
    withdrawn: bool = False

    def remark(self, label: str) -> str:
        """The text of a remark such as `R1`; of a period that names none, all remarks of the rule."""
        return remark_of(self.remarks, label) if label else " ".join(self.remarks.split())


@lru_cache(maxsize=8_192)
def version_of(rule: Rule) -> Version:
    """The version that a stored rule is. Total: what cannot be read of its periods is left out."""
    return Version(
        rule.key,
        rule.code or rule.key.partition("/")[2],
        rule.version,
        rule.approved_on,
        rule.request,
        _periods(rule.copies),
        rule.remarks,
        bool(rule.retired),
    )


def remark_of(remarks: str, label: str) -> str:
    """The text of a remark. Labels stand before their texts: `R1: ...`, also `1: ...`."""
    number = label.strip().upper().removeprefix("R")
    found = list(_REMARK.finditer(remarks)) if number.isdecimal() else []
    for at, mark in enumerate(found):
        if int(mark[1]) == int(number):
            until = found[at + 1].start() if at + 1 < len(found) else len(remarks)
            return " ".join(remarks[mark.end() : until].split())
    return ""


def fitting(version: Version, copy: str, media: str) -> tuple[Period, ...]:
    """The periods for a copy on some media (words); all of that copy where none names these media."""
    of_copy = tuple(period for period in version.periods if period.copy == copy)
    wanted = set(media.split())
    on_media = tuple(p for p in of_copy if not wanted or not p.media or wanted & set(p.media))
    return on_media or of_copy


def _periods(copies: str) -> tuple[Period, ...]:
    try:
        stated = json.loads(copies)
    except (ValueError, RecursionError):
        return ()
    return tuple(_period(copy) for copy in stated if isinstance(copy, dict)) if isinstance(stated, list) else ()


def _period(stated: dict[str, Any]) -> Period:
    def text(name: str) -> str:
        value = stated.get(name)
        return value if isinstance(value, str) else ""

    media = stated.get("media")
    words = media if isinstance(media, list) else text("media").split()
    disposition = text("disposition")
    return Period(
        text("copy") or PRINCIPAL,
        text("number"),
        tuple(word for word in words if isinstance(word, str)),
        _years(stated.get("active")),
        _years(stated.get("semi")),
        disposition if disposition in DISPOSITIONS else "",
        text("active_remark"),
        text("semi_remark"),
        text("disposition_remark"),
    )


def _years(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= UNTIL_REPLACED else None
