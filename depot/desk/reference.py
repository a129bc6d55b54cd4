"""Reference data: organisations, units, fonds, box types, the classification plan and the retention rules.

They are named by a key: a box type by its own, an organisation too, everything else by `ORG/CODE`. Nothing here is
deleted, since boxes refer to it: what is over is retired, and a unit names its successor.

Every `put_…` works inside a bigger act (imports): it adds the thing or brings it up to date, and returns `added`,
`changed` or `known`. What it is not told, or left empty, stays as it is; the same content again writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from depot.desk.entries import ADDED, CHANGED, KNOWN, EntryMalformed, changed, checked, clean, text, told
from depot.desk.reference_fields import CHECKS, FLAG
from depot.desk.seen import UnitUnknown, known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.event import Fact
from depot.model.reference import BoxType, ClassCode, Fonds, Organisation, Rule, Unit
from depot.model.state import lines
from depot.model.subjects import BY_STATE
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

Named = TypeVar("Named", bound=Organisation | Unit | Fonds | BoxType | ClassCode | Rule)

_NAME: Final = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")
_CODE: Final = text(40, needed=True)
_STANDING: Final = frozenset({"approved_on", "request", "retired"})
"""Fields of a rule that say nothing but whether it is in force."""


class ReferenceKnown(Refused):
    """Facts: kind, key."""

    what = N_("{key} exists already.")
    todo = N_("Choose another code, or change the one that is there.")


class ReferenceInUse(Refused):
    """Facts: key, by (key of one that is in use)."""

    what = N_("{key} is still in use, by {by}.")
    todo = N_("Retire or move what belongs to it first.")


class OrganisationUnknown(Refused):
    """Facts: org."""

    what = N_("The organisation {org} is not known.")
    todo = N_("Add the organisation first, or correct its code.")


class ParentWrong(Refused):
    """Facts: key, parent."""

    what = N_("{key} cannot be part of {parent}.")
    todo = N_("Choose one that exists, is of the same organisation and is not part of it.")


class SuccessorWrong(Refused):
    """Facts: unit, successor."""

    what = N_("{successor} cannot take over the documents of {unit}.")
    todo = N_("Choose another unit, one that is still active.")


def name_key(written: str) -> str:
    """The key of an organisation or a box type: upper case, without spaces. Raises EntryMalformed."""
    key = clean(written).upper()
    if not _NAME.fullmatch(key):
        raise EntryMalformed(field="key", value=key[:40], form="A-Z, 0-9, . - _")
    return key


def code_key(org: str, code: str) -> str:
    """The key `ORG/CODE` of what belongs to an organisation. Raises EntryMalformed, EntryMissing, EntryTooLong."""
    return f"{name_key(org)}/{_CODE('code', code)}"


def put_organisation(tx: Tx, org: str, fields: Mapping[str, Any]) -> str:
    """An organisation: name, year_end (MM-JJ)."""
    return put(tx, Organisation, name_key(org), fields)


def put_unit(tx: Tx, org: str, code: str, fields: Mapping[str, Any]) -> str:
    """A unit: name, parent and successor (keys), loan_days. Raises OrganisationUnknown, ParentWrong."""
    return put(tx, Unit, code_key(org, code), fields)


def put_fonds(tx: Tx, org: str, code: str, fields: Mapping[str, Any]) -> str:
    """A fonds: title."""
    return put(tx, Fonds, code_key(org, code), fields)


def put_box_type(tx: Tx, key: str, fields: Mapping[str, Any]) -> str:
    """A box type: name, width_mm, depth_mm, height_mm, inside_mm."""
    return put(tx, BoxType, name_key(key), fields)


def put_class(tx: Tx, org: str, code: str, fields: Mapping[str, Any]) -> str:
    """A class of the plan: title, parent (key), description, rule (key), old_codes (`PLAN CODE`, one a line).

    Old codes are added to those it has, so that the concordances of several plans can come one by one. The rule may
    come later than the plan, so its key need not exist yet.
    """
    key = code_key(org, code)
    now = tx.get(ClassCode, key)
    if now is not None and "old_codes" in fields:
        both = (*lines(now.old_codes), *lines(str(CHECKS[ClassCode]["old_codes"]("old_codes", fields["old_codes"]))))
        fields = {**fields, "old_codes": "\n".join(dict.fromkeys(both))}
    return put(tx, ClassCode, key, fields)


def put_rule(tx: Tx, org: str, code: str, fields: Mapping[str, Any]) -> str:
    """A retention rule; `copies` and `fields` as JSON or as what it is made of.

    A change of what it says is a new version, and waits for its approval again.
    """
    return put(tx, Rule, code_key(org, code), fields)


def put(tx: Tx, state: type[Named], key: str, fields: Mapping[str, Any]) -> str:
    """Add a thing or bring it up to date in this act. The key is as name_key or code_key make it.

    `retired` may be among the fields: lists name units that are no more.
    """
    return _write(tx, state, key, checked(told(fields), CHECKS[state] | {"retired": FLAG}))


def add(session: Session, state: type[Named], key: str, fields: Mapping[str, Any]) -> Done[str]:
    """Add a new thing under a key from name_key or code_key; return the key.

    Raises ReferenceKnown, OrganisationUnknown, ParentWrong and what depot.desk.entries raises.
    """

    def work(tx: Tx) -> str:
        if tx.get(state, key) is not None:
            raise ReferenceKnown(kind=BY_STATE[state].name, key=key)
        _write(tx, state, key, checked(fields, CHECKS[state]))
        return key

    return session.do(roles.REFERENCE, work)


def describe(
    session: Session, state: type[Named], key: str, changes: Mapping[str, Any], *, seen: int | None = None
) -> Done[None]:
    """Change what is known of a thing. Raises SubjectChanged and what put does."""

    def work(tx: Tx) -> None:
        still(tx, _subject(state, key), known(tx, state, key), seen)
        _write(tx, state, key, checked(changes, CHECKS[state]), seen)

    return session.do(roles.REFERENCE, work)


def retire(session: Session, state: type[Named], key: str) -> Done[None]:
    """Take a thing out of use; what refers to it goes on doing so. Raises ReferenceInUse."""

    def work(tx: Tx) -> None:
        _retire(tx, state, key)

    return session.do(roles.REFERENCE, work)


def abolish(session: Session, unit: str, successor: str) -> Done[None]:
    """Retire a unit whose documents follow its competence to another unit. Raises SuccessorWrong, ReferenceInUse."""

    def work(tx: Tx) -> None:
        known(tx, Unit, unit)
        heir = tx.get(Unit, successor)
        if heir is None:
            raise UnitUnknown(unit=successor.partition("/")[2] or successor)
        if heir.retired or successor == unit:
            raise SuccessorWrong(unit=unit, successor=successor)
        put(tx, Unit, unit, {"successor": successor})
        _retire(tx, Unit, unit)

    return session.do(roles.REFERENCE, work)


def reinstate(session: Session, state: type[Named], key: str) -> Done[None]:
    """Take a retired thing into use again; a unit then has no successor."""

    def work(tx: Tx) -> None:
        now = known(tx, state, key)
        body = {"retired": 0, "successor": ""} if isinstance(now, Unit) else {"retired": 0}
        if now.retired:
            tx.append(Fact(_kind(state, "described"), _subject(state, key), body))

    return session.do(roles.REFERENCE, work)


def concordance(reader: Reader, org: str) -> dict[str, list[str]]:
    """The classes in use by the codes that they replace, `PLAN CODE`; several when an old class was split."""
    found: dict[str, list[str]] = {}
    for entry in reader.all(ClassCode):
        if entry.org == org:
            for old in lines(entry.old_codes):
                found.setdefault(old, []).append(entry.key)
    return found


def _write(tx: Tx, state: type[Named], key: str, body: dict[str, Any], seen: int | None = None) -> str:
    now = tx.get(state, key)
    _check_references(tx, state, key, body)
    if now is None:
        org, parted, code = key.partition("/")
        owner = {"org": org, "code": code} if parted else {}
        kept = {name: value for name, value in body.items() if value not in {"", None}}
        tx.append(Fact(_kind(state, "added"), _subject(state, key), owner | kept))
        return ADDED
    if not (body := changed(now, body)):
        return KNOWN
    if isinstance(now, Rule):
        body = _versioned(now, body)
    tx.append(Fact(_kind(state, "described"), _subject(state, key), body, seen))
    return CHANGED


def _versioned(now: Rule, body: dict[str, Any]) -> dict[str, Any]:
    """A change of what a rule says is a new version, which nobody has approved yet unless the change says so.

    Approving it, or withdrawing it, changes nothing of what it says.
    """
    if body.keys() <= _STANDING or "version" in body:
        return body
    unapproved = {name: "" for name in ("approved_on", "request") if getattr(now, name)}
    return unapproved | body | {"version": now.version + 1}


def _check_references(tx: Tx, state: type[Named], key: str, body: Mapping[str, Any]) -> None:
    org, parted, _ = key.partition("/")
    if parted and tx.get(Organisation, org) is None:
        raise OrganisationUnknown(org=org)
    parent = str(body.get("parent", ""))
    if parent:
        _check_parent(tx, state, key, parent)


def _check_parent(tx: Tx, state: type[Named], key: str, parent: str) -> None:
    above, passed = parent, {key}
    while above:
        there: Any = tx.get(state, above)
        if there is None or above in passed or there.org != key.partition("/")[0]:
            raise ParentWrong(key=key, parent=parent)
        passed.add(above)
        above = there.parent


def _retire(tx: Tx, state: type[Named], key: str) -> None:
    now = known(tx, state, key)
    if now.retired:
        return
    if isinstance(now, Organisation):
        _refuse_used(key, (unit.key for unit in tx.all(Unit) if unit.org == key))
    if isinstance(now, (Unit, ClassCode)):
        _refuse_used(key, (part.key for part in tx.all(state) if getattr(part, "parent", "") == key))
    tx.append(Fact(_kind(state, "retired"), _subject(state, key), {}))


def _refuse_used(key: str, users: Iterator[str]) -> None:
    for user in users:
        raise ReferenceInUse(key=key, by=user)


def _kind(state: type[Named], verb: str) -> str:
    if state is Rule and verb != "retired":
        verb = "published"
    return f"{BY_STATE[state].name}.{verb}"


def _subject(state: type[Named], key: str) -> str:
    return BY_STATE[state].subject_of(key)
