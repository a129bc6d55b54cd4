"""Recalling a loan: what is out of it is wanted back before its due date, and why."""

from __future__ import annotations

from collections.abc import Collection

from depot.desk.entries import text
from depot.desk.lending import LoanClosed, check_due, open_lines
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.loan import Line, Loan
from depot.store.store import Done, Tx
from depot.words import N_


class RecallLate(Refused):
    """Facts: loan, date."""

    what = N_("All that is out of {loan} is due by {date} without a recall.")
    todo = N_("Give an earlier date, or wait until it is overdue and write a letter.")


def recall(
    session: Session, loan: int, day: str, reason: str, items: Collection[str] = (), *, seen: int | None = None
) -> Done[list[str]]:
    """Want what is out of a loan (or only some items of it) back by a day, and say why; return the codes.

    What is due by then anyway stays as it is. Raises DateWrong, LoanClosed, RecallLate, SubjectUnknown,
    SubjectChanged and what a text raises.
    """
    why = text(200, needed=True)("reason", reason)

    def work(tx: Tx) -> list[str]:
        group = known(tx, Loan, loan)
        code = Code.from_id("L", loan)
        still(tx, code.text, group, seen)
        check_due(day, session.today)
        out = [line for line in open_lines(tx, loan) if not items or line.item in items]
        if not out:
            raise LoanClosed(loan=code.shown)
        wanted = [line.item for line in out if not line.due or line.due > day]
        if not wanted:
            raise RecallLate(loan=code.shown, date=day)
        tx.append(Fact("loan.recalled", code.text, {"recalled": day, "recall_reason": why}, seen))
        for item in wanted:
            tx.append(Fact(f"{'box' if item.startswith('B') else 'file'}.recalled", item, {"due": day}))
        return wanted

    return session.do(roles.CIRCULATE, work)


def is_recalled(loan: Loan, line: Line) -> bool:
    """Whether a line is wanted back earlier than it was lent for: an extension after the recall ends that."""
    return bool(loan.recalled) and not line.back_at and line.due == loan.recalled
