"""What people and imports enter, made fit to be stored: one check a field, each with a refusal that says why."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NoReturn

from depot.desk.aliases import free_alias
from depot.errors import Refused
from depot.model.event import Fact
from depot.model.searchtext import alias_key
from depot.model.state import State, lines
from depot.store.store import Tx
from depot.words import N_

Check = Callable[[str, Any], str | int | None]
"""(name of the field, value) -> the value as it is stored; raises a Refused of this module."""

ADDED: Final = "added"
CHANGED: Final = "changed"
KNOWN: Final = "known"
"""What bringing something in did; what is known already adds no event."""

_CONTROL: Final = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")


class FieldUnknown(Refused):
    """Facts: field."""

    what = N_("“{field}” is not something that is kept here.")
    todo = N_("Check the name of the field.")


class EntryMissing(Refused):
    """Facts: field."""

    what = N_("“{field}” is empty.")
    todo = N_("Fill it in.")


class EntryTooLong(Refused):
    """Facts: field, limit (characters)."""

    what = N_("“{field}” is longer than {limit} characters.")
    todo = N_("Shorten it; details belong in the remarks.")


class EntryNotNumber(Refused):
    """Facts: field, value, low, high."""

    what = N_("“{value}” cannot be the value of “{field}”.")
    todo = N_("Enter a whole number from {low} to {high}.")


class EntryNotChoice(Refused):
    """Facts: field, value, choices (comma-separated)."""

    what = N_("“{value}” cannot be the value of “{field}”.")
    todo = N_("Choose one of: {choices}.")


class EntryNotDate(Refused):
    """Facts: field, value, form (how to write it)."""

    what = N_("“{value}” is not a date that “{field}” can have.")
    todo = N_("Write it as {form}.")


class EntryNotJson(Refused):
    """Facts: field, detail."""

    what = N_("“{field}” is not made as it should be: {detail}.")
    todo = N_("Correct the file that it comes from, then import it again.")


class EntryMalformed(Refused):
    """Facts: field, value, form (what it may hold)."""

    what = N_("“{value}” cannot be used as “{field}”.")
    todo = N_("Use {form}.")


def clean(value: object) -> str:
    """A text in NFC on one line: control characters become spaces, and runs of spaces one."""
    written = value if isinstance(value, str) else str(value)
    if written.isprintable() and "  " not in written and written == written.strip():
        # Most texts, and at a third of the cost: of all blanks only the plain space is printable.
        return written if written.isascii() else unicodedata.normalize("NFC", written)
    return " ".join(unicodedata.normalize("NFC", written).translate(_CONTROL).split())


def text(limit: int = 200, *, needed: bool = False) -> Check:
    """One line of at most `limit` characters."""

    def check(field: str, value: Any) -> str:
        return _measured(field, "" if value is None else clean(value), limit, needed=needed)

    return check


def paragraphs(limit: int = 4_000) -> Check:
    """Several lines, given as one text or one by one; empty ones are left out."""

    def check(field: str, value: Any) -> str:
        given = value.splitlines() if isinstance(value, str) else value or ()
        kept = "\n".join(filter(None, map(clean, given)))
        return _measured(field, kept, limit, needed=False)

    return check


def number(low: int, high: int, *, optional: bool = True) -> Check:
    """A whole number from `low` to `high`, given as an integer or in digits; None or empty where it is optional."""

    def check(field: str, value: Any) -> int | None:
        if type(value) is int and low <= value <= high:
            return value
        if optional and value in (None, ""):
            return None
        digits = str(int(value)) if isinstance(value, int) else str(value).strip()
        if digits.isascii() and digits.removeprefix("-").isdigit() and len(digits) < 16 and low <= int(digits) <= high:
            return int(digits)
        raise EntryNotNumber(field=field, value=clean(value)[:40], low=low, high=high)

    return check


def choice(*choices: str) -> Check:
    """One of several words."""

    def check(field: str, value: Any) -> str:
        if (word := clean(value)) in choices:
            return word
        raise EntryNotChoice(field=field, value=word[:40], choices=", ".join(filter(None, choices)))

    return check


def day(field: str, value: Any) -> str:
    """A date as AAAA-MM-JJ, or nothing."""
    written = clean(value or "")
    if written:
        _date(field, written, written, "AAAA-MM-JJ")
    return written


def month_day(field: str, value: Any) -> str:
    """A day of every year as MM-JJ."""
    written = clean(value or "")
    _date(field, written, f"2023-{written}", "MM-JJ")
    return written


def json_list(field: str, value: Any) -> str:
    """A JSON list, given as such or as its text; stored compact, with sorted names and no fractions."""
    return _json(field, value, list)


def json_object(field: str, value: Any) -> str:
    """A JSON object, given as such or as its text; stored like json_list."""
    return _json(field, value, dict)


def checked(fields: Mapping[str, Any], checks: Mapping[str, Check]) -> dict[str, Any]:
    """The fields as they are stored. Raises FieldUnknown for one that has no check, and what the checks raise."""
    for name in fields.keys() - checks.keys():
        raise FieldUnknown(field=name)
    return {name: checks[name](name, value) for name, value in fields.items()}


def changed(now: State, body: Mapping[str, Any]) -> dict[str, Any]:
    """Those fields of the body that the state has otherwise."""
    return {name: value for name, value in body.items() if getattr(now, name) != value}


def told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What an import says of a thing: a cell that is empty says nothing."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", ())}


def new_aliases(tx: Tx, kind: str, subject: str, had: str, wanted: str) -> list[Fact]:
    """The events that give a subject those old barcodes, one a line, that it has not yet. Raises AliasTaken."""
    there, new = {alias_key(alias) for alias in lines(had)}, dict[str, str]()
    for alias in lines(wanted):
        if alias_key(alias) not in there:
            new.setdefault(alias_key(alias), alias)
    return [
        Fact(f"{kind}.aliased", subject, {"alias": alias}) for alias in new.values() if free_alias(tx, alias, subject)
    ]


def _measured(field: str, written: str, limit: int, *, needed: bool) -> str:
    if needed and not written:
        raise EntryMissing(field=field)
    if len(written) > limit:
        raise EntryTooLong(field=field, limit=limit)
    return written


def _date(field: str, written: str, whole: str, form: str) -> None:
    try:
        exact = date.fromisoformat(whole).isoformat() == whole  # also 20260705 is ISO, but not how it is kept
    except ValueError:
        exact = False
    if not exact:
        raise EntryNotDate(field=field, value=written[:40], form=form)


def _json(field: str, value: Any, kind: type) -> str:
    def fraction(digits: str) -> NoReturn:
        raise ValueError(f"{digits} is no whole number")

    try:
        written = value if isinstance(value, str) else json.dumps(value)
        read = json.loads(written, parse_float=fraction, parse_constant=fraction)
    except (ValueError, TypeError, RecursionError) as error:
        raise EntryNotJson(field=field, detail=str(error)) from error
    if not isinstance(read, kind):
        raise EntryNotJson(field=field, detail=f"{type(read).__name__}, not {kind.__name__}")
    return json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
