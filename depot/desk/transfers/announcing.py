"""Announcing a transfer: the slip of a unit, a line for each box; changing it until something came; cancelling it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from depot.desk import settings
from depot.desk.boxes import BOX_CHECKS, check_years
from depot.desk.entries import Check, EntryMissing, changed, checked, day, number, paragraphs, text
from depot.desk.seen import BoxTypeUnknown, UnitUnknown, known
from depot.desk.session import Session
from depot.desk.succession import successor_of
from depot.desk.transfers.faults import (
    ClassUnknown,
    LineBoxHere,
    LineDoubled,
    LineNumberIsCode,
    RuleUnknown,
    SlipTaken,
    TransferFull,
    UnitAbolished,
    UnitWithoutHeir,
)
from depot.desk.transfers.stages import at, line_of, slip_number
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.reference import BoxType, ClassCode, Rule, Unit
from depot.model.transfer import ANNOUNCED, RECEIVING, Transfer
from depot.store.lookup import Reader
from depot.store.store import Done, Tx

MOST: Final = 5_000
"""Boxes of one transfer: a whole school that closes."""

HEAD_CHECKS: Final[dict[str, Check]] = {
    "org": text(20),
    "unit": text(60, needed=True),
    "number": text(40),
    "title": text(200),
    "sender": text(120),
    "role": text(120),
    "phone": text(40),
    "email": text(120),
    "filing": text(200),
    "calendar": text(40),
    "sent_on": day,
    "signed_by": text(120),
    "signed_on": day,
    "remarks": paragraphs(),
}
"""What a unit says of a transfer as a whole."""

_OF_BOX: Final = (
    *("number", "title", "contents", "class_code", "rule", "copy", "media", "year_from", "year_to", "closed_on"),
    *("type", "confidential", "essential", "personal", "remarks"),
)
LINE_CHECKS: Final[dict[str, Check]] = {
    **{name: BOX_CHECKS[name] for name in _OF_BOX},
    "quantity": number(0, 100_000),
    "restriction": text(200),
}
"""What a unit says of a box."""


OnRefusal = Callable[[int, Refused], None]
"""Gets the place (from 0) of a line that is refused, and why."""


def announce(session: Session, head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]] = ()) -> Done[Code]:
    """Take in a slip with its lines; the transfer's code is the number of the slip.

    Raises UnitUnknown, UnitAbolished, UnitWithoutHeir, SlipTaken, TransferFull, what line_body raises, and what
    depot.desk.entries raises.
    """
    return session.do(roles.CIRCULATE, lambda tx: announce_slip(tx, head, lines))


def announce_slip(
    tx: Tx,
    head: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    source_key: str = "",
    refused: OnRefusal | None = None,
) -> Code:
    """Take in a slip in this act; `source_key` is the hash of what it was read from, `refused` as in add_lines."""
    code = tx.allot("T")[0]
    tx.append(Fact("transfer.announced", code.text, announced(tx, head, source_key)))
    add_lines(tx, code, lines, refused=refused)
    return code


def announced(tx: Tx, head: Mapping[str, Any], source_key: str = "") -> dict[str, Any]:
    """What the event of a new slip says."""
    given = {"org": settings.default_org(tx), "unit": "", **head}
    body = {name: value for name, value in checked(given, HEAD_CHECKS).items() if value}
    _check_unit(tx, body["unit"])
    _check_slip(tx, body["unit"], body.get("number", ""), 0)
    return body | ({"source_key": source_key} if source_key else {})


def add_lines(
    tx: Tx,
    code: Code,
    lines: Sequence[Mapping[str, Any]],
    *,
    extra: bool = False,
    refused: OnRefusal | None = None,
) -> list[int]:
    """Append lines to a slip in this act; their numbers. Where `refused` is given, it hears of lines that are refused,
    and the others are appended.
    """
    transfer = known(tx, Transfer, code.id)
    if transfer.last + len(lines) > MOST:
        raise TransferFull(transfer=code.shown, limit=MOST)
    tx.settle()
    numbers = {line.number.casefold(): line.n for line in tx.transfers.lines(code.id) if line.number}
    facts: list[Fact] = []
    for place, fields in enumerate(lines):
        try:
            body = line_body(tx, transfer, fields)
            name = str(body.get("number", "")).casefold()
            if name in numbers:
                raise LineDoubled(number=body["number"], line=f"{code.shown}/{numbers[name]}")
        except Refused as error:
            if refused is None:
                raise
            refused(place, error)
            continue
        if name:
            numbers[name] = transfer.last + len(facts) + 1
        facts.append(Fact("transfer.line_added", code.text, body | ({"extra": 1} if extra else {})))
    tx.append(*facts)
    return list(range(transfer.last + 1, transfer.last + len(facts) + 1))


def line_body(tx: Tx, transfer: Transfer, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the event of a line says.

    Raises LineNumberIsCode, LineBoxHere, LineDoubled, ClassUnknown, RuleUnknown, BoxTypeUnknown, YearsReversed,
    EntryMissing and what depot.desk.entries raises.
    """
    body = {name: value for name, value in checked(fields, LINE_CHECKS).items() if value not in ("", None, 0)}
    if not body.get("title"):
        raise EntryMissing(field="title")
    check_years(body)
    for name, state, fault in (("class_code", ClassCode, ClassUnknown), ("rule", Rule, RuleUnknown)):
        key = body.get(name)
        if key and tx.get(state, key) is None:
            raise fault(code=str(key).partition("/")[2] or key)
    if body.get("type") and tx.get(BoxType, body["type"]) is None:
        raise BoxTypeUnknown(type=body["type"])
    _check_number(tx, transfer, str(body.get("number", "")))
    return body


def _check_number(tx: Tx, transfer: Transfer, number: str) -> None:
    """Refuse a number that is a code of ours, names a box that is here, or is expected by another slip of the unit."""
    if not number:
        return
    try:
        Code.parse(number)
    except Refused:
        pass
    else:
        raise LineNumberIsCode(number=number)
    for subject in tx.by_alias(number):
        if subject.startswith("B"):
            raise LineBoxHere(number=number, box=Code.parse(subject).shown)
    other = tx.transfers.announced(transfer.unit, number)
    if other is not None and other.transfer != transfer.id:
        raise LineDoubled(number=number, line=slip_number(other))


def add(session: Session, transfer: int, lines: Sequence[Mapping[str, Any]]) -> Done[list[int]]:
    """Add lines to a slip of which nothing came yet; their numbers. Raises TransferState and what announce raises."""

    def work(tx: Tx) -> list[int]:
        return add_lines(tx, Code.from_id("T", at(tx, transfer, ANNOUNCED).id), lines)

    return session.do(roles.CIRCULATE, work)


def strike(session: Session, transfer: int, n: int, *, seen: int | None = None) -> Done[None]:
    """Take a line off a slip of which nothing came yet. Raises LineMissingHere, TransferState, SubjectChanged."""

    def work(tx: Tx) -> None:
        code = Code.from_id("T", at(tx, transfer, ANNOUNCED, seen=seen).id)
        tx.append(Fact("transfer.line_struck", code.text, {"line": line_of(tx, transfer, n).n}))

    return session.do(roles.CIRCULATE, work)


def describe(session: Session, transfer: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Say otherwise what the unit says of the transfer as a whole, until it is received. The unit stays.

    Raises TransferState, SlipTaken, SubjectChanged and what depot.desk.entries raises.
    """

    def work(tx: Tx) -> None:
        now = at(tx, transfer, ANNOUNCED, RECEIVING, seen=seen)
        checks = {name: check for name, check in HEAD_CHECKS.items() if name not in ("org", "unit")}
        body = changed(now, checked(changes, checks))
        if "number" in body:
            _check_slip(tx, now.unit, body["number"], transfer)
        if body:
            tx.append(Fact("transfer.described", Code.from_id("T", transfer).text, body, seen))

    return session.do(roles.CIRCULATE, work)


def cancel(session: Session, transfer: int, reason: str, *, seen: int | None = None) -> Done[None]:
    """Give up a transfer of which nothing came. Raises EntryMissing, TransferState, SubjectChanged."""

    def work(tx: Tx) -> None:
        at(tx, transfer, ANNOUNCED, seen=seen)
        said = str(text(200, needed=True)("reason", reason))
        tx.append(Fact("transfer.cancelled", Code.from_id("T", transfer).text, {"reason": said}, seen))

    return session.do(roles.CIRCULATE, work)


def _check_unit(reader: Reader, key: str) -> None:
    unit = reader.get(Unit, key)
    if unit is None:
        raise UnitUnknown(unit=key.partition("/")[2] or key)
    if unit.retired:
        heir = successor_of(reader, key)
        if heir is None:
            raise UnitWithoutHeir(unit=unit.name or key)
        raise UnitAbolished(unit=unit.name or key, successor=heir.name or heir.key)


def _check_slip(reader: Reader, unit: str, number: str, but: int) -> None:
    found = reader.transfers.slip(unit, number) if number else None
    if found is not None and found.id != but:
        raise SlipTaken(number=number, unit=unit.partition("/")[2], transfer=Code.from_id("T", found.id).shown)
