"""Letters about loans: what is overdue, and what is recalled, for each unit or borrower.

Which reminder a letter is follows from what is on record: each letter that is made of what is overdue is an event of
its loans, so that the next one is the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from depot.desk.session import Session
from depot.desk.succession import keeper_of
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.loan import Loan
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LineRow
from depot.store.store import Done, Store, Tx
from depot.words import N_

OVERDUE: Final = "overdue"
RECALL: Final = "recall"
ABOUT: Final[dict[str, str]] = {OVERDUE: N_("overdue"), RECALL: N_("recalled")}
"""What a letter is about, with its name for people."""

UNIT: Final = "unit"
PERSON: Final = "person"
EACH: Final[dict[str, str]] = {UNIT: N_("a letter for each unit"), PERSON: N_("a letter for each borrower")}
"""To whom letters go."""

_PAGE: Final = 500


class Wanted(NamedTuple):
    """Which letters are wanted."""

    about: str = OVERDUE
    each: str = UNIT
    unit: str = ""
    """Only of this unit (key); empty for all."""
    person: int | None = None
    """Only of this borrower."""
    loan: int | None = None
    """Only of this loan."""


class Late(NamedTuple):
    """A box or file on a letter."""

    line: LineRow
    loan: Loan
    days: int
    """Days that it is overdue; 0 for what is recalled."""
    reminder: int
    """Which reminder this is for it; 0 for what is recalled."""


class Letter(NamedTuple):
    """One letter."""

    about: str
    unit: str
    """Key of the unit that it goes to; the one that took over, when the borrower's was abolished."""
    person: int | None
    """The borrower, where each gets one."""
    lines: tuple[Late, ...]

    @property
    def reminder(self) -> int:
        """Which reminder it is: that of the loan which was reminded most."""
        return max(each.reminder for each in self.lines)

    @property
    def loans(self) -> dict[int, int]:
        """Its loans by id, with which reminder it is for each."""
        found: dict[int, int] = {}
        for each in self.lines:
            found[each.loan.id] = max(each.reminder, found.get(each.loan.id, 0))
        return found


def letters(store: Store, wanted: Wanted, today: date) -> list[Letter]:
    """The letters that are to be written, by unit and borrower; none when nothing is overdue or recalled."""
    found: dict[tuple[str, int], list[Late]] = {}
    loans: dict[int, Loan | None] = {}
    for line in _lines(store, wanted, today):
        if line.loan_id not in loans:
            loans[line.loan_id] = store.get(Loan, line.loan_id)
        loan = loans[line.loan_id]
        if loan is None or loan.person is None or wanted.person not in (None, loan.person):
            continue
        if wanted.loan not in (None, loan.id):
            continue
        to = keeper_of(store, loan.unit)
        if wanted.unit and wanted.unit not in (to, loan.unit):
            continue
        key = (to, loan.person if wanted.each == PERSON else 0)
        found.setdefault(key, []).append(_late(line, loan, wanted.about, today))
    return [
        Letter(wanted.about, unit, person or None, tuple(sorted(lines, key=_order)))
        for (unit, person), lines in sorted(found.items())
    ]


def record(session: Session, made: Sequence[Letter]) -> Done[int]:
    """Put on record that letters of overdue loans were made; return for how many loans. One made again on its day
    is still the same letter.
    """
    day = session.today.isoformat()

    def work(tx: Tx) -> int:
        wanted: dict[int, int] = {}
        for letter in made:
            if letter.about == OVERDUE:
                wanted |= letter.loans
        count = 0
        for loan, n in sorted(wanted.items()):
            now = tx.get(Loan, loan)
            if now is not None and (now.reminders, now.reminded_on) != (n, day):
                body = {"reminders": n, "reminded_on": day}
                tx.append(Fact("loan.reminded", Code.from_id("L", loan).text, body))
                count += 1
        return count

    return session.do(roles.CIRCULATE, work)


def _lines(store: Store, wanted: Wanted, today: date) -> Iterable[LineRow]:
    lists, listing = Lists(store), Listing(store)
    ids = lists.overdue(today) if wanted.about == OVERDUE else lists.recalled()
    for start in range(0, len(ids), _PAGE):
        yield from listing.lines(ids[start : start + _PAGE])


def _late(line: LineRow, loan: Loan, about: str, today: date) -> Late:
    if about == RECALL:
        return Late(line, loan, 0, 0)
    days = (today - date.fromisoformat(line.due)).days
    return Late(line, loan, days, loan.reminder(line.due, today.isoformat()))


def _order(each: Late) -> tuple[str, str, str]:
    return each.line.person, each.line.due, each.line.item
