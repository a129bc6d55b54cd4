"""Registering a request, and saying which box or file answers each of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from depot.desk.entries import Check, changed, checked, choice, day, paragraphs, text
from depot.desk.lending import PersonInactive
from depot.desk.naming import unit_name
from depot.desk.requests.faults import (
    AskerMissing,
    AskerOtherUnit,
    AskerUnitClosed,
    LineAuthorisedNot,
    LineItemTwice,
    LineNotItem,
    NeededPast,
    RequestEmpty,
    RequestFull,
)
from depot.desk.requests.obstacles import box_of
from depot.desk.requests.stages import line_at, live
from depot.desk.seen import UnitUnknown, known
from depot.desk.session import Session
from depot.desk.succession import is_foreign
from depot.model import roles
from depot.model.codes import Code, CodeMalformed
from depot.model.event import Fact
from depot.model.person import Person
from depot.model.reference import Unit
from depot.model.request import AT_HAND, KINDS, LOAN, NAMED, WORDS_ONLY, Request
from depot.store.lookup import Reader
from depot.store.store import Done, Tx

MOST: Final = 200
"""Lines of one request."""

HEAD_CHECKS: Final[dict[str, Check]] = {
    "unit": text(60),
    "person": text(20),
    "kind": choice(*KINDS),
    "purpose": text(200),
    "needed_by": day,
    "remarks": paragraphs(),
}
"""What a unit says of a request as a whole; `person` is the code of a borrower."""

WORDS: Final = text(200, needed=True)
"""What is asked for in one line."""

AUTHORITY_CHECKS: Final[dict[str, Check]] = {
    "authority": text(120, needed=True),
    "signed_by": text(120),
    "signed_on": day,
}
"""What is recorded of a written authorisation: its reference, who signed it, when."""


def item_named(reader: Reader, written: str) -> str:
    """The code of the box or file that a text names, by its code or an old barcode; empty where it is words.

    Raises LineNotItem, SubjectUnknown and, for a code that was misread, what depot.model.codes raises.
    """
    subjects = reader.by_alias(written)
    if len(subjects) == 1:
        return _item(reader, subjects[0])
    if not any(character.isdigit() for character in written):
        return ""
    try:
        code = Code.parse(written)
    except CodeMalformed:
        return ""
    return _item(reader, code.text)


def _item(reader: Reader, subject: str) -> str:
    if subject[:1] not in "BF":
        raise LineNotItem(code=Code.parse(subject).shown)
    box_of(reader, subject)
    return subject


def receive(session: Session, head: Mapping[str, Any], lines: Sequence[str]) -> Done[Code]:
    """Register a request: who asks for what. Each line is the code of a box or file, an old barcode, or words.

    Raises AskerMissing, AskerOtherUnit, AskerUnitClosed, UnitUnknown, PersonInactive, NeededPast, RequestEmpty,
    RequestFull, LineItemTwice, what item_named raises, and what depot.desk.entries raises.
    """

    def work(tx: Tx) -> Code:
        code = tx.allot("R")[0]
        body = _asked(tx, {"kind": LOAN, **head}, session.today)
        if not lines and not (body["kind"] == "information" and body.get("remarks")):
            raise RequestEmpty
        tx.append(Fact("request.received", code.text, body))
        _add(tx, code, lines)
        return code

    return session.do(roles.CIRCULATE, work)


def _asked(tx: Tx, head: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What the event of a new request says."""
    body = {name: value for name, value in checked(head, HEAD_CHECKS).items() if value}
    if body.get("person"):
        who = known(tx, Person, Code.parse(body["person"]).id)
        if who.inactive:
            raise PersonInactive(person=who.name)
        if body.get("unit", who.unit) != who.unit:
            facts = {"unit": unit_name(tx, who.unit) or "—", "other": unit_name(tx, body["unit"])}
            raise AskerOtherUnit(person=who.name, **facts)
        body |= {"person": Code.from_id("P", who.id).text, "unit": who.unit}
    if not body.get("unit"):
        if not body.get("person"):
            raise AskerMissing
        return _timely(body, today)
    unit = tx.get(Unit, body["unit"])
    if unit is None:
        raise UnitUnknown(unit=body["unit"].partition("/")[2] or body["unit"])
    if unit.retired:
        raise AskerUnitClosed(unit=unit.name or unit.key)
    return _timely(body, today)


def _timely(body: dict[str, Any], today: date) -> dict[str, Any]:
    needed = body.get("needed_by", "")
    if needed and needed < today.isoformat():
        raise NeededPast(date=needed)
    return body


def _add(tx: Tx, code: Code, lines: Sequence[str]) -> list[int]:
    now = known(tx, Request, code.id)
    if len(now.marks) + len(lines) > MOST:
        raise RequestFull(limit=MOST)
    tx.settle()
    there = {line.item: line.n for line in tx.requests.lines(code.id) if line.item and not line.outcome}
    facts = []
    for n, written in enumerate(lines, len(now.marks) + 1):
        words = str(WORDS("line", written))
        item = item_named(tx, words)
        if item in there:
            raise LineItemTwice(item=Code.parse(item).shown, line=there[item])
        if item:
            there[item] = n
        facts.append(Fact("request.line_added", code.text, {"words": words} | ({"item": item} if item else {})))
    tx.append(*facts)
    return list(range(len(now.marks) + 1, len(now.marks) + len(lines) + 1))


def add(session: Session, request: int, lines: Sequence[str], *, seen: int | None = None) -> Done[list[int]]:
    """Add lines to a request that is under way; their numbers. Raises RequestOver and what receive raises."""

    def work(tx: Tx) -> list[int]:
        if not lines:
            raise RequestEmpty
        return _add(tx, Code.from_id("R", live(tx, request, seen).id), lines)

    return session.do(roles.CIRCULATE, work)


def describe(session: Session, request: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Say otherwise why and by when it is needed. Who asks, and the kind, stay.

    Raises RequestOver, NeededPast, SubjectChanged and what depot.desk.entries raises.
    """

    def work(tx: Tx) -> None:
        now = live(tx, request, seen)
        checks = {name: HEAD_CHECKS[name] for name in ("purpose", "needed_by", "remarks")}
        body = _timely(changed(now, checked(changes, checks)), session.today)
        if body:
            tx.append(Fact("request.described", Code.from_id("R", request).text, body, seen))

    return session.do(roles.CIRCULATE, work)


def name_item(session: Session, request: int, n: int, written: str, *, seen: int | None = None) -> Done[str]:
    """Say which box or file answers a line; its code. Another than was said before takes its authorisation away.

    Raises RequestOver, LineElsewhere, LineItemTwice, LineNotItem, SubjectUnknown, SubjectChanged.
    """

    def work(tx: Tx) -> str:
        now = live(tx, request, seen)
        line = line_at(tx, now, n, WORDS_ONLY, NAMED)
        item = item_named(tx, str(WORDS("item", written)))
        if not item:
            raise LineNotItem(code=str(WORDS("item", written)))
        for other in tx.requests.lines(request):
            if other.item == item and not other.outcome and other.n != n:
                raise LineItemTwice(item=Code.parse(item).shown, line=other.n)
        if line.item != item:
            tx.append(Fact("request.line_named", Code.from_id("R", request).text, {"line": n, "item": item}, seen))
        return item

    return session.do(roles.CIRCULATE, work)


def authorise(
    session: Session, request: int, lines: Sequence[int], said: Mapping[str, Any], *, seen: int | None = None
) -> Done[list[int]]:
    """Record the written authorisation of the unit that lines belong to; of all that need one where none is named.

    Raises RequestOver, LineNameless, LineElsewhere, LineAuthorisedNot, EntryMissing, SubjectChanged.
    """

    def work(tx: Tx) -> list[int]:
        now, code = live(tx, request, seen), Code.from_id("R", request)
        body = {name: value for name, value in checked({"authority": "", **said}, AUTHORITY_CHECKS).items() if value}
        foreign = [
            line.n
            for line in tx.requests.lines(request)
            if line.item and not line.outcome and is_foreign(tx, box_of(tx, line.item)[0].unit, now.unit)
        ]
        wanted = list(dict.fromkeys(lines or foreign))
        if not wanted:
            raise LineAuthorisedNot(item=code.shown)
        for n in wanted:
            line = line_at(tx, now, n, NAMED, AT_HAND)
            if n not in foreign:
                raise LineAuthorisedNot(item=Code.parse(line.item).shown)
            tx.append(Fact("request.line_authorised", code.text, {"line": n, **body}))
        return wanted

    return session.do(roles.CIRCULATE, work)
