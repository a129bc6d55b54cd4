"""Carrying out a batch: every box is scanned at its shelf and again at the bin, and asked about each time.

`shred_box` is the only place where a box is destroyed. Nothing here can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.desk.blockers import Blocker
from depot.desk.boxes import refuse_gone
from depot.desk.destruction import conditions
from depot.desk.destruction.faults import (
    BatchChanged,
    BoxPulledAlready,
    ClockDoubtful,
    LineMissing,
    SecondPersonMissing,
    SecondPersonWrong,
)
from depot.desk.destruction.reading import stands
from depot.desk.destruction.stages import day_of, in_state, own, wrong_point
from depot.desk.entries import text
from depot.desk.seen import known, last_change
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import APPROVED, EXECUTABLE, PAUSED, STARTED, Batch, state_on
from depot.model.batchlines import MISSING, BatchLine
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.outcome import Said
from depot.model.reference import User
from depot.store.store import Done, Tx
from depot.words import N_

WHY: Final = text(300)

NOT_PULLED: Final = "not_pulled"


def start(session: Session, batch: int, *, clock_checked: bool = False) -> Done[None]:
    """Begin to carry out an approved batch whose waiting period is over.

    Where the clock jumped since it was approved, a supervisor begins and says that date and time were checked.
    Raises BatchState, BatchChanged, ClockDoubtful, BatchForeign, RoleTooLow.
    """

    def work(tx: Tx) -> None:
        now = in_state(tx, batch, None, APPROVED)
        code = Code.from_id("D", batch)
        if state_on(now, session.today, 1) != EXECUTABLE:
            raise wrong_point(tx, now)
        _refuse_altered(tx, now)
        odd = tx.destructions.odd_clock(code.text)
        if odd and not clock_checked:
            raise ClockDoubtful(batch=code.shown, count=odd)
        if odd:
            roles.require(roles.APPROVE, session.account.role, session.account.name or session.user)
        tx.append(Fact("batch.started", code.text, {"clock_checked": 1} if odd else {}))

    return session.do(roles.DESTROY, work)


def pause(session: Session, batch: int, reason: str = "") -> Done[None]:
    """Stop for now: what is off its shelf stays with the batch. Raises BatchState, BatchForeign."""

    def work(tx: Tx) -> None:
        in_state(tx, batch, None, STARTED)
        said = str(WHY("reason", reason))
        tx.append(Fact("batch.paused", Code.from_id("D", batch).text, {"reason": said} if said else {}))

    return session.do(roles.DESTROY, work)


def resume(session: Session, batch: int) -> Done[None]:
    """Go on with a batch that was paused. Raises BatchState, BatchForeign."""

    def work(tx: Tx) -> None:
        in_state(tx, batch, None, PAUSED)
        tx.append(Fact("batch.resumed", Code.from_id("D", batch).text, {}))

    return session.do(roles.DESTROY, work)


def pull(session: Session, batch: int, boxes: Sequence[str], *, place: int | None = None) -> Done[None]:
    """Scan boxes (their codes) at their shelf, all or none. Raises what pull_box raises."""

    def work(tx: Tx) -> None:
        for box in boxes:
            pull_box(tx, batch, code_id(box), place=place)

    return session.do(roles.DESTROY, work)


def shred(session: Session, batch: int, boxes: Sequence[str], *, second: str = "") -> Done[None]:
    """Scan boxes (their codes) at the bin, all or none. Raises what shred_box raises."""

    def work(tx: Tx) -> None:
        for box in boxes:
            shred_box(tx, batch, code_id(box), second=second)

    return session.do(roles.DESTROY, work)


def pull_box(tx: Tx, batch: int, box: int, *, place: int | None = None) -> None:
    """The first scan of a box: it leaves its shelf to be destroyed. `place` is the shelf that was scanned, if one was.

    Raises BoxStopped with the reason, BoxGone, BatchState, BatchChanged, BatchForeign, SubjectUnknown.
    """
    now = _running(tx, batch)
    state = known(tx, Box, box)
    refuse_gone(state)
    line = _line(tx, now, state)
    if state.batch == batch:
        raise BoxPulledAlready(box=Code.from_id("B", box).shown, batch=Code.from_id("D", batch).shown)
    code, where = Code.from_id("D", batch).text, place if place is not None else state.place
    if line.outcome == MISSING:
        tx.append(Fact("batch.line_found", code, {"box": Code.from_id("B", box).text}))
    body = {"batch": code, "place": Code.from_id("S", where).text if where is not None else None}
    tx.append(Fact("box.pulled", Code.from_id("B", box).text, body))


def shred_box(tx: Tx, batch: int, box: int, *, second: str = "") -> None:
    """The second scan of a box, at the bin: it is destroyed. `second` is the user name of the second person.

    Raises BoxStopped with the reason, BoxGone, SecondPersonMissing, SecondPersonWrong, BatchState, BatchChanged,
    BatchForeign, SubjectUnknown.
    """
    now = _running(tx, batch)
    state = known(tx, Box, box)
    refuse_gone(state)
    _line(tx, now, state)
    code = Code.from_id("D", batch)
    if state.batch != batch:
        said = Said(N_("it was not scanned at its shelf"))
        raise conditions.stop(box, Blocker(NOT_PULLED, said, Said(N_("Scan it at its shelf first."))))
    if now.two_person and not second:
        raise SecondPersonMissing(batch=code.shown)
    if second:
        refuse_second(tx, second, tx.stamp.actor)
    first = next(
        event
        for event in reversed(tx.history(Code.from_id("B", box).text))
        if event.kind == "box.pulled" and event.body.get("batch") == code.text
    )
    body: dict[str, object] = {"batch": code.text, "on": day_of(tx).isoformat(), "place": first.body.get("place")}
    body["pulled_at"] = first.at
    body["pulled_by"] = first.actor
    if second:
        body["second"] = second
    tx.append(Fact("box.shredded", Code.from_id("B", box).text, body))


def refuse_second(tx: Tx, second: str, actor: str) -> None:
    """Raise SecondPersonWrong unless a user may be the second person of whoever acts (user names)."""
    user = tx.get(User, second)
    fit = user is not None and not user.inactive and roles.DESTROY in roles.MAY.get(user.role, ())
    if not fit or second == actor:
        raise SecondPersonWrong(name=user.name if user is not None and user.name else second)


def set_aside(
    session: Session, batch: int, boxes: Sequence[str], why: str = "", *, missing: bool = False
) -> Done[None]:
    """Say while a batch is carried out that boxes (their codes) stay: not found, or kept from it by something.

    One that is not found is reported missing too, so that the next inventory looks for it. One that is off its shelf
    is put back first. Raises LineMissing, BoxStopped, BoxGone, BatchState, BatchForeign, SubjectUnknown.
    """

    def work(tx: Tx) -> None:
        in_state(tx, batch, None, STARTED, PAUSED)
        code, said = Code.from_id("D", batch), str(WHY("reason", why))
        for text_ in dict.fromkeys(boxes):
            box = known(tx, Box, code_id(text_))
            refuse_gone(box)
            line = tx.destructions.line(batch, box.id)
            if line is None or not line.goes:
                raise LineMissing(batch=code.shown, box=Code.parse(text_).shown)
            if box.batch == batch:
                raise BoxPulledAlready(box=Code.from_id("B", box.id).shown, batch=code.shown)
            body = {"box": text_, "outcome": MISSING if missing else "stays"} | ({"why": said} if said else {})
            tx.append(Fact("batch.line_left", code.text, body))
            if missing and not box.missing and box.loan is None:
                tx.append(Fact("box.reported_missing", text_, {}))

    return session.do(roles.DESTROY, work)


def running(tx: Tx, batch: int) -> Batch:
    """A batch that boxes are scanned for now. Raises BatchState, BatchChanged, BatchForeign, SubjectUnknown."""
    return _running(tx, batch)


def _running(tx: Tx, batch: int) -> Batch:
    now = own(tx, batch)
    if now.status != STARTED:
        raise wrong_point(tx, now)
    _refuse_altered(tx, now)
    return now


def _refuse_altered(tx: Tx, now: Batch) -> None:
    """Raise BatchChanged unless every signature is of exactly what stands there now."""
    if not stands(tx, now):
        code = Code.from_id("D", now.id)
        who, at = last_change(tx, code.text)
        raise BatchChanged(batch=code.shown, who=who, at=at)


def _line(tx: Tx, now: Batch, box: Box) -> BatchLine:
    """The line of a box that may be destroyed now. Raises BoxStopped with the reason that weighs most."""
    line = tx.destructions.line(now.id, box.id)
    if line is None:
        reasons: tuple[Blocker, ...] = (
            *conditions.of_box(tx, box, day_of(tx), batch=now.id)[0],
            conditions.not_listed(now, box.id),
        )
        raise conditions.stop(box.id, reasons[0])
    tx.settle()
    reasons = conditions.of_line(tx, now, line, box, day_of(tx))
    if reasons:
        raise conditions.stop(box.id, reasons[0])
    return line
