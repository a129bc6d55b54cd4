"""Receiving a transfer: each box that came gets its code and its address; what is otherwise than announced is noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from depot.desk.boxes import decide_register
from depot.desk.entries import choice, text
from depot.desk.seen import known
from depot.desk.session import Session
from depot.desk.transfers.announcing import add_lines
from depot.desk.transfers.faults import (
    DifferenceAbsent,
    LineCameAlready,
    LinesClosed,
    LinesOpen,
    RemarkMissing,
)
from depot.desk.transfers.stages import at, line_of, slip_number
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.location import Location
from depot.model.outcome import Said
from depot.model.retention import reasons
from depot.model.standing import PlaceHoldsNone, PlaceRetired
from depot.model.transfer import ANNOUNCED, RECEIVED, RECEIVING, Transfer
from depot.model.transferlines import DIFFERENCES, EXTRA, MISSING, NO_RULE, OTHER, WHOLE, TransferLine
from depot.store.lookup import Reader
from depot.store.store import Done, Tx

AT_HAND: Final = (ANNOUNCED, RECEIVING, RECEIVED)
"""States in which boxes can come and differences be noted: until somebody verified it."""

REMARK: Final = text(300)

_RULELESS: Final = frozenset({reasons.NO_RULE, reasons.RULE_UNKNOWN, reasons.RULE_WITHDRAWN})

_TAKEN_OVER: Final = (
    *("number", "title", "contents", "class_code", "rule", "copy", "media", "year_from", "year_to", "closed_on"),
    *("type", "confidential", "essential", "personal"),
)
"""What is known of a box by its line."""


class Received(NamedTuple):
    """A box that came."""

    n: int
    box: Code
    home: int | None
    """Its address; None where it has none yet."""


def receive(
    session: Session,
    transfer: int,
    numbers: Iterable[int],
    homes: Mapping[int, int] | None = None,
    *,
    seen: int | None = None,
) -> Done[list[Received]]:
    """The boxes of some lines came: each gets a code, and the place in `homes` (by line) as its address.

    Its label is then to be printed, and it is to be shelved. What was said to be missing no longer is. A line without a
    retention rule in force, own or of its class, is noted as a difference. Raises LineMissingHere, LineCameAlready,
    TransferState, TransferForeign, PlaceHoldsNone, PlaceRetired, SubjectChanged.
    """

    def work(tx: Tx) -> list[Received]:
        now = at(tx, transfer, *AT_HAND, seen=seen)
        lines = [line_of(tx, transfer, n) for n in dict.fromkeys(numbers)]
        return _take_in(tx, now, lines, homes or {})

    return session.do(roles.CIRCULATE, work)


def next_line(reader: Reader, transfer: int) -> TransferLine | None:
    """The first line whose box neither came nor is said to be missing."""
    missing = {each.line for each in reader.transfers.differences(transfer) if each.kind == MISSING}
    lines = (line for line in reader.transfers.lines(transfer) if line.box is None and line.n not in missing)
    return next(lines, None)


def receive_labelled(tx: Tx, transfer: int, label: tuple[Code, str] | None) -> None:
    """In this act, the box of the next line came and has a label printed in advance: its code, and its series' key.

    Without a label only asks whether boxes of this transfer can come. Raises LinesClosed, TransferState,
    TransferForeign.
    """
    now = at(tx, transfer, *AT_HAND)
    if label is None:
        return
    line = next_line(tx, transfer)
    if line is None:
        raise LinesClosed(transfer=Code.from_id("T", transfer).shown)
    _take_in(tx, now, [line], {}, label)


def receive_extra(
    session: Session,
    transfer: int,
    fields: Mapping[str, Any],
    remark: str = "",
    home: int | None = None,
    *,
    seen: int | None = None,
) -> Done[Received]:
    """A box came that was not announced: it becomes a line of the slip, marked so, and gets its code.

    Raises what receive and depot.desk.transfers.announcing.add raise.
    """

    def work(tx: Tx) -> Received:
        now = at(tx, transfer, *AT_HAND, seen=seen)
        code = Code.from_id("T", transfer)
        (n,) = add_lines(tx, code, [fields], extra=True)
        tx.settle()
        taken = _take_in(tx, now, [line_of(tx, transfer, n)], {} if home is None else {n: home})
        _note(tx, code, n, EXTRA, str(REMARK("remark", remark)))
        return taken[0]

    return session.do(roles.CIRCULATE, work)


def _take_in(
    tx: Tx,
    transfer: Transfer,
    lines: list[TransferLine],
    homes: Mapping[int, int],
    label: tuple[Code, str] | None = None,
) -> list[Received]:
    slip, here = Code.from_id("T", transfer.id), {each.line: each for each in _standing(tx, transfer.id, MISSING)}
    codes = [label[0]] if label is not None else tx.allot("B", len(lines)) if lines else []
    series = label[1] if label is not None else ""
    done: list[Received] = []
    for line, code in zip(lines, codes, strict=True):
        if line.box is not None:
            raise LineCameAlready(line=slip_number(line), box=Code.from_id("B", line.box).shown)
        home = homes.get(line.n)
        _check_home(tx, home)
        fields = _box_fields(transfer, line) | {"label_needed": int(label is None)}
        tx.append(decide_register(tx, fields, code, arrived=True, home=home, series=series))
        tx.append(Fact("transfer.line_received", slip.text, {"line": line.n, "box": code.text}))
        if line.n in here:
            tx.append(Fact("transfer.difference_withdrawn", slip.text, {"line": line.n, "difference": MISSING}))
        if not _has_rule(tx, code):
            _note(tx, slip, line.n, NO_RULE, "")
        done.append(Received(line.n, code, home))
    return done


def _box_fields(transfer: Transfer, line: TransferLine) -> dict[str, Any]:
    fields = {name: getattr(line, name) for name in _TAKEN_OVER}
    slip = Code.from_id("T", transfer.id).text
    fields |= {"org": transfer.org, "unit": transfer.unit}
    fields["source_key"] = f"transfer/{slip}/{line.n}"
    fields["remarks"] = "\n".join(filter(None, (line.restriction, line.remarks)))
    return fields


def _check_home(tx: Tx, home: int | None) -> None:
    """Refuse an address at which no box can stand; whether there is room is asked when it is shelved."""
    if home is None:
        return
    place = known(tx, Location, home)
    facts = {"place": Code.from_id("S", home).shown, "label": place.label}
    if place.retired:
        raise PlaceRetired(**facts)
    if not place.holds_boxes:
        raise PlaceHoldsNone(**facts)


def _has_rule(tx: Tx, box: Code) -> bool:
    """Whether the due list will find a rule in force for a box of this act: its own, or that of its class."""
    return not any(each.kind in _RULELESS for each in tx.reckoned(known(tx, Box, box.id)).missing)


def note(
    session: Session, transfer: int, n: int, kind: str, remark: str = "", *, seen: int | None = None
) -> Done[None]:
    """Note a difference of a line, or of the transfer as a whole (line WHOLE); noted again, its remark changes.

    Raises EntryNotChoice, RemarkMissing, LineMissingHere, LineCameAlready, TransferState, SubjectChanged.
    """

    def work(tx: Tx) -> None:
        at(tx, transfer, *AT_HAND, seen=seen)
        word = str(choice(*(each for each in DIFFERENCES if each != EXTRA))("difference", kind))
        said = str(REMARK("remark", remark))
        if not said and (word == OTHER or n == WHOLE):
            raise RemarkMissing(difference=Said(DIFFERENCES[word]))
        if n != WHOLE or word == MISSING:
            line = line_of(tx, transfer, n)
            if word == MISSING and line.box is not None:
                raise LineCameAlready(line=slip_number(line), box=Code.from_id("B", line.box).shown)
        if not any(each.line == n and each.remark == said for each in _standing(tx, transfer, word)):
            _note(tx, Code.from_id("T", transfer), n, word, said)

    return session.do(roles.CIRCULATE, work)


def withdraw(session: Session, transfer: int, n: int, kind: str, reason: str, *, seen: int | None = None) -> Done[None]:
    """Say that a difference was cleared up, and how; it stays on record.

    Raises DifferenceAbsent, EntryMissing, TransferState, SubjectChanged.
    """

    def work(tx: Tx) -> None:
        at(tx, transfer, *AT_HAND, seen=seen)
        said = str(text(300, needed=True)("reason", reason))
        code = Code.from_id("T", transfer)
        if not any(each.line == n for each in _standing(tx, transfer, kind)):
            named = Said(DIFFERENCES[kind]) if kind in DIFFERENCES else kind
            raise DifferenceAbsent(line=f"{code.shown}/{n}", difference=named)
        body = {"line": n, "difference": kind, "reason": said}
        tx.append(Fact("transfer.difference_withdrawn", code.text, body))

    return session.do(roles.CIRCULATE, work)


def finish(session: Session, transfer: int, *, seen: int | None = None) -> Done[None]:
    """Say that all that comes is here. Raises LinesOpen, TransferState, SubjectChanged."""

    def work(tx: Tx) -> None:
        refuse_open(tx, at(tx, transfer, RECEIVING, seen=seen))
        tx.append(Fact("transfer.received", Code.from_id("T", transfer).text, {}, seen))

    return session.do(roles.CIRCULATE, work)


def refuse_open(tx: Tx, transfer: Transfer) -> None:
    """Raise LinesOpen when a box neither came nor is said to be missing."""
    missing = {each.line for each in _standing(tx, transfer.id, MISSING)}
    left = [line for line in tx.transfers.lines(transfer.id) if line.box is None and line.n not in missing]
    if left:
        raise LinesOpen(transfer=Code.from_id("T", transfer.id).shown, count=len(left), line=left[0].n)


def _note(tx: Tx, code: Code, n: int, kind: str, remark: str) -> None:
    body: dict[str, object] = {"line": n, "difference": kind}
    if remark:
        body["remark"] = remark
    tx.append(Fact("transfer.difference_noted", code.text, body))


def _standing(tx: Tx, transfer: int, kind: str) -> list[Any]:
    return [each for each in tx.transfers.differences(transfer) if each.kind == kind]
