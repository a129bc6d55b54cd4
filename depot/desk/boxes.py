"""The box desk: register, describe, report missing and found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from depot.desk.aliases import free_alias
from depot.desk.entries import Check, changed, checked, choice, clean, day, number, paragraphs, text
from depot.desk.holders import refuse_away
from depot.desk.seen import BoxTypeUnknown, UnitUnknown, known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.custody import SENT, standing
from depot.model.event import Fact
from depot.model.location import Location
from depot.model.reference import BoxType, Organisation, Unit
from depot.model.state import lines
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

MEDIA: Final = ("PA", "DM", "FI")
"""Media codes of retention schedules: paper, digital, film (Constellio, BAnQ)."""

YEAR: Final = number(1000, 2200)
FLAG: Final = number(0, 1, optional=False)


def _media(field: str, value: Any) -> str:
    one = choice(*MEDIA)
    return " ".join(dict.fromkeys(str(one(field, word)) for word in clean(value or "").upper().split()))


BOX_CHECKS: Final[dict[str, Check]] = {
    "org": text(20),
    "unit": text(60),
    "fonds": text(60),
    "type": text(20),
    "number": text(80),
    "title": text(2_000),
    "contents": paragraphs(),
    "class_code": text(60),
    "rule": text(60),
    "copy": choice("", "P", "S"),
    "media": _media,
    "year_from": YEAR,
    "year_to": YEAR,
    "closed_on": day,
    "event_on": day,
    "semi_event_on": day,
    "replaced_on": day,
    "confidential": FLAG,
    "essential": FLAG,
    "personal": FLAG,
    "source": text(80),
    "source_key": text(500),
    "label_needed": FLAG,
    "remarks": paragraphs(),
    "aliases": paragraphs(2_000),
}
"""What a person or an import may say of a box; where it is follows from scans."""


class YearsReversed(Refused):
    """Facts: first, last."""

    what = N_("The years {first} to {last} run backwards.")
    todo = N_("Enter the earlier year first.")


class BoxGone(Refused):
    """Facts: box, status."""

    what = N_("{box} has left the depot for good ({status}).")
    todo = N_("If it stands here nevertheless, put it aside and tell the supervisor.")


def add_box(
    tx: Tx, fields: Mapping[str, Any], *, place: int | None = None, code: Code | None = None, series: str = ""
) -> Code:
    """Register a box and return its code. `place` is the location where it already stands."""
    made = code or tx.allot("B")[0]
    tx.append(decide_register(tx, fields, made, place=place, series=series))
    return made


def decide_register(
    tx: Reader,
    fields: Mapping[str, Any],
    code: Code,
    *,
    place: int | None = None,
    arrived: bool = False,
    home: int | None = None,
    series: str = "",
) -> Fact:
    """The event of registering a box under a new code. `place` is the location where it already stands; a place of
    passage does not become its home. One that `arrived` is still to be
    shelved, at its `home` where it has one. `series` is the key of
    the labels printed in advance that its label is one of.

    Raises UnitUnknown, BoxTypeUnknown, YearsReversed, AliasTaken, AliasIsCode and what depot.desk.entries raises.
    """
    body = {name: value for name, value in checked(fields, BOX_CHECKS).items() if value not in ("", None, 0)}
    _check_references(tx, body)
    check_years(body)
    free_aliases(tx, body, "")
    if place is not None:
        location, where = known(tx, Location, place), Code.from_id("S", place).text
        body |= {"place": where} if location.staging else {"place": where, "home": where}
    elif arrived:
        body["to_shelve"] = 1
        if home is not None:
            body["home"] = Code.from_id("S", known(tx, Location, home).id).text
    if series:
        body["series"] = series
    return Fact("box.registered", code.text, body)


def register(session: Session, fields: Mapping[str, Any]) -> Done[Code]:
    """Register one box; its label is needed."""
    return session.do(roles.CIRCULATE, lambda tx: add_box(tx, {"label_needed": 1, **fields}))


def describe(session: Session, box: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Change what is known of a box; only what really changes is written. Raises SubjectChanged too."""

    def work(tx: Tx) -> None:
        now = known(tx, Box, box)
        subject = Code.from_id("B", box).text
        still(tx, subject, now, seen)
        body = changed(now, checked(changes, BOX_CHECKS))
        _check_references(tx, body)
        check_years(body, now.year_from, now.year_to)
        free_aliases(tx, body, subject)
        if body:
            tx.append(Fact("box.described", subject, body, seen))

    return session.do(roles.CIRCULATE, work)


def report_missing(session: Session, box: int, *, seen: int | None = None) -> Done[None]:
    """Say that a box is not where it should be, or was lost on its way. Raises BoxGone, BoxNotHere, SubjectChanged."""

    def work(tx: Tx) -> None:
        now = known(tx, Box, box)
        subject = Code.from_id("B", box).text
        still(tx, subject, now, seen)
        refuse_gone(now)
        if standing(now, tx.node) != SENT:  # whoever sent it is answerable for it until it is accepted
            refuse_away(tx, now)
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


def check_years(body: Mapping[str, Any], first: int | None = None, last: int | None = None) -> None:
    """Raise YearsReversed when the extreme years that result run backwards; `first` and `last` are those so far."""
    first, last = body.get("year_from", first), body.get("year_to", last)
    if first is not None and last is not None and first > last:
        raise YearsReversed(first=first, last=last)


def free_aliases(tx: Reader, body: Mapping[str, Any], owner: str) -> None:
    """Raise AliasTaken or AliasIsCode unless the old barcodes of a body may be given to `owner` (empty: new)."""
    for alias in lines(body.get("aliases", "")):
        free_alias(tx, alias, owner)


def _check_references(tx: Reader, body: dict[str, Any]) -> None:
    """Check what the body refers to; a unit brings its organisation."""
    unit = body.get("unit", "")
    if unit:
        if tx.get(Unit, unit) is None:
            raise UnitUnknown(unit=unit.partition("/")[2] or unit)
        body["org"] = unit.partition("/")[0]
    elif body.get("org") and tx.get(Organisation, body["org"]) is None:
        raise UnitUnknown(unit=body["org"])
    if body.get("type") and tx.get(BoxType, body["type"]) is None:
        raise BoxTypeUnknown(type=body["type"])
