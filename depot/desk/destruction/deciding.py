"""What signers and supervisors say of a batch: line by line, and of all of it, short of signing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from depot.desk.destruction import conditions
from depot.desk.destruction.faults import DateNotAhead, LineMissing, ReasonMissing
from depot.desk.destruction.stages import in_state, not_over, wrong_point
from depot.desk.entries import choice, text
from depot.desk.seen import known
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import DECISIONS, DESTROY, POSTPONED, SUBMITTED
from depot.model.batchlines import undecided
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.store.store import Done, Tx

REASON: Final = text(300)
DECISION: Final = choice(*DECISIONS)


def decide(
    session: Session, batch: int, boxes: Sequence[str], decision: str, reason: str = "", *, seen: int | None = None
) -> Done[int]:
    """Decide lines of a batch that waits for signatures; return how many really changed.

    To keep a box or to put it off needs a reason. Any change voids the signatures given before. Raises LineMissing,
    ReasonMissing, BoxStopped (to destroy what must not be), BatchState, BatchForeign, SubjectChanged.
    """

    def work(tx: Tx) -> int:
        now = in_state(tx, batch, seen, SUBMITTED)
        said, why = str(DECISION("decision", decision)), str(REASON("reason", reason))
        if said != DESTROY and not why:
            raise ReasonMissing
        code = Code.from_id("D", batch)
        changed = 0
        for box in dict.fromkeys(boxes):
            line = tx.destructions.line(batch, code_id(box))
            if line is None or line.removed:
                raise LineMissing(batch=code.shown, box=Code.parse(box).shown)
            if (line.decision, line.reason) == (said, why):
                continue
            if said == DESTROY:
                future = line._replace(decision=DESTROY)
                reasons = conditions.of_line(tx, now, future, known(tx, Box, line.box), session.today)
                if reasons:
                    raise conditions.stop(line.box, reasons[0])
            body = {"box": box, "decision": said} | ({"reason": why} if why else {})
            tx.append(Fact("batch.line_decided", code.text, body))
            changed += 1
        return changed

    return session.do(roles.APPROVE, work)


def approve_rest(session: Session, batch: int, *, seen: int | None = None) -> Done[int]:
    """Decide that all goes of which nothing was said yet; return how many. What somebody keeps or put off stays so.

    Raises BatchState, BatchForeign, SubjectChanged.
    """

    def work(tx: Tx) -> int:
        in_state(tx, batch, seen, SUBMITTED)
        code = Code.from_id("D", batch).text
        left = undecided(tx.destructions.lines(batch))
        for line in left:
            body = {"box": Code.from_id("B", line.box).text, "decision": DESTROY}
            tx.append(Fact("batch.line_decided", code, body))
        return len(left)

    return session.do(roles.APPROVE, work)


def refuse(session: Session, batch: int, reason: str, *, seen: int | None = None) -> Done[None]:
    """Refuse a batch for good: its boxes stay. Raises ReasonMissing, BoxesOnCart, BatchState, SubjectChanged."""

    def work(tx: Tx) -> None:
        now = not_over(tx, batch, seen, begun=False)
        body = {"reason": _needed(reason)}
        tx.append(Fact("batch.refused", Code.from_id("D", now.id).text, body, seen))

    return session.do(roles.APPROVE, work)


def request_changes(session: Session, batch: int, reason: str, *, seen: int | None = None) -> Done[None]:
    """Give a batch back to whoever made it, saying what is to change; signatures are void from now on."""

    def work(tx: Tx) -> None:
        now = not_over(tx, batch, seen, begun=False)
        if not now.submitted_at:
            raise wrong_point(tx, now)
        body = {"reason": _needed(reason)}
        tx.append(Fact("batch.changes_requested", Code.from_id("D", now.id).text, body, seen))

    return session.do(roles.APPROVE, work)


def postpone(session: Session, batch: int, until: str, reason: str, *, seen: int | None = None) -> Done[None]:
    """Put a batch off until a day, AAAA-MM-JJ; what was signed stays signed. Raises DateNotAhead, ReasonMissing."""

    def work(tx: Tx) -> None:
        now = not_over(tx, batch, seen, begun=True)
        try:
            ahead = date.fromisoformat(until) > session.today and len(until) == len("AAAA-MM-JJ")
        except ValueError:
            ahead = False
        if not ahead:
            raise DateNotAhead(date=until)
        body = {"until": until, "reason": _needed(reason)}
        tx.append(Fact("batch.postponed", Code.from_id("D", now.id).text, body, seen))

    return session.do(roles.APPROVE, work)


def take_up(session: Session, batch: int, *, seen: int | None = None) -> Done[None]:
    """Go on with a batch that was postponed."""

    def work(tx: Tx) -> None:
        now = in_state(tx, batch, seen, POSTPONED)
        tx.append(Fact("batch.resumed", Code.from_id("D", now.id).text, {}, seen))

    return session.do(roles.APPROVE, work)


def cancel(session: Session, batch: int, reason: str, *, seen: int | None = None) -> Done[None]:
    """Give a batch up: its boxes stay. Whoever made the list may while it is a draft; later a supervisor.

    Raises BoxesOnCart while boxes are off their shelves, BatchState once some are destroyed: then it is certified.
    """

    def work(tx: Tx) -> None:
        now = not_over(tx, batch, seen, begun=True)
        if now.submitted_at:
            roles.require(roles.APPROVE, session.account.role, session.account.name or session.user)
        if tx.destructions.progress(batch).shredded:
            raise wrong_point(tx, now)
        body = {"reason": _needed(reason)}
        tx.append(Fact("batch.cancelled", Code.from_id("D", now.id).text, body, seen))

    return session.do(roles.PREPARE, work)


def _needed(reason: str) -> str:
    said = str(REASON("reason", reason))
    if not said:
        raise ReasonMissing
    return said
