"""Answering a request: a loan of all that was picked, a scan that was sent, a text, a final withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from depot.desk.entries import EntryMissing, paragraphs, text
from depot.desk.lending import lend_item, open_group
from depot.desk.naming import unit_name
from depot.desk.requests.faults import AskerOtherUnit, BorrowerMissing, NothingPicked, RequestKind
from depot.desk.requests.obstacles import refuse_blocked
from depot.desk.requests.stages import line_at, live, own
from depot.desk.seen import known
from depot.desk.session import Session
from depot.desk.succession import keeper_of
from depot.desk.withdrawing import withdraw_item
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.outcome import Said
from depot.model.person import Person
from depot.model.request import AT_HAND, INFORMATION, KINDS, LENT, SCAN, WITHDRAWAL, Request, mark_of
from depot.store.store import Done, Tx


class Handed(NamedTuple):
    """What was handed out at once."""

    loan: Code | None
    """The loan; None for a final withdrawal."""
    items: tuple[str, ...]
    requests: tuple[int, ...]
    """Ids of the requests that it answers."""


def _of_kind(now: Request, *kinds: str) -> None:
    if now.kind not in kinds:
        raise RequestKind(request=Code.from_id("R", now.id).shown, kind=Said(KINDS.get(now.kind, now.kind)))


def _taker(tx: Tx, now: Request, person: int | None) -> int:
    """Who takes the things. Raises BorrowerMissing, AskerOtherUnit, SubjectUnknown."""
    taker = person if person is not None else now.person
    if taker is None:
        raise BorrowerMissing(request=Code.from_id("R", now.id).shown)
    who = known(tx, Person, taker)
    if keeper_of(tx, who.unit) != keeper_of(tx, now.unit):
        facts = {"unit": unit_name(tx, who.unit) or "—", "other": unit_name(tx, now.unit)}
        raise AskerOtherUnit(person=who.name, **facts)
    return taker


def _picked(now: Request) -> list[int]:
    return [n for n in range(1, len(now.marks) + 1) if mark_of(now, n) == AT_HAND]


def hand_over(session: Session, request: int, person: int | None = None, *, seen: int | None = None) -> Done[Handed]:
    """Lend all that is picked for whoever asks, in one loan and one act: of this request, and of the others of the same
    person and kind. `person` is who takes it, where only a unit asks.

    Raises RequestOver, RequestKind, BorrowerMissing, AskerOtherUnit, NothingPicked, LineBlocked, SubjectChanged, and
    what depot.desk.lending.lend raises.
    """

    def work(tx: Tx) -> Handed:
        now = live(tx, request, seen)
        _of_kind(now, *sorted(LENT))
        taker = _taker(tx, now, person)
        wanted = [(each, _picked(each)) for each in _together(tx, now)]
        wanted = [(each, lines) for each, lines in wanted if lines]
        if not wanted:
            raise NothingPicked(request=Code.from_id("R", request).shown)
        asked = ", ".join(Code.from_id("R", each.id).shown for each, _lines in wanted[:4])
        group = open_group(tx, taker, session.today, now.kind, asked)
        loan, items = Code.from_id("L", group.id), []
        picked = [(each, line_at(tx, each, n, AT_HAND)) for each, lines in wanted for n in lines]
        for each, line in sorted(picked, key=lambda one: one[1].item.startswith("B")):  # files before their boxes
            refuse_blocked(tx, each, line, session.today)
            lend_item(tx, group.id, line.item, authorised=bool(line.authority))
            body = {"line": line.n, "how": now.kind, "loan": loan.text}
            tx.append(Fact("request.line_fulfilled", Code.from_id("R", each.id).text, body))
            tx.settle()
            items.append(line.item)
        return Handed(loan, tuple(items), tuple(each.id for each, _lines in wanted))

    return session.do(roles.CIRCULATE, work)


def _together(tx: Tx, now: Request) -> list[Request]:
    """A request and the others of the same person and kind that are under way here."""
    if now.person is None:
        return [now]
    same = (each for each in tx.requests.requests(unit=now.unit) if (each.person, each.kind) == (now.person, now.kind))
    return [each for each in same if Code.from_id("R", each.id).node == tx.node]


def sent(
    session: Session, request: int, note: str = "", lines: Sequence[int] = (), *, seen: int | None = None
) -> Done[list[str]]:
    """The picked items of a request were scanned and sent; `note` says what was sent, and how. Their codes.

    They are then to be put back: a box is to be shelved until its shelf is scanned. Raises RequestOver, RequestKind,
    NothingPicked, LineElsewhere, LineBlocked.
    """

    def work(tx: Tx) -> list[str]:
        now = live(tx, request, seen)
        _of_kind(now, SCAN)
        wanted = list(dict.fromkeys(lines or _picked(now)))
        if not wanted:
            raise NothingPicked(request=Code.from_id("R", request).shown)
        said, items = str(text(200)("note", note)), []
        for n in wanted:
            line = line_at(tx, now, n, AT_HAND)
            refuse_blocked(tx, now, line, session.today)
            body: dict[str, object] = {"line": n, "how": SCAN} | ({"note": said} if said else {})
            tx.append(Fact("request.line_fulfilled", Code.from_id("R", request).text, body))
            if line.item.startswith("B"):
                tx.append(Fact("box.returned", line.item, {}))
            items.append(line.item)
        return items

    return session.do(roles.CIRCULATE, work)


def answer(session: Session, request: int, said: str, *, seen: int | None = None) -> Done[list[str]]:
    """Answer a request for information; codes of what is in hand and to be put back.

    Raises RequestOver, RequestKind, EntryMissing, SubjectChanged.
    """

    def work(tx: Tx) -> list[str]:
        now = live(tx, request, seen)
        _of_kind(now, INFORMATION)
        written = str(paragraphs()("answer", said))
        if not written:
            raise EntryMissing(field="answer")
        tx.append(Fact("request.answered", Code.from_id("R", request).text, {"answer": written}, seen))
        return [line.item for line in tx.requests.lines(request) if mark_of(now, line.n) == AT_HAND]

    return session.do(roles.CIRCULATE, work)


def give_up(session: Session, request: int, person: int | None = None, *, seen: int | None = None) -> Done[Handed]:
    """Give all that is picked back to its unit for good; a supervisor's act.

    Raises RoleTooLow, RequestOver, RequestKind, BorrowerMissing, AskerOtherUnit, NothingPicked, and what
    depot.desk.withdrawing.withdraw raises.
    """

    def work(tx: Tx) -> Handed:
        now = live(tx, request, seen)
        _of_kind(now, WITHDRAWAL)
        taker, code, items = _taker(tx, now, person), Code.from_id("R", request), []
        if not _picked(now):
            raise NothingPicked(request=code.shown)
        for n in _picked(now):
            line = line_at(tx, own(tx, request), n, AT_HAND)
            withdraw_item(session, tx, line.item, taker, now.purpose or code.shown, request=code.text)
            tx.append(Fact("request.line_fulfilled", code.text, {"line": n, "how": WITHDRAWAL}))
            items.append(line.item)
        return Handed(None, tuple(items), (request,))

    return session.do(roles.ARRANGE, work)
