"""The loan desk: open a group, lend boxes and files, extend, take back. Decisions are pure."""

from __future__ import annotations

from datetime import date

from depot.desk.boxes import refuse_gone
from depot.desk.destruction.bound import refuse_bound
from depot.desk.files import live_file
from depot.desk.holders import refuse_away
from depot.desk.loanperiods import due_after, period
from depot.desk.naming import borrower_of, person_name, unit_name
from depot.desk.requests.met import meet
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.desk.succession import is_foreign, keeper_of
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.file import File
from depot.model.loan import KINDS, Line, Loan
from depot.model.person import Person
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

LENDABLE = frozenset(KINDS)


class PersonInactive(Refused):
    """Facts: person."""

    what = N_("{person} no longer borrows.")
    todo = N_("Take another borrower, or open the account of this one again.")


class ItemLent(Refused):
    """Facts: item, person, due."""

    what = N_("{item} is on loan to {person} (due {due}).")
    todo = N_("If it is back, scan RETURN and the code, then lend it again.")


class ItemInGroup(Refused):
    """Facts: item, loan."""

    what = N_("{item} is already in this loan ({loan}).")
    todo = N_("Nothing to do.")


class ItemNotLent(Refused):
    """Facts: item."""

    what = N_("{item} was not on loan.")
    todo = N_("Scan its shelf to put it away.")


class FileWentAlong(Refused):
    """Facts: file, box, person."""

    what = N_("{file} went out with its whole box {box}, lent to {person}.")
    todo = N_("Take the box back, or lend the file when the box is here again.")


class OtherUnit(Refused):
    """Facts: item, unit (whose it is), borrower (unit of the person)."""

    what = N_("{item} belongs to {unit}; the borrower is of {borrower}.")
    todo = N_("Lend it only on written authorisation of the unit that it belongs to: answer YES if you hold it.")


class DateWrong(Refused):
    """Facts: date."""

    what = N_("{date} cannot be a due date.")
    todo = N_("Enter a date from today on, as AAAA-MM-JJ.")


class LoanClosed(Refused):
    """Facts: loan."""

    what = N_("Nothing of the loan {loan} is out any more.")
    todo = N_("Open a new loan for the borrower.")


def due_on(reader: Reader, kind: str, person: Person, today: date) -> str:
    """When a loan opened today is due, AAAA-MM-JJ, by the period of its kind for the person's unit; empty for never."""
    return due_after(kind, period(reader, kind, keeper_of(reader, person.unit)).days, today)


def open_group(tx: Tx, person: int, today: date, kind: str = "loan", note: str = "") -> Loan:
    """Open a loan group for a person in this act. Raises SubjectUnknown, PersonInactive."""
    who = known(tx, Person, person)
    if who.inactive:
        raise PersonInactive(person=who.name)
    code = tx.allot("L")[0]
    unit, due = keeper_of(tx, who.unit), due_on(tx, kind, who, today)
    body = {"person": Code.from_id("P", person).text, "unit": unit, "kind": kind, "due": due, "note": note}
    tx.append(Fact("loan.opened", code.text, {name: value for name, value in body.items() if value}))
    return known(tx, Loan, code.id)


def decide_lend_box(
    box: Box, loan: Loan, *, foreign: bool, holder: str, borrower_unit: str, authorised: bool, unit: str
) -> Fact:
    """The event of lending a box. `holder` is who has it now, `unit` and `borrower_unit` name units for people;
    `foreign` says that neither has the other's documents.

    Raises BoxGone, ItemInGroup, ItemLent, OtherUnit.
    """
    shown = Code.from_id("B", box.id).shown
    refuse_gone(box)
    _refuse_lent(shown, box.loan, box.due, loan, holder)
    body: dict[str, object] = {"loan": Code.from_id("L", loan.id).text, "due": loan.due}
    if foreign:
        if not authorised:
            raise OtherUnit(item=shown, unit=unit, borrower=borrower_unit)
        body["authorised"] = 1
    return Fact("box.lent", Code.from_id("B", box.id).text, body)


def decide_lend_file(
    file: File, box: Box, loan: Loan, *, foreign: bool, holder: str, borrower_unit: str, authorised: bool, unit: str
) -> Fact:
    """The event of lending a file alone. Raises what decide_lend_box does, and FileWentAlong."""
    shown = Code.from_id("F", file.id).shown
    refuse_gone(box)
    _refuse_lent(shown, file.loan, file.due, loan, holder)
    if box.loan is not None:
        raise FileWentAlong(file=shown, box=Code.from_id("B", box.id).shown, person=holder)
    body: dict[str, object] = {"loan": Code.from_id("L", loan.id).text, "due": loan.due}
    if foreign:
        if not authorised:
            raise OtherUnit(item=shown, unit=unit, borrower=borrower_unit)
        body["authorised"] = 1
    return Fact("file.lent", Code.from_id("F", file.id).text, body)


def _refuse_lent(shown: str, now: int | None, due: str, loan: Loan, holder: str) -> None:
    if now == loan.id:
        raise ItemInGroup(item=shown, loan=Code.from_id("L", loan.id).shown)
    if now is not None:
        raise ItemLent(item=shown, person=holder, due=due or "—")


def lend_item(tx: Tx, loan: int, item: str, *, authorised: bool = False, seen: int | None = None) -> None:
    """Lend a box or file (its code) in a group, in this act. Raises what deciding does, and BoxSent, BoxNotHere."""
    group = known(tx, Loan, loan)
    borrower_unit = unit_name(tx, group.unit)
    if item.startswith("B"):
        box = known(tx, Box, code_id(item))
        still(tx, item, box, seen)
        refuse_bound(tx, box.id)
        _refuse_out_of_reach(tx, box)
        holder = borrower_of(tx, box.loan)
        fact = decide_lend_box(
            box,
            group,
            foreign=is_foreign(tx, box.unit, group.unit),
            holder=holder,
            borrower_unit=borrower_unit,
            authorised=authorised,
            unit=unit_name(tx, box.unit),
        )
    else:
        file = live_file(tx, code_id(item))
        still(tx, item, file, seen)
        box = known(tx, Box, file.box)
        refuse_bound(tx, box.id)
        _refuse_out_of_reach(tx, box)
        holder = borrower_of(tx, file.loan if file.loan is not None else box.loan)
        fact = decide_lend_file(
            file,
            box,
            group,
            foreign=is_foreign(tx, box.unit, group.unit),
            holder=holder,
            borrower_unit=borrower_unit,
            authorised=authorised,
            unit=unit_name(tx, box.unit),
        )
    tx.append(fact._replace(seen=seen))


def _refuse_out_of_reach(tx: Tx, box: Box) -> None:
    refuse_gone(box)
    refuse_away(tx, box)


def lend(
    session: Session, person: int, items: list[str], *, kind: str = "loan", due: str = "", authorised: bool = False
) -> Done[Loan]:
    """Lend boxes and files to a person in one act: all of them or none. `due` replaces the usual date.

    What the person asked for is then done (depot.desk.requests.met).
    """

    def work(tx: Tx) -> Loan:
        group = open_group(tx, person, session.today, kind)
        if due:
            check_due(due, session.today)
            tx.append(Fact("loan.described", Code.from_id("L", group.id).text, {"due": due}))
        for item in items:
            lend_item(tx, group.id, item, authorised=authorised)
            meet(tx, group, item)
        return known(tx, Loan, group.id)

    return session.do(roles.CIRCULATE, work)


def check_due(due: str, today: date) -> None:
    """Refuse what is no date from today on. Raises DateWrong."""
    try:
        good = date.fromisoformat(due) >= today and len(due) == 10
    except ValueError:
        good = False
    if not good:
        raise DateWrong(date=due)


def return_item(tx: Tx, item: str, *, elsewhere: str = "") -> tuple[int, str]:
    """Take back a box or file in this act; return (loan id, item code). `elsewhere`: where, if not here.

    Raises ItemNotLent, SubjectUnknown.
    """
    state = known(tx, Box, code_id(item)) if item.startswith("B") else known(tx, File, code_id(item))
    if state.loan is None:
        raise ItemNotLent(item=Code.parse(item).shown)
    kind = "box" if item.startswith("B") else "file"
    body = {"loan": Code.from_id("L", state.loan).text}
    if elsewhere:
        body["elsewhere"] = elsewhere
    tx.append(Fact(f"{kind}.returned", item, body))
    return state.loan, item


def give_back(session: Session, items: list[str], *, elsewhere: str = "") -> Done[list[tuple[int, str]]]:
    """Take back boxes and files in one act."""
    return session.do(roles.CIRCULATE, lambda tx: [return_item(tx, item, elsewhere=elsewhere) for item in items])


def open_lines(reader: Reader, loan: int) -> list[Line]:
    """Lines of a loan that are still out."""
    return [line for line in reader.lines_of(loan) if not line.back_at]


def return_group(tx: Tx, loan: int) -> list[str]:
    """Take back all that is out of a group, in this act; return the codes. Raises LoanClosed."""
    known(tx, Loan, loan)
    tx.settle()
    out = [line.item for line in open_lines(tx, loan)]
    if not out:
        raise LoanClosed(loan=Code.from_id("L", loan).shown)
    for item in out:
        return_item(tx, item)
    return out


def extend(session: Session, loan: int, due: str, items: list[str] | None = None) -> Done[list[str]]:
    """Give the open lines of a loan (or only some items) a later due date. Raises DateWrong, LoanClosed."""

    def work(tx: Tx) -> list[str]:
        group = known(tx, Loan, loan)
        check_due(due, session.today)
        out = [line.item for line in open_lines(tx, loan)]
        chosen = [item for item in out if items is None or item in items]
        if not chosen:
            raise LoanClosed(loan=Code.from_id("L", group.id).shown)
        for item in chosen:
            kind = "box" if item.startswith("B") else "file"
            tx.append(Fact(f"{kind}.extended", item, {"due": due}))
        return chosen

    return session.do(roles.CIRCULATE, work)


def lent_to(reader: Reader, loan: int) -> str:
    """The name of a loan's borrower."""
    return person_name(reader, known(reader, Loan, loan).person)
