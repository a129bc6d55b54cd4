"""The box desk: register, describe, name by an old code, report missing; and the files listed in boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.file import File
from depot.model.location import Location
from depot.model.reference import BoxType, Organisation, Unit
from depot.model.searchtext import alias_key
from depot.model.subjects import resolve
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

BOX_FIELDS: Final = frozenset(
    {"org", "unit", "fonds", "type", "number", "title", "contents", "class_code", "rule", "copy", "media"}
    | {"year_from", "year_to", "closed_on", "confidential", "essential", "personal", "source", "source_key"}
    | {"label_needed", "remarks", "aliases"}
)
"""What a person or an import may say of a box; where it is follows from scans."""

FILE_FIELDS: Final = frozenset(
    {"ref", "title", "class_code", "rule", "copy", "date_from", "date_to", "year_from", "year_to", "closed_on"}
    | {"personal", "source_key", "aliases"}
)


class FieldUnknown(Refused):
    """Facts: field."""

    what = N_("“{field}” is not something that is kept here.")
    todo = N_("Check the name of the field.")


class UnitUnknown(Refused):
    """Facts: unit."""

    what = N_("The administrative unit {unit} is not known.")
    todo = N_("Add the unit first, or correct its code.")


class BoxTypeUnknown(Refused):
    """Facts: type."""

    what = N_("The box type {type} is not known.")
    todo = N_("Add the box type first, or correct its name.")


class YearsReversed(Refused):
    """Facts: first, last."""

    what = N_("The years {first} to {last} run backwards.")
    todo = N_("Enter the earlier year first.")


class AliasTaken(Refused):
    """Facts: alias, owner."""

    what = N_("The code {alias} already belongs to {owner}.")
    todo = N_("Look at {owner}: if the label is on the wrong box, take the code off it first.")


class AliasIsCode(Refused):
    """Facts: alias."""

    what = N_("{alias} is a code of ours: it cannot be a second name of something.")
    todo = N_("Scan the label of the thing itself.")


class BoxGone(Refused):
    """Facts: box, status."""

    what = N_("{box} has left the depot for good ({status}).")
    todo = N_("If it stands here nevertheless, put it aside and tell the supervisor.")


class FileRemoved(Refused):
    """Facts: file."""

    what = N_("{file} was taken off the list of its box.")
    todo = N_("Look at its history to see who did it and why.")


def add_box(tx: Tx, fields: Mapping[str, Any], *, place: int | None = None, code: Code | None = None) -> Code:
    """Register a box and return its code. `place` is the location where it already stands.

    Raises FieldUnknown, UnitUnknown, BoxTypeUnknown, YearsReversed, AliasTaken.
    """
    body = _checked(tx, fields, BOX_FIELDS)
    for alias in str(body.get("aliases", "")).split("\n"):
        free_alias(tx, alias, "")
    if place is not None:
        where = Code.from_id("S", known(tx, Location, place).id).text
        body |= {"home": where, "place": where}
    made = code or tx.allot("B")[0]
    tx.append(Fact("box.registered", made.text, body))
    return made


def register(session: Session, fields: Mapping[str, Any]) -> Done[Code]:
    """Register one box; its label is needed."""
    return session.do(roles.CIRCULATE, lambda tx: add_box(tx, {"label_needed": 1, **fields}))


def describe(session: Session, box: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Change what is known of a box; only what really changes is written. Raises SubjectChanged too."""

    def work(tx: Tx) -> None:
        now = known(tx, Box, box)
        subject = Code.from_id("B", box).text
        still(tx, subject, now, seen)
        body = _checked(tx, changes, BOX_FIELDS, now)
        body = {name: value for name, value in body.items() if getattr(now, name) != value}
        for alias in str(body.get("aliases", "")).split("\n"):
            free_alias(tx, alias, subject)
        if body:
            tx.append(Fact("box.described", subject, body, seen))

    return session.do(roles.CIRCULATE, work)


def name_alias(session: Session, subject: str, alias: str) -> Done[None]:
    """Let an old barcode name a box, file, location or person from now on. Raises AliasTaken, SubjectUnknown."""

    def work(tx: Tx) -> None:
        kind, _ = _aliasable(tx, subject)
        if free_alias(tx, alias, subject):
            tx.append(Fact(f"{kind}.aliased", subject, {"alias": alias.strip()}))

    return session.do(roles.CIRCULATE, work)


def forget_alias(session: Session, subject: str, alias: str) -> Done[None]:
    """Take an old barcode off a thing."""

    def work(tx: Tx) -> None:
        kind, state = _aliasable(tx, subject)
        for line in state.alias_list:
            if alias_key(line) == alias_key(alias):
                tx.append(Fact(f"{kind}.unaliased", subject, {"alias": line}))

    return session.do(roles.CIRCULATE, work)


def _aliasable(tx: Tx, subject: str) -> tuple[str, Any]:
    found = resolve(subject)
    if found is None or not found[0].letter or found[0].name == "loan":
        raise FieldUnknown(field=subject)
    kind, key = found
    return kind.name, known(tx, kind.state, key)


def free_alias(tx: Reader, alias: str, owner: str) -> bool:
    """True when an alias may be given to `owner`, False when it is its already. Raises AliasTaken."""
    text = alias_key(alias)
    if not text:
        return False
    if is_own_code(text):
        raise AliasIsCode(alias=alias.strip())
    owners = tx.by_alias(text)
    for other in owners:
        if other != owner:
            raise AliasTaken(alias=alias.strip(), owner=other)
    return not owners


def is_own_code(text: str) -> bool:
    """Whether a text is one of our codes, of any depot, with its check character right."""
    try:
        return bool(Code.parse(text))
    except Refused:
        return False


def report_missing(session: Session, box: int, *, seen: int | None = None) -> Done[None]:
    """Say that a box is not where it should be."""

    def work(tx: Tx) -> None:
        now = known(tx, Box, box)
        subject = Code.from_id("B", box).text
        still(tx, subject, now, seen)
        refuse_gone(now)
        if not now.missing:
            tx.append(Fact("box.reported_missing", subject, {}, seen))

    return session.do(roles.CIRCULATE, work)


def report_found(session: Session, box: int) -> Done[None]:
    """Say that a missing box turned up; it is then to be shelved."""

    def work(tx: Tx) -> None:
        if known(tx, Box, box).missing:
            tx.append(Fact("box.found", Code.from_id("B", box).text, {}))

    return session.do(roles.CIRCULATE, work)


def refuse_gone(box: Box) -> None:
    """Raise BoxGone for a box that has left the depot for good."""
    if box.gone:
        raise BoxGone(box=Code.from_id("B", box.id).shown, status=box.status)


def add_file(tx: Tx, box: int, fields: Mapping[str, Any], *, code: Code | None = None) -> Code:
    """List a file in a box and return its code."""
    refuse_gone(known(tx, Box, box))
    body = _checked(tx, fields, FILE_FIELDS)
    for alias in str(body.get("aliases", "")).split("\n"):
        free_alias(tx, alias, "")
    made = code or tx.allot("F")[0]
    tx.append(Fact("file.listed", made.text, {"box": Code.from_id("B", box).text, **body}))
    return made


def list_file(session: Session, box: int, fields: Mapping[str, Any]) -> Done[Code]:
    """List one file in a box."""
    return session.do(roles.CIRCULATE, lambda tx: add_file(tx, box, fields))


def describe_file(session: Session, file: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Change what is known of a file."""

    def work(tx: Tx) -> None:
        now, subject = live_file(tx, file), Code.from_id("F", file).text
        still(tx, subject, now, seen)
        body = _checked(tx, changes, FILE_FIELDS, now)
        body = {name: value for name, value in body.items() if getattr(now, name) != value}
        for alias in str(body.get("aliases", "")).split("\n"):
            free_alias(tx, alias, subject)
        if body:
            tx.append(Fact("file.described", subject, body, seen))

    return session.do(roles.CIRCULATE, work)


def move_file(session: Session, file: int, box: int) -> Done[None]:
    """Put a file on the list of another box."""

    def work(tx: Tx) -> None:
        refuse_gone(known(tx, Box, box))
        if live_file(tx, file).box != box:
            tx.append(Fact("file.moved", Code.from_id("F", file).text, {"box": Code.from_id("B", box).text}))

    return session.do(roles.CIRCULATE, work)


def remove_file(session: Session, file: int) -> Done[None]:
    """Take a file that was listed by mistake off the list; its history stays."""

    def work(tx: Tx) -> None:
        live_file(tx, file)
        tx.append(Fact("file.removed", Code.from_id("F", file).text, {}))

    return session.do(roles.CIRCULATE, work)


def live_file(tx: Reader, file: int) -> File:
    """A file that is on a list. Raises SubjectUnknown, FileRemoved."""
    now = known(tx, File, file)
    if now.removed:
        raise FileRemoved(file=Code.from_id("F", file).shown)
    return now


def _checked(
    tx: Reader, fields: Mapping[str, Any], allowed: frozenset[str], now: Box | File | None = None
) -> dict[str, Any]:
    """The fields that say something, after checks against the reference data and `now`, the state they change."""
    for name in fields:
        if name not in allowed:
            raise FieldUnknown(field=name)
    body = {name: value for name, value in fields.items() if now is not None or value not in ("", None, 0)}
    unit = str(body.get("unit", ""))
    if unit and tx.get(Unit, unit) is None:
        raise UnitUnknown(unit=unit.partition("/")[2] or unit)
    if unit and "org" in allowed:
        body["org"] = unit.partition("/")[0]
    elif body.get("org") and tx.get(Organisation, str(body["org"])) is None:
        raise UnitUnknown(unit=body["org"])
    if body.get("type") and tx.get(BoxType, str(body["type"])) is None:
        raise BoxTypeUnknown(type=body["type"])
    first = body.get("year_from", now.year_from if now else None)
    last = body.get("year_to", now.year_to if now else None)
    if first is not None and last is not None and first > last:
        raise YearsReversed(first=first, last=last)
    return body


def box_code(text: str) -> int:
    """The id of a box from its code as typed. Raises CodeMalformed, CodeMisread, SubjectUnknown for other letters."""
    from depot.desk.seen import SubjectUnknown

    code = Code.parse(text)
    if code.letter != "B":
        raise SubjectUnknown(code=code.shown)
    return code_id(code.text)
